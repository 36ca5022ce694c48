// Every way in needs a credential, says the same of what is not there and what is not the asker's, and takes no page link
// that was made for another credential or elsewhere.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Holder, type TwoPatients, twoPatients } from '../support/two-patients.ts';
import { exampleOf } from './example-request.ts';
import { json } from './measured.ts';

const door = suite('attack: doors');

door('a batch opens no door that is closed by itself', async () => {
  const { app, asker, bystander, ask } = await twoPatients();
  const urls = app.routes
    .filter(({ method, path }) => method === 'GET' && !path.endsWith('smart-configuration'))
    .map(({ path }) => exampleOf(path, 'bystander').slice(6) || '?_count=1');
  const entry = urls.map((url) => ({ request: { method: 'GET', url } }));
  const batch = json(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }));
  assert.is((await app.request('/fhir', batch)).status, 401);
  const { text } = await ask('/fhir', batch);
  const statuses: string[] = JSON.parse(text).entry.map(
    (each: { response: { status: string } }) => each.response.status,
  );
  for (const [index, url] of urls.entries()) {
    const alone = await ask(url.startsWith('?') ? `/fhir${url}` : `/fhir/${url}`);
    assert.is(statuses[index], String(alone.status), url);
  }
  // A credential inside the batch opens nothing.
  const inside = [
    { method: 'GET', url: 'Patient/bystander', authorization: bystander.authorization },
    { method: 'GET', url: `Patient/bystander?x-api-key=${bystander.key}&x-api-secret=${bystander.secret}` },
    { method: 'GET', url: `http://${bystander.key}:${bystander.secret}@localhost/fhir/Patient/bystander` },
    { method: 'GET', url: `Patient/bystander`, ifNoneMatch: `x\r\nAuthorization: ${bystander.authorization}` },
  ].map((request) => ({ request }));
  const smuggled = await ask('/fhir', json(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: inside })));
  for (const { response } of JSON.parse(smuggled.text).entry) assert.match(response.status, /^4/);
  assert.ok(asker.key !== bystander.key);
});

/** Status, headers but the request's id, and body. */
async function lasting({ ask }: TwoPatients, path: string, init?: RequestInit): Promise<string> {
  const { status, text, headers } = await ask(path, init);
  const kept: [string, string][] = [];
  headers.forEach((value, name) => {
    if (name !== 'x-request-id') kept.push([name, value]);
  });
  return JSON.stringify([status, text, kept]);
}

/** Below an Observation or a Patient; `{}` is the id. */
const places: readonly string[] = [
  ...['Observation/{}', 'Observation/{}?_summary=true', 'Observation/{}?_elements=code', 'Observation/{}/_history/1'],
  ...['Observation/{}/_history', 'Observation/{}/_history?_since=2020', 'Observation/{}/_history?_at=2024&_count=1'],
  ...['Observation/{}/_history?_summary=true', 'Observation/{}/_history/2'],
];
const patientPlaces: readonly string[] = [
  ...['Patient/{}', 'Patient/{}/_history', 'Patient/{}/_history/1', 'Patient/{}/*', 'Patient/{}/*?_type=Observation'],
  ...[
    'Patient/{}/Observation',
    'Patient/{}/Observation?code=29463-7',
    'Patient/{}/Condition?_count=0',
    'Patient/{}/Practitioner',
  ],
  ...['Patient/{}/Observation?nonsense:x=1', 'Patient/{}/Observation?_count=x', 'Patient/{}/*?_filter=(('],
];

door('what is not the asker’s is what is not there, byte for byte, on every route and in a batch', async () => {
  const patients = await twoPatients();
  await patients.store.write([{ type: 'delete', resourceType: 'Observation', id: 'bystander-weight-2' }]);
  const asks: readonly [string, readonly string[], readonly string[]][] = [
    ['nowhere-weight-9', ['bystander-weight-1', 'bystander-weight-2'], places],
    ['nowhere', ['bystander'], patientPlaces],
  ];
  for (const [absent, ids, all] of asks) {
    for (const place of all) {
      for (const method of ['GET', 'HEAD']) {
        const nothing = await lasting(patients, `/fhir/${place.replace('{}', absent)}`, { method });
        for (const id of ids) {
          assert.is(await lasting(patients, `/fhir/${place.replace('{}', id)}`, { method }), nothing, `${place} ${id}`);
        }
      }
    }
    const batchOf = (id: string) =>
      json(
        JSON.stringify({
          resourceType: 'Bundle',
          type: 'batch',
          entry: all.map((place) => ({
            request: { method: 'GET', url: place.replace('{}', id), ifNoneMatch: 'W/"1"', ifModifiedSince: '2030' },
          })),
        }),
      );
    const nothing = await lasting(patients, '/fhir', batchOf(absent));
    for (const id of ids) assert.is(await lasting(patients, '/fhir', batchOf(id)), nothing, id);
  }
});

/** Ways to a first page that has a next. */
const firstPages: readonly string[] = [
  '/fhir/Observation?_count=2&_sort=-date',
  '/fhir?_type=Observation,Condition&_count=2&_sort=_id',
  '/fhir/Patient/asker/Observation?_count=2',
  '/fhir/Patient/asker/*?_count=2',
  '/fhir/Observation/_history?_count=2',
  '/fhir/_history?_count=2&_since=2020',
  '/fhir/_history?_count=2&_at=2024',
  '/fhir/Observation?_count=2&_filter=code eq "29463-7"&_include=*',
];

async function nextOf({ ask }: TwoPatients, path: string): Promise<string> {
  const { link } = JSON.parse((await ask(path)).text);
  return link.find(({ relation }: { relation: string }) => relation === 'next').url;
}

for (const path of firstPages) {
  door(`a link to the next page is worth something to its credential and in its place alone — ${path}`, async () => {
    const patients = await twoPatients();
    const { app, ask, bystander, anotherCredential } = patients;
    const next = await nextOf(patients, path);
    const others: readonly Holder[] = [bystander, await anotherCredential()];
    assert.is((await ask(next)).status, 200);
    for (const { authorization } of others) {
      const answer = await app.request(next, { headers: { authorization } });
      // Another patient's compartment is not there, whatever page of it is asked for.
      const isCompartment = path.includes('/Patient/asker/') && authorization === bystander.authorization;
      assert.is(answer.status, isCompartment ? 404 : 400);
    }
    const cursor = new URL(next).searchParams.get('_cursor') ?? '';
    for (const elsewhere of firstPages.filter((other) => other !== path)) {
      const moved = new URL(elsewhere, 'http://localhost');
      const isHistory = moved.pathname.includes('_history');
      if (!isHistory) moved.search = '';
      moved.searchParams.set('_cursor', cursor);
      const isSamePlace = moved.pathname === new URL(next).pathname && !isHistory;
      if (!isSamePlace) assert.is((await ask(moved.href)).status, 400, moved.href);
    }
    for (let index = 0; index < cursor.length; index += Math.ceil(cursor.length / 40)) {
      const flipped = cursor[index] === 'A' ? 'B' : 'A';
      const tampered = new URL(next);
      tampered.searchParams.set('_cursor', cursor.slice(0, index) + flipped + cursor.slice(index + 1));
      assert.is((await ask(tampered.href)).status, 400, `character ${index}`);
    }
    const entry = [{ request: { method: 'GET', url: next } }];
    const batch = json(JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }));
    const byOther = await app.request('/fhir', {
      ...batch,
      headers: { ...batch.headers, authorization: bystander.authorization },
    });
    assert.match((await byOther.text()).slice(0, 200), /"status":"40[04]"/);
  });
}

door.run();
