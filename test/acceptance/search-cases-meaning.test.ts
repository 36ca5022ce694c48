// What users of FHIR servers have had to complain of, as promises: what a search means.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';
import { recordOf23 } from '../support/generate-record.ts';
import { linkOf } from '../support/server-client.ts';
import { chained, observation, subject, withoutCursors } from './search-cases.ts';

const test = suite('search: what it means');

test('a mistyped parameter finds nothing by guessing: lenient names what is ignored, strict refuses', async () => {
  const { ask } = await chained();
  const path = '/fhir/Observation?subjet=Patient/23';
  const strict = await ask(path, { headers: { prefer: 'handling=strict' } });
  assert.is(strict.status, 400);
  const lenient = await ask(path, { headers: { prefer: 'handling=lenient' } });
  assert.is(lenient.status, 200);
  const outcomes = listOf(lenient.bundle.entry).filter(
    (entry) => isJson(entry) && isJson(entry.search) && entry.search.mode === 'outcome',
  );
  assert.is(outcomes.length, 1);
  assert.match(JSON.stringify(outcomes), /subjet/);
  assert.match(JSON.stringify(outcomes), /subject/);
  assert.not.match(linkOf(lenient.bundle, 'self') ?? '', /subjet/);
});

for (const query of ['_summary=count', '_count=0', '_sort=-_id&_count=1', '_elements=status']) {
  test(`what is ignored is named in every form of answer: ${query}`, async () => {
    const { ask } = await chained();
    const path = `/fhir/Observation?subjet=Patient/23&${query}`;
    const { status, bundle } = await ask(path, { headers: { prefer: 'handling=lenient' } });
    assert.is(status, 200);
    const last = listOf(bundle.entry).at(-1);
    assert.equal(isJson(last) && last.search, { mode: 'outcome' });
    assert.match(JSON.stringify(last), /subjet.*subject/);
    assert.is(bundle.total, 4);
    assert.is((await ask(path)).status, 400);
  });
}

const instants: readonly Json[] = [
  observation('midnight', { effectiveDateTime: '2024-01-01T00:00:00Z' }),
  observation('last', { effectiveDateTime: '2024-01-01T23:59:59.999Z' }),
  observation('next', { effectiveDateTime: '2024-01-02T00:00:00Z' }),
  observation('east', { effectiveDateTime: '2024-01-01T00:00:00+01:00' }),
];
for (const [value, found] of [
  ['2024-01-01', 'midnight last'],
  ['eq2024-01-01', 'midnight last'],
  ['ge2024-01-01', 'midnight last next'],
  ['gt2024-01-01', 'next'],
  ['le2024-01-01', 'midnight last east'],
  ['lt2024-01-01', 'east'],
  ['2024', 'midnight last next'],
  ['2023', 'east'],
  ['2024-01-01T00:00:00+01:00', 'east'],
  ['2023-12-31T23:00:00Z', 'east'],
  ['2024-01-01T00:00:00Z', 'midnight'],
  ['2024-01-01T00:00Z', 'midnight'],
] as const) {
  test(`a day has its first instant and not the next day's, a zone is minded: date=${value} finds ${found}`, async () => {
    const { find } = await recordOf23(instants);
    assert.is(await find(`Observation?date=${value}`), found);
  });
}

test('seconds of zero are as precise as others', async () => {
  const { find } = await recordOf23([
    observation('minute', { effectivePeriod: { start: '2024-01-01T10:00:00Z', end: '2024-01-01T10:00:00Z' } }),
    observation('later', { effectiveDateTime: '2024-01-01T10:00:01Z' }),
  ]);
  assert.is(await find('Observation?date=2024-01-01T10:00:00Z'), 'minute');
});

test('date is when it was observed, not when it was issued, and needs no comparator', async () => {
  const { find } = await recordOf23([
    observation('o', { effectiveDateTime: '2024-01-01', issued: '2024-02-02T00:00:00Z' }),
  ]);
  assert.is(await find('Observation?date=2024-01-01'), 'o');
  assert.is(await find('Observation?date=2024-02-02'), '');
});

test('chains work in a search of the compartment', async () => {
  const { ask } = await chained();
  const { status, bundle } = await ask('/fhir/Patient/23/Observation?encounter.status=finished');
  assert.is(status, 200);
  assert.is(bundle.total, 4);
});

