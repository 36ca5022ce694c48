// The history interactions: of a resource, of a type, of the whole record. https://hl7.org/fhir/R4/http.html#history
import { invalidCursor, notFound } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import { type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import type { HistoryPosition, HistoryRequest } from '../store/store.ts';
import type { Answer } from './answer.ts';
import type { BaseUrl } from './base-url.ts';
import { historyBundle } from './bundle.ts';
import type { CursorSealer } from './cursor.ts';
import { readHistoryParameters } from './history-parameters.ts';
import type { Interaction, SystemRequest } from './interaction.ts';
import { type Pair, type Query, queryUrl, singleValue, writePairs } from './query.ts';
import { refuseUnreadParameters } from './read-parameters.ts';
import { readForm } from './resource-form.ts';

export interface HistoryOptions {
  readonly baseUrl: BaseUrl;
  readonly sealer: CursorSealer;
  /** IANA name of the zone of dates and times that carry none. */
  readonly timeZone: string;
}

export interface HistoryInteractions {
  readonly ofInstance: Interaction;
  readonly ofType: Interaction;
  readonly ofSystem: Interaction<SystemRequest>;
}

/** Whose history it is. */
interface HistoryPlace {
  /** Below the base. */
  readonly path: string;
  readonly of: Pick<HistoryRequest, 'resourceType' | 'id'>;
  readonly resourceTypes: readonly ResourceType[];
}

/** Parameters that the links of every page repeat, in this order. */
const repeatedNames = ['_since', '_at', '_count', '_summary', '_elements'] as const;
/** Those that decide which versions there are, so that a link continues the history that it was made for. */
const choosingNames = ['_since', '_at'] as const;

export function createHistory(options: HistoryOptions): HistoryInteractions {
  return {
    ofInstance: async (request) => {
      const { resourceType, id } = request;
      const path = `${resourceType}/${id}/_history`;
      return history(options, request, { path, of: { resourceType, id }, resourceTypes: [resourceType] });
    },
    ofType: (request) => {
      const { resourceType } = request;
      return history(options, request, {
        path: `${resourceType}/_history`,
        of: { resourceType },
        resourceTypes: [resourceType],
      });
    },
    ofSystem: (request) => history(options, request, { path: '_history', of: {}, resourceTypes }),
  };
}

async function history(
  { baseUrl, sealer, timeZone }: HistoryOptions,
  { record, credentialId, query, raw }: SystemRequest,
  place: HistoryPlace,
): Promise<Answer> {
  refuseUnreadParameters(query, raw.headers, 'history', place.of.resourceType);
  const { count, since, at, cursor } = readHistoryParameters(query.pairs, timeZone);
  const form = readForm(query.pairs, place.resourceTypes, 'history');
  const binding = ['history', credentialId, place.path, writePairs(pairsOf(query, choosingNames))];
  const request: HistoryRequest = {
    ...place.of,
    count,
    ...(since === undefined ? {} : { since }),
    ...(at === undefined ? {} : { at }),
    ...(cursor === undefined ? {} : { after: readPosition(sealer.unseal(cursor, binding)) }),
  };
  const isPossible = request.id === undefined || isId(request.id);
  const page = isPossible ? await record.history(request) : undefined;
  if (page === undefined) {
    throw notFound();
  }
  const base = baseUrl(raw.url);
  const url = `${base}/${place.path}`;
  const next = page.next && sealer.seal(writePosition(page.next), binding);
  const links = { self: pageUrl(url, query, cursor), next: next && pageUrl(url, query, next) };
  return { status: 200, body: historyBundle(base, links, page, form), count: page.versions.length };
}

function writePosition({ updatedAt, ordinal, version }: HistoryPosition): string {
  return JSON.stringify([updatedAt, ordinal, version]);
}

function readPosition(text: string): HistoryPosition {
  const values: unknown = JSON.parse(text);
  const [updatedAt, ordinal, version]: unknown[] = Array.isArray(values) ? values : [];
  if (typeof updatedAt !== 'number' || typeof ordinal !== 'number' || typeof version !== 'number') {
    throw invalidCursor();
  }
  return { updatedAt, ordinal, version };
}

function pageUrl(url: string, query: Query, cursor: string | undefined): string {
  const pairs: Pair[] = [
    ...pairsOf(query, repeatedNames),
    ...(cursor === undefined ? [] : [['_cursor', cursor] as const]),
    // Like `_format`, it says how the page is written, and is no part of what the cursor goes on with.
    ...pairsOf(query, ['_pretty']),
  ];
  return queryUrl(url, pairs, query.format);
}

function pairsOf({ pairs }: Query, names: readonly string[]): Pair[] {
  return names.flatMap((name) => {
    const value = singleValue(pairs, name);
    return value === undefined ? [] : [[name, value] as const];
  });
}
