// The FHIR edge: R4, read only, every type through the same routes. https://hl7.org/fhir/R4/http.html
import { Hono } from 'hono';
import { PatternRouter } from 'hono/router/pattern-router';
import type { Verifier } from '../credentials/verify.ts';
import { createBaseUrl } from './base-url.ts';
import { createCapabilities } from './capabilities.ts';
import { createCursorSealer } from './cursor.ts';
import { type AnswerForm, createEndpoint } from './endpoint.ts';
import { createHistoryInstance } from './history-instance.ts';
import type { Interaction } from './interaction.ts';
import { read } from './read.ts';
import type { RequestLog } from './request-log.ts';
import { createSearchType } from './search-type.ts';
import { createUnrouted, type RouteKey } from './unrouted.ts';
import { vread } from './vread.ts';

export interface FhirAppOptions {
  readonly verifier: Verifier;
  /** 32 bytes; seals page links. */
  readonly cursorKey: Buffer;
  /** Scheme, authority and any path before `/fhir`; undefined to take them from each request. */
  readonly baseUrl?: string | undefined;
  /** IANA name of the zone of dates and times that carry none. */
  readonly timeZone: string;
  readonly now: () => number;
  readonly log: RequestLog;
}

const metadataPath = '/fhir/metadata';
/** The patterns keep `_search` and `$operation` out of the place of an id. */
const typePath = '/fhir/:type{[A-Z][A-Za-z]*}';
const instancePath = `${typePath}/:id{[A-Za-z0-9.-]+}`;

/**
 * Answers every path that begins with `/fhir`; give it the request itself (`app.fetch`). Mounted in another Hono with
 * `route`, it would lose its answers to unknown paths and pay for a chain of handlers on each request.
 */
export function createFhirApp({ verifier, cursorKey, baseUrl, timeZone, now, log }: FhirAppOptions): Hono {
  const endpoint = createEndpoint(verifier, log);
  const base = createBaseUrl(baseUrl);
  const sealer = createCursorSealer(cursorKey);
  const search = createSearchType({ baseUrl: base, sealer, timeZone, now });
  const routes: readonly (RouteKey & { readonly interaction: Interaction; readonly form: AnswerForm })[] = [
    { method: 'GET', path: instancePath, interaction: read, form: 'own' },
    { method: 'GET', path: typePath, interaction: search.byGet, form: 'json' },
    { method: 'POST', path: `${typePath}/_search`, interaction: search.byPost, form: 'json' },
    { method: 'GET', path: `${instancePath}/_history`, interaction: createHistoryInstance(base, sealer), form: 'json' },
    { method: 'GET', path: `${instancePath}/_history/:vid{[A-Za-z0-9.-]+}`, interaction: vread, form: 'own' },
  ];
  // Hono's own choice for these routes is its TrieRouter, which takes longer than reading the resource does.
  const app = new Hono({ router: new PatternRouter() });
  app.get(metadataPath, endpoint.public(metadataPath, createCapabilities(base, now())));
  for (const { method, path, interaction, form } of routes) {
    app.on(method, path, endpoint.authenticated(path, interaction, form));
  }
  app.notFound(endpoint.unrouted(createUnrouted([...routes, { method: 'GET', path: metadataPath }])));
  return app;
}
