// A batch's entry goes where it would go by itself. https://hl7.org/fhir/R4/http.html#transaction
import { getPath } from 'hono/utils/url';
import { methodNotAllowed } from '../fhir/errors.ts';
import type { Answer } from './answer.ts';
import type { EntryRequest } from './batch-request.ts';
import type { Answered, Endpoint } from './endpoint.ts';
import type { Arrival } from './exchange.ts';
import type { SystemRequest } from './interaction.ts';
import { patternOf, type Route } from './route.ts';

/** Answers an entry of the batch that `batch` is. It is logged as requests are, under the id of the batch. Never throws. */
export type AnswerEntry = (batch: SystemRequest, entry: EntryRequest) => Promise<Answered>;

/** What an entry inherits: whose it is, and how its client wants to be answered. */
const inheritedHeaders = ['authorization', 'x-api-key', 'x-api-secret', 'user-agent', 'prefer'] as const;

const readingMethods = 'GET, HEAD';
const noForm = 'an entry holds a resource and no form, so that searches in a batch go by GET';
const noBatch = 'an entry is one request';

/**
 * `routes` are those of requests, of which an entry reaches those by GET, and operations by POST too; what none of them takes
 * is `unrouted`, as for requests.
 */
export function createEntryAnswerer(
  endpoint: Endpoint,
  routes: readonly Route[],
  unrouted: (method: string, path: string) => Answer,
): AnswerEntry {
  const patterns = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  const byGet = patterns.filter(({ route }) => route.method === 'GET');
  const byPost = patterns.filter(({ route }) => route.method === 'POST');
  const operations = byPost.filter(({ route }) => route.code === 'operation');
  const answerUnreached = (method: string, path: string): Answer => {
    if (method === 'POST' && /^\/fhir\/?$/.test(path)) {
      throw methodNotAllowed('A batch within a batch', readingMethods, noBatch);
    }
    if (method === 'POST' && byPost.some(({ pattern }) => pattern.test(path))) {
      throw methodNotAllowed('A search by POST', readingMethods, noForm);
    }
    return unrouted(method, path);
  };
  return async (batch, entry) => {
    const { requestId, client } = batch;
    const arrival: Arrival = {
      method: entry.method,
      raw: requestOf(batch.raw, entry),
      requestId,
      client,
      modifiedSince: entry.ifModifiedSince,
    };
    const path = getPath(arrival.raw);
    for (const { route, pattern } of entry.method === 'POST' ? operations : byGet) {
      const match = pattern.exec(path);
      if (match !== null) {
        return endpoint.answer(arrival, route, (name) => match.groups?.[name] ?? '');
      }
    }
    return endpoint.answerUnrouted(arrival, () => answerUnreached(entry.method, path));
  };
}

/** Its credential is asked of the store again: a batch outlives its deletion no more than a request does. */
function requestOf(batch: Request, { method, url, ifNoneMatch, body }: EntryRequest): Request {
  const headers = new Headers({ Accept: 'application/fhir+json' });
  for (const name of inheritedHeaders) {
    const value = batch.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (ifNoneMatch !== undefined) headers.set('If-None-Match', ifNoneMatch);
  if (body !== undefined) headers.set('Content-Type', 'application/fhir+json');
  const base = new URL('/fhir', batch.url).href;
  const place = url === '' || url.startsWith('?') ? base + url : `${base}/${url}`;
  return new Request(place, { method, headers, ...(body === undefined ? {} : { body }) });
}
