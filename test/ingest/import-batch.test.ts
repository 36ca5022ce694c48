import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fixture, importWorld } from './import-world.ts';

const batch = suite('import of Bundles whose entries stand alone');

batch('batch — every method comes to its own', async () => {
  const world = await importWorld();
  const { lines } = await world.take({ 'batch.json': fixture('batch-with-every-method.json') });
  assert.equal(lines, [
    'created Patient/p',
    'skipped',
    'skipped',
    'refused',
    'unchanged Patient/never-there',
    'refused',
    'refused',
    'refused',
  ]);
});

batch('collection — an invalid entry is named and the others are taken', async () => {
  const world = await importWorld();
  const { lines, outcomes } = await world.take({ 'c.json': fixture('collection-with-invalid-entry.json') });
  assert.equal(lines, ['created Patient/p', 'refused Observation/wrong', 'created Observation/right']);
  assert.is(outcomes[1]?.entry, 1);
  assert.is(outcomes[1]?.problems?.[0]?.expression, 'Observation.status');
  assert.match((await world.read('p', 'Observation/right'))?.content ?? '', '"reference":"Patient/p"');
});

batch('searchset — the outcome of the search is no resource, and the other server’s version is not kept', async () => {
  const world = await importWorld();
  const { lines } = await world.take({ 's.json': fixture('searchset-with-outcome.json') });
  assert.equal(lines, ['created Patient/p', 'skipped OperationOutcome']);
  const { meta } = JSON.parse((await world.read('p', 'Patient/p'))?.content ?? '');
  assert.is(meta.versionId, '1');
  assert.not.equal(meta.lastUpdated, '2020-01-01T00:00:00Z');
  assert.is(meta.source, 'http://example.org');
});

batch('history — the newest version of each resource is imported, and again changes nothing', async () => {
  const world = await importWorld();
  const history = { 'h.json': fixture('history-newest-first.json') };
  const { lines } = await world.take(history);
  assert.equal(lines, ['created Patient/p', 'unchanged Patient/gone', 'skipped Patient/gone', 'skipped Patient/p']);
  assert.equal(await world.json('p', 'Patient/p'), { resourceType: 'Patient', id: 'p', gender: 'female' });
  await world.take(history);
  assert.is((await world.read('p', 'Patient/p'))?.version, 1);
});

const create = (resource: object, ifNoneExist?: string) => ({
  resource,
  request: { method: 'POST', url: 'Practitioner', ...(ifNoneExist === undefined ? {} : { ifNoneExist }) },
});
const practitioner = (id: string, value: string) => ({
  resourceType: 'Practitioner',
  id,
  identifier: [{ system: 'urn:npi', value }],
});
const bundleOf = (...entry: object[]) => ({ resourceType: 'Bundle', type: 'batch', entry });

batch('ifNoneExist — creates what is not there and leaves alone what is', async () => {
  const world = await importWorld();
  const first = { 'a.json': bundleOf(create(practitioner('one', '1'), 'identifier=urn:npi|1')) };
  assert.equal((await world.take(first)).lines, ['created Practitioner/one']);
  assert.equal((await world.take(first)).lines, ['unchanged Practitioner/one']);
  const other = { 'a.json': bundleOf(create(practitioner('two', '1'), 'identifier=urn:npi|1')) };
  assert.equal((await world.take(other)).lines, ['unchanged Practitioner/one']);
});

batch('ifNoneExist — sees entries of the same Bundle', async () => {
  const world = await importWorld();
  const { lines } = await world.take({
    'a.json': bundleOf(
      create(practitioner('one', '1'), 'identifier=urn:npi|1'),
      create(practitioner('two', '1'), 'identifier=urn:npi|1'),
    ),
  });
  assert.equal(lines, ['created Practitioner/one', 'unchanged Practitioner/one']);
});

batch('ifNoneExist — references to the entry lead to what was found', async () => {
  const world = await importWorld();
  await world.take({ 'a.json': practitioner('found', '1') });
  await world.take({
    'b.json': {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          ...create(practitioner('new', '1'), 'identifier=urn:npi|1'),
          fullUrl: 'urn:uuid:55555555-5555-4555-8555-555555555555',
        },
        {
          resource: {
            resourceType: 'Patient',
            id: 'p',
            generalPractitioner: [
              { reference: 'urn:uuid:55555555-5555-4555-8555-555555555555' },
              { reference: 'Practitioner/new' },
            ],
          },
          request: { method: 'PUT', url: 'Patient/p' },
        },
      ],
    },
  });
  assert.equal(await world.json('p', 'Patient/p'), {
    resourceType: 'Patient',
    id: 'p',
    generalPractitioner: [{ reference: 'Practitioner/found' }, { reference: 'Practitioner/found' }],
  });
});

batch('ifNoneExist — several matches refuse the entry with their number', async () => {
  const world = await importWorld();
  await world.take({
    'a.ndjson': `${JSON.stringify(practitioner('a', '1'))}\n${JSON.stringify(practitioner('b', '1'))}`,
  });
  const { outcomes } = await world.take({ 'c.json': bundleOf(create(practitioner('c', '1'), 'identifier=urn:npi|1')) });
  assert.is(outcomes[0]?.problems?.[0]?.expression, 'Bundle.entry[0].request.ifNoneExist');
  assert.match(outcomes[0]?.problems?.[0]?.message ?? '', /finds 2 resources/);
});

const update = (url: string, resource: object) => ({ resource, request: { method: 'PUT', url } });

batch('conditional update — changes the one that is found, and creates when there is none', async () => {
  const world = await importWorld();
  const patient = { resourceType: 'Patient', identifier: [{ value: '7' }] };
  const { outcomes } = await world.take({
    'a.json': bundleOf(update('Patient?identifier=7', { ...patient, id: 'p' })),
  });
  assert.is(outcomes[0]?.outcome, 'created');
  const again = await world.take({
    'b.json': bundleOf(update('Patient?identifier=7', { ...patient, gender: 'male' })),
  });
  assert.equal(again.lines, ['updated Patient/p']);
  assert.is((await world.read('p', 'Patient/p'))?.version, 2);
});

batch('conditional delete — deletes the one that is found, and nothing when there is none', async () => {
  const world = await importWorld();
  await world.take({ 'a.json': { resourceType: 'Patient', id: 'p', identifier: [{ value: '7' }] } });
  const deletion = { 'b.json': bundleOf({ request: { method: 'DELETE', url: 'Patient?identifier=7' } }) };
  assert.equal((await world.take(deletion)).lines, ['deleted Patient/p']);
  assert.equal((await world.take(deletion)).lines, ['unchanged Patient']);
});

batch.run();
