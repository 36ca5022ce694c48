// What a batch refuses to read: as a whole, or in one of its entries.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { twoPatients } from '../support/two-patients.ts';
import { bundleOf, entriesOf, jsonType } from './post-batch.ts';

const batch = suite('batch request');

const deceptiveUrls = [
  '../fhir/Patient/asker',
  'Patient/../Patient/asker',
  'Patient/%2e%2e/Patient/asker',
  'Patient\\asker',
  'Pat\nient/asker',
  'Patient/asker#a',
  'Patient /asker',
  '//evil.example/fhir/Patient/asker',
  '/\\evil.example/fhir/Patient/asker',
  '/../Patient/asker',
  'http://evil.example/fhir/Patient/asker',
  'urn:uuid:5d0d9c0e-6a4e-4c56-8c5f-2f9be3f3a1d2',
];
for (const url of deceptiveUrls) {
  batch(`refuses the entry's url ${JSON.stringify(url)}`, async () => {
    const [entry] = await entriesOf(await twoPatients(), [url]);
    assert.is(entry?.response?.status, '400');
  });
}

batch('takes a slash before an url of an entry, as R4 writes it in its examples of batches', async () => {
  const urls = ['/Patient/asker', '/Observation?patient=asker&_count=0', '/?_type=Observation&_count=0'];
  const [read, ...searches] = await entriesOf(await twoPatients(), urls);
  assert.is(read?.resource?.id, 'asker');
  for (const { resource } of searches) assert.is(resource?.resourceType === 'Bundle' && resource.total, 5);
});

batch('reads escaped and plain characters in the query of an entry alike', async () => {
  const world = await twoPatients();
  const urls = [
    'Observation?code=http://loinc.org|29463-7&_total=accurate',
    'Observation?code=http%3A%2F%2Floinc.org%7C29463-7',
    'Observation?code:text=Body weight',
    'Patient/asker/Observation?code=29463-7,a\\,b',
  ];
  for (const { resource } of await entriesOf(world, urls)) {
    assert.is(resource?.resourceType === 'Bundle' && resource.total, 5);
  }
});

batch('refuses a long url of an entry as too long, whatever it holds', async () => {
  const urls = ['%2e/'.repeat(200_000), `Observation?code=${'x'.repeat(8192)}`];
  for (const { response } of await entriesOf(await twoPatients(), urls)) assert.is(response?.status, '414');
});

batch('refuses a credential in the url of an entry', async () => {
  const [entry] = await entriesOf(await twoPatients(), [`Patient?api_key=ck_${'a'.repeat(22)}`]);
  assert.is(entry?.response?.status, '400');
  assert.not.match(JSON.stringify(entry), 'ck_');
});

const refusedBodies: readonly (readonly [name: string, body: string, status: number])[] = [
  ['a transaction', bundleOf([{ method: 'GET', url: 'Patient/asker' }], 'transaction'), 405],
  ['a collection', bundleOf([], 'collection'), 400],
  ['a resource that is no Bundle', '{"resourceType":"Patient"}', 400],
  ['no JSON', '{"resourceType":', 400],
  ['a list', '[]', 400],
  ['nothing', '', 400],
  ['entries that are no list', '{"resourceType":"Bundle","type":"batch","entry":{}}', 400],
  ['101 entries', bundleOf(Array.from({ length: 101 }, () => ({ method: 'GET', url: 'Patient/asker' }))), 400],
  ['100,000 nested lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
  ['strings without an end', '\\"'.repeat(500_000), 400],
  ['a body above 1 MB', `{"resourceType":"Bundle","type":"batch","id":"${'x'.repeat(1_100_000)}"}`, 413],
];
for (const [name, body, status] of refusedBodies) {
  batch(`answers ${status} to ${name}`, async () => {
    const { ask } = await twoPatients();
    const answer = await ask('/fhir', { method: 'POST', headers: jsonType, body });
    assert.is(answer.status, status, answer.text);
    assert.equal(checkResource(JSON.parse(answer.text)), []);
  });
}

batch('names a transaction as what is not offered, since nothing here writes', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir', { method: 'POST', headers: jsonType, body: bundleOf([], 'transaction') });
  const [issue] = JSON.parse(answer.text).issue;
  assert.is(issue.code, 'not-supported');
  assert.match(issue.diagnostics, /transaction.*only reads/);
});

batch('answers 415 to XML and to a form', async () => {
  const { ask } = await twoPatients();
  for (const type of ['application/fhir+xml', 'application/x-www-form-urlencoded']) {
    const headers = { 'Content-Type': type };
    assert.is((await ask('/fhir', { method: 'POST', headers, body: bundleOf([]) })).status, 415, type);
  }
});

for (const [name, request] of [
  ['no request', undefined],
  ['no method', { url: 'Patient/asker' }],
  ['no url', { method: 'GET' }],
  ['a url that is no text', { method: 'GET', url: 7 }],
] as const) {
  batch(`answers 400 to an entry with ${name}, and answers the others`, async () => {
    const { ask } = await twoPatients();
    const body = bundleOf([request, { method: 'GET', url: 'Patient/asker' }]);
    const bundle = JSON.parse((await ask('/fhir', { method: 'POST', headers: jsonType, body })).text);
    assert.equal(
      bundle.entry.map((entry: { response: { status: string } }) => entry.response.status),
      ['400', '200'],
    );
  });
}

batch.run();
