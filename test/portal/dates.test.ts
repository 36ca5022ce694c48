import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ageOn, createDateWriter } from '../../src/portal/dates.ts';

const dates = suite('dates in the panel');
/** Some versions of Intl put a narrow space before AM and PM. */
const plain = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ');

const moments: readonly (readonly [text: string, english: string, spanish: string])[] = [
  ['2025', '2025', '2025'],
  ['2025-03', 'March 2025', 'marzo de 2025'],
  ['2025-03-01', 'Mar 1, 2025', '1 mar 2025'],
  // The clock on the spot, wherever the reader or the server is.
  ['2025-03-01T23:30:00-05:00', 'Mar 1, 2025, 11:30 PM', '1 mar 2025, 11:30 p.m.'],
  ['2025-03-01T00:30:00+09:00', 'Mar 1, 2025, 12:30 AM', '1 mar 2025, 12:30 a.m.'],
  // Written in UTC: told in the zone of the database.
  ['2025-03-01T01:30:00Z', 'Feb 28, 2025, 8:30 PM', '28 feb 2025, 8:30 p.m.'],
  ['2025-02-30', '', ''],
  ['soon', '', ''],
];

for (const [text, english, spanish] of moments) {
  dates(`${text} — ${english || 'nothing'}`, () => {
    assert.is(plain(createDateWriter('en', 'America/New_York').moment(text)), english);
    assert.is(plain(createDateWriter('es', 'America/New_York').moment(text)), spanish);
  });
}

const now = Date.UTC(2025, 2, 1, 12);
const passed: readonly (readonly [ms: number, said: string])[] = [
  [0, 'just now'],
  [59_000, 'just now'],
  [60_000, '1 minute ago'],
  [59 * 60_000, '59 minutes ago'],
  [60 * 60_000, '1 hour ago'],
  [25 * 3_600_000, 'Feb 28, 2025, 11:00 AM UTC'],
  // Clocks of two machines differ.
  [-5000, 'just now'],
];

for (const [ms, said] of passed) {
  dates(`${ms} ms ago — ${said}`, () => {
    assert.is(plain(createDateWriter('en', 'UTC').ago(now - ms, now)), said);
  });
}

const ages: readonly (readonly [born: string, years: number, months: number])[] = [
  ['2000-03-01', 25, 300],
  ['2000-03-02', 24, 299],
  ['2024-12-15', 0, 2],
  ['2000', 25, 302],
];

for (const [born, years, months] of ages) {
  dates(`born ${born} — ${years} years, ${months} months on 1 March 2025`, () => {
    assert.equal(ageOn(born, new Date(now)), { years, months });
  });
}

dates('who is not born yet has no age', () => {
  assert.is(ageOn('2026-01-01', new Date(now)), undefined);
});

dates.run();
