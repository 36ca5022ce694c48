import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ImportWorld, importWorld } from './import-world.ts';

const criteria = suite('searches that stand for one resource');

const bundleOf = (...entry: object[]) => ({ resourceType: 'Bundle', type: 'batch', entry });
const account = { resourceType: 'Account', id: 'a', status: 'active', identifier: [{ system: 'urn:a', value: 'Ab1' }] };

async function worldWithAccount(): Promise<ImportWorld> {
  const world = await importWorld();
  await world.take({ 'a.json': account });
  return world;
}

const unlimited: readonly (readonly [name: string, entry: object])[] = [
  ...['', '?', '_count=1', '_sort=_id', 'identifier=Ab1&_count=1', '_format=json', 'identifier='].map(
    (ifNoneExist) =>
      [
        `ifNoneExist "${ifNoneExist}"`,
        {
          resource: { resourceType: 'Account', id: 'b', status: 'active' },
          request: { method: 'POST', url: 'Account', ifNoneExist },
        },
      ] as const,
  ),
  ...['_sort=_id', '_count=1', '_summary=count', 'identifier=Ab1&_include=Account:owner'].flatMap((query) => [
    [`DELETE Account?${query}`, { request: { method: 'DELETE', url: `Account?${query}` } }] as const,
    [
      `PUT Account?${query}`,
      { resource: { ...account, id: undefined }, request: { method: 'PUT', url: `Account?${query}` } },
    ] as const,
  ]),
];

for (const [name, entry] of unlimited) {
  criteria(`${name} — says nothing of which resource is meant, and is refused`, async () => {
    const world = await worldWithAccount();
    const { outcomes } = await world.take({ 'b.json': bundleOf(entry) });
    assert.equal(
      outcomes.map(({ outcome }) => outcome),
      ['refused'],
    );
    assert.match(outcomes[0]?.problems?.[0]?.expression ?? '', /^Bundle\.entry\[0\]\.request\.(ifNoneExist|url)$/);
    assert.is((await world.take({ 'a.json': account })).lines[0], 'unchanged Account/a');
  });
}

const beyond: readonly (readonly [query: string, named: RegExp])[] = [
  ['identifier:not=Ab1', /identifier:not/],
  ['identifier:missing=false', /identifier:missing/],
  ['owner.name=x', /owner\.name/],
  ['_has:Encounter:account:status=finished', /_has:Encounter:account:status/],
  ['_list=1', /_list/],
  ['_text=x', /_text/],
  ['_content=x', /_content/],
  ['_filter=name eq "x" and status eq active', /_filter/],
  ['_lastUpdated=gt2020', /_lastUpdated/],
  ['identifier=Ab1&status:not=active', /status:not/],
];

for (const [query, named] of beyond) {
  criteria(`${query} — asks for more than values of the resource itself, and is refused by name`, async () => {
    const world = await worldWithAccount();
    const request = { method: 'POST', url: 'Account', ifNoneExist: query };
    const resource = { resourceType: 'Account', id: 'b', status: 'active' };
    const { outcomes } = await world.take({ 'b.json': bundleOf({ resource, request }) });
    assert.equal(
      outcomes.map(({ outcome }) => outcome),
      ['refused'],
    );
    assert.match(JSON.stringify(outcomes[0]?.problems), named);
  });
}

for (const query of ['name:exact=Ward 1', 'name:contains=ard', 'identifier=urn:a|Ab1', '_id=a']) {
  criteria(`${query} — finds an entry of the same Bundle, and what is stored`, async () => {
    const world = await importWorld();
    const named = { ...account, name: 'Ward 1' };
    const request = { method: 'POST', url: 'Account', ifNoneExist: query };
    const twin = { resource: { ...named, id: 'twin' }, request };
    const first = { resource: named, request: { method: 'PUT', url: 'Account/a' } };
    const { lines } = await world.take({ 'a.json': bundleOf(first, twin), 'b.json': bundleOf(twin) });
    assert.equal(lines, ['created Account/a', 'unchanged Account/a', 'unchanged Account/a']);
  });
}

criteria('conditional update of a resource with another id — is refused', async () => {
  const world = await worldWithAccount();
  const { lines, outcomes } = await world.take({
    'b.json': bundleOf({
      resource: { ...account, id: 'other' },
      request: { method: 'PUT', url: 'Account?identifier=urn:a|Ab1' },
    }),
  });
  assert.equal(lines, ['refused Account/other']);
  const [problem] = outcomes[0]?.problems ?? [];
  assert.equal([problem?.code, problem?.expression], ['invariant', 'Bundle.entry[0].resource.id']);
});

criteria('conditional update of a resource with the same id or none — is taken', async () => {
  const world = await worldWithAccount();
  const request = { method: 'PUT', url: 'Account?identifier=urn:a|Ab1' };
  const { lines } = await world.take({
    'b.json': bundleOf({ resource: account, request }),
    'c.json': bundleOf({ resource: { ...account, id: undefined, name: 'new' }, request }),
  });
  assert.equal(lines, ['unchanged Account/a', 'updated Account/a']);
});

const document = {
  resourceType: 'DocumentManifest',
  id: 'm',
  status: 'current',
  content: [{ display: 'x' }],
  masterIdentifier: { value: 'Mé' },
};

const identifiers: readonly (readonly [
  resource: { resourceType: string; id: string },
  query: string,
  found: boolean,
])[] = [
  [account, 'identifier=urn:a|Ab1', true],
  [account, 'identifier=Ab1', true],
  [account, 'identifier=urn:a|', true],
  [account, 'identifier=other,Ab1', true],
  [account, 'identifier=urn:a|AB1', false],
  [account, 'identifier=ab1', false],
  [account, 'identifier=|Ab1', false],
  [account, 'status=ACTIVE&identifier=Ab1', true],
  [document, 'identifier=Mé', true],
  [document, 'identifier=mé', false],
  [document, 'identifier=Me', false],
];

for (const [resource, query, isFound] of identifiers) {
  criteria(
    `${resource.resourceType}?${query} — ${isFound ? 'finds' : 'does not find'} an entry of the same Bundle`,
    async () => {
      const world = await importWorld();
      const { resourceType } = resource;
      const twin = { ...resource, id: 'twin' };
      const { lines } = await world.take({
        'a.json': bundleOf(
          { resource, request: { method: 'PUT', url: `${resourceType}/${resource.id}` } },
          { resource: twin, request: { method: 'POST', url: resourceType, ifNoneExist: query } },
        ),
      });
      const second = isFound ? `unchanged ${resourceType}/${resource.id}` : `created ${resourceType}/twin`;
      assert.equal(lines, [`created ${resourceType}/${resource.id}`, second]);
    },
  );
}

criteria.run();
