// Dates and times as the reader's language writes them.
import { dateInterval } from '../fhir/date.ts';
import { type Language, stringsFor } from './strings.ts';

export interface DateWriter {
  /** BCP 47, for numbers too. */
  readonly locale: string;
  /** A FHIR date or dateTime as a day, or what it names of one; '' for what is none. */
  day(text: string | undefined): string;
  /** As `day`, with the time of day where it has one. */
  moment(text: string | undefined): string;
  /** Milliseconds since 1970. */
  instant(at: number): string;
  /** `3 minutes ago` within a day of `now`, else as `instant`. */
  ago(at: number, now: number): string;
}

const locales: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const dayOptions: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' };
const monthOptions: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'long' };
const timeOptions: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };

/** `timeZone` is the zone of instants and of times written in UTC; other times are told as the clock on the spot showed them. */
export function createDateWriter(language: Language, timeZone: string): DateWriter {
  const locale = locales[language];
  const formatIn = (zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  const [day, month, moment] = [dayOptions, monthOptions, { ...dayOptions, ...timeOptions }].map((options) =>
    formatIn('UTC', options),
  );
  const [zonedDay, zonedMoment, named] = [
    dayOptions,
    { ...dayOptions, ...timeOptions },
    { ...dayOptions, ...timeOptions, timeZoneName: 'short' as const },
  ].map((options) => formatIn(timeZone, options));
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

  function write(text: string | undefined, withTime: boolean): string {
    if (text === undefined || dateInterval(text, timeZone) === undefined) return '';
    if (text.length === 4) return text;
    if (text.length === 7) return month?.format(Date.parse(`${text}-01T00:00:00Z`)) ?? '';
    if (text.length === 10) return day?.format(Date.parse(`${text}T00:00:00Z`)) ?? '';
    if (text.endsWith('Z')) return (withTime ? zonedMoment : zonedDay)?.format(Date.parse(text)) ?? '';
    // Taken for UTC and shown as UTC, the numbers stay those that were written down.
    const asWritten = Date.parse(`${text.slice(0, 16)}:00Z`);
    return (withTime ? moment : day)?.format(asWritten) ?? '';
  }
  const instant = (at: number): string => named?.format(at) ?? '';
  return {
    locale,
    day: (text) => write(text, false),
    moment: (text) => write(text, true),
    instant,
    ago(at, now) {
      const passed = Math.max(0, now - at);
      if (passed < minuteMs) return stringsFor(language).layout.justNow;
      if (passed < hourMs) return relative.format(-Math.floor(passed / minuteMs), 'minute');
      if (passed < dayMs) return relative.format(-Math.floor(passed / hourMs), 'hour');
      return instant(at);
    },
  };
}

/** When a FHIR date begins, for putting things in order; those without one come last among the newest first. */
export function startOf(text: string | undefined, timeZone: string): number {
  return (text === undefined ? undefined : dateInterval(text, timeZone)?.low) ?? Number.NEGATIVE_INFINITY;
}

/** Whole years, or months below two years, between a date of birth and a day. */
export function ageOn(birthDate: string, day: Date): { readonly years: number; readonly months: number } | undefined {
  const [year, month = 1, date = 1] = birthDate.split('-').map(Number);
  if (year === undefined || Number.isNaN(year)) return undefined;
  const months =
    (day.getUTCFullYear() - year) * 12 + (day.getUTCMonth() + 1 - month) - (day.getUTCDate() < date ? 1 : 0);
  return months < 0 ? undefined : { years: Math.floor(months / 12), months };
}
