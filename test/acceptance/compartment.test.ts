// Non-interference: what one patient's key is answered does not depend on any other patient being there.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { deriveKeys } from '../../src/credentials/server-key.ts';
import { createVerifier } from '../../src/credentials/verify.ts';
import { createFhirApp } from '../../src/http/app.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { put } from '../support/changes.ts';
import { type Json, parameterCodesOf, parameterOf } from '../support/evaluate-parameters.ts';
import { basicAuthorization, queryOf } from '../support/server-client.ts';
import { keyOf } from '../support/source-data.ts';
import { twoEntangledPatients } from '../support/source-data-entangled.ts';
import { searchValuesIn } from '../support/source-data-values.ts';
import { visibilityOf } from '../support/source-data-visibility.ts';

const test = suite('non-interference');
const now = () => Date.UTC(2024, 5, 1);
const serverKey = Buffer.alloc(32, 7);

/** Answers a request as the holder of the patient's key. */
type Ask = (path: string, init?: RequestInit) => Promise<string>;

/** Each resource in a transaction of its own, so that visibility is decided again and again. */
async function openWorld(resources: readonly Json[], patient: string): Promise<Ask> {
  const store = await openSqliteStore({ file: ':memory:', now });
  for (const resource of resources) await store.write([put(resource)]);
  const { hashKey, cursorKey } = deriveKeys(serverKey);
  const created = await createCredential(
    { credentials: store.credentials, hashKey, now },
    { patientId: patient, name: 'Non-interference', scope: undefined, expiresAt: null },
  );
  if (created.type !== 'created') throw new Error(`No key for ${patient}: ${created.type}`);
  const verifier = createVerifier({ store, hashKey, now });
  const app = createFhirApp({ verifier, cursorKey, timeZone: 'UTC', now, log: () => {} });
  const headers = basicAuthorization(created.credential.key, created.secret);
  return async (path, init = {}) => {
    const response = await app.request(`http://chartkey.test${path}`, {
      ...init,
      headers: { ...headers, ...init.headers },
    });
    const received: string[] = [];
    response.headers.forEach((value, name) => {
      if (name !== 'x-request-id') received.push(`${name}: ${value}`);
    });
    return `${response.status}\n${JSON.stringify(received)}\n${await response.text()}`;
  };
}

/** Page links are sealed with a random nonce; what they lead to is asked for itself. */
function withoutNonces(answer: string): string {
  return answer.replace(/_cursor=[\w~-]+(?:&_cursorQuery=[\w~-]+)?/g, '_cursor');
}

const world = twoEntangledPatients();
const { visibleTo } = visibilityOf(world);
const types = [...new Set([...world.map((resource) => String(resource.resourceType)), 'Slot', 'Substance'])];

function resourcesOf(type: string): Json[] {
  return world.filter((resource) => resource.resourceType === type);
}

/** Values that either patient's resources have for a parameter. */
function valuesFor(type: string, code: string): string[] {
  const values = resourcesOf(type).flatMap((resource) => searchValuesIn(resource, code));
  return [...new Set(values)].filter((value) => value !== '').slice(0, 8);
}

function searchesOf(type: string): string[] {
  const codes = parameterCodesOf(type);
  const byValue = codes.flatMap((code) => [
    ...valuesFor(type, code).map((value) => queryOf([[code, value]])),
    ...(valuesFor(type, code).length > 1 ? [queryOf([[code, valuesFor(type, code).join(',')]])] : []),
    queryOf([['_sort', `-${code}`]]),
    queryOf([
      ['_sort', code],
      ['_count', '1'],
    ]),
  ]);
  const references = codes.filter(
    (code) => code.startsWith('_') === false && parameterOf(type, code).type === 'reference',
  );
  const includes = references.map((code) => queryOf([['_include', `${type}:${code}`]]));
  const revincludes = types.flatMap((source) =>
    parameterCodesOf(source)
      .filter((code) => !code.startsWith('_') && parameterOf(source, code).type === 'reference')
      .map((code) => queryOf([['_revinclude', `${source}:${code}`]])),
  );
  const others = [
    '',
    '_count=0',
    '_summary=count',
    '_count=2',
    '_total=none',
    'nonsense=1',
    '_text=asker',
    '_content=bystander',
    '_filter=name eq bystander',
    '_lastUpdated=gt2020',
    '_has:Observation:patient:code=1',
  ];
  return [...others, ...byValue, ...includes, ...revincludes];
}

