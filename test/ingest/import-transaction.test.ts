import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fixture, importWorld } from './import-world.ts';

const transaction = suite('transaction import');

const her = '11111111-1111-4111-8111-111111111111';
const observation = 'Observation/22222222-2222-4222-8222-222222222222';
const urns = fixture('transaction-with-urn-references.json');

transaction('references to entries become references to what they are here', async () => {
  const world = await importWorld();
  const { lines } = await world.take({ 'bundle.json': urns });
  assert.equal(lines, [
    `created Patient/${her}`,
    `created ${observation}`,
    'created Binary/33333333-3333-4333-8333-333333333333',
    'created Organization/clinic',
  ]);
  const patient = JSON.stringify(await world.json(her, `Patient/${her}`));
  assert.match(patient, '"reference":"Organization/clinic"');
  assert.match(patient, '"url":"Binary/33333333-3333-4333-8333-333333333333"', 'Attachment.url is a url');
  assert.match(patient, `"value":"urn:uuid:${her}"`, 'Identifier.value is a string and stays');
  const text = JSON.stringify(await world.json(her, observation));
  assert.match(text, `"subject":{"reference":"Patient/${her}"}`);
  assert.match(text, `<a href=\\"Patient/${her}\\">`);
  assert.match(text, '"specimen":{"reference":"#s"}');
  assert.match(text, `"id":"s","subject":{"reference":"Patient/${her}"}`);
});

const entry = (method: string, url: string, resource?: object, more: object = {}) => ({
  ...(resource === undefined ? {} : { resource }),
  request: { method, url },
  ...more,
});
const bundleOf = (...entries: object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry: entries });
const patient = { resourceType: 'Patient', id: 'p' };
const good = entry('PUT', 'Patient/p', patient);
const observed = (reference: string) => ({
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: { text: 'Weight' },
  subject: { reference },
});

const refused: readonly (readonly [name: string, entry: object, expression: string, message: RegExp])[] = [
  [
    'an invalid resource',
    entry('POST', 'Observation', { ...observed('Patient/p'), status: 'done' }),
    'Observation.status',
    /done/,
  ],
  [
    'an element R4 does not have',
    entry('POST', 'Patient', { ...patient, id: 'q', colour: 'red' }),
    'Patient.colour',
    /./,
  ],
  [
    'a reference to no entry',
    entry('POST', 'Observation', observed('urn:uuid:99999999-9999-4999-8999-999999999999')),
    'Observation.subject.reference',
    /names no entry/,
  ],
  [
    'a search that finds nothing',
    entry('POST', 'Observation', observed('Patient?identifier=none')),
    'Observation.subject.reference',
    /finds no resource; expected exactly one/,
  ],
  [
    'a search by what there is not',
    entry('POST', 'Observation', observed('Patient?colour=red')),
    'Observation.subject.reference',
    /colour/,
  ],
  ['PATCH', entry('PATCH', 'Patient/p', { resourceType: 'Parameters' }), 'Bundle.entry[1].request.method', /PATCH/],
  [
    'a method that does not exist',
    entry('MERGE', 'Patient/p'),
    'Bundle.entry[1].request.method',
    /GET, HEAD, POST, PUT, DELETE/,
  ],
  [
    'another type in the URL',
    entry('POST', 'Observation', { ...patient, id: 'q' }),
    'Bundle.entry[1].request.url',
    /"Patient"/,
  ],
  ['another id in the URL', entry('PUT', 'Patient/q', { ...patient, id: 'r' }), 'Bundle.entry[1].resource.id', /"q"/],
  ['the same resource twice', entry('PUT', 'Patient/p', patient), 'Bundle.entry[1]', /twice/],
  ['neither resource nor request', {}, 'Bundle.entry[1]', /resource or a request/],
  [
    'a type that is not R4',
    entry('POST', 'Patent', { resourceType: 'Patent' }),
    'Bundle.entry[1].resource',
    /"Patent"/,
  ],
];

for (const [name, wrong, expression, message] of refused) {
  transaction(`${name} — refuses the whole transaction, naming entry and element`, async () => {
    const world = await importWorld();
    const { outcomes, tally } = await world.take({ bundle: bundleOf(good, wrong) });
    assert.equal(tally.counts, {
      created: 0,
      updated: 0,
      unchanged: 0,
      deleted: 0,
      checked: 0,
      skipped: 0,
      refused: 2,
    });
    const [first] = outcomes;
    assert.is(first?.entry, 1);
    assert.is(first?.problems?.[0]?.expression, expression);
    assert.match(first?.problems?.[0]?.message ?? '', message);
    assert.is(await world.read('p', 'Patient/p'), undefined, 'the good entry was written');
  });
}

