import { isJson, listOf, type TypedValue, textOf } from './evaluate-parameters.ts';

/** Half-open, in milliseconds for dates. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

export function splitPrefix(text: string): { prefix: Prefix; rest: string } {
  const found = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(.*)$/s.exec(text);
  const prefix = found?.[1];
  return isPrefix(prefix) ? { prefix, rest: found?.[2] ?? '' } : { prefix: 'eq', rest: text };
}

function isPrefix(text: string | undefined): text is Prefix {
  return text !== undefined && ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'].includes(text);
}

const dateForm = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** All the time that a date, dateTime or instant of any precision stands for; without a zone it is UTC. */
export function intervalOfDate(text: string): Interval {
  const parts = dateForm.exec(text);
  if (!parts) throw new Error(`"${text}" is no date`);
  const [, year = '', month, day, hour, minute, second, fraction, zone] = parts;
  const startOfUnit = (years: number, months: number, days: number, minutes: number): number =>
    Date.UTC(
      Number(year) + years,
      Number(month ?? 1) - 1 + months,
      Number(day ?? 1) + days,
      Number(hour ?? 0),
      Number(minute ?? 0) + minutes,
    );
  if (month === undefined) return { low: startOfUnit(0, 0, 0, 0), high: startOfUnit(1, 0, 0, 0) };
  if (day === undefined) return { low: startOfUnit(0, 0, 0, 0), high: startOfUnit(0, 1, 0, 0) };
  if (hour === undefined) return { low: startOfUnit(0, 0, 0, 0), high: startOfUnit(0, 0, 1, 0) };
  const low = startOfUnit(0, 0, 0, 0) - minutesOf(zone) * 60_000;
  if (second === undefined) return { low, high: low + 60_000 };
  const digits = fraction?.slice(0, 3) ?? '';
  const start = low + Number(second) * 1000 + Number(digits.padEnd(3, '0'));
  return { low: start, high: start + 1000 / 10 ** digits.length };
}

function minutesOf(zone: string | undefined): number {
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(zone ?? '');
  if (!offset) return 0;
  return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
}

function outerLimits(intervals: readonly Interval[]): Interval[] {
  if (intervals.length === 0) return [];
  return [{ low: Math.min(...intervals.map((i) => i.low)), high: Math.max(...intervals.map((i) => i.high)) }];
}

function intervalsOfPeriod(period: unknown): Interval[] {
  if (!isJson(period)) return [];
  const start = textOf(period.start);
  const end = textOf(period.end);
  if (start === undefined && end === undefined) return [];
  return [
    {
      low: start === undefined ? Number.NEGATIVE_INFINITY : intervalOfDate(start).low,
      high: end === undefined ? Number.POSITIVE_INFINITY : intervalOfDate(end).high,
    },
  ];
}

function intervalsOfTiming(timing: unknown): Interval[] {
  if (!isJson(timing)) return [];
  const events = listOf(timing.event).flatMap((event) => (typeof event === 'string' ? [intervalOfDate(event)] : []));
  const bounds = isJson(timing.repeat) ? intervalsOfPeriod(timing.repeat.boundsPeriod) : [];
  return outerLimits([...events, ...bounds]);
}

/** R4 gives an instant no width: here, one millisecond, the finest that a search can name. */
function intervalOfInstant(text: string): Interval {
  const { low } = intervalOfDate(text);
  return { low, high: low + 1 };
}

export function intervalsOf({ type, value }: TypedValue): Interval[] {
  if (type === 'Period') return intervalsOfPeriod(value);
  if (type === 'Timing') return intervalsOfTiming(value);
  // A choice may be a text in the place of a date.
  if (typeof value !== 'string' || !['date', 'dateTime', 'instant'].includes(type)) return [];
  return [type === 'instant' ? intervalOfInstant(value) : intervalOfDate(value)];
}

function contains(outer: Interval, inner: Interval): boolean {
  return outer.low <= inner.low && inner.high <= outer.high;
}

/** The table of prefixes in R4, on the range of the search value and the range of the target value. */
export function comparesDate(prefix: Prefix, search: Interval, target: Interval, now: number): boolean {
  switch (prefix) {
    case 'eq':
      return contains(search, target);
    case 'ne':
      return !contains(search, target);
    case 'gt':
      return target.high > search.high;
    case 'lt':
      return target.low < search.low;
    case 'ge':
      return target.high > search.high || contains(search, target);
    case 'le':
      return target.low < search.low || contains(search, target);
    case 'sa':
      return target.low >= search.high;
    case 'eb':
      return target.high <= search.low;
    case 'ap': {
      const gap = Math.max(search.low - now, now - search.high, 0);
      const margin = gap / 10;
      return target.low < search.high + margin && target.high > search.low - margin;
    }
  }
}
