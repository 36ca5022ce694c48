// How much one page holds. https://hl7.org/fhir/R4/search.html#count
import { invalidSearchValue } from '../fhir/errors.ts';
import type { Pair } from './query.ts';

/** A page that a phone on a slow line still reads in a moment. */
export const defaultPageCount = 100;
/** A few megabytes: larger pages hold up other requests while they are put together. */
export const maxPageCount = 1000;

/** The `_count` of a history: the first given, at most `maxPageCount`. */
export function readPageCount(pairs: readonly Pair[]): number {
  const text = pairs.find(([name]) => name === '_count')?.[1];
  if (text === undefined) {
    return defaultPageCount;
  }
  if (!/^\d{1,9}$/.test(text)) {
    throw invalidSearchValue('_count', text, 'a whole number, 0 or more');
  }
  return Math.min(Number(text), maxPageCount);
}