transaction('one refused Bundle harms no other', async () => {
  const world = await importWorld();
  const { lines } = await world.take({ 'a.json': bundleOf(good, {}), 'b.json': bundleOf(good) });
  assert.equal(lines, ['refused', 'refused Bundle', 'created Patient/p']);
});

transaction('GET and HEAD entries are passed over', async () => {
  const world = await importWorld();
  const { lines } = await world.take({ bundle: bundleOf(good, entry('GET', 'Patient/p'), entry('HEAD', 'Patient/p')) });
  assert.equal(lines, ['created Patient/p', 'skipped', 'skipped']);
});

transaction('DELETE makes a tombstone, once', async () => {
  const world = await importWorld();
  await world.take({ bundle: bundleOf(good, entry('PUT', 'Observation/o', observed('Patient/p'))) });
  const deletion = { bundle: bundleOf(entry('DELETE', 'Observation/o')) };
  assert.equal((await world.take(deletion)).lines, ['deleted Observation/o']);
  const stored = await world.read('p', 'Observation/o');
  assert.is(stored?.content, undefined);
  assert.is(stored?.version, 2);
  await world.take(deletion);
  assert.is((await world.read('p', 'Observation/o'))?.version, 2);
});

transaction('a search finds an entry of the same transaction, wherever it stands', async () => {
  const world = await importWorld();
  const identifier = [{ system: 'urn:mrn', value: '7' }];
  await world.take({
    bundle: bundleOf(
      entry('POST', 'Observation', observed('Patient?identifier=urn:mrn|7')),
      entry('POST', 'Patient', { ...patient, identifier }),
    ),
  });
  assert.match((await world.read('p', 'Observation/o'))?.content ?? '', '"reference":"Patient/p"');
});

transaction('a search that finds several is refused with their number', async () => {
  const world = await importWorld();
  const identifier = [{ system: 'urn:mrn', value: '7' }];
  await world.take({ 'a.json': { ...patient, id: 'a', identifier } });
  const { outcomes } = await world.take({
    bundle: bundleOf(
      entry('POST', 'Observation', observed('Patient?identifier=urn:mrn|7')),
      entry('POST', 'Patient', { ...patient, identifier }),
    ),
  });
  assert.match(outcomes[0]?.problems?.[0]?.message ?? '', /"Patient\?identifier=urn:mrn\|7" finds 2 resources/);
});

transaction('a resource deleted in the same transaction is found no more', async () => {
  const world = await importWorld();
  const identifier = [{ value: '7' }];
  await world.take({ 'a.json': { ...patient, id: 'a', identifier } });
  const bundle = bundleOf(entry('POST', 'Observation', observed('Patient?identifier=7')), entry('DELETE', 'Patient/a'));
  assert.is((await world.take({ bundle })).tally.counts.refused, 2);
});

transaction('a Bundle without entries, of no type or of a wrong one is named', async () => {
  const world = await importWorld();
  const { lines, outcomes } = await world.take({
    'a.json': { resourceType: 'Bundle', type: 'transaction' },
    'b.json': { resourceType: 'Bundle', entry: [] },
    'c.json': { resourceType: 'Bundle', type: 'transactions', entry: [] },
    'd.json': { resourceType: 'Bundle', type: 'batch', entry: {} },
  });
  assert.equal(lines, ['skipped Bundle', 'refused Bundle', 'refused Bundle', 'refused Bundle']);
  assert.equal(
    outcomes.slice(1).map(({ problems }) => problems?.[0]?.expression),
    ['Bundle.type', 'Bundle.type', 'Bundle.entry'],
  );
});

transaction('a Bundle kept as a resource keeps its own references', async () => {
  const world = await importWorld();
  const kept = {
    resourceType: 'Bundle',
    id: 'kept',
    type: 'collection',
    entry: [
      {
        fullUrl: 'urn:uuid:77777777-7777-4777-8777-777777777777',
        resource: observed('urn:uuid:88888888-8888-4888-8888-888888888888'),
      },
    ],
  };
  assert.equal((await world.take({ bundle: bundleOf(entry('PUT', 'Bundle/kept', kept)) })).lines, [
    'created Bundle/kept',
  ]);
});

transaction.run();
