// The parameters of a history. https://hl7.org/fhir/R4/http.html#history

import { type DateInterval, dateInterval } from '../fhir/date.ts';
import { invalidSearchValue } from '../fhir/errors.ts';
import { defaultPageCount, maxPageCount } from './page-size.ts';
import { type Pair, singleValue } from './query.ts';

export interface HistoryParameters {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly since: number | undefined;
  readonly at: DateInterval | undefined;
  readonly cursor: string | undefined;
}

const dateForms = 'a date or a date and time, such as 2024-05-17 or 2024-05-17T08:30:00Z';

/**
 * `_since` is an instant in R4; a date with less precision stands for its beginning. `_at` is the whole span that its precision
 * leaves open. Refuses what cannot be read and what is there twice.
 */
export function readHistoryParameters(pairs: readonly Pair[], timeZone: string): HistoryParameters {
  return {
    count: readCount(singleValue(pairs, '_count')),
    since: readDate(pairs, '_since', timeZone)?.low,
    at: readDate(pairs, '_at', timeZone),
    cursor: singleValue(pairs, '_cursor'),
  };
}

/** At most `maxPageCount`. */
function readCount(text: string | undefined): number {
  if (text === undefined) return defaultPageCount;
  if (!/^\d{1,9}$/.test(text)) throw invalidSearchValue('_count', text, 'a whole number, 0 or more');
  return Math.min(Number(text), maxPageCount);
}

function readDate(pairs: readonly Pair[], name: string, timeZone: string): DateInterval | undefined {
  const text = singleValue(pairs, name);
  if (text === undefined) return undefined;
  // In a query string "+" stands for a space, and clients often leave that of an offset unescaped.
  const interval = dateInterval(text.replace(/ (\d\d:\d\d)$/, '+$1'), timeZone);
  if (interval === undefined) throw invalidSearchValue(name, text, dateForms);
  return interval;
}
