import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fixture, importWorld } from './import-world.ts';

const again = suite('import of the same and of changed content');

const everything = {
  'a.json': fixture('transaction-with-urn-references.json'),
  'b.json': fixture('collection-with-invalid-entry.json'),
  'c.json': fixture('searchset-with-outcome.json').replaceAll('"p"', '"s"').replaceAll('Patient/p', 'Patient/s'),
  'd.json': fixture('observation-with-exact-decimals.json'),
};

again('the same content changes nothing', async () => {
  const world = await importWorld();
  const first = await world.take(everything);
  const second = await world.take(everything);
  assert.is(first.tally.counts.unchanged, 0);
  assert.is(second.tally.counts.created + second.tally.counts.updated + second.tally.counts.deleted, 0);
  assert.is(second.tally.counts.unchanged, first.tally.counts.created);
});

again('the same content otherwise laid out, with another meta.versionId, changes nothing', async () => {
  const world = await importWorld();
  const resource = {
    resourceType: 'Patient',
    id: 'p',
    meta: { versionId: '1', profile: ['http://example.org/p'] },
    active: true,
  };
  await world.take({ 'a.json': JSON.stringify(resource, undefined, 4) });
  resource.meta.versionId = '9';
  assert.equal((await world.take({ 'b.json': JSON.stringify(resource) })).lines, ['unchanged Patient/p']);
});

again('changed content makes a new version', async () => {
  const world = await importWorld();
  await world.take({ 'a.json': { resourceType: 'Patient', id: 'p' } });
  assert.equal((await world.take({ 'a.json': { resourceType: 'Patient', id: 'p', active: true } })).lines, [
    'updated Patient/p',
  ]);
  assert.is((await world.read('p', 'Patient/p'))?.version, 2);
});

again('1.0 in place of 1.00 is a change', async () => {
  const world = await importWorld();
  const text = (value: string) =>
    `{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"valueQuantity":{"value":${value}}}`;
  await world.take({ 'a.json': text('1.00') });
  assert.equal((await world.take({ 'a.json': text('1.0') })).lines, ['updated Observation/o']);
});

again('numbers are stored as they were sent', async () => {
  const world = await importWorld();
  await world.take({
    'p.json': { resourceType: 'Patient', id: 'p' },
    'o.json': fixture('observation-with-exact-decimals.json'),
  });
  const content = (await world.read('p', 'Observation/decimals'))?.content ?? '';
  const numbers = [...content.matchAll(/"valueQuantity":\{"value":([^}]*)\}/g)].map(([, number]) => number);
  assert.equal(numbers, ['1.50', '1.0', '0.1234567890123456789', '1.20e3', '-2.5']);
  assert.match(content, '"text":"1.50, 2.0 and \\"3.10\\""');
});

again('what is stored is one line: type, id and meta first, the rest as it was sent', async () => {
  const world = await importWorld();
  await world.take({ 'p.json': '{ "id": "p",\n "active": true, "resourceType": "Patient", "gender": "male" }' });
  const content = (await world.read('p', 'Patient/p'))?.content ?? '';
  assert.match(
    content,
    /^\{"resourceType":"Patient","id":"p","meta":\{"versionId":"1","lastUpdated":"[^"]+"\},"active":true,"gender":"male"\}$/,
  );
});

again('a resource of nothing but its id is stored whole', async () => {
  const world = await importWorld();
  await world.take({
    'p.json': { resourceType: 'Patient', id: 'p', meta: { lastUpdated: '2020-01-01T00:00:00Z', tag: [{ code: 'x' }] } },
  });
  assert.equal(await world.json('p', 'Patient/p'), {
    resourceType: 'Patient',
    id: 'p',
    meta: { tag: [{ code: 'x' }] },
  });
});

const unnamed = { resourceType: 'Observation', status: 'final', code: { text: 'Weight' } };

again('resources without an id get the same one every time, and equal ones of a Bundle stay two', async () => {
  const world = await importWorld();
  const entry = { resource: unnamed, request: { method: 'POST', url: 'Observation' } };
  const bundle = { 'a.json': { resourceType: 'Bundle', type: 'transaction', entry: [entry, entry] } };
  const first = await world.take(bundle);
  assert.equal(
    first.outcomes.map(({ outcome }) => outcome),
    ['created', 'created'],
  );
  const second = await world.take(bundle);
  assert.equal(
    second.outcomes.map(({ outcome }) => outcome),
    ['unchanged', 'unchanged'],
  );
  assert.equal(
    second.outcomes.map(({ id }) => id),
    first.outcomes.map(({ id }) => id),
  );
});

again('an id that is none is refused, not replaced', async () => {
  const world = await importWorld();
  const { outcomes } = await world.take({
    'a.ndjson': ['{"resourceType":"Patient","id":"a b"}', '{"resourceType":"Patient","id":7}'].join('\n'),
  });
  assert.equal(
    outcomes.map(({ problems }) => problems?.[0]?.expression),
    ['Patient.id', 'Patient.id'],
  );
});

again('hostile names and nesting are refused or kept, and end nothing', async () => {
  const world = await importWorld();
  const deep = (open: string, close: string) =>
    `{"resourceType":"Patient","id":"deep","extension":${open.repeat(20_000)}${close.repeat(20_000)}}`;
  const { lines } = await world.take({
    'a.ndjson': [
      '{"resourceType":"Patient","id":"proto","__proto__":{"active":true}}',
      deep('[', ']'),
      `{"resourceType":"Patient","id":"deep","extension":${'[{"url":"a","extension":'.repeat(20_000)}1${'}]'.repeat(20_000)}}`,
      '{"resourceType":"Patient","id":"constructor","constructor":1}',
      '{"resourceType":"__proto__"}',
      '"Patient"',
      'null',
      '{"resourceType":"Patient","id":"p"}',
    ].join('\n'),
  });
  assert.equal(
    lines.filter((line) => line.startsWith('created')),
    ['created Patient/p'],
  );
  assert.is(lines.length, 8);
});

again('a deletion once more — is unchanged', async () => {
  const world = await importWorld();
  await world.take({ data: '{"resourceType":"Patient","id":"p"}' });
  const entry = { request: { method: 'DELETE', url: 'Patient/p' } };
  const deletion = { data: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [entry] }) };
  assert.is((await world.take(deletion)).tally.counts.deleted, 1);
  const { deleted, unchanged } = (await world.take(deletion)).tally.counts;
  assert.equal([deleted, unchanged], [0, 1]);
});

again.run();
