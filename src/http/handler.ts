// Between Hono and the endpoint: a request as it arrives, and its answer as it leaves. https://hl7.org/fhir/R4/http.html
import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { ClientReader } from '../audit/client.ts';
import { type Answer, toResponse } from './answer.ts';
import type { Answered, Endpoint } from './endpoint.ts';
import type { Arrival } from './exchange.ts';
import { maxUnwatchedBytes, type OpenAnswers } from './open-answers.ts';
import type { Route } from './route.ts';

export interface HandlerOptions {
  readonly endpoint: Endpoint;
  readonly clientOf: ClientReader;
  readonly openAnswers: OpenAnswers;
}

type Handler = (c: Context) => Promise<Response>;

/** Hono's handler for a route. */
export function routeHandler(options: HandlerOptions, route: Route): Handler {
  return async (c) => {
    const arrival = arrivalOf(c, options);
    const answered = await options.endpoint.answer(arrival, route, (name) => c.req.param(name) ?? '');
    return respond(c, options, arrival, answered);
  };
}

/** Hono's handler for what no route takes. */
export function unroutedHandler(options: HandlerOptions, answerTo: (method: string, path: string) => Answer): Handler {
  return async (c) => {
    const arrival = arrivalOf(c, options);
    const answered = await options.endpoint.answerUnrouted(arrival, () => answerTo(c.req.method, c.req.path));
    return respond(c, options, arrival, answered);
  };
}

function arrivalOf(c: Context, { clientOf }: HandlerOptions): Arrival {
  const { method, raw } = c.req;
  const client = clientOf(raw.headers, bindingsOf(c));
  return { method, raw, requestId: randomUUID(), client };
}

function respond(
  c: Context,
  { openAnswers }: HandlerOptions,
  { requestId }: Arrival,
  { answer, contentType, verified }: Answered,
): Response {
  const { incoming, outgoing } = bindingsOf(c);
  if (verified !== undefined && isLong(answer) && incoming !== undefined && outgoing !== undefined) {
    openAnswers.watch({ incoming, outgoing }, verified, requestId);
  }
  return toResponse(answer, contentType, requestId, correlationIdOf(incoming?.headers ?? c.req.header()));
}

/** What an id that clients make up may be made of: it goes back to them as a header. */
const idPattern = /^[\w.:/+=@-]{1,200}$/;

/** The client's own id of its request, which R4 has returned beside the server's. https://hl7.org/fhir/R4/http.html#custom */
function correlationIdOf(headers: { readonly [name: string]: string | string[] | undefined }): string | undefined {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && idPattern.test(sent) ? sent : undefined;
}

function isLong({ body }: Answer): boolean {
  // A character takes up to three bytes.
  return typeof body === 'string'
    ? body.length > maxUnwatchedBytes / 3 && Buffer.byteLength(body) > maxUnwatchedBytes
    : body !== null && body.byteLength > maxUnwatchedBytes;
}

/** There are none when a test asks the app itself. */
function bindingsOf(c: Context): Partial<HttpBindings> {
  return c.env ?? {};
}
