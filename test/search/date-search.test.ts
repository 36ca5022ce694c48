import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readDate } from '../../src/search/date-search.ts';
import { indexResource } from '../../src/search/index-resource.ts';
import { beginningOfTime, endOfTime } from '../../src/search/index-value.ts';
import { intervalHolds } from './interval-holds.ts';

const test = suite('date-search');
const now = Date.UTC(2024, 0, 1);

type Effective = Readonly<Record<string, unknown>>;
const at = (effectiveDateTime: string): Effective => ({ effectiveDateTime });
const from = (start: string): Effective => ({ effectivePeriod: { start } });
const until = (end: string): Effective => ({ effectivePeriod: { end } });
const between = (start: string, end: string): Effective => ({ effectivePeriod: { start, end } });

function spansOf(effective: Effective, timeZone = 'UTC'): { low: number; high: number }[] {
  return indexResource({ resourceType: 'Observation', ...effective }, { timeZone }).flatMap(({ param, value }) =>
    param === 'date' && value.type === 'date' ? [{ low: value.low, high: value.high }] : [],
  );
}

function isFound(query: string, effective: Effective, timeZone = 'UTC'): boolean {
  const tests = readDate(query, timeZone, now);
  assert.ok(tests, `${query} can be read`);
  return spansOf(effective, timeZone).some((span) => tests.some((one) => intervalHolds(one, span, 'half-open')));
}

const rows: [query: string, effective: Effective, found: boolean][] = [
  // The table of prefixes in R4's section on date.
  ['eq2013-01-14', at('2013-01-14T00:00:00Z'), true],
  ['eq2013-01-14', at('2013-01-14T10:00:00Z'), true],
  ['eq2013-01-14', at('2013-01-15T00:00:00Z'), false],
  ['ne2013-01-14', at('2013-01-15T00:00:00Z'), true],
  ['ne2013-01-14', at('2013-01-14T00:00:00Z'), false],
  ['ne2013-01-14', at('2013-01-14T10:00:00Z'), false],
  ['lt2013-01-14T10:00', at('2013-01-14'), true],
  ['gt2013-01-14T10:00', at('2013-01-14'), true],
  ['ge2013-03-14', from('2013-01-21'), true],
  ['le2013-03-14', from('2013-01-21'), true],
  ['sa2013-03-14', from('2013-03-15'), true],
  ['sa2013-03-14', from('2013-01-21'), false],
  ['sa2013-03-14', until('2013-01-21'), false],
  ['eb2013-03-14', from('2013-03-15'), false],
  ['eb2013-03-14', from('2013-01-21'), false],
  ['eb2013-03-14', until('2013-01-21'), true],
  ['ap2013-03-14', at('2013-03-14'), true],
  ['ap2013-03-14', at('2015-06-15'), false],
  // Both ends of each.
  ['2013-01-14', at('2013-01-14'), true],
  ['2013-01-14', at('2013-01'), false],
  ['2013-01', at('2013-01-14'), true],
  ['2013', at('2013-12-31T23:59:59Z'), true],
  ['2013', at('2014-01-01T00:00:00Z'), false],
  ['2013-01', between('2013-01-05', '2013-01-31'), true],
  ['2013-01', between('2013-01-05', '2013-02-01'), false],
  ['2013-01', from('2013-01-05'), false],
  ['ne2013-01', from('2013-01-05'), true],
  ['gt2013-01-14', at('2013-01-14'), false],
  ['gt2013-01-14', at('2013-01-14T23:59:59.999Z'), false],
  ['gt2013-01-14', at('2013-01-15T00:00:00Z'), true],
  ['gt2013-01-14', until('2013-01-14'), false],
  ['gt2013-01-14', until('2013-01-15'), true],
  ['lt2013-01-14', at('2013-01-14T00:00:00Z'), false],
  ['lt2013-01-14', at('2013-01-13T23:59:59Z'), true],
  ['lt2013-01-14', from('2013-01-14'), false],
  ['ge2013-01-14', at('2013-01-14'), true],
  ['ge2013-01-14', at('2013-01-14T00:00:00Z'), true],
  ['ge2013-01-14', at('2013-01-13T23:59:59Z'), false],
  ['ge2013-01-14', between('2013-01-01', '2013-01-13'), false],
  ['ge2013-01-14', between('2013-01-01', '2013-01-20'), true],
  ['le2013-01-14', at('2013-01-14T23:59:59Z'), true],
  ['le2013-01-14', at('2013-01-15T00:00:00Z'), false],
  ['le2013-01-14', between('2013-01-14', '2013-01-20'), false],
  ['le2013-01-14', between('2013-01-13', '2013-01-20'), true],
  ['sa2013-01-14', at('2013-01-15T00:00:00Z'), true],
  ['sa2013-01-14', at('2013-01-14'), false],
  ['eb2013-01-14', at('2013-01-13'), true],
  ['eb2013-01-14', at('2013-01-14'), false],
  // A tenth of the ten years up to now is one year.
  ['ap2014-01-01', at('2014-12-31'), true],
  ['ap2014-01-01', at('2015-01-03'), false],
  ['ap2014-01-01', at('2013-01-02'), true],
  ['ap2014-01-01', at('2012-12-30'), false],
  // Offsets.
  ['2024-01-01', at('2024-01-01T00:30:00+01:00'), false],
  ['2023-12-31', at('2024-01-01T00:30:00+01:00'), true],
  ['2024-01-01T00:30:00+01:00', at('2023-12-31T23:30:00Z'), true],
  ['ge2024-02-29', at('2024-02-29T23:59:59Z'), true],
];
for (const [query, effective, found] of rows) {
  test(`date=${query} ${found ? 'finds' : 'does not find'} ${JSON.stringify(effective)}`, () => {
    assert.is(isFound(query, effective), found);
  });
}

