import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ImportWorld, importWorld } from './import-world.ts';

const order = suite('import of one resource twice, the earlier waiting for what it refers to');

const patient = { resourceType: 'Patient', id: 'p', identifier: [{ system: 'urn:mrn', value: '7' }] };
const weight = (text: string, reference: string) => ({
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: { text },
  subject: { reference },
});
const older = weight('older', 'Patient?identifier=urn:mrn|7');
const newer = weight('newer', 'Patient/p');
const bundleOf = (type: string, ...resources: { resourceType: string; id: string }[]) => ({
  resourceType: 'Bundle',
  type,
  entry: resources.map((resource) => ({
    resource,
    ...(type === 'collection' ? {} : { request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }),
  })),
});
const lines = (...resources: object[]): string => resources.map((resource) => JSON.stringify(resource)).join('\n');
const text = async (world: ImportWorld): Promise<unknown> =>
  ((await world.json('p', 'Observation/o')) as { code: { text: string } } | undefined)?.code.text;

const files: readonly (readonly [name: string, files: Record<string, unknown>])[] = [
  ['lines of one file', { 'a.ndjson': lines(older, newer, patient) }],
  ['files', { 'a.json': older, 'b.json': newer, 'c.json': patient }],
  ['entries of a batch', { 'a.json': bundleOf('batch', older, newer), 'c.json': patient }],
  ['entries of collections', { 'a.json': bundleOf('collection', older), 'b.json': newer, 'c.json': patient }],
  ['a transaction, then a resource', { 'a.json': bundleOf('transaction', older), 'b.json': newer, 'c.json': patient }],
  ['a resource, then a transaction', { 'a.json': older, 'b.json': bundleOf('transaction', newer), 'c.json': patient }],
];

for (const [name, content] of files) {
  order(`${name} — the later stands, and the earlier is told as passed over`, async () => {
    const world = await importWorld();
    const { tally, outcomes } = await world.take(content);
    assert.is(await text(world), 'newer');
    assert.is((await world.read('p', 'Observation/o'))?.version, 1);
    assert.is(tally.counts.skipped, 1);
    const [passedOver] = outcomes.filter(({ outcome }) => outcome === 'skipped');
    assert.equal([passedOver?.source, passedOver?.id], [Object.keys(content)[0], 'o']);
    assert.match(passedOver?.note ?? '', /later/);
  });
}

order('the rest of a transaction whose one resource is outdated is taken', async () => {
  const world = await importWorld();
  const other = { ...older, id: 'other' };
  await world.take({ 'a.json': bundleOf('transaction', older, other), 'b.json': newer, 'c.json': patient });
  assert.is(await text(world), 'newer');
  assert.ok(await world.read('p', 'Observation/other'));
});

order('both wait, the earlier longer — the later stands', async () => {
  const world = await importWorld();
  const observation = (of: string) => ({ ...older, code: { text: of }, performer: [{ reference: of }] });
  const organization = (id: string, more: object) => ({ resourceType: 'Organization', id, name: id, ...more });
  const first = observation('Organization?identifier=second');
  const second = observation('Organization?identifier=first');
  const slow = organization('s', {
    identifier: [{ value: 'second' }],
    partOf: { reference: 'Organization?identifier=first' },
  });
  await world.take({
    'a.ndjson': lines(first, second, patient),
    'b.ndjson': lines(slow, organization('f', { identifier: [{ value: 'first' }] })),
  });
  assert.is(await text(world), 'Organization?identifier=first');
});

order('the later is deletion — the resource stays deleted', async () => {
  const world = await importWorld();
  const deletion = {
    resourceType: 'Bundle',
    type: 'batch',
    entry: [{ request: { method: 'DELETE', url: 'Observation/o' } }],
  };
  await world.take({ 'a.json': newer, 'b.json': older, 'c.json': deletion, 'd.json': patient });
  assert.is((await world.read('p', 'Observation/o'))?.content, undefined);
});

order('the earlier does not wait, the later does — the later stands', async () => {
  const world = await importWorld();
  const { tally } = await world.take({ 'a.json': newer, 'b.json': older, 'c.json': patient });
  assert.is(await text(world), 'older');
  assert.is(tally.counts.updated, 1);
});

order('the later is refused — the earlier is taken', async () => {
  const world = await importWorld();
  await world.take({ 'a.json': older, 'b.json': { ...newer, status: 'wrong' }, 'c.json': patient });
  assert.is(await text(world), 'older');
});

order.run();
