import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { importWorld } from './import-world.ts';

const rules = suite('what R4 says of Bundles, at import');

const urn = 'urn:uuid:11111111-1111-4111-8111-111111111111';
const base = 'http://example.org/fhir';
const patient = (id: string) => ({ resourceType: 'Patient', id });
const put = (resource: { resourceType: string; id: string }, more: object = {}) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  ...more,
});
const bundle = (type: string, entry: readonly object[], more: object = {}) => ({
  resourceType: 'Bundle',
  type,
  ...more,
  entry,
});

rules('a fullUrl twice — the second entry is refused, and references lead to the first', async () => {
  const world = await importWorld();
  const observation = {
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    code: { text: 'Weight' },
    subject: { reference: urn },
  };
  const { lines, outcomes } = await world.take({
    'a.json': bundle('batch', [
      put(patient('a'), { fullUrl: urn }),
      put(patient('b'), { fullUrl: urn }),
      put(observation),
    ]),
  });
  assert.equal(lines, ['created Patient/a', 'refused Patient/b', 'created Observation/o']);
  const [problem] = outcomes[1]?.problems ?? [];
  assert.equal([problem?.code, problem?.expression], ['duplicate', 'Bundle.entry[1].fullUrl']);
  assert.match((await world.read('a', 'Observation/o'))?.content ?? '', '"reference":"Patient/a"');
});

rules('a fullUrl twice in a transaction — nothing is taken', async () => {
  const world = await importWorld();
  const entry = [put(patient('a'), { fullUrl: urn }), put(patient('b'), { fullUrl: urn })];
  assert.equal((await world.take({ 'a.json': bundle('transaction', entry) })).lines, [
    'refused Patient/b',
    'refused Bundle',
  ]);
});

rules('a fullUrl twice for versions of one resource — both are taken', async () => {
  const world = await importWorld();
  const version = (versionId: string, active: boolean) => ({
    fullUrl: `${base}/Patient/a`,
    resource: { ...patient('a'), meta: { versionId }, active },
  });
  const entry = [version('1', false), version('2', true)];
  assert.equal((await world.take({ 'a.json': bundle('collection', entry) })).lines, [
    'created Patient/a',
    'updated Patient/a',
  ]);
});

rules('a fullUrl twice for two resources, versions or not — the second is refused', async () => {
  const world = await importWorld();
  const version = (versionId: string, id: string) => ({
    fullUrl: urn,
    resource: { ...patient(id), meta: { versionId } },
  });
  const { lines } = await world.take({ 'a.json': bundle('collection', [version('1', 'a'), version('2', 'b')]) });
  assert.equal(lines, ['created Patient/a', 'refused Patient/b']);
});

const wrongEntries: readonly (readonly [name: string, entry: object, expression: string, code: string])[] = [
  ['a key R4 does not have', put(patient('b'), { fulUrl: urn }), 'Bundle.entry[1].fulUrl', 'structure'],
  [
    'a key of its request that R4 does not have',
    { resource: patient('b'), request: { method: 'PUT', url: 'Patient/b', ifNoneExists: 'identifier=1' } },
    'Bundle.entry[1].request.ifNoneExists',
    'structure',
  ],
  ['no request', { resource: patient('b') }, 'Bundle.entry[1].request', 'required'],
  [
    'a fullUrl of another id',
    put(patient('b'), { fullUrl: `${base}/Patient/other` }),
    'Bundle.entry[1].fullUrl',
    'invariant',
  ],
  [
    'a fullUrl of another type',
    put(patient('b'), { fullUrl: `${base}/Observation/b` }),
    'Bundle.entry[1].fullUrl',
    'invariant',
  ],
];

for (const [name, entry, expression, code] of wrongEntries) {
  for (const type of ['transaction', 'batch']) {
    rules(`${name} in a ${type} — is refused by name`, async () => {
      const world = await importWorld();
      const { outcomes, tally } = await world.take({ 'a.json': bundle(type, [put(patient('a')), entry]) });
      assert.is(tally.counts.created, type === 'batch' ? 1 : 0);
      const [problem] = outcomes.find(({ entry: index }) => index === 1)?.problems ?? [];
      assert.equal([problem?.expression, problem?.code], [expression, code]);
    });
  }
}

