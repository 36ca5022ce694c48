// A search's links to its later pages: the search and where the page before ended, sealed. https://hl7.org/fhir/R4/http.html#paging
import { FhirError, invalidCursor } from '../fhir/errors.ts';
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
  /** The link's `_cursor`: beside the search it names this page, too. */
  readonly cursor: Pair;
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
  { now, pairs }: SealedSearch,
  position: SearchPosition,
): readonly Pair[] {
  const place = writePosition(position);
  const binding = bindingOf(owner);
  const whole = JSON.stringify([place, now, pairs]);
  if (Buffer.byteLength(whole) <= maxPlainBytes) return [[cursorName, sealer.seal(whole, binding)]];
  const search = JSON.stringify(pairs);
  return [
    [cursorName, sealer.seal(JSON.stringify([now, ...place]), [...binding, search])],
    [queryName, sealer.seal(search, binding)],
  ];
}

/**
 * Undefined when the pairs are no link to a later page. Such a link holds what `sealPage` makes (next), or the whole search as it
 * was sealed, with the cursor behind it (self), so that what it shows is what it does. Refuses one that is not this owner's, was
 * not made here, or holds anything else.
 */
export function unsealPage(sealer: CursorSealer, owner: CursorOwner, pairs: readonly Pair[]): LaterPage | undefined {
  const cursor = pairs.find(([name]) => name === cursorName);
  if (cursor === undefined) return undefined;
  const binding = bindingOf(owner);
  const query = pairs.find(([name]) => name === queryName);
  if (query !== undefined) {
    if (pairs.length > 2) throw invalidCursor();
    return unsealPlace(sealer, owner, cursor, readPairsOf(parseArray(sealer.unseal(query[1], binding))));
  }
  if (pairs.at(-1) !== cursor) throw invalidCursor();
  const shown = pairs.slice(0, -1);
  const unseal = (): string => sealer.unseal(cursor[1], binding);
  const whole = shown.length === 0 ? unseal() : orNone(unseal);
  if (whole === undefined) return unsealPlace(sealer, owner, cursor, shown);
  const [place, now, sealed] = parseArray(whole);
  const search = { now: readNow(now), pairs: readPairsOf(sealed) };
  if (shown.length > 0 && !isSame(shown, search.pairs)) throw invalidCursor();
  return { position: readPosition(place), search, cursor };
}

/** Where the cursor is one of this search's, and does not hold it itself. */
function unsealPlace(sealer: CursorSealer, owner: CursorOwner, cursor: Pair, pairs: readonly Pair[]): LaterPage {
  const binding = [...bindingOf(owner), JSON.stringify(pairs)];
  const [now, ...place] = parseArray(sealer.unseal(cursor[1], binding));
  return { position: readPosition(place), search: { now: readNow(now), pairs }, cursor };
}

/** Undefined for a refused cursor: it may be one of the other kind. */
function orNone(unseal: () => string): string | undefined {
  try {
    return unseal();
  } catch (error) {
    if (error instanceof FhirError) return undefined;
    throw error;
  }
}

function isSame(pairs: readonly Pair[], others: readonly Pair[]): boolean {
  return (
    pairs.length === others.length &&
    pairs.every(([name, value], index) => name === others[index]?.[0] && value === others[index]?.[1])
  );
}

function bindingOf(owner: CursorOwner): string[] {
  return ['search', owner.credentialId, owner.path];
}

function readNow(now: unknown): number {
  if (typeof now !== 'number') throw invalidCursor();
  return now;
}

function readPairsOf(pairs: unknown): readonly Pair[] {
  if (!Array.isArray(pairs) || !pairs.every(isPair)) throw invalidCursor();
  return pairs;
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