test('a day is that of the practice where neither side has an offset or one side has', () => {
  assert.ok(isFound('2024-07-04', at('2024-07-04'), 'America/New_York'));
  assert.ok(isFound('2024-07-04', at('2024-07-05T03:59:59Z'), 'America/New_York'));
  assert.not(isFound('2024-07-04', at('2024-07-05T04:00:00Z'), 'America/New_York'));
});

for (const text of [
  '',
  'foo',
  '2013-02-30',
  'eq',
  'xx2013',
  'eqeq2013',
  '2013-01-14T10',
  'EQ2013',
  '2013\\-01',
  '2013|x',
]) {
  test(`readDate — cannot read "${text}"`, () => {
    assert.is(readDate(text, 'UTC', now), undefined);
  });
}

test('dateIndexValues — an instant has no width', () => {
  const low = Date.UTC(2020, 0, 1, 12);
  assert.equal(spansOf({ effectiveInstant: '2020-01-01T12:00:00Z' }), [{ low, high: low + 1 }]);
});

test('dateIndexValues — a period without start or end is open there, without both it is none', () => {
  assert.equal(spansOf(from('2020')), [{ low: Date.UTC(2020, 0, 1), high: endOfTime }]);
  assert.equal(spansOf(until('2020')), [{ low: beginningOfTime, high: Date.UTC(2021, 0, 1) }]);
  assert.equal(spansOf({ effectivePeriod: {} }), []);
});

test('dateIndexValues — a timing spans its events and bounds', () => {
  const effectiveTiming = {
    event: ['2013-03-24', '2013-01-31'],
    repeat: { boundsPeriod: { start: '2013-02-05', end: '2013-04-01' }, period: 2, periodUnit: 'd' },
  };
  assert.equal(spansOf({ effectiveTiming }), [{ low: Date.UTC(2013, 0, 31), high: Date.UTC(2013, 3, 2) }]);
  assert.ok(isFound('ge2013-02-01', { effectiveTiming }));
  assert.equal(spansOf({ effectiveTiming: { repeat: { count: 3 } } }), []);
});

test('ge is gt or eq, le is lt or eq, ne is the opposite of eq, and sa and eb exclude each other', () => {
  const day = fc.date({ min: new Date('2012-12-20'), max: new Date('2013-02-10'), noInvalidDate: true });
  const text = day.chain((date) => fc.constantFrom(4, 7, 10, 16).map((length) => date.toISOString().slice(0, length)));
  const effective = fc.oneof(
    text.map(at),
    text.map(from),
    text.map(until),
    fc.tuple(day, day).map(([a, b]) => {
      const [start = '', end = ''] = [a.toISOString(), b.toISOString()].sort();
      return between(start, end);
    }),
  );
  fc.assert(
    fc.property(text, effective, (query, value) => {
      const found = (prefix: string) => isFound(`${prefix}${query}`, value);
      assert.is(found('ge'), found('gt') || found('eq'));
      assert.is(found('le'), found('lt') || found('eq'));
      assert.is(found('ne'), !found('eq'));
      assert.not(found('sa') && found('eb'));
      if (found('sa')) assert.ok(found('gt'));
      if (found('eb')) assert.ok(found('lt'));
      if (found('eq')) assert.ok(found('ap'));
    }),
  );
});

test.run();
