// Operations by POST within a batch. https://hl7.org/fhir/R4/http.html#transaction
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { onRecord } from './audited.ts';
import { askingWith, docrefPath, documentedPatients, label, parametersBody } from './documents.ts';
import { bundleOf, type EntryRequest, entriesOf, jsonType } from './post-batch.ts';

const test = suite('operations in a batch');

const url = 'DocumentReference/$docref';

function parametersOf(...parameter: readonly object[]): object {
  return { resourceType: 'Parameters', ...(parameter.length === 0 ? {} : { parameter }) };
}

function posted(resource: unknown, more: Partial<EntryRequest> = {}): EntryRequest {
  return { method: 'POST', url, resource, ...more };
}

const patient = { name: 'patient', valueId: 'asker' };
const start = { name: 'start', valueDateTime: '2019' };

const sent: readonly (readonly [what: string, query: string, resource: object])[] = [
  ['no parameters', '', parametersOf()],
  ['parameters', '', parametersOf(patient, { name: 'type', valueCoding: { code: '18842-5' } })],
  ['parameters in the URL too', '?start=2019&_elements=date', parametersOf(patient)],
  ['another patient', '', parametersOf({ name: 'patient', valueId: 'bystander' }, start)],
  ['what is passed over', '', parametersOf({ name: 'colour', valueString: 'red' })],
  ['what cannot be read', '', parametersOf({ name: 'start', valueString: 'x' })],
  ['what belongs in the URL', '', parametersOf({ name: '_count', valueInteger: 1 })],
  ['another resource', '', { resourceType: 'Patient', id: 'asker' }],
  ['more than it takes', '', parametersOf({ name: 'x'.repeat(70_000), valueString: 'x' })],
];
for (const [what, query, resource] of sent) {
  test(`answers ${what} as the same request by itself`, async () => {
    const world = await documentedPatients();
    const alone = await world.ask(docrefPath + query, {
      method: 'POST',
      headers: jsonType,
      body: JSON.stringify(resource),
    });
    const [entry] = await entriesOf(world, [posted(resource, { url: url + query })]);
    assert.is(entry?.response?.status, `${alone.status}`);
    assert.equal(alone.status === 200 ? entry?.resource : entry?.response?.outcome, JSON.parse(alone.text));
  });
}

test('takes the dollar sign escaped, and no resource where there are no parameters', async () => {
  const world = await documentedPatients();
  const escaped = url.replace('$', '%24');
  const entries = await entriesOf(world, [
    posted(parametersOf(patient), { url: escaped }),
    { method: 'POST', url },
    { method: 'POST', url: `${url}?patient=asker` },
  ]);
  const alone = await world.ask(docrefPath, parametersBody([]));
  assert.equal(
    entries.map(({ response }) => response?.status),
    ['200', '200', '200'],
  );
  assert.equal(entries[1]?.resource, JSON.parse(alone.text));
});

test('refuses an operation that there is not, with those that there are', async () => {
  const [entry] = await entriesOf(await documentedPatients(), [
    posted(parametersOf(), { url: 'Patient/asker/$everything' }),
  ]);
  assert.is(entry?.response?.status, '404');
  assert.match(JSON.stringify(entry?.response?.outcome), 'DocumentReference/$docref');
});

test('holds each to the preference of the batch', async () => {
  const world = await documentedPatients();
  const asked = [posted(parametersOf({ name: 'colour', valueString: 'red' }))];
  const [lenient] = await entriesOf(world, asked);
  const [strict] = await entriesOf(world, asked, { Prefer: 'handling=strict' });
  assert.equal([lenient?.response?.status, strict?.response?.status], ['200', '400']);
});

test('a credential sees by it no more than by the same request alone', async () => {
  const world = await documentedPatients();
  for (const grant of [
    { scope: 'patient/Observation.rs' },
    { scope: 'patient/DocumentReference.r' },
    { scope: 'patient/DocumentReference.s' },
    { since: '2022-11-19', until: '2023-12-31' },
    { excludedLabels: [`${label.system}|${label.code}`] },
  ]) {
    const ask = await askingWith(world, grant);
    const alone = await ask(docrefPath, parametersBody([start]));
    const body = bundleOf([posted(parametersOf(start))]);
    const batch = JSON.parse((await ask('/fhir', { method: 'POST', headers: jsonType, body })).text);
    const [{ resource, response }] = batch.entry;
    assert.is(response.status, `${alone.status}`, JSON.stringify(grant));
    assert.equal(alone.status === 200 ? resource : response.outcome, JSON.parse(alone.text), JSON.stringify(grant));
  }
});

test('each is a row of its own, by the names of its parameters, refused ones too', async () => {
  const world = await documentedPatients();
  await entriesOf(world, [
    posted(parametersOf(patient, start)),
    posted(parametersOf({ name: 'type', valueString: 'quillfeather' })),
    posted({ resourceType: 'Observation' }, { url: 'Observation' }),
    { method: 'POST', url: 'Observation/_search' },
  ]);
  const entries = await onRecord(world);
  assert.equal(
    entries.map(({ action, resourceType, parameters, status, count }) => [
      action,
      resourceType,
      parameters,
      status,
      count,
    ]),
    [
      ['operation', 'DocumentReference', ['patient', 'start'], 200, 5],
      ['operation', 'DocumentReference', ['type'], 400, null],
      ['unrouted', null, [], 405, null],
      ['unrouted', null, [], 405, null],
      ['batch', null, [], 200, null],
    ],
  );
  assert.is(new Set(entries.map(({ requestId }) => requestId)).size, 1);
  assert.not.match(JSON.stringify(entries), 'quillfeather');
});

test.run();
