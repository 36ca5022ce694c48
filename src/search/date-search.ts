// Date parameters: dates, instants, periods and timings as spans of time. https://hl7.org/fhir/R4/search.html#date
import { type DateInterval, dateInterval } from '../fhir/date.ts';
import type { SourceElement } from './compile-expression.ts';
import { unescapeValue } from './escaping.ts';
import { beginningOfTime, type DateIndexValue, endOfTime } from './index-value.ts';
import { isObject, textOf, textsOf } from './json-value.ts';
import type { IntervalTest } from './plan-type.ts';
import { compare, type Prefix, readPrefix } from './prefix.ts';

export const expectedDate =
  'a date such as 2024, 2024-05, 2024-05-17 or 2024-05-17T09:30:00Z, after an optional prefix eq, ne, gt, lt, ge, le, sa, eb or ap';

/** `ap` reaches this part of the distance between now and the date, as R4 recommends. */
const approximation = 0.1;

export function dateIndexValues(value: unknown, element: SourceElement, timeZone: string): readonly DateIndexValue[] {
  switch (element.code) {
    case 'date':
    case 'dateTime':
      return indexed(typeof value === 'string' ? dateInterval(value, timeZone) : undefined);
    case 'instant':
      return indexed(typeof value === 'string' ? pointInTime(value, timeZone) : undefined);
    case 'Period':
      return indexed(periodInterval(value, timeZone));
    case 'Timing':
      return indexed(timingInterval(value, timeZone));
    default:
      return [];
  }
}

/** Reads a value with prefix into tests, of which one must hold. `now` gives `ap` its width. Undefined when it is no date. */
export function readDate(text: string, timeZone: string, now: number): readonly IntervalTest[] | undefined {
  const { prefix, rest } = readPrefix(unescapeValue(text) ?? '');
  const interval = dateInterval(rest, timeZone);
  return interval && dateTests(prefix, interval, now);
}

function dateTests(prefix: Prefix, { low, high }: DateInterval, now: number): readonly IntervalTest[] {
  switch (prefix) {
    case 'eq':
      return [{ type: 'within', low, high }];
    case 'ne':
      return [{ type: 'not-within', low, high }];
    case 'gt':
      return [compare('high', '>', high)];
    case 'lt':
      return [compare('low', '<', low)];
    case 'ge':
      // R4: reaches above the value or lies within it. What lies within begins at or after its start, and what begins there
      // lies within or reaches above.
      return [compare('high', '>', high), compare('low', '>=', low)];
    case 'le':
      return [compare('low', '<', low), compare('high', '<=', high)];
    case 'sa':
      return [compare('low', '>=', high)];
    case 'eb':
      return [compare('high', '<=', low)];
    case 'ap': {
      const distance = now < low ? low - now : Math.max(now - high, 0);
      const margin = Math.round(distance * approximation);
      return [{ type: 'overlaps', low: low - margin, high: high + margin }];
    }
    default:
      return prefix satisfies never;
  }
}

function indexed(interval: DateInterval | undefined): readonly DateIndexValue[] {
  return interval === undefined ? [] : [{ type: 'date', low: interval.low, high: interval.high }];
}

/** R4 gives an instant no width, whatever its precision: here the millisecond it begins with. */
function pointInTime(text: string, timeZone: string): DateInterval | undefined {
  const interval = dateInterval(text, timeZone);
  return interval && { low: interval.low, high: interval.low + 1 };
}

/** A missing start is before every date, a missing end after every date. */
function periodInterval(value: unknown, timeZone: string): DateInterval | undefined {
  if (!isObject(value)) return undefined;
  const start = dateInterval(textOf(value.start) ?? '', timeZone);
  const end = dateInterval(textOf(value.end) ?? '', timeZone);
  if (start === undefined && end === undefined) return undefined;
  return { low: start?.low ?? beginningOfTime, high: end?.high ?? endOfTime };
}

/** The outer limits of a timing's events and bounds; what it says of repetition does not matter. */
function timingInterval(value: unknown, timeZone: string): DateInterval | undefined {
  if (!isObject(value)) return undefined;
  const events = textsOf(value.event).flatMap((event) => dateInterval(event, timeZone) ?? []);
  const bounds = isObject(value.repeat) ? periodInterval(value.repeat.boundsPeriod, timeZone) : undefined;
  const spans = bounds === undefined ? events : [...events, bounds];
  if (spans.length === 0) return undefined;
  return { low: Math.min(...spans.map((span) => span.low)), high: Math.max(...spans.map((span) => span.high)) };
}
