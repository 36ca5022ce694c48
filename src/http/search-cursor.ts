// The two sealed parts of a search's next link: the search itself, and where the page before ended.
// https://hl7.org/fhir/R4/http.html#paging
import { invalidCursor } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { isObject } from '../search/json-value.ts';
import type { SearchPosition } from '../store/store.ts';
import type { CursorSealer } from './cursor.ts';
import type { Pair } from './query.ts';

/** What later pages repeat. `now` is the first page's, so that `ap` means the same interval on every page. */
export interface SealedSearch {
  readonly pairs: readonly Pair[];
  readonly now: number;
}

/** Who may use a link, and for what. */
export interface CursorOwner {
  readonly credentialId: string;
  readonly resourceType: ResourceType;
}

export function sealSearch(sealer: CursorSealer, owner: CursorOwner, search: SealedSearch): string {
  return sealer.seal(JSON.stringify([search.now, search.pairs]), bindingOf(owner));
}

export function unsealSearch(sealer: CursorSealer, owner: CursorOwner, sealed: string): SealedSearch {
  const [now, pairs]: unknown[] = parseArray(sealer.unseal(sealed, bindingOf(owner)));
  if (typeof now !== 'number' || !Array.isArray(pairs) || !pairs.every(isPair)) {
    throw invalidCursor();
  }
  return { now, pairs };
}

/** The position is bound to its sealed search, so that no other search continues from it. */
export function sealPosition(
  sealer: CursorSealer,
  owner: CursorOwner,
  sealedSearch: string,
  position: SearchPosition,
): string {
  return sealer.seal(JSON.stringify([position.ordinal, ...position.sortValues.map(writeSortValue)]), [
    ...bindingOf(owner),
    sealedSearch,
  ]);
}

/** Refuses a position that does not have one value per sort key. */
export function unsealPosition(
  sealer: CursorSealer,
  owner: CursorOwner,
  sealedSearch: string,
  sealed: string,
  sortKeys: number,
): SearchPosition {
  const [ordinal, ...written] = parseArray(sealer.unseal(sealed, [...bindingOf(owner), sealedSearch]));
  const sortValues = written.map(readSortValue);
  if (typeof ordinal !== 'number' || sortValues.length !== sortKeys || !sortValues.every(isSortValue)) {
    throw invalidCursor();
  }
  return { ordinal, sortValues };
}

function bindingOf(owner: CursorOwner): string[] {
  return ['search', owner.credentialId, owner.resourceType];
}

function parseArray(text: string): unknown[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) {
    throw invalidCursor();
  }
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
