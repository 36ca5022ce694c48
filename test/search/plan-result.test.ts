import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SortKey } from '../../src/search/plan-type.ts';
import { maxSortKeys } from '../../src/search/search-limits.ts';
import { rejects } from '../support/rejects.ts';
import { planned as plan, systemScope } from './planned.ts';

const test = suite('plan-result');

test('a search that says nothing gets the default count, an accurate total, no order and no includes', () => {
  const expected = {
    types: [{ resourceType: 'Observation', where: [] }],
    count: 50,
    sort: [],
    total: 'accurate',
    include: [],
    revinclude: [],
  };
  const form = { summary: undefined, elements: [] };
  assert.equal(plan(''), { plan: expected, form, ignored: [], understood: [] });
});

const counts: [query: string, count: number, shown: string][] = [
  ['_count=10', 10, '10'],
  ['_count=0', 0, '0'],
  ['_count=1000', 1000, '1000'],
  ['_count=1001', 1000, '1000'],
  [`_count=${'9'.repeat(400)}`, 1000, '1000'],
  ['_count=007', 7, '7'],
];
for (const [query, count, shown] of counts) {
  test(`${query.slice(0, 20)} gives ${count} a page, and the self link says ${shown}`, () => {
    const planned = plan(query);
    assert.is(planned.plan.count, count);
    assert.equal(planned.understood, [['_count', shown]]);
  });
}

test('_summary=count asks for the total alone, _summary=false for nothing special', () => {
  assert.is(plan('_summary=count').plan.count, 0);
  assert.is(plan('_summary=count&_count=10').plan.count, 0);
  assert.is(plan('_summary=false').plan.count, 50);
});

for (const total of ['none', 'estimate', 'accurate']) {
  test(`_total=${total} is taken`, () => {
    assert.is(plan(`_total=${total}`).plan.total, total);
  });
}

const sorts: [query: string, sort: SortKey[]][] = [
  ['_sort=date', [{ type: 'date', param: 'date', descending: false }]],
  ['_sort=-date', [{ type: 'date', param: 'date', descending: true }]],
  [
    '_sort=status,-date,code',
    [
      { type: 'token', param: 'status', descending: false },
      { type: 'date', param: 'date', descending: true },
      { type: 'token', param: 'code', descending: false },
    ],
  ],
  [
    '_sort=-_lastUpdated,_id',
    [
      { type: 'last-updated', descending: true },
      { type: 'id', descending: false },
    ],
  ],
  [
    '_sort=date&_sort=-code',
    [
      { type: 'date', param: 'date', descending: false },
      { type: 'token', param: 'code', descending: true },
    ],
  ],
  ['_sort=date,date', [{ type: 'date', param: 'date', descending: false }]],
  [
    '_sort=date,-date',
    [
      { type: 'date', param: 'date', descending: false },
      { type: 'date', param: 'date', descending: true },
    ],
  ],
  ['_sort=_id,-_id', [{ type: 'id', descending: false }]],
  ['_sort=value-quantity', [{ type: 'quantity', param: 'value-quantity', descending: false }]],
  ['_sort=subject', [{ type: 'reference', param: 'subject', descending: false }]],
];
for (const [query, sort] of sorts) {
  test(`${query} sorts by ${JSON.stringify(sort)}`, () => {
    assert.equal(plan(query).plan.sort, sort);
  });
}

const unreadable = [
  '_count=-1',
  '_count=1.5',
  '_count=ten',
  '_count=1,2',
  '_total=some',
  '_summary=maybe',
  '_sort=nothing',
  '_sort=date,',
  '_sort=--date',
];
for (const query of unreadable) {
  test(`${query} is refused, naming parameter and value`, async () => {
    const [name = '', value = ''] = query.split('=');
    const error = await rejects(() => plan(query), { status: 400, issueCode: 'value' });
    assert.ok(error.message.includes(`"${name}"`), error.message);
    assert.ok(error.message.includes(name === '_sort' ? (value.split(',').pop() ?? '') : value), error.message);
  });
}

for (const query of ['_count=1&_count=1', '_total=none&_total=none', '_summary=count&_summary=false']) {
  test(`${query} is refused: given twice`, async () => {
    await rejects(() => plan(query), { status: 400, issueCode: 'invalid' });
  });
}

for (const query of ['_contained=false', '_containedType=container', '_contained=false&_containedType=contained']) {
  test(`${query} is understood and changes nothing`, () => {
    const planned = plan(query);
    assert.equal(planned.plan, plan('').plan);
    assert.equal(planned.understood.length, query.split('&').length);
  });
}

const refusedContaining: [query: string, issueCode: string][] = [
  ['_contained=yes', 'value'],
  ['_contained=true&_containedType=all', 'value'],
  ['_contained=true&_containedType=contained', 'not-supported'],
  ['_contained=both&_sort=date', 'not-supported'],
  ['_contained=true&subject.name=x', 'not-supported'],
  ['_contained=true&_list=1', 'not-supported'],
  ['_contained=true&_has:Provenance:target:agent=x', 'not-supported'],
  ['_contained=true&_filter=code eq a and not (subject.name eq x)', 'not-supported'],
];
for (const [query, issueCode] of refusedContaining) {
  test(`${query} is refused`, async () => {
    await rejects(() => plan(query), { status: 400, issueCode });
  });
}

test('_format and _pretty are understood and change nothing', () => {
  const planned = plan('_format=json&_pretty=true');
  assert.equal(planned.plan, plan('').plan);
  assert.equal(planned.understood, [
    ['_format', 'json'],
    ['_pretty', 'true'],
  ]);
});

test('too many sort keys are refused as too costly', async () => {
  const codes = ['date', 'code', 'status', 'category', 'subject', 'encounter', 'performer', 'specimen', 'device'];
  assert.ok(codes.length > maxSortKeys);
  await rejects(() => plan(`_sort=${codes.join()}`), { status: 400, issueCode: 'too-costly' });
});

const many = systemScope();

test('_sort of many types — takes parameters that all of them have', () => {
  assert.equal(plan('_type=Observation,Condition&_sort=patient,-_lastUpdated', { type: many }).plan.sort, [
    { type: 'reference', param: 'patient', descending: false },
    { type: 'last-updated', descending: true },
  ]);
});

for (const [query, named] of [
  ['_sort=date', /_sort/],
  ['_type=Observation,Condition&_sort=date', /Condition/],
] as const) {
  test(`_sort of many types — refuses ${query}, which not all of them have`, async () => {
    const error = await rejects(() => plan(query, { type: many }), { status: 400, issueCode: 'value' });
    assert.match(error.message, named);
  });
}

test('_sort of many types — refuses a parameter that is a reference in one and a token in another', async () => {
  assert.is(plan('_type=CarePlan,Procedure&_sort=performer', { type: many }).plan.sort.length, 1);
  await rejects(() => plan('_type=CarePlan,Task&_sort=performer', { type: many }), /"performer"/);
});

test.run();