rules('total in a transaction or a batch, and a key a Bundle does not have — refuse the Bundle', async () => {
  const world = await importWorld();
  const { lines, outcomes } = await world.take({
    'a.json': bundle('transaction', [put(patient('a'))], { total: 1 }),
    'b.json': bundle('batch', [put(patient('a'))], { total: 1 }),
    'c.json': { resourceType: 'Bundle', type: 'batch', entries: [put(patient('a'))] },
  });
  assert.equal(lines, ['refused Bundle', 'refused Bundle', 'refused Bundle']);
  assert.equal(
    outcomes.map(({ problems }) => problems?.[0]?.expression),
    ['Bundle.total', 'Bundle.total', 'Bundle.entries'],
  );
});

rules('a fullUrl of another id elsewhere — is taken under the id of the resource, with a note', async () => {
  const world = await importWorld();
  const entry = [{ fullUrl: `${base}/Patient/other`, resource: patient('a') }];
  const { lines, outcomes } = await world.take({ 'a.json': bundle('searchset', entry, { total: 1 }) });
  assert.equal(lines, ['created Patient/a']);
  assert.match(outcomes[0]?.note ?? '', /Patient\/other/);
});

rules('decimals outside of resources and what a server said of its search — are no matter', async () => {
  const world = await importWorld();
  const { lines } = await world.take({
    'a.json': `{"resourceType":"Bundle","type":"searchset","total":1,"entry":[
      {"resource":{"resourceType":"Patient","id":"a"},"search":{"mode":"match","score":1.0}},
      {"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"informational"}]}}]}`,
  });
  assert.equal(lines, ['created Patient/a', 'skipped OperationOutcome']);
});

rules('a URN that names nothing — a note says that it is kept as it is', async () => {
  const world = await importWorld();
  const resource = { ...patient('a'), managingOrganization: { reference: urn } };
  const { outcomes } = await world.take({ 'a.json': resource });
  assert.is(outcomes[0]?.outcome, 'created');
  assert.match(outcomes[0]?.note ?? '', /Patient\.managingOrganization\.reference.*urn:uuid:11111111/);
});

for (const resourceType of ['Parameters', 'OperationOutcome']) {
  const resource = {
    resourceType,
    id: 'x',
    ...(resourceType === 'Parameters' ? {} : { issue: [{ severity: 'error', code: 'invalid' }] }),
  };
  rules(`${resourceType} — is refused by name, on its own and in a Bundle`, async () => {
    const world = await importWorld();
    const { lines, outcomes } = await world.take({
      'a.json': resource,
      'b.json': bundle('batch', [{ resource, request: { method: 'PUT', url: `${resourceType}/x` } }]),
      'c.json': bundle('collection', [{ resource }]),
    });
    assert.equal(
      lines,
      Array.from({ length: 3 }, () => `refused ${resourceType}/x`),
    );
    for (const { problems } of outcomes) {
      assert.is(problems?.[0]?.code, 'not-supported');
      assert.match(problems?.[0]?.message ?? '', resourceType);
    }
  });
}

for (const type of ['document', 'message']) {
  rules(`${type} — is taken apart, and an outcome of the Bundle says what is not kept`, async () => {
    const world = await importWorld();
    const more = { id: 'd', identifier: { value: '1' }, timestamp: '2020-01-01T00:00:00Z' };
    const { lines, outcomes } = await world.take({ 'a.json': bundle(type, [{ resource: patient('a') }], more) });
    assert.equal(lines, ['created Patient/a', 'skipped Bundle/d']);
    assert.match(outcomes[1]?.note ?? '', /identifier, timestamp/);
  });
}

rules('a Bundle as the resource of an entry — a note says who sees it', async () => {
  const world = await importWorld();
  const kept = { resourceType: 'Bundle', id: 'kept', type: 'collection' };
  const { outcomes } = await world.take({ 'a.json': bundle('batch', [put(kept)]) });
  assert.is(outcomes[0]?.outcome, 'created');
  assert.match(outcomes[0]?.note ?? '', /refers to it/);
});

rules.run();
