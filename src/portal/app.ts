// The patient's panel: answers every path that begins with /portal.
import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { FhirError } from '../fhir/errors.ts';
import { mountAccess } from './access/pages.tsx';
import { mountActivity } from './activity/pages.tsx';
import { type Assets, loadAssets } from './assets.ts';
import { prefixLinks } from './base-path.ts';
import { createDateWriter } from './dates.ts';
import { mountEnter } from './enter.tsx';
import { boundedForm, requireOwnForm, requireSession } from './guard.ts';
import { mountHistory } from './history/pages.tsx';
import { isForeignFrame, ownOrigin } from './origin.ts';
import type { Page, PortalEnv } from './page.ts';
import type { PortalOptions } from './portal-options.ts';
import { failed, foreignFrame, notFound } from './refusals.tsx';
import { securityHeaders } from './security-headers.ts';
import { createSessionCookie } from './session-cookie.ts';
import { mountSessionPages, mountSignedOut } from './session-pages.tsx';
import { isLanguage, type Language, preferredLanguage, stringsFor } from './strings.ts';
import { recordVisits } from './visit-record.ts';

const yearSeconds = 31_536_000;

export function createPortalApp(options: PortalOptions): Hono<PortalEnv> {
  const { look, sessions, baseUrl, log, timeZone } = options;
  const assets = loadAssets(look.styles);
  const origin = (c: Context): string => ownOrigin(c.req.url, baseUrl);
  const cookie = createSessionCookie(origin, look.frameAncestors.length > 0);
  const pageFor = pageMaker(options, assets, timeZone);
  const app = new Hono<PortalEnv>();

  app.onError((error, c) => {
    // A search that a link of ours does not make: what it asks for is not there.
    if (error instanceof FhirError) return notFound(c);
    const { requestId } = c.var;
    log.error({ err: error, requestId, route: routePath(c, -1) }, 'the panel failed');
    return failed(c, requestId);
  });
  app.notFound((c) => notFound(c));
  app.use('*', async (c, next) => {
    c.set('requestId', randomUUID());
    return next();
  });
  app.use('*', logPage(log), securityHeaders(look.frameAncestors));
  const prefix = prefixLinks(baseUrl);
  if (prefix !== undefined) app.use('*', prefix);
  app.get('/portal/assets/:name', (c) => assetAnswer(c, assets));
  app.use('*', async (c, next) => {
    c.set('page', pageFor(c, preferredLanguage(c.req.header('Accept-Language'))));
    return isForeignFrame(c.req.raw.headers, origin(c), look.frameAncestors) ? foreignFrame(c) : next();
  });
  app.use('*', boundedForm);
  mountEnter(app, { sessions, cookie, origin });
  mountSignedOut(app);

  app.use('*', requireSession(sessions, cookie));
  app.use('*', async (c, next) => {
    const { language } = c.var.session;
    if (isLanguage(language)) c.set('page', pageFor(c, language));
    return next();
  });
  app.use('*', requireOwnForm(origin));
  mountSessionPages(app, cookie);
  app.use('/portal/history/*', recordVisits(options));
  mountHistory(app, options);
  mountAccess(app, options);
  mountActivity(app, options);
  return app;
}

/** Dates are costly to prepare for, so each language's writer is made once. */
function pageMaker(
  { look }: PortalOptions,
  assets: Assets,
  timeZone: string,
): (c: Context, language: Language) => Page {
  const writers = { en: createDateWriter('en', timeZone), es: createDateWriter('es', timeZone) };
  return (c, language) => ({
    t: stringsFor(language),
    language,
    dates: writers[language],
    look,
    assets,
    path: c.req.path,
  });
}

function assetAnswer(c: Context<PortalEnv>, assets: Assets): Response {
  const asset = assets.find(c.req.path);
  if (asset === undefined) return new Response(null, { status: 404 });
  const caching = `public, max-age=${yearSeconds}, immutable`;
  return new Response(asset.body, { headers: { 'Content-Type': asset.contentType, 'Cache-Control': caching } });
}

/** The pattern, not the path: what a patient looks at is health data. */
function logPage(log: PortalOptions['log']) {
  return async (c: Context<PortalEnv>, next: () => Promise<void>): Promise<void> => {
    const start = performance.now();
    await next();
    const durationMs = Math.round(performance.now() - start);
    log.info({ method: c.req.method, route: routePath(c, -1), status: c.res.status, durationMs }, 'panel page');
  };
}
