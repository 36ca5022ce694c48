import { isJson, textOf } from '../support/evaluate-parameters.ts';

/** In milliseconds; both ends belong to it. */
interface Range {
  readonly start: number;
  readonly end: number;
}

const secondMs = 1000;

/** The kit takes what has no time zone as UTC, and a moment as a point. */
export function rangeOf(date: string): Range {
  const start = Date.parse(date);
  if (Number.isNaN(start)) throw new Error(`No date: ${date}`);
  const next = new Date(start);
  if (/^\d{4}$/.test(date)) next.setUTCFullYear(next.getUTCFullYear() + 1);
  else if (/^\d{4}-\d{2}$/.test(date)) next.setUTCMonth(next.getUTCMonth() + 1);
  else if (/^\d{4}-\d{2}-\d{2}$/.test(date)) next.setUTCDate(next.getUTCDate() + 1);
  else return { start, end: start };
  return { start, end: next.getTime() - secondMs };
}

/** An end that is not there lies beyond all dates. */
function rangeIn(value: unknown): Range {
  if (typeof value === 'string') return rangeOf(value);
  const { start, end } = isJson(value) ? value : {};
  const startText = textOf(start);
  const endText = textOf(end);
  return {
    start: startText === undefined ? Number.NEGATIVE_INFINITY : rangeOf(startText).start,
    end: endText === undefined ? Number.POSITIVE_INFINITY : rangeOf(endText).end,
  };
}

function holds(comparator: string, asked: Range, found: Range): boolean {
  const isWithin = asked.start <= found.start && asked.end >= found.end;
  switch (comparator) {
    case 'eq':
      return isWithin;
    case 'gt':
      return asked.end < found.end;
    case 'lt':
      return asked.start > found.start;
    case 'ge':
      return asked.end < found.end || isWithin;
    case 'le':
      return asked.start > found.start || isWithin;
    default:
      throw new Error(`The kit does not ask by ${comparator}`);
  }
}

/** Whether a date or Period is one that the search asks for, by the kit's own arithmetic. */
export function isDateAskedFor(searched: string, value: unknown): boolean {
  const [, comparator = 'eq', date = ''] = /^([a-z]{2})?(.*)$/.exec(searched) ?? [];
  return holds(comparator, rangeOf(date), rangeIn(value));
}
