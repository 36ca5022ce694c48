import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isMatchable, meetsPlan } from '../../src/ingest/plan-match.ts';
import type { IndexValue } from '../../src/search/index-value.ts';
import type { Condition, IntervalTest, SearchPlan, StringMatch, UriMatch } from '../../src/search/plan-type.ts';

const match = suite('criteria held against what is not stored yet');

const within = { type: 'within', low: 5, high: 6 } as const;
const contains = { type: 'contains', low: 5, high: 6 } as const;
const notWithin = { type: 'not-within', low: 5, high: 6 } as const;
const overlaps = { type: 'overlaps', low: 5, high: 6 } as const;

/** The search value is half-open; indexed numbers are closed, indexed dates half-open. */
const bounds: readonly (readonly [
  type: 'number' | 'date',
  test: IntervalTest,
  low: number,
  high: number,
  isMet: boolean,
])[] = [
  ['number', within, 5, 5, true],
  ['number', within, 5, 5.9, true],
  ['number', within, 5, 6, false],
  ['number', within, 6, 6, false],
  ['number', notWithin, 5, 6, true],
  ['number', notWithin, 5, 5.9, false],
  ['number', overlaps, 4, 5, true],
  ['number', overlaps, 5, 5, true],
  ['number', overlaps, 4, 4.9, false],
  ['number', overlaps, 6, 7, false],
  ['date', within, 5, 6, true],
  ['date', within, 5, 7, false],
  ['date', notWithin, 5, 6, false],
  ['date', overlaps, 4, 5, false],
  ['date', overlaps, 4, 5.1, true],
  ['date', contains, 5, 6, true],
  ['date', contains, 4, 7, true],
  ['date', contains, 5.1, 7, false],
  ['date', contains, 4, 5.9, false],
];

function planOf(condition: Condition): SearchPlan {
  return {
    types: [{ resourceType: 'RiskAssessment', where: [condition] }],
    sort: [],
    count: 1,
    total: 'none',
    include: [],
    revinclude: [],
  };
}

function meets(condition: Condition, value: IndexValue): boolean {
  return meetsPlan(planOf(condition), { id: '1', resource: {}, entries: [{ param: 'x', value }] });
}

for (const [type, test, low, high, isMet] of bounds) {
  match(`${type} ${low} to ${high} is ${isMet ? '' : 'not '}${test.type} 5 to 6`, () => {
    assert.is(meets({ type, param: 'x', any: [test] }, { type, low, high }), isMet);
    if (type === 'date') return;
    const quantity = { low, high, type: 'quantity', system: '', code: '', unit: '' } as const;
    assert.is(meets({ type: 'quantity', param: 'x', any: [{ test }] }, quantity), isMet);
  });
}

const strings: readonly (readonly [test: StringMatch['test'], text: string, isMet: boolean])[] = [
  ['starts', 'ann', true],
  ['starts', 'lee', false],
  ['contains', 'n l', true],
  ['contains', 'x', false],
  ['ends', 'lee', true],
  ['ends', 'ann', false],
  ['equals', 'ann lee', true],
  ['equals', 'ann', false],
  ['exact', 'Ann Lée', true],
  ['exact', 'ann lee', false],
  ['before', 'b', true],
  ['before', 'ann lee', false],
  ['from', 'a', true],
  ['from', 'ann lee', true],
  ['from', 'b', false],
];

for (const [test, text, isMet] of strings) {
  match(`"Ann Lée" ${isMet ? 'meets' : 'does not meet'} ${test} "${text}"`, () => {
    const value = { type: 'string', value: 'ann lee', exact: 'Ann Lée' } as const;
    assert.is(meets({ type: 'string', param: 'x', any: [{ test, text }] }, value), isMet);
  });
}

const uris: readonly (readonly [test: UriMatch['test'], uri: string, isMet: boolean])[] = [
  ['equals', 'http://a/b', true],
  ['equals', 'http://a', false],
  ['starts', 'http://a/', true],
  ['starts', 'http://b/', false],
  ['contains', '//a', true],
  ['contains', '//A', false],
  ['ends', '/b', true],
  ['ends', '/a', false],
];

for (const [test, uri, isMet] of uris) {
  match(`http://a/b ${isMet ? 'meets' : 'does not meet'} ${test} ${uri}`, () => {
    assert.is(meets({ type: 'uri', param: 'x', any: [{ test, uri }] }, { type: 'uri', value: 'http://a/b' }), isMet);
  });
}

match('a number contains what its digits leave open', () => {
  const containing = (low: number, high: number): boolean =>
    meets(
      { type: 'number', param: 'x', any: [{ type: 'contains', low, high }] },
      { type: 'number', low: 0.8, high: 0.8 },
    );
  assert.is(containing(0.75, 0.85), true);
  assert.is(containing(0.74, 0.8), false);
  assert.is(containing(0.8, 0.86), false);
});

match('texts follow the order of code points, in which the last planes come last', () => {
  const after = { type: 'string', value: '\u{10000}', exact: '\u{10000}' } as const;
  assert.is(meets({ type: 'string', param: 'x', any: [{ test: 'from', text: '\uffee' }] }, after), true);
  assert.is(meets({ type: 'string', param: 'x', any: [{ test: 'before', text: '\uffee' }] }, after), false);
});

match('a quantity of the excepted unit is not met', () => {
  const quantity = { type: 'quantity', low: 5, high: 5, system: '', code: 'mg', unit: 'mg' } as const;
  const condition = (exceptUnit: string): Condition => ({
    type: 'quantity',
    param: 'x',
    any: [{ test: within, exceptUnit }],
  });
  assert.is(meets(condition('mg'), quantity), false);
  assert.is(meets(condition('g'), quantity), true);
});

const beyond: readonly Condition[] = [
  { type: 'not', of: { type: 'id', any: ['2'] } },
  { type: 'all', of: [] },
  { type: 'present', param: 'x', valueType: 'uri' },
  { type: 'own' },
  { type: 'last-updated', any: [notWithin] },
];

for (const condition of beyond) {
  match(`a condition of type ${condition.type} is none to hold a resource against, and no resource meets it`, () => {
    assert.not(isMatchable(condition));
    assert.is(meets(condition, { type: 'uri', value: 'http://a' }), false);
  });
}

match.run();
