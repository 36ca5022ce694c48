// What every request under /fhir goes through, whichever interaction it reaches. https://hl7.org/fhir/R4/http.html
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Verifier } from '../credentials/verify.ts';
import { FhirError, internalError, unknownResourceType } from '../fhir/errors.ts';
import { isResourceType } from '../fhir/resource-types.ts';
import { type Answer, type ContentType, fhirJson, toResponse } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { negotiate } from './content-negotiation.ts';
import { refuseCredentialInUrl } from './credential-in-url.ts';
import { outcomeOf } from './outcome.ts';
import { preferredHandling } from './prefer.ts';
import { readQuery } from './query.ts';
import type { RequestLog } from './request-log.ts';
import { type Route, routeName } from './route.ts';

/** A request as it comes in: by itself, or as the entry of a batch, which has the id of the batch's request. */
export interface Arrival {
  readonly method: string;
  readonly raw: Request;
  readonly requestId: string;
  readonly modifiedSince?: number | undefined;
}

/** The value of one of the path's parameters, '' when the route has none of that name. */
export type PathParameter = (name: string) => string;

/** A request on its way to an answer; the fields fill as it goes. */
interface Exchange {
  credentialId: string | undefined;
  contentType: ContentType;
}

export interface Answered {
  readonly answer: Answer;
  readonly contentType: ContentType;
}

export interface Endpoint {
  /** Reaches the interaction with a live credential alone, unless the route is public. Never throws. */
  answer(arrival: Arrival, route: Route, parameter: PathParameter): Promise<Answered>;
  /** With a live credential, the refusal (or other answer) that method and path deserve. Never throws. */
  answerUnrouted(arrival: Arrival, answerTo: () => Answer): Promise<Answered>;
}

/** Hono's handler for a route. */
export function routeHandler(endpoint: Endpoint, route: Route): (c: Context) => Promise<Response> {
  return async (c) => {
    const arrival = arrivalOf(c);
    return respond(await endpoint.answer(arrival, route, (name) => c.req.param(name) ?? ''), arrival);
  };
}

/** Hono's handler for what no route takes. */
export function unroutedHandler(
  endpoint: Endpoint,
  answerTo: (method: string, path: string) => Answer,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const arrival = arrivalOf(c);
    return respond(await endpoint.answerUnrouted(arrival, () => answerTo(c.req.method, c.req.path)), arrival);
  };
}

function arrivalOf(c: Context): Arrival {
  return { method: c.req.method, raw: c.req.raw, requestId: randomUUID() };
}

function respond({ answer, contentType }: Answered, { requestId }: Arrival): Response {
  return toResponse(answer, contentType, requestId);
}

/** One async function per request rather than a chain of middleware: each link of a chain costs a turn of the queue. */
export function createEndpoint(verifier: Verifier, log: RequestLog): Endpoint {
  async function run(
    arrival: Arrival,
    route: string,
    answering: (exchange: Exchange) => Promise<Answer>,
  ): Promise<Answered> {
    const startedAt = performance.now();
    const { method, raw, requestId } = arrival;
    const exchange: Exchange = { credentialId: undefined, contentType: fhirJson };
    let answer: Answer;
    let error: unknown;
    try {
      refuseCredentialInUrl(raw.url);
      answer = await answering(exchange);
    } catch (thrown) {
      const refusal = thrown instanceof FhirError ? thrown : internalError(requestId, thrown);
      error = refusal.cause;
      answer = outcomeOf(refusal);
    }
    const ms = performance.now() - startedAt;
    log({ method, route, status: answer.status, ms, requestId, credentialId: exchange.credentialId, error });
    return { answer, contentType: exchange.contentType };
  }
  async function onRoute(arrival: Arrival, route: Route, parameter: PathParameter, exchange: Exchange) {
    const { raw, requestId, modifiedSince } = arrival;
    const accept = raw.headers.get('accept');
    if (route.level === 'public') {
      exchange.contentType = negotiate(accept, readQuery(raw.url).format);
      return route.answerTo(raw.url);
    }
    const { credential, record } = await authenticate(raw.headers, verifier);
    exchange.credentialId = credential.id;
    const query = readQuery(raw.url);
    const resourceType = parameter('type');
    // A Binary's own interaction negotiates.
    if (route.level === 'system' || route.form === 'json' || resourceType !== 'Binary') {
      exchange.contentType = negotiate(accept, query.format);
    }
    const id = parameter('id');
    const versionId = parameter('vid');
    const request = { record, credentialId: credential.id, requestId, id, versionId, query, raw, modifiedSince };
    if (route.level === 'system') return withPreference(await route.interaction(request), raw.headers);
    if (!isResourceType(resourceType)) throw unknownResourceType(resourceType);
    return withPreference(await route.interaction({ ...request, resourceType }), raw.headers);
  }
  return {
    answer: (arrival, route, parameter) =>
      run(arrival, routeName(route), (exchange) => onRoute(arrival, route, parameter, exchange)),
    answerUnrouted: (arrival, answerTo) =>
      run(arrival, 'unrouted', async (exchange) => {
        exchange.credentialId = (await authenticate(arrival.raw.headers, verifier)).credential.id;
        return answerTo();
      }),
  };
}

/** Tells the client that its preference was followed. https://www.rfc-editor.org/rfc/rfc7240#section-3 */
function withPreference(answer: Answer, requestHeaders: Headers): Answer {
  const handling = preferredHandling(requestHeaders);
  return handling === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'Preference-Applied': `handling=${handling}` } };
}
