// A search's links to its later pages: the search and where the page before ended, sealed. https://hl7.org/fhir/R4/http.html#paging
import { invalidCursor } from '../fhir/errors.ts';
import { isObject } from '../search/json-value.ts';
import type { SearchPlan } from '../search/plan-type.ts';
import type { SearchPosition } from '../store/store.ts';
import { type CursorSealer, maxPlainBytes } from './cursor.ts';
import type { Pair } from './query.ts';

/** What later pages repeat. `now` is the first page's, so that `ap` means the same interval on every page. */
export interface SealedSearch {
  readonly pairs: readonly Pair[];
  readonly now: number;
}

/** Who may use a link, and at which path below the base: a link works where it was made. */
export interface CursorOwner {
  readonly credentialId: string;
  readonly path: string;
}

/** A later page as its link has it. */
export interface LaterPage {
  readonly search: SealedSearch;
  readonly position: SearchPosition;
  /** The link's own parameters: `_cursor`, and `_cursorQuery` where the search is too long for one cursor. */
  readonly links: readonly Pair[];
}

const cursorName = '_cursor';
const queryName = '_cursorQuery';

/**
 * `_cursor` alone, holding search and position, where both fit the length that a cursor may have; otherwise the search goes
 * into `_cursorQuery`, and the position is bound to it, so that no other search continues from it.
 */
export function sealPage(
  sealer: CursorSealer,
  owner: CursorOwner,
  search: SealedSearch,
  position: SearchPosition,
): readonly Pair[] {
  const place = writePosition(position);
  const whole = JSON.stringify([place, search.now, search.pairs]);
  if (Buffer.byteLength(whole) <= maxPlainBytes) return [[cursorName, sealer.seal(whole, bindingOf(owner))]];
  const sealedSearch = sealer.seal(JSON.stringify([search.now, search.pairs]), bindingOf(owner));
  const cursor = sealer.seal(JSON.stringify(place), [...bindingOf(owner), sealedSearch]);
  return [
    [cursorName, cursor],
    [queryName, sealedSearch],
  ];
}

/** Undefined when the pairs are no link to a later page. Refuses a link that is not this owner's, or was not made here. */
export function unsealPage(sealer: CursorSealer, owner: CursorOwner, pairs: readonly Pair[]): LaterPage | undefined {
  const cursor = pairs.find(([name]) => name === cursorName);
  if (cursor === undefined) return undefined;
  const query = pairs.find(([name]) => name === queryName);
  if (query === undefined) {
    const [place, ...search] = parseArray(sealer.unseal(cursor[1], bindingOf(owner)));
    return { position: readPosition(place), search: readSearch(search), links: [cursor] };
  }
  const search = readSearch(parseArray(sealer.unseal(query[1], bindingOf(owner))));
  const place = parseArray(sealer.unseal(cursor[1], [...bindingOf(owner), query[1]]));
  return { position: readPosition(place), search, links: [cursor, query] };
}

function bindingOf(owner: CursorOwner): string[] {
  return ['search', owner.credentialId, owner.path];
}

function readSearch([now, pairs]: readonly unknown[]): SealedSearch {
  if (typeof now !== 'number' || !Array.isArray(pairs) || !pairs.every(isPair)) throw invalidCursor();
  return { now, pairs };
}

/** Whether a position is one of results in this order. */
export function isPositionIn(sort: SearchPlan['sort'], { sortValues, rest }: SearchPosition): boolean {
  return rest === undefined ? sortValues.length === sort.length : sortValues.length < sort.length;
}

/** `[ordinal, value …]`, with `[start, digest]` behind them where there is a rest. */
function writePosition({ ordinal, sortValues, rest }: SearchPosition): readonly unknown[] {
  const place = [ordinal, ...sortValues.map(writeSortValue)];
  return rest === undefined ? place : [...place, [rest.start, rest.digest]];
}

function readPosition(place: unknown): SearchPosition {
  if (!Array.isArray(place)) throw invalidCursor();
  const [ordinal, ...written]: unknown[] = place;
  const last = written.at(-1);
  const sortValues = (isPair(last) ? written.slice(0, -1) : written).map(readSortValue);
  if (typeof ordinal !== 'number' || !sortValues.every(isSortValue)) throw invalidCursor();
  return isPair(last) ? { ordinal, sortValues, rest: { start: last[0], digest: last[1] } } : { ordinal, sortValues };
}

function parseArray(text: string): unknown[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw invalidCursor();
  return value;
}

function isPair(value: unknown): value is Pair {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

/** JSON has no infinity, the value of what has no end, such as "above 200". */
function writeSortValue(value: string | number | null): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { infinite: Math.sign(value) } : value;
}

function readSortValue(value: unknown): unknown {
  return isObject(value) && typeof value.infinite === 'number' ? value.infinite * Number.POSITIVE_INFINITY : value;
}

function isSortValue(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
