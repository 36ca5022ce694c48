// A search, wherever it is asked: of a type, of the whole record, of the compartment. https://hl7.org/fhir/R4/http.html#search
import { invalidCursor, quoted, tooCostly } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import type { SearchScope } from '../search/parse.ts';
import type { PlannedSearch } from '../search/plan.ts';
import { createPlanner, type Planner } from '../search/plan-cache.ts';
import type { SearchPosition } from '../store/store.ts';
import type { Answer } from './answer.ts';
import type { BaseUrl } from './base-url.ts';
import { searchsetBundle } from './bundle.ts';
import { negotiate } from './content-negotiation.ts';
import type { CursorSealer } from './cursor.ts';
import { readFormText } from './form.ts';
import type { Interaction, SystemRequest } from './interaction.ts';
import { withNamedVersions } from './named-versions.ts';
import type { Issue } from './outcome.ts';
import { defaultPageCount, maxPageCount } from './page-size.ts';
import { preferredHandling } from './prefer.ts';
import { maxUrlLength, type Pair, type Query, queryUrl, readPairs, splitFormat, splitPretty } from './query.ts';
import { type CursorOwner, isPositionIn, type LaterPage, sealPage, unsealPage } from './search-cursor.ts';

export interface SearchOptions {
  readonly baseUrl: BaseUrl;
  readonly sealer: CursorSealer;
  /** IANA name of the zone of dates and times that carry none. */
  readonly timeZone: string;
  readonly now: () => number;
}

/** Where a search is asked, and what it is about. */
export interface SearchPlace {
  /** Below the base, '' for the base itself. */
  readonly path: string;
  readonly scope: ResourceType | SearchScope;
  /** Where what is asked is no search, but has the pages of one: plans its pairs, by planning those of the search it stands for. */
  readonly planAs?: (pairs: readonly Pair[], plan: (pairs: readonly Pair[]) => PlannedSearch) => PlannedSearch;
}

export interface Search {
  byGet(request: SystemRequest, place: SearchPlace): Promise<Answer>;
  /** Query string and form together. */
  byPost(request: SystemRequest, place: SearchPlace): Promise<Answer>;
  /** With these pairs in place of the query string's. */
  byPairs(request: SystemRequest, place: SearchPlace, pairs: readonly Pair[]): Promise<Answer>;
}

/** The two interactions by which one kind of search is asked. */
export interface SearchInteractions<R extends SystemRequest> {
  readonly byGet: Interaction<R>;
  readonly byPost: Interaction<R>;
}

interface Served extends SearchOptions {
  readonly planner: Planner;
}

/** One page of a search: planned, and, after the first page, where it begins and under which link. */
interface PlannedPage {
  readonly planned: PlannedSearch;
  readonly now: number;
  readonly later: LaterPage | undefined;
}

/** What all steps of one request need. Side by side: copying it all into one object takes as long as planning a known search. */
interface Asked {
  readonly served: Served;
  readonly place: SearchPlace;
  readonly owner: CursorOwner;
  readonly base: string;
  /** Without what says how the answer is written. */
  readonly pairs: readonly Pair[];
  /** `_format` and `_pretty` as sent: every link repeats them, so that the next page is written as this one is. */
  readonly format: string | undefined;
  readonly pretty: string | undefined;
}

export function createSearch(options: SearchOptions): Search {
  const { timeZone } = options;
  const planner = createPlanner({ timeZone, defaultCount: defaultPageCount, maxCount: maxPageCount });
  const served: Served = { ...options, planner };
  return {
    byGet: (request, place) => search(served, request, place, request.query),
    byPost: async (request, place) => {
      const form = splitFormat(readPairs(await readFormText(request.raw)));
      request.noteParameters(form.pairs);
      const pairs = [...request.query.pairs, ...form.pairs];
      const answer = await search(served, request, place, { pairs, format: request.query.format ?? form.format });
      return form.format === undefined || request.query.format !== undefined
        ? answer
        : { ...answer, contentType: negotiate(request.raw.headers.get('accept'), form.format) };
    },
    byPairs: (request, place, pairs) => search(served, request, place, { pairs, format: request.query.format }),
  };
}

async function search(
  served: Served,
  { record, credentialId, raw }: SystemRequest,
  place: SearchPlace,
  query: Query,
): Promise<Answer> {
  const base = served.baseUrl(raw.url);
  const { format } = query;
  const { pairs, pretty } = splitPretty(query.pairs);
  const owner = { credentialId, path: place.path };
  const asked: Asked = { served, place, owner, base, pairs, format, pretty };
  const page = laterPage(asked) ?? firstPage(asked, preferredHandling(raw.headers) === 'strict');
  const { plan, form, ignored } = page.planned;
  const found = await withNamedVersions(record, plan, await record.search(plan, page.later?.position), base);
  const links = { self: selfLink(asked, page), next: found.next && nextLink(asked, page, found.next) };
  const body = searchsetBundle({ base: asked.base, links, page: found, form, warnings: ignored.map(warningOf) });
  return { status: 200, body, count: found.matches.length + found.included.length };
}

function firstPage(asked: Asked, strict: boolean): PlannedPage {
  const now = asked.served.now();
  return { planned: plan(asked, asked.pairs, now, strict), now, later: undefined };
}

/** Undefined when the query is no link to a later page. */
function laterPage(asked: Asked): PlannedPage | undefined {
  const later = unsealPage(asked.served.sealer, asked.owner, asked.pairs);
  if (later === undefined) {
    return undefined;
  }
  const { search: sealed, position } = later;
  const planned = plan(asked, sealed.pairs, sealed.now, false);
  if (!isPositionIn(planned.plan.sort, position)) {
    throw invalidCursor();
  }
  return { planned, now: sealed.now, later };
}

function plan(asked: Asked, pairs: readonly Pair[], now: number, strict: boolean): PlannedSearch {
  const { served, place, base } = asked;
  const { path, scope, planAs } = place;
  const planSearched = (searched: readonly Pair[]): PlannedSearch =>
    served.planner({ path, scope, pairs: searched }, { strict, now, baseUrl: base });
  return planAs === undefined ? planSearched(pairs) : planAs(pairs, planSearched);
}

/** What was asked and, of a later page, where it begins: the one parameter that is not the client's own. */
function selfLink(asked: Asked, { planned, later }: PlannedPage): string {
  return searchUrl(asked, later === undefined ? planned.understood : [...planned.understood, later.cursor]);
}

function nextLink(asked: Asked, { planned, now }: PlannedPage, position: SearchPosition): string {
  const url = searchUrl(
    asked,
    sealPage(asked.served.sealer, asked.owner, { pairs: planned.understood, now }, position),
  );
  // A link that this server would refuse is worse than no page.
  if (url.length > maxUrlLength) {
    throw tooCostly(
      `The search is too long for links to its further pages. Ask for fewer values, or for all matches at once with _count (at most ${maxPageCount}).`,
    );
  }
  return url;
}

function searchUrl({ base, place: { path }, format, pretty }: Asked, pairs: readonly Pair[]): string {
  const all = pretty === undefined ? pairs : [...pairs, ['_pretty', pretty] as const];
  return queryUrl(path === '' ? base : `${base}/${path}`, all, format);
}

/** Tells in the Bundle what was passed over. */
export function warningOf({ parameter, message }: PlannedSearch['ignored'][number]): Issue {
  return { severity: 'warning', code: 'not-supported', diagnostics: message, location: `http.${quoted(parameter)}` };
}
