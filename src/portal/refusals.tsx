// The answers of the panel that are no page of the record. Each says what happened and what to do next.
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { MessagePage } from './message-page.tsx';
import type { PortalEnv } from './page.ts';
import { framedRefusalPolicy } from './security-headers.ts';

type C = Context<PortalEnv>;

/** There is no session, or none any more. */
export function signedOut(c: C): Response | Promise<Response> {
  const { messages } = c.var.page.t;
  return answer(c, 401, messages.sessionEndedTitle, messages.sessionEndedText);
}

/** The link has just been taken, and the browser has not kept what it was given for it. */
export function cookieLost(c: C): Response | Promise<Response> {
  const { messages } = c.var.page.t;
  return answer(c, 401, messages.cookieTitle, messages.cookieText);
}

/** One answer for a link that is unknown, used and expired. */
export function linkEnded(c: C): Response | Promise<Response> {
  const { messages } = c.var.page.t;
  return answer(c, 410, messages.linkEndedTitle, messages.linkEndedText);
}

/** A form that was not made for this session, or that another site sent. */
export function foreignForm(c: C): Response | Promise<Response> {
  const { messages } = c.var.page.t;
  return answer(c, 403, messages.formTitle, messages.formText);
}

/** One answer for what is not there and what is not this patient's. */
export function notFound(c: C): Response | Promise<Response> {
  const { messages } = c.var.page.t;
  return answer(c, 404, messages.notFoundTitle, messages.notFoundText);
}

/** In a frame of a page that may not show the panel. It may be shown there, since otherwise the browser shows a riddle. */
export function foreignFrame(c: C): Response | Promise<Response> {
  const { messages } = c.var.page.t;
  c.header('Content-Security-Policy', framedRefusalPolicy);
  return answer(c, 403, messages.frameTitle, messages.frameText);
}

/** What nobody planned; what happened is in the log under the same number. */
export function failed(c: C, requestId: string): Response | Promise<Response> {
  const { messages } = c.var.page.t;
  return answer(c, 500, messages.failedTitle, messages.failedText(requestId));
}

function answer(c: C, status: ContentfulStatusCode, title: string, text: string): Response | Promise<Response> {
  return c.html(<MessagePage page={c.var.page} title={title} text={text} />, status);
}
