import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import { parseSearch } from '../../src/search/parse.ts';
import { type PlannedSearch, planSearch } from '../../src/search/plan.ts';
import type { IncludePlan, SortKey } from '../../src/search/plan-type.ts';
import { maxIncludes, maxSortKeys } from '../../src/search/search-limits.ts';
import { rejects } from '../support/rejects.ts';

const test = suite('plan-result');

function plan(query: string, type: ResourceType = 'Observation'): PlannedSearch {
  const request = parseSearch(type, [...new URLSearchParams(query)]);
  return planSearch(request, { strict: false, now: 0, timeZone: 'UTC', defaultCount: 50, maxCount: 1000 });
}

test('a search that says nothing gets the default count, an accurate total, no order and no includes', () => {
  const expected = {
    resourceType: 'Observation',
    where: [],
    count: 50,
    sort: [],
    total: 'accurate',
    include: [],
    revinclude: [],
  };
  assert.equal(plan(''), { plan: expected, ignored: [], understood: [] });
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
  ['_sort=date,-date', [{ type: 'date', param: 'date', descending: false }]],
  ['_sort=value-quantity', [{ type: 'quantity', param: 'value-quantity', descending: false }]],
  ['_sort=subject', [{ type: 'reference', param: 'subject', descending: false }]],
];
for (const [query, sort] of sorts) {
  test(`${query} sorts by ${JSON.stringify(sort)}`, () => {
    assert.equal(plan(query).plan.sort, sort);
  });
}

const includes: [query: string, type: ResourceType, include: IncludePlan[], revinclude: IncludePlan[]][] = [
  ['_include=Observation:subject', 'Observation', [{ sourceType: 'Observation', param: 'subject' }], []],
  [
    '_include=Observation:subject:Patient',
    'Observation',
    [{ sourceType: 'Observation', param: 'subject', targetType: 'Patient' }],
    [],
  ],
  [
    '_include=MedicationRequest:medication&_include=MedicationRequest:requester',
    'MedicationRequest',
    [
      { sourceType: 'MedicationRequest', param: 'medication' },
      { sourceType: 'MedicationRequest', param: 'requester' },
    ],
    [],
  ],
  [
    '_include=Observation:subject&_include=Observation:subject',
    'Observation',
    [{ sourceType: 'Observation', param: 'subject' }],
    [],
  ],
  [
    '_revinclude=Provenance:target',
    'Observation',
    [],
    [{ sourceType: 'Provenance', param: 'target', targetType: 'Observation' }],
  ],
  [
    '_revinclude=Observation:patient:Patient',
    'Patient',
    [],
    [{ sourceType: 'Observation', param: 'patient', targetType: 'Patient' }],
  ],
];
for (const [query, type, include, revinclude] of includes) {
  test(`${type}?${query} brings what it names`, () => {
    const planned = plan(query, type).plan;
    assert.equal(planned.include, include);
    assert.equal(planned.revinclude, revinclude);
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
  '_include=subject',
  '_include=Observation:nothing',
  '_include=Observation:code',
  '_include=Nothing:subject',
  '_include=Patient:organization',
  '_include=Observation:subject:Nothing',
  '_include=Observation:subject:Medication',
  '_include=Observation:subject:Patient:more',
  '_revinclude=Provenance:nothing',
  '_revinclude=Appointment:location',
  '_revinclude=Provenance:target:Patient',
];
for (const query of unreadable) {
  test(`${query} is refused, naming parameter and value`, async () => {
    const [name = '', value = ''] = query.split('=');
    const error = await rejects(() => plan(query), { status: 400, issueCode: 'value' });
    assert.ok(error.message.includes(`"${name}"`), error.message);
    assert.ok(error.message.includes(name === '_sort' ? (value.split(',').pop() ?? '') : value), error.message);
  });
}

for (const [query, type] of [
  ['_include=PlanDefinition:definition', 'PlanDefinition'],
  ['_include=CarePlan:instantiates-canonical', 'CarePlan'],
  ['_include=QuestionnaireResponse:questionnaire:Questionnaire', 'QuestionnaireResponse'],
  ['_revinclude=CarePlan:instantiates-canonical', 'PlanDefinition'],
] as const) {
  test(`${query} is refused by name: a canonical names no resource of the record`, async () => {
    const error = await rejects(() => plan(query, type), { status: 400, issueCode: 'not-supported' });
    const [, name = '', value = ''] = /^(\w+)=(\w+:[\w-]+)/.exec(query) ?? [];
    assert.ok(error.message.includes(`"${name}"`) && error.message.includes(value), error.message);
  });
}

for (const query of [
  '_count=1&_count=1',
  '_sort=date&_sort=code',
  '_total=none&_total=none',
  '_summary=count&_summary=false',
]) {
  test(`${query} is refused: given twice`, async () => {
    await rejects(() => plan(query), { status: 400, issueCode: 'invalid' });
  });
}

test('_contained=false, the default, is understood and changes nothing', async () => {
  const planned = plan('_contained=false');
  assert.equal(planned.plan, plan('').plan);
  assert.equal(planned.understood, [['_contained', 'false']]);
  await rejects(() => plan('_contained=both'), { status: 400, issueCode: 'not-supported' });
  await rejects(() => plan('_contained=yes'), { status: 400, issueCode: 'value' });
});

test('_format and _pretty are understood and change nothing', () => {
  const planned = plan('_format=json&_pretty=true');
  assert.equal(planned.plan, plan('').plan);
  assert.equal(planned.understood, [
    ['_format', 'json'],
    ['_pretty', 'true'],
  ]);
});

test('too many sort keys and includes are refused as too costly', async () => {
  const codes = ['date', 'code', 'status', 'category', 'subject', 'encounter', 'performer', 'specimen', 'device'];
  assert.ok(codes.length > maxSortKeys);
  await rejects(() => plan(`_sort=${codes.join()}`), { status: 400, issueCode: 'too-costly' });
  const types = ['Patient', 'Group', 'Device', 'Location'];
  const more = ['Observation', 'Condition', 'Procedure', 'Encounter', 'Goal', 'CarePlan', 'CareTeam', 'Claim', 'Task'];
  const query = [
    ...types.map((type) => `_include=Observation:subject:${type}`),
    ...[...more, 'Media', 'List', 'Flag', 'Coverage', 'Specimen', 'Account', 'Appointment', 'Immunization'].map(
      (type) => `_include=Observation:focus:${type}`,
    ),
  ];
  assert.ok(query.length > maxIncludes);
  await rejects(() => plan(query.join('&')), { status: 400, issueCode: 'too-costly' });
});

test.run();
