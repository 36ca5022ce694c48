// A batch's entry goes where it would go by itself. https://hl7.org/fhir/R4/http.html#transaction
import { getPath } from 'hono/utils/url';
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

/** `routes` are those that an entry may reach; what none of them takes is `unrouted`, as for requests. */
export function createEntryAnswerer(
  endpoint: Endpoint,
  routes: readonly Route[],
  unrouted: (method: string, path: string) => Answer,
): AnswerEntry {
  const table = routes
    .filter(({ method }) => method === 'GET')
    .map((route) => ({ route, pattern: patternOf(route.path) }));
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
    for (const { route, pattern } of table) {
      const match = pattern.exec(path);
      if (match !== null) {
        return endpoint.answer(arrival, route, (name) => match.groups?.[name] ?? '');
      }
    }
    return endpoint.answerUnrouted(arrival, () => unrouted(entry.method, path));
  };
}

/** Its credential is asked of the store again: a batch outlives its deletion no more than a request does. */
function requestOf(batch: Request, { method, url, ifNoneMatch }: EntryRequest): Request {
  const headers = new Headers({ Accept: 'application/fhir+json' });
  for (const name of inheritedHeaders) {
    const value = batch.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (ifNoneMatch !== undefined) headers.set('If-None-Match', ifNoneMatch);
  const base = new URL('/fhir', batch.url).href;
  return new Request(url === '' || url.startsWith('?') ? base + url : `${base}/${url}`, { method, headers });
}
