// The search-type interaction, by GET and by POST. https://hl7.org/fhir/R4/http.html#search
import { invalidCursor, quoted, tooCostly } from '../fhir/errors.ts';
import { parseSearch } from '../search/parse.ts';
import { type PlannedSearch, planSearch } from '../search/plan.ts';
import type { SearchPosition } from '../store/store.ts';
import type { Answer } from './answer.ts';
import type { BaseUrl } from './base-url.ts';
import { searchsetBundle } from './bundle.ts';
import { negotiate } from './content-negotiation.ts';
import type { CursorSealer } from './cursor.ts';
import { readFormText } from './form.ts';
import type { FhirRequest, Interaction } from './interaction.ts';
import type { Issue } from './outcome.ts';
import { defaultPageCount, maxPageCount } from './page-size.ts';
import { preferredHandling } from './prefer.ts';
import { maxUrlLength, type Pair, type Query, readPairs, splitFormat, writePairs } from './query.ts';
import { type LaterPage, sealPage, unsealPage } from './search-cursor.ts';

export interface SearchTypeOptions {
  readonly baseUrl: BaseUrl;
  readonly sealer: CursorSealer;
  /** IANA name of the zone of dates and times that carry none. */
  readonly timeZone: string;
  readonly now: () => number;
}

/** One page of a search: planned, and, after the first page, where it begins and under which link. */
interface PlannedPage {
  readonly planned: PlannedSearch;
  readonly now: number;
  readonly later: LaterPage | undefined;
}

export interface SearchType {
  readonly byGet: Interaction;
  readonly byPost: Interaction;
}

export function createSearchType(options: SearchTypeOptions): SearchType {
  return {
    byGet: (request) => search(options, request, request.query),
    byPost: async (request) => {
      const form = splitFormat(readPairs(await readFormText(request.raw)));
      const pairs = [...request.query.pairs, ...form.pairs];
      const answer = await search(options, request, { pairs, format: request.query.format ?? form.format });
      return form.format === undefined || request.query.format !== undefined
        ? answer
        : { ...answer, contentType: negotiate(request.raw.headers.get('accept'), form.format) };
    },
  };
}

async function search(options: SearchTypeOptions, request: FhirRequest, query: Query): Promise<Answer> {
  const base = options.baseUrl(request.raw.url);
  const handling = preferredHandling(request.raw.headers);
  const page = laterPage(options, request, query) ?? firstPage(options, request, query, handling === 'strict');
  const found = await request.record.search(page.planned.plan, page.later?.position);
  const links = {
    self: selfLink(base, request, query, page),
    next: found.next && nextLink(options.sealer, base, request, query, page, found.next),
  };
  const body = searchsetBundle({ base, links, page: found, warnings: page.planned.ignored.map(warningOf) });
  return handling === undefined
    ? { status: 200, body }
    : { status: 200, body, headers: { 'Preference-Applied': `handling=${handling}` } };
}

function firstPage(options: SearchTypeOptions, request: FhirRequest, { pairs }: Query, strict: boolean): PlannedPage {
  const now = options.now();
  return { planned: plan(options, request, pairs, now, strict), now, later: undefined };
}

/**
 * Undefined when the query is no link to a later page. Beside its sealed parts and `_format`, such a link holds either
 * nothing (next) or the whole search as it was sealed (self), so that what it shows is what it does.
 */
function laterPage(options: SearchTypeOptions, request: FhirRequest, { pairs }: Query): PlannedPage | undefined {
  const later = unsealPage(options.sealer, request, pairs);
  if (later === undefined) {
    return undefined;
  }
  const { search, position, links } = later;
  if (!isSame(pairs, links) && !isSame(pairs, [...search.pairs, ...links])) {
    throw invalidCursor();
  }
  const planned = plan(options, request, search.pairs, search.now, false);
  if (position.sortValues.length !== planned.plan.sort.length) {
    throw invalidCursor();
  }
  return { planned, now: search.now, later };
}

function plan(
  { timeZone, baseUrl }: SearchTypeOptions,
  { resourceType, raw }: FhirRequest,
  pairs: readonly Pair[],
  now: number,
  strict: boolean,
): PlannedSearch {
  return planSearch(parseSearch(resourceType, pairs), {
    strict,
    now,
    timeZone,
    baseUrl: baseUrl(raw.url),
    defaultCount: defaultPageCount,
    maxCount: maxPageCount,
  });
}

function selfLink(base: string, request: FhirRequest, query: Query, { planned, later }: PlannedPage): string {
  if (later === undefined) {
    return searchUrl(base, request, planned.understood, query.format);
  }
  const url = searchUrl(base, request, [...planned.understood, ...later.links], query.format);
  // A link that works comes before one that can be read.
  return url.length > maxUrlLength ? searchUrl(base, request, later.links, query.format) : url;
}

function nextLink(
  sealer: CursorSealer,
  base: string,
  request: FhirRequest,
  query: Query,
  { planned, now }: PlannedPage,
  position: SearchPosition,
): string {
  const links = sealPage(sealer, request, { pairs: planned.understood, now }, position);
  const url = searchUrl(base, request, links, query.format);
  // A link that this server would refuse is worse than no page.
  if (url.length > maxUrlLength) {
    throw tooCostly(
      `The search is too long for links to its further pages. Ask for fewer values, or for all matches at once with _count (at most ${maxPageCount}).`,
    );
  }
  return url;
}

function isSame(pairs: readonly Pair[], others: readonly Pair[]): boolean {
  return (
    pairs.length === others.length &&
    pairs.every(([name, value], index) => name === others[index]?.[0] && value === others[index]?.[1])
  );
}

function searchUrl(
  base: string,
  { resourceType }: FhirRequest,
  pairs: readonly Pair[],
  format: string | undefined,
): string {
  const all: readonly Pair[] = format === undefined ? pairs : [...pairs, ['_format', format]];
  return all.length === 0 ? `${base}/${resourceType}` : `${base}/${resourceType}?${writePairs(all)}`;
}

function warningOf({ parameter, message }: PlannedSearch['ignored'][number]): Issue {
  return { severity: 'warning', code: 'not-supported', diagnostics: message, location: `http.${quoted(parameter)}` };
}
