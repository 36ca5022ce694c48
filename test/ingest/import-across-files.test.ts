import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { importWorld } from './import-world.ts';

const across = suite('references across files');

const observation = (id: string, reference: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'Weight' },
  subject: { reference },
});
const patient = { resourceType: 'Patient', id: 'p', identifier: [{ system: 'urn:mrn', value: '7' }] };
const search = 'Patient?identifier=urn:mrn|7';
const transaction = (...resources: { resourceType: string; id: string }[]) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: resources.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  })),
});

const referring: readonly (readonly [string, unknown])[] = [
  ['a resource', observation('o', search)],
  ['a line of NDJSON', `${JSON.stringify(observation('o', search))}\n`],
  ['a transaction', transaction(observation('o', search))],
  [
    'an entry of a collection',
    { resourceType: 'Bundle', type: 'collection', entry: [{ resource: observation('o', search) }] },
  ],
];

for (const [name, content] of referring) {
  across(`${name} that refers by search — is taken before and after what it refers to`, async () => {
    for (const files of [
      { 'a.json': patient, 'b.json': content },
      { 'b.json': content, 'c.json': patient },
    ]) {
      const world = await importWorld();
      const { tally } = await world.take(files);
      assert.is(tally.counts.created, 2);
      assert.is(tally.resources, 2);
      assert.match((await world.read('p', 'Observation/o'))?.content ?? '', '"reference":"Patient/p"');
    }
  });

  across(`${name} that refers to nothing — is refused by name once, at the end`, async () => {
    const world = await importWorld();
    const { outcomes, tally } = await world.take({
      'b.json': content,
      'c.json': { resourceType: 'Patient', id: 'other' },
    });
    assert.is(tally.counts.created, 1);
    const [refused, ...more] = outcomes.filter(
      ({ resourceType, outcome }) => outcome === 'refused' && resourceType !== 'Bundle',
    );
    assert.equal(more, []);
    assert.equal(refused?.problems, [
      {
        code: 'not-found',
        expression: 'Observation.subject.reference',
        message: `"${search}" finds no resource; expected exactly one.`,
      },
    ]);
  });
}

across('what waits for what waits is taken in the end', async () => {
  const world = await importWorld();
  const link = (id: string, value: string, of: string) => ({
    resourceType: 'Organization',
    id,
    name: id,
    identifier: [{ value }],
    partOf: { reference: `Organization?identifier=${of}` },
  });
  const top = { resourceType: 'Organization', id: 'top', name: 'Top', identifier: [{ value: '4' }] };
  const { tally } = await world.take({
    '1.json': transaction(link('a', '1', '2')),
    '2.json': transaction(link('b', '2', '3')),
    '3.json': transaction(link('c', '3', '4')),
    '4.json': top,
  });
  assert.is(tally.counts.created, 4);
});

across('only the entries that wait are taken later, and each is told once', async () => {
  const world = await importWorld();
  const collection = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [{ resource: { resourceType: 'Patient', id: 'q' } }, { resource: observation('o', search) }],
  };
  const { lines } = await world.take({ 'a.json': collection, 'b.json': patient });
  assert.equal(lines, ['created Patient/q', 'created Patient/p', 'created Observation/o']);
});

across('lines of a stream wait as those of a file do', async () => {
  const world = await importWorld();
  const lines = [
    observation('o', search),
    patient,
    observation('o2', search),
    observation('o3', 'Patient?identifier=none'),
  ];
  const { tally } = await world.takeStream(lines.map((line) => JSON.stringify(line)).join('\n'));
  assert.is(tally.counts.created, 3);
  assert.is(tally.counts.refused, 1);
});

const urn = 'urn:uuid:66666666-6666-4666-8666-666666666666';
const named = (resource: object) => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [{ fullUrl: urn, resource, request: { method: 'POST', url: 'Patient' } }],
});
const unnamed = { resourceType: 'Patient' };

for (const [name, target, id] of [
  ['by its UUID', unnamed, '66666666-6666-4666-8666-666666666666'],
  ['by an id of its own', patient, 'p'],
] as const) {
  across(`a URN given in another Bundle, whose resource is stored ${name} — is found in either order`, async () => {
    const referring = transaction(observation('o', urn));
    for (const files of [
      { 'a.json': named(target), 'b.json': referring },
      { 'b.json': referring, 'c.json': named(target) },
    ]) {
      const world = await importWorld();
      assert.is((await world.take(files)).tally.counts.created, 2);
      assert.match((await world.read(id, 'Observation/o'))?.content ?? '', `"reference":"Patient/${id}"`);
    }
  });
}

across('a URN that names nothing — stays as it is on a resource that stands alone', async () => {
  const world = await importWorld();
  const content = { ...observation('o', 'Patient/p'), performer: [{ reference: urn }] };
  const { tally } = await world.take({ 'a.json': patient, 'b.json': content });
  assert.is(tally.counts.created, 2);
  assert.match((await world.read('p', 'Observation/o'))?.content ?? '', `"reference":"${urn}"`);
});

across('a dry run — finds what an import would find, in either order, and writes nothing', async () => {
  const world = await importWorld();
  const files = {
    'a.json': transaction(observation('o', search)),
    'b.json': patient,
    'c.json': observation('o2', search),
  };
  const { tally } = await world.take(files, { isDryRun: true });
  assert.is(tally.counts.checked, 3);
  assert.is(await world.read('p', 'Patient/p'), undefined);
});

across.run();
