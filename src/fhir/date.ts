// What span of time a FHIR date, dateTime or instant means. https://hl7.org/fhir/R4/datatypes.html#dateTime

/** Milliseconds since 1970, UTC: low ≤ t < high. */
export interface DateInterval {
  readonly low: number;
  readonly high: number;
}

const pattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9})\d*)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;
const minuteMs = 60_000;
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** Keeps the memory for offsets small: 150 years have 8,000 weeks. */
const maxRememberedOffsets = 16_384;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

/**
 * The interval that a date's precision leaves open: a year, month, day, minute, second or fraction of it (at least 1 ms).
 * A value without offset is taken in the given IANA time zone. Undefined when the text is no FHIR date or no real one
 * (30 February). A time without seconds is read, as searches may have it.
 */
export function dateInterval(text: string, timeZone: string): DateInterval | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const y = Number(year);
  const m = month === undefined ? 1 : Number(month);
  const d = day === undefined ? 1 : Number(day);
  if (y === 0 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m)) return undefined;
  if (hour === undefined) {
    const end = month === undefined ? utc(y + 1, 1, 1) : day === undefined ? utc(y, m + 1, 1) : utc(y, m, d + 1);
    return { low: fromLocal(utc(y, m, d), timeZone), high: fromLocal(end, timeZone) };
  }
  const h = Number(hour);
  const min = Number(minute);
  const s = second === undefined ? 0 : Number(second);
  const offsetMinutes = offset === undefined ? undefined : readOffset(offset);
  // 60 is a leap second, which R4 allows.
  if (h > 23 || min > 59 || s > 60 || Number.isNaN(offsetMinutes)) return undefined;
  const digits = fraction?.length ?? 0;
  const milliseconds = digits === 0 ? 0 : Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6);
  const local = utc(y, m, d) + h * 3_600_000 + min * minuteMs + s * 1000 + milliseconds;
  const low = offsetMinutes === undefined ? fromLocal(local, timeZone) : local - offsetMinutes * minuteMs;
  const width = second === undefined ? minuteMs : digits === 0 ? 1000 : digits === 1 ? 100 : digits === 2 ? 10 : 1;
  return { low, high: low + width };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Date.UTC takes years below 100 for 19xx, so they take a detour of 400 years, after which the calendar repeats. */
function utc(year: number, month: number, day: number): number {
  return year < 100 ? Date.UTC(year + 400, month - 1, day) - 146_097 * dayMs : Date.UTC(year, month - 1, day);
}

/** Minutes east of UTC; NaN when out of range. */
function readOffset(text: string): number {
  if (text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4));
  if (hours > 14 || minutes > 59) return Number.NaN;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * The instant at which clocks in the zone show a local time (given as if it were UTC). A time that clocks show twice is the
 * first of the two; one that they skip is as long after the skip began as it would have been without it.
 */
function fromLocal(local: number, timeZone: string): number {
  if (timeZone === 'UTC') return local;
  const before = local - offsetAt(local - dayMs, timeZone);
  const after = local - offsetAt(local + dayMs, timeZone);
  if (before === after) return before;
  const isBefore = before + offsetAt(before, timeZone) === local;
  const isAfter = after + offsetAt(after, timeZone) === local;
  return isAfter && !isBefore ? after : before;
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const zone = zones.get(timeZone) ?? openZone(timeZone);
  // Asking Intl takes microseconds. No zone changes its clocks twice in a week, so equal ends mean one offset.
  const week = Math.floor(instant / weekMs);
  const start = shownOffset(zone, week * weekMs);
  return start === shownOffset(zone, (week + 1) * weekMs) ? start : shownOffset(zone, instant);
}

function shownOffset(zone: Zone, instant: number): number {
  // The calendar of Intl turns Julian in the past; clocks of that age have one offset.
  const start = Math.max(Math.floor(instant / minuteMs) * minuteMs, utc(1600, 1, 1));
  const known = zone.offsets.get(start);
  if (known !== undefined) return known;
  const parts = new Map(zone.format.formatToParts(start).map((part) => [part.type, Number(part.value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown =
    utc(part('year'), part('month'), part('day')) +
    part('hour') * 3_600_000 +
    part('minute') * minuteMs +
    part('second') * 1000;
  if (zone.offsets.size >= maxRememberedOffsets) zone.offsets.clear();
  zone.offsets.set(start, shown - start);
  return shown - start;
}

function openZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone = { format, offsets: new Map<number, number>() };
  zones.set(timeZone, zone);
  return zone;
}
