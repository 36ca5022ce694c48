// What users of FHIR servers have had to complain of, as promises: what works alone works together with the rest.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';
import { recordOf23 } from '../support/generate-record.ts';
import { foundIn } from '../support/server-client.ts';
import { observation, subject, walk } from './search-cases.ts';
import { coded, rowsOf } from './search-r4-rows.ts';

const test = suite('search: together');

function reference(to: string): Json {
  return { reference: to };
}

const world: readonly Json[] = [
  { resourceType: 'Organization', id: 'hospital', name: 'General Hospital' },
  { resourceType: 'Organization', id: 'ward', name: 'Ward', partOf: reference('Organization/hospital') },
  { resourceType: 'Practitioner', id: 'ng', name: [{ family: 'Ng' }], gender: 'female' },
  { resourceType: 'Practitioner', id: 'nguyen', name: [{ family: 'Nguyen' }] },
  {
    resourceType: 'PractitionerRole',
    id: 'role',
    practitioner: reference('Practitioner/ng'),
    organization: reference('Organization/ward'),
  },
  {
    resourceType: 'Encounter',
    id: 'visit',
    status: 'finished',
    subject,
    period: { start: '2024-03-01', end: '2024-03-02' },
  },
  observation('b', {
    ...{ code: coded('b'), effectiveDateTime: '2024-03-02', encounter: reference('Encounter/visit') },
    performer: [reference('Practitioner/ng')],
  }),
  observation('a', {
    ...{ code: coded('a'), effectiveDateTime: '2024-03-01', encounter: reference('Encounter/visit') },
    performer: [reference('Practitioner/nguyen')],
  }),
  observation('c', { code: coded('c'), effectiveDateTime: '2024-03-03' }),
];

rowsOf(test)('modifiers and prefixes', world, [
  ['Observation?performer:Practitioner.family:exact=Ng', 'b'],
  ['Observation?performer:Practitioner.family=Ng', 'b a'],
  ['Observation?performer:Practitioner.gender:not=female', 'a'],
  ['Observation?performer:Practitioner.gender:missing=true', 'a'],
  ['Observation?encounter:missing=true', 'c'],
  ['Observation?encounter=visit', 'b a'],
  ['Observation?code:not=a,b', 'c'],
  ['Observation?performer:missing=false&_sort=date', 'a b'],
  ['Encounter?_has:Observation:encounter:date=ge2024-03-02T00:00:00.000Z', 'visit'],
  ['Encounter?_has:Observation:encounter:date=ge2024-03-03', ''],
  ['Encounter?_has:Observation:encounter:code:not=a', 'visit'],
  ['Encounter?_has:Observation:encounter:date=ge2024-03-02&_has:Observation:encounter:code=a', 'visit'],
  ['Observation?encounter.date=2024-03&_sort=-date', 'b a'],
  ['?_type=Observation,Encounter&_lastUpdated:missing=true', ''],
  ['?_type=Observation&_id:missing=false', 'b a c'],
]);

for (const [search, included] of [
  ['Observation?_id=b&_sort=date&_include=Observation:encounter', 'visit'],
  ['Observation?_id=nothing&_include=Observation:encounter&_revinclude=Provenance:target', ''],
  ['Practitioner?_id=ng&_revinclude=PractitionerRole:practitioner', 'role'],
  [
    'Practitioner?_id=ng&_revinclude=PractitionerRole:practitioner&_include:iterate=PractitionerRole:organization',
    'role ward',
  ],
  [
    'Practitioner?_id=ng&_revinclude=PractitionerRole:practitioner&_include:iterate=PractitionerRole:organization&_include:iterate=Organization:partof',
    'hospital role ward',
  ],
] as const) {
  test(`${search} includes ${included || 'nothing'}`, async () => {
    const { status, bundle } = await (await recordOf23(world)).ask(`/fhir/${search}`);
    assert.is(status, 200);
    const ids = foundIn(bundle).included.map(({ id }) => String(id));
    assert.is(ids.sort().join(' '), included);
  });
}

test('what a search asks is asked of its later pages, the modifiers and what is included too', async () => {
  const record = await recordOf23(world);
  const { ids, totals, included } = await walk(
    record,
    '/fhir/Observation?code:not=a&_sort=-date&_count=1&_include=Observation:encounter',
  );
  assert.equal(ids, ['c', 'b']);
  assert.equal(totals, [2, 2]);
  assert.equal(included, [[], ['visit']]);
});

for (const [search, issueCode] of [
  ['Practitioner?_include=Practitioner:family', 'value'],
  ['Practitioner?_revinclude=Encounter:identifier', 'value'],
  ['Encounter?_revinclude=Observation', 'value'],
  ['Encounter?_revinclude=Observation:patient', 'value'],
  ['Observation?_elements=code&_summary=true', 'invalid'],
  ['Observation?_sort=encounter.date', 'value'],
  ['Observation?code:foo=a', 'not-supported'],
] as const) {
  test(`${search} is refused with 400, ${issueCode}, where it says so`, async () => {
    const { status, bundle: outcome } = await (await recordOf23(world)).ask(`/fhir/${search}`);
    assert.is(status, 400);
    const [issue] = listOf(outcome.issue);
    assert.is(isJson(issue) && issue.code, issueCode);
    assert.ok(isJson(issue) && issue.diagnostics);
    const name = /[?&]([^=&]+)=/.exec(search)?.[1];
    if (issueCode !== 'invalid') assert.equal(isJson(issue) && issue.location, [`http.${name}`]);
  });
}

test.run();
