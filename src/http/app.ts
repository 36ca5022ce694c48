// The FHIR edge: R4, read only, every type through the same routes. https://hl7.org/fhir/R4/http.html
import { Hono } from 'hono';
import { PatternRouter } from 'hono/router/pattern-router';
import type { Audit } from '../audit/audit.ts';
import { createClientReader } from '../audit/client.ts';
import { fixedRefusalDelay, type RefusalDelay } from '../credentials/refusal-delay.ts';
import type { Verifier } from '../credentials/verify.ts';
import { type BaseUrl, createBaseUrl } from './base-url.ts';
import { createBatch } from './batch.ts';
import { createEntryAnswerer } from './batch-entry.ts';
import { createCapabilities } from './capabilities.ts';
import { createCompartmentSearch } from './compartment-search.ts';
import { createCursorSealer } from './cursor.ts';
import { createEndpoint } from './endpoint.ts';
import { type HandlerOptions, routeHandler, unroutedHandler } from './handler.ts';
import { createHistory } from './history.ts';
import type { Interaction, SystemRequest } from './interaction.ts';
import { createOpenAnswers, type OpenAnswers } from './open-answers.ts';
import { createOperation, type OperationOptions } from './operation.ts';
import { operations } from './operations.ts';
import { read } from './read.ts';
import type { RequestLog } from './request-log.ts';
import type { InteractionCode, PublicAnswer, Route, RouteKey } from './route.ts';
import { createSearch } from './search.ts';
import { createSearchSystem } from './search-system.ts';
import { createSearchType } from './search-type.ts';
import { createSmartConfiguration } from './smart-configuration.ts';
import { createUnrouted } from './unrouted.ts';
import { vread } from './vread.ts';

export interface FhirAppOptions {
  readonly verifier: Verifier;
  readonly audit: Audit;
  /** How many proxies before the server add to X-Forwarded-For; none unless said otherwise. */
  readonly proxyHops?: number | undefined;
  /** 32 bytes; seals page links. */
  readonly cursorKey: Buffer;
  /** Scheme, authority and any path before `/fhir`; undefined to take them from each request. */
  readonly baseUrl?: string | undefined;
  /** IANA name of the zone of dates and times that carry none. */
  readonly timeZone: string;
  readonly now: () => number;
  readonly log: RequestLog;
  /** When refused authentications are answered. */
  readonly refusalDelay?: RefusalDelay | undefined;
  /** Ends answers that are still leaving; it must learn of the server's connections and requests too. */
  readonly openAnswers?: OpenAnswers | undefined;
}

/** The patterns keep `_search` and `$operation` out of the place of an id. */
const typePattern = ':type{[A-Z][A-Za-z]*}';
const idPattern = ':id{[A-Za-z0-9.-]+}';
const systemPath = '/fhir';
const typePath = `${systemPath}/${typePattern}`;
const instancePath = `${typePath}/${idPattern}`;
const compartmentPath = `${systemPath}/Patient/${idPattern}`;
const smartPath = `${systemPath}/.well-known/smart-configuration`;
const batchKey: RouteKey = { method: 'POST', path: systemPath };

/**
 * Answers every path that begins with `/fhir`; give it the request itself (`app.fetch`). Mounted in another Hono with
 * `route`, it would lose its answers to unknown paths and pay for a chain of handlers on each request.
 */
export function createFhirApp(options: FhirAppOptions): Hono {
  const { verifier, audit, log, timeZone, proxyHops = 0, refusalDelay = fixedRefusalDelay } = options;
  const baseUrl = createBaseUrl(options.baseUrl);
  const endpoint = createEndpoint({ verifier, ...audit, log, refusalDelay });
  const { openAnswers = createOpenAnswers(() => {}) } = options;
  const handling: HandlerOptions = { endpoint, clientOf: createClientReader(proxyHops), openAnswers };
  const routes = routesOf(baseUrl, options);
  const unrouted = createUnrouted([...routes, batchKey]);
  const answerEntry = createEntryAnswerer(endpoint, routes, unrouted);
  const batch = onSystem('batch', batchKey.method, batchKey.path, createBatch({ baseUrl, timeZone, answerEntry }));
  // Hono's own choice for these routes is its TrieRouter, which takes longer than reading the resource does.
  const app = new Hono({ router: new PatternRouter() });
  for (const route of [...routes, batch]) {
    app.on(route.method, route.path, routeHandler(handling, route));
  }
  app.notFound(unroutedHandler(handling, unrouted));
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
    onType('read', 'GET', instancePath, read, 'own'),
    onType('search-type', 'GET', typePath, searchType.byGet),
    onType('search-type', 'POST', `${typePath}/_search`, searchType.byPost),
    onType('history-instance', 'GET', `${instancePath}/_history`, history.ofInstance),
    onType('vread', 'GET', `${instancePath}/_history/:vid{[A-Za-z0-9.-]+}`, vread, 'own'),
    onType('search-type', 'GET', ofOne, compartment.ofType.byGet),
    onType('search-type', 'POST', `${ofOne}/_search`, compartment.ofType.byPost),
    onSystem('search-system', 'GET', ofAll, compartment.ofAll.byGet),
    onSystem('search-system', 'POST', `${ofAll}/_search`, compartment.ofAll.byPost),
    onSystem('search-system', 'GET', systemPath, searchSystem.byGet),
    onSystem('search-system', 'POST', `${systemPath}/_search`, searchSystem.byPost),
    onType('history-type', 'GET', `${typePath}/_history`, history.ofType),
    onSystem('history-system', 'GET', `${systemPath}/_history`, history.ofSystem),
    ...ofOperations({ search, baseUrl, timeZone, now }),
    onPublic('capabilities', `${systemPath}/metadata`, createCapabilities(baseUrl, now())),
    onPublic('smart-configuration', smartPath, createSmartConfiguration(baseUrl), 'own'),
  ];
}

function ofOperations(options: OperationOptions): readonly Route[] {
  return operations.flatMap((operation) => {
    const { byGet, byPost } = createOperation(operation, options);
    // Some clients escape the dollar sign, which a path may hold as it is.
    return ['$', '%24'].flatMap((sign) => {
      const path = `${systemPath}/:type{${operation.resourceType}}/${sign}${operation.name}`;
      return [onType('operation', 'GET', path, byGet), onType('operation', 'POST', path, byPost)];
    });
  });
}

function onPublic(code: InteractionCode, path: string, answerTo: PublicAnswer, form: 'json' | 'own' = 'json'): Route {
  return { method: 'GET', path, code, level: 'public', answerTo, form };
}

function onType(
  code: InteractionCode,
  method: Route['method'],
  path: string,
  interaction: Interaction,
  form: 'json' | 'own' = 'json',
): Route {
  return { method, path, code, level: 'type', interaction, form };
}

function onSystem(
  code: InteractionCode,
  method: Route['method'],
  path: string,
  interaction: Interaction<SystemRequest>,
): Route {
  return { method, path, code, level: 'system', interaction };
}
