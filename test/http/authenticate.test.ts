import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { type Holder, twoPatients } from '../support/two-patients.ts';

const authenticate = suite('authenticate');
const challenge = 'Basic realm="ChartKey", charset="UTF-8", Bearer realm="ChartKey"';
const publicRoutes = ['/fhir/metadata', '/fhir/.well-known/smart-configuration'];

authenticate('answers 401 on every route without a credential, but on the two that are public', async () => {
  const { app } = await twoPatients();
  assert.ok(app.routes.length > 5);
  for (const { method, path } of app.routes) {
    const example = path
      .replace(/:type\{[^}]+\}/, 'Patient')
      .replace(/:id\{[^}]+\}/, 'asker')
      .replace(/:vid\{[^}]+\}/, '1');
    const response = await app.request(example, { method });
    assert.is(response.status, publicRoutes.includes(path) ? 200 : 401, `${method} ${path}`);
  }
});

authenticate('answers 401 for unknown paths, types and methods before saying anything else', async () => {
  const { app } = await twoPatients();
  const reference = await (await app.request('/fhir/Patient/asker')).text();
  for (const [method, path] of [
    ['GET', '/fhir'],
    ['GET', '/fhir/Nothing'],
    ['GET', '/fhir/.well-known/openid-configuration'],
    ['GET', '/fhir/xwell-known/smart-configuration'],
    ['GET', '/fhir/Patient/asker/$everything'],
    ['PUT', '/fhir/Patient/asker'],
    ['DELETE', '/fhir/metadata'],
    ['OPTIONS', '/fhir/Patient'],
    ['GET', `/fhir/Patient?name=${'x'.repeat(10_000)}`],
    ['GET', '/fhir/Patient?name=%zz'],
  ] as const) {
    const response = await app.request(path, { method });
    assert.is(response.status, 401, `${method} ${path}`);
    assert.is(await response.text(), reference);
  }
});

authenticate('answers missing, malformed, unknown, wrong and deleted credentials alike, byte for byte', async () => {
  const { app, store, asker, bystander, anotherCredential } = await twoPatients();
  const deleted = await anotherCredential();
  assert.is(
    (await app.request('/fhir/Patient/asker', { headers: { Authorization: deleted.authorization } })).status,
    200,
  );
  await store.credentials.delete('asker', deleted.credentialId);
  const refused: readonly (string | undefined)[] = [
    undefined,
    '',
    'Basic',
    'Basic !!!',
    `Basic ${Buffer.from('no separator').toString('base64')}`,
    basic('ck_unknown', 'cs_unknown'),
    basic(`ck_${'0'.repeat(22)}`, asker.secret),
    basic(asker.key, bystander.secret),
    basic(asker.key, asker.secret.slice(0, -1)),
    basic(asker.secret, asker.key),
    `Bearer${asker.secret}`,
    'Bearer',
    'Negotiate abc',
    `${asker.authorization}, ${asker.authorization}`,
    deleted.authorization,
  ];
  const answers = new Set<string>();
  for (const authorization of refused) {
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
    const response = await app.request('/fhir/Patient/asker', { headers });
    const text = await response.text();
    assert.is(response.status, 401, authorization);
    assert.is(response.headers.get('www-authenticate'), challenge);
    answers.add(text);
    const outcome = JSON.parse(text);
    assert.equal(checkResource(outcome), []);
    assert.is(outcome.issue[0].code, 'login');
  }
  assert.is(answers.size, 1);
});

authenticate('takes the pair of headers in place of Basic, and only both together', async () => {
  const { app, asker } = await twoPatients();
  const status = async (headers: Record<string, string>) =>
    (await app.request('/fhir/Patient/asker', { headers })).status;
  assert.is(await status({ 'X-API-Key': asker.key, 'X-API-Secret': asker.secret }), 200);
  assert.is(await status({ 'X-API-Key': asker.key }), 401);
  assert.is(await status({ 'X-API-Secret': asker.secret }), 401);
  assert.is(await status({ Authorization: asker.authorization.replace('Basic', 'basic') }), 200);
});

authenticate('opens one record alone: each key reads its own patient', async () => {
  const { app, asker, bystander } = await twoPatients();
  const status = async ({ authorization }: Holder, path: string) =>
    (await app.request(path, { headers: { Authorization: authorization } })).status;
  assert.is(await status(asker, '/fhir/Patient/asker'), 200);
  assert.is(await status(asker, '/fhir/Patient/bystander'), 404);
  assert.is(await status(bystander, '/fhir/Patient/bystander'), 200);
  assert.is(await status(bystander, '/fhir/Patient/asker'), 404);
});

authenticate('stops with the next request after the credential is deleted', async () => {
  const { ask, store, asker } = await twoPatients();
  assert.is((await ask('/fhir/Patient/asker')).status, 200);
  await store.credentials.delete(asker.patientId, asker.credentialId);
  for (const path of ['/fhir/Patient/asker', '/fhir/Observation', '/fhir/Patient/asker/_history']) {
    assert.is((await ask(path)).status, 401);
  }
});

authenticate('asks no browser for a password when a page fetches', async () => {
  const { app } = await twoPatients();
  for (const headers of [
    { 'X-Requested-With': 'XMLHttpRequest' },
    { 'Sec-Fetch-Mode': 'cors' },
    { Origin: 'https://app.example' },
  ] as readonly Record<string, string>[]) {
    const response = await app.request('/fhir/Patient', { headers });
    assert.is(response.status, 401);
    assert.is(response.headers.get('www-authenticate'), 'Bearer realm="ChartKey"');
  }
  const navigation = await app.request('/fhir/Patient', { headers: { 'Sec-Fetch-Mode': 'navigate' } });
  assert.is(navigation.headers.get('www-authenticate'), challenge);
});

function basic(key: string, secret: string): string {
  return `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
}

authenticate.run();
