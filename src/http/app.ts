// The FHIR edge: R4, read only, every type through the same routes. https://hl7.org/fhir/R4/http.html
import { Hono } from 'hono';
import { PatternRouter } from 'hono/router/pattern-router';
import type { Verifier } from '../credentials/verify.ts';
import { type BaseUrl, createBaseUrl } from './base-url.ts';
import { createBatch } from './batch.ts';
import { createEntryAnswerer } from './batch-entry.ts';
import { createCapabilities } from './capabilities.ts';
import { createCompartmentSearch } from './compartment-search.ts';
import { createCursorSealer } from './cursor.ts';
import { createEndpoint, routeHandler, unroutedHandler } from './endpoint.ts';
import { createHistory } from './history.ts';
import type { Interaction, SystemRequest } from './interaction.ts';
import { read } from './read.ts';
import type { RequestLog } from './request-log.ts';
import type { Route, RouteKey } from './route.ts';
import { createSearch } from './search.ts';
import { createSearchSystem } from './search-system.ts';
import { createSearchType } from './search-type.ts';
import { createUnrouted } from './unrouted.ts';
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

/** The patterns keep `_search` and `$operation` out of the place of an id. */
const typePattern = ':type{[A-Z][A-Za-z]*}';
const idPattern = ':id{[A-Za-z0-9.-]+}';
const systemPath = '/fhir';
const typePath = `${systemPath}/${typePattern}`;
const instancePath = `${typePath}/${idPattern}`;
const compartmentPath = `${systemPath}/Patient/${idPattern}`;
const batchKey: RouteKey = { method: 'POST', path: systemPath };

/**
 * Answers every path that begins with `/fhir`; give it the request itself (`app.fetch`). Mounted in another Hono with
 * `route`, it would lose its answers to unknown paths and pay for a chain of handlers on each request.
 */
export function createFhirApp(options: FhirAppOptions): Hono {
  const { verifier, log, timeZone } = options;
  const baseUrl = createBaseUrl(options.baseUrl);
  const endpoint = createEndpoint(verifier, log);
  const routes = routesOf(baseUrl, options);
  const unrouted = createUnrouted([...routes, batchKey]);
  const answerEntry = createEntryAnswerer(endpoint, routes, unrouted);
  const batch = onSystem(batchKey.method, batchKey.path, createBatch({ baseUrl, timeZone, answerEntry }));
  // Hono's own choice for these routes is its TrieRouter, which takes longer than reading the resource does.
  const app = new Hono({ router: new PatternRouter() });
  for (const route of [...routes, batch]) {
    app.on(route.method, route.path, routeHandler(endpoint, route));
  }
  app.notFound(unroutedHandler(endpoint, unrouted));
  return app;
}

/** All but the batch, whose entries reach these. The most asked come first, since they are tried in order. */
function routesOf(baseUrl: BaseUrl, { cursorKey, timeZone, now }: FhirAppOptions): readonly Route[] {
  const sealer = createCursorSealer(cursorKey);
  const search = createSearch({ baseUrl, sealer, timeZone, now });
  const history = createHistory({ baseUrl, sealer, timeZone });
  const searchType = createSearchType(search);
  const searchSystem = createSearchSystem(search);
  const compartment = createCompartmentSearch(search);
  const ofOne = `${compartmentPath}/${typePattern}`;
  const ofAll = `${compartmentPath}/:all{\\*}`;
  return [
    onType('GET', instancePath, read, 'own'),
    onType('GET', typePath, searchType.byGet),
    onType('POST', `${typePath}/_search`, searchType.byPost),
    onType('GET', `${instancePath}/_history`, history.ofInstance),
    onType('GET', `${instancePath}/_history/:vid{[A-Za-z0-9.-]+}`, vread, 'own'),
    onType('GET', ofOne, compartment.ofType.byGet),
    onType('POST', `${ofOne}/_search`, compartment.ofType.byPost),
    onSystem('GET', ofAll, compartment.ofAll.byGet),
    onSystem('POST', `${ofAll}/_search`, compartment.ofAll.byPost),
    onSystem('GET', systemPath, searchSystem.byGet),
    onSystem('POST', `${systemPath}/_search`, searchSystem.byPost),
    onType('GET', `${typePath}/_history`, history.ofType),
    onSystem('GET', `${systemPath}/_history`, history.ofSystem),
    { method: 'GET', path: `${systemPath}/metadata`, level: 'public', answerTo: createCapabilities(baseUrl, now()) },
  ];
}

function onType(method: Route['method'], path: string, interaction: Interaction, form: 'json' | 'own' = 'json'): Route {
  return { method, path, level: 'type', interaction, form };
}

function onSystem(method: Route['method'], path: string, interaction: Interaction<SystemRequest>): Route {
  return { method, path, level: 'system', interaction };
}