test('chains and includes over a thousand resources are answered at once', async () => {
  const many = [...Array(1000).keys()].map((index) =>
    observation(`m${index}`, { encounter: { reference: `Encounter/v${index % 100}` } }),
  );
  const visits = [...Array(100).keys()].map((index) => ({
    resourceType: 'Encounter',
    id: `v${index}`,
    status: 'finished',
    subject,
  }));
  const { ask } = await recordOf23([...visits, ...many]);
  for (const query of [
    'Observation?encounter.status=finished&_count=10',
    'Encounter?_has:Observation:encounter:status=final&_count=10',
    'Observation?_include=Observation:encounter&_count=100',
    'Observation?subject:Patient._has:Encounter:subject:status=finished&_count=10',
  ]) {
    const before = performance.now();
    assert.is((await ask(`/fhir/${query}`)).status, 200);
    // The complaints were of minutes; a second leaves room for a busy machine.
    assert.ok(performance.now() - before < 1000, `${query} took ${performance.now() - before} ms`);
  }
});

test('a patient who is linked stays another patient', async () => {
  const { find } = await recordOf23([], { link: [{ other: { reference: 'Patient/24' }, type: 'seealso' }] });
  assert.is(await find('Patient?link=Patient/24&_include=Patient:link'), '23');
  assert.is(await find('Patient?link:Patient._id=24'), '');
});

test('a batch answers as the single requests do', async () => {
  const { ask } = await chained();
  const paths = ['Observation?_id=o1', 'Patient/24', 'Observation?shoe-size=9', 'Patient/23/Encounter?_sort=-_id'];
  const entry = paths.map((url) => ({ request: { method: 'GET', url } }));
  const batch = await ask('/fhir', {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
  });
  assert.is(batch.status, 200, JSON.stringify(batch.bundle));
  const statuses = listOf(batch.bundle.entry).map((each) =>
    isJson(each) && isJson(each.response) ? String(each.response.status).slice(0, 3) : '',
  );
  const alone = await Promise.all(paths.map(async (path) => String((await ask(`/fhir/${path}`)).status)));
  assert.equal(statuses, alone);
});

/** Resources of one's own among somebody else's, each pointing at the other's. */
const amongOthers: readonly Json[] = [
  { resourceType: 'Encounter', id: 'mine', status: 'finished', subject },
  { resourceType: 'Encounter', id: 'theirs', status: 'finished', subject: { reference: 'Patient/24' } },
  observation('here', { encounter: { reference: 'Encounter/mine' }, hasMember: [{ reference: 'Observation/there' }] }),
  observation('across', { encounter: { reference: 'Encounter/theirs' } }),
  observation('there', {
    subject: { reference: 'Patient/24' },
    encounter: { reference: 'Encounter/mine' },
    hasMember: [{ reference: 'Observation/here' }],
  }),
  { resourceType: 'Provenance', id: 'signed', target: [{ reference: 'Observation/here' }], agent: [] },
  { resourceType: 'Provenance', id: 'unseen', target: [{ reference: 'Observation/there' }], agent: [] },
];
for (const [url, status] of [
  ['Observation?_sort=-_id&_include=Observation:encounter', 200],
  ['Observation?_include=Observation:has-member&_include=Observation:encounter', 200],
  ['Observation?_include:iterate=*&_count=1', 200],
  ['Encounter?_revinclude=Observation:encounter&_revinclude:iterate=Observation:has-member', 200],
  ['Observation?_revinclude=Provenance:target', 200],
  ['Provenance?target=Observation/there', 200],
  ['Observation?has-member.status=final', 200],
  ['Encounter?_has:Observation:encounter:_id=there', 200],
  ['Patient/23/Observation?encounter.status=finished', 200],
  ['Patient/24/Observation', 404],
  ['?_type=Encounter,Observation&_summary=count', 200],
  ['Observation/here', 200],
  ['Observation/there', 404],
  ['Observation/there/_history/1', 404],
  ['Observation/here/_history', 200],
  ['Observation/never', 404],
  ['_history?_count=2', 200],
  ['Observation?subjet=Patient/23', 400],
  ['Observation?date=yesterday', 400],
  ['Observation?_count=-1', 400],
  ['Observation?subject:Encounter.status=finished', 400],
  ['Zebra', 404],
] as const) {
  test(`a batch shows what the single request shows, and refuses what that refuses: ${url}`, async () => {
    const { ask } = await recordOf23(amongOthers);
    const alone = await ask(`/fhir/${url}`.replace('/?', '?'));
    const { bundle } = await ask('/fhir', {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url } }] }),
    });
    const [entry] = listOf(bundle.entry);
    assert.ok(isJson(entry) && isJson(entry.response), JSON.stringify(bundle));
    assert.is(alone.status, status, JSON.stringify(alone.bundle));
    assert.is(String(entry.response.status).slice(0, 3), String(status));
    const shown = status === 200 ? entry.resource : entry.response.outcome;
    assert.is(withoutCursors(JSON.stringify(shown)), withoutCursors(JSON.stringify(alone.bundle)));
  });
}

test.run();
