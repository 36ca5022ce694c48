// What stands before every page of a record: a session, and for what changes something a form made for it.
import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { PortalSessions } from '../credentials/portal-sessions.ts';
import { isFromOwnPage } from './origin.ts';
import type { PortalEnv } from './page.ts';
import { cookieLost, foreignForm, signedOut } from './refusals.tsx';
import type { SessionCookie } from './session-cookie.ts';

/** A name and a few choices; this leaves room for any of them. */
const maxFormBytes = 16_384;

/** Lets a request on only with a session. */
export function requireSession(sessions: PortalSessions, cookie: SessionCookie): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const sessionToken = cookie.read(c);
    const session = sessionToken === undefined ? undefined : await sessions.open(sessionToken);
    const hasJustEntered = c.req.query('entered') !== undefined;
    if (session === undefined) return hasJustEntered && sessionToken === undefined ? cookieLost(c) : signedOut(c);
    // The address that a person sees and keeps is the page's own.
    if (hasJustEntered) return c.redirect(c.req.path, 303);
    c.set('session', session);
    return next();
  };
}

export const boundedForm: MiddlewareHandler<PortalEnv> = bodyLimit({
  maxSize: maxFormBytes,
  onError: (c: Context) => foreignForm(c),
});

/** Lets a form on only when a page of this session made it; reads it. */
export function requireOwnForm(origin: (c: Context) => string): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    if (c.req.method === 'GET') return next();
    const form = new URLSearchParams(await c.req.text());
    const isOwn = isFromOwnPage(c.req.raw.headers, origin(c)) && isEqual(form.get('token'), c.var.session.formToken);
    if (!isOwn) return foreignForm(c);
    c.set('form', form);
    return next();
  };
}

function isEqual(sent: string | null, expected: string): boolean {
  const [one, other] = [Buffer.from(sent ?? ''), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