function readsOf(resource: Json): string[] {
  const path = `/fhir/${keyOf(resource)}`;
  return [path, `${path}/_history`, `${path}/_history/1`, `${path}/_history/2`, `${path}?_format=json`];
}

function requests(): [string, RequestInit][] {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const reads = world.flatMap(readsOf);
  const all = types.flatMap((type) => searchesOf(type).map((query) => ({ type, query })));
  return [
    ...reads.flatMap((path): [string, RequestInit][] => [
      [path, {}],
      [path, { method: 'HEAD' }],
      [path, { method: 'DELETE' }],
    ]),
    ...reads.map((path): [string, RequestInit] => [path, { headers: { 'if-none-match': 'W/"1"' } }]),
    ...all.map(({ type, query }): [string, RequestInit] => [`/fhir/${type}?${query}`, {}]),
    // The same search by POST runs through the same plan: a part of them is enough.
    ...all
      .filter((_, index) => index % 5 === 0)
      .map(({ type, query }): [string, RequestInit] => [
        `/fhir/${type}/_search`,
        { method: 'POST', headers: form, body: query },
      ]),
    ...types.map((type): [string, RequestInit] => [`/fhir/${type}/_history`, {}]),
    ...['/fhir', '/fhir/metadata', '/fhir/_history', '/fhir/Patient/b/$everything', '/fhir/Patient/b/Observation'].map(
      (path): [string, RequestInit] => [path, {}],
    ),
  ];
}

/** All pages of what a request is answered. */
async function pages(ask: Ask, path: string, init: RequestInit): Promise<string[]> {
  const found = [await ask(path, init)];
  for (let next = nextOf(found[0]); next !== undefined; next = nextOf(found.at(-1))) found.push(await ask(next));
  return found.map(withoutNonces);
}

function nextOf(answer: string | undefined): string | undefined {
  return /"relation":"next","url":"http:\/\/chartkey\.test([^"]+)"/.exec(answer ?? '')?.[1];
}

const orders: Readonly<Record<string, (resources: readonly Json[]) => Json[]>> = {
  'in the order written': (resources) => [...resources],
  backwards: (resources) => [...resources].reverse(),
  'the other patient first': (resources) => [...resources].sort((a, b) => Number(isOfB(b)) - Number(isOfB(a))),
};

function isOfB(resource: Json): boolean {
  return String(resource.id).startsWith('b');
}

for (const [name, order] of Object.entries(orders)) {
  test(`every answer for A is the same whether B is there or not — loaded ${name}`, async () => {
    const together = await openWorld(order(world), 'a');
    const seen = new Set(visibleTo('a'));
    const alone = await openWorld(
      order(world).filter((resource) => seen.has(resource)),
      'a',
    );
    const different: string[] = [];
    let shown = 0;
    for (const [path, init] of requests()) {
      const answers = await pages(together, path, init);
      if (String(answers) !== String(await pages(alone, path, init)))
        different.push(`${init.method ?? 'GET'} ${path} ${init.body ?? ''}`);
      if (answers[0]?.startsWith('200')) shown += 1;
    }
    assert.equal(different, []);
    assert.ok(shown > 1000, 'most requests are answered with something');
  });
}

test('nothing that only B has is in any answer for A', async () => {
  const ask = await openWorld(world, 'a');
  const leaks: string[] = [];
  for (const [path, init] of requests()) {
    for (const answer of await pages(ask, path, init)) {
      // A query's own words come back in the link to itself.
      const [, , body = ''] = answer.split('\n');
      if (body.replace(/"link":\[.*?\]/, '').includes('Bystander')) leaks.push(`${init.method ?? 'GET'} ${path}`);
    }
  }
  assert.equal(leaks, []);
});

test.run();
