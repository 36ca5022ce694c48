import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { meetsPlan } from '../../src/ingest/plan-match.ts';
import type { Condition, IntervalTest, SearchPlan } from '../../src/search/plan-type.ts';

const match = suite('criteria held against what is not stored yet');

const within = { type: 'within', low: 5, high: 6 } as const;
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
];

for (const [type, test, low, high, isMet] of bounds) {
  const plan = (condition: Condition): SearchPlan => ({
    resourceType: 'RiskAssessment',
    where: [condition],
    sort: [],
    count: 1,
    total: 'none',
    include: [],
    revinclude: [],
  });
  match(`${type} ${low} to ${high} is ${isMet ? '' : 'not '}${test.type} 5 to 6`, () => {
    const value = { type, low, high };
    const entries = [{ param: 'x', value }];
    assert.is(meetsPlan(plan({ type, param: 'x', any: [test] }), { id: '1', resource: {}, entries }), isMet);
    if (type === 'date') return;
    const quantity = { ...value, type: 'quantity', system: '', code: '', unit: '' } as const;
    const condition: Condition = { type: 'quantity', param: 'x', any: [{ test }] };
    assert.is(meetsPlan(plan(condition), { id: '1', resource: {}, entries: [{ param: 'x', value: quantity }] }), isMet);
  });
}

match.run();
