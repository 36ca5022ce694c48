// What users of FHIR servers have had to complain of, as promises: what a search means.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';
import { recordOf23 } from '../support/generate-record.ts';
import { chained, linkOf, observation, subject } from './search-cases.ts';

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

test.run();
