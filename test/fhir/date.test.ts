import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dateInterval } from '../../src/fhir/date.ts';

const test = suite('date');

const spans: [text: string, timeZone: string, low: string, high: string][] = [
  ['2024', 'UTC', '2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
  ['2024-02', 'UTC', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
  ['2024-12', 'UTC', '2024-12-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
  ['2024-02-29', 'UTC', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
  ['2000-02-29', 'UTC', '2000-02-29T00:00:00.000Z', '2000-03-01T00:00:00.000Z'],
  ['2024-12-31', 'UTC', '2024-12-31T00:00:00.000Z', '2025-01-01T00:00:00.000Z'],
  ['2013-01-14T10:00', 'UTC', '2013-01-14T10:00:00.000Z', '2013-01-14T10:01:00.000Z'],
  ['2013-01-14T10:00Z', 'Asia/Tokyo', '2013-01-14T10:00:00.000Z', '2013-01-14T10:01:00.000Z'],
  ['2013-01-14T10:00:00Z', 'UTC', '2013-01-14T10:00:00.000Z', '2013-01-14T10:00:01.000Z'],
  ['2013-01-14T10:00:05.5Z', 'UTC', '2013-01-14T10:00:05.500Z', '2013-01-14T10:00:05.600Z'],
  ['2013-01-14T10:00:05.29Z', 'UTC', '2013-01-14T10:00:05.290Z', '2013-01-14T10:00:05.300Z'],
  ['2013-01-14T10:00:05.123Z', 'UTC', '2013-01-14T10:00:05.123Z', '2013-01-14T10:00:05.124Z'],
  ['2013-01-14T10:00:05.123999Z', 'UTC', '2013-01-14T10:00:05.123Z', '2013-01-14T10:00:05.124Z'],
  ['2024-01-01T00:00:00+01:00', 'UTC', '2023-12-31T23:00:00.000Z', '2023-12-31T23:00:01.000Z'],
  ['2024-01-01T00:00:00-04:30', 'Asia/Tokyo', '2024-01-01T04:30:00.000Z', '2024-01-01T04:30:01.000Z'],
  ['2016-12-31T23:59:60Z', 'UTC', '2017-01-01T00:00:00.000Z', '2017-01-01T00:00:01.000Z'],
  ['0099', 'UTC', '0099-01-01T00:00:00.000Z', '0100-01-01T00:00:00.000Z'],
  ['0001-01-01', 'UTC', '0001-01-01T00:00:00.000Z', '0001-01-02T00:00:00.000Z'],
  ['2024-07-04', 'America/New_York', '2024-07-04T04:00:00.000Z', '2024-07-05T04:00:00.000Z'],
  ['2024', 'America/New_York', '2024-01-01T05:00:00.000Z', '2025-01-01T05:00:00.000Z'],
  ['2024-07-04T09:30', 'Asia/Kolkata', '2024-07-04T04:00:00.000Z', '2024-07-04T04:01:00.000Z'],
];
for (const [text, timeZone, low, high] of spans) {
  test(`dateInterval — ${text} in ${timeZone} is ${low} up to ${high}`, () => {
    const interval = dateInterval(text, timeZone);
    assert.ok(interval);
    assert.is(new Date(interval.low).toISOString(), low);
    assert.is(new Date(interval.high).toISOString(), high);
  });
}

const clockChanges: [promise: string, text: string, timeZone: string, low: string, high: string][] = [
  ['the day clocks go forward has 23 hours', '2024-03-10', 'America/New_York', '2024-03-10T05:00', '2024-03-11T04:00'],
  ['the day clocks go back has 25 hours', '2024-11-03', 'America/New_York', '2024-11-03T04:00', '2024-11-04T05:00'],
  ['a time before the change', '2024-03-10T01:59', 'America/New_York', '2024-03-10T06:59', '2024-03-10T07:00'],
  ['a time after the change', '2024-03-10T03:00', 'America/New_York', '2024-03-10T07:00', '2024-03-10T07:01'],
  ['a skipped time counts on', '2024-03-10T02:30', 'America/New_York', '2024-03-10T07:30', '2024-03-10T07:31'],
  ['a time shown twice is the first', '2024-11-03T01:30', 'America/New_York', '2024-11-03T05:30', '2024-11-03T05:31'],
  ['after the hour shown twice', '2024-11-03T02:00', 'America/New_York', '2024-11-03T07:00', '2024-11-03T07:01'],
  ['a day without midnight', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00', '2018-11-05T02:00'],
  ['a half-hour change', '2024-10-06', 'Australia/Lord_Howe', '2024-10-05T13:30', '2024-10-06T13:00'],
];
for (const [promise, text, timeZone, low, high] of clockChanges) {
  test(`dateInterval — ${promise}: ${text} in ${timeZone}`, () => {
    const interval = dateInterval(text, timeZone);
    assert.ok(interval);
    assert.is(new Date(interval.low).toISOString(), `${low}:00.000Z`);
    assert.is(new Date(interval.high).toISOString(), `${high}:00.000Z`);
  });
}

const notDates = `
2023-02-29
1900-02-29
2024-02-30
2024-04-31
2024-00
2024-13
2024-01-00
2024-01-32
2024-1-1
24-01-01
0000
20240101
2024-01-01T
2024-01-01T10
2024-01-01T24:00
2024-01-01T10:60
2024-01-01T10:00:61
2024-01-01T10:00:00.Z
2024-01-01T10:00:00+15:00
2024-01-01T10:00:00+1:00
2024-01-01Z
2024-01-01 10:00
 2024
2024 
eq2024
yesterday
-2024
`
  .split('\n')
  .slice(1, -1);
for (const text of [...notDates, '']) {
  test(`dateInterval — reads nothing in "${text}"`, () => {
    assert.is(dateInterval(text, 'UTC'), undefined);
  });
}

test('dateInterval — any instant lies within its own day, month and year, in any zone', () => {
  const zone = fc.constantFrom(
    'UTC',
    'America/New_York',
    'Europe/Berlin',
    'Pacific/Apia',
    'Africa/Casablanca',
    'Asia/Kathmandu',
  );
  const instant = fc.date({
    min: new Date('1972-01-02T00:00:00Z'),
    max: new Date('2060-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instant, zone, (date, timeZone) => {
      const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(date);
      for (const text of [shown, shown.slice(0, 7), shown.slice(0, 4)]) {
        const interval = dateInterval(text, timeZone);
        assert.ok(
          interval && interval.low <= date.getTime() && date.getTime() < interval.high,
          `${text} in ${timeZone}`,
        );
      }
    }),
  );
});

test('dateInterval — the days of a year follow each other without gap or overlap, in any zone', () => {
  for (const timeZone of ['UTC', 'America/New_York', 'America/Sao_Paulo', 'Pacific/Apia', 'Africa/Casablanca']) {
    let end = dateInterval('2011', timeZone)?.low;
    for (let day = Date.UTC(2011, 0, 1); day < Date.UTC(2012, 0, 1); day += 86_400_000) {
      const interval = dateInterval(new Date(day).toISOString().slice(0, 10), timeZone);
      assert.is(interval?.low, end);
      end = interval?.high;
    }
    assert.is(end, dateInterval('2011', timeZone)?.high);
  }
});

test.run();
