import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKey, isSecret } from '../../src/credentials/credential-format.ts';
import { createVerifier } from '../../src/credentials/verify.ts';
import { verifiedBy } from '../support/verified.ts';
import { fieldsOf, headerLines, manageWorld } from './manage-world.ts';

const credentials = suite('management API, credentials');
const ofAsker = '/patients/asker/credentials';

credentials('create — answers 201 with key and secret, which open that patient’s record', async () => {
  const { call, clock, store, hashKey, now } = await manageWorld();
  const { status, body } = await call('POST', ofAsker, {
    name: ' Sleep Diary ',
    expiresAt: '2025-02-01T00:00:00+02:00',
  });
  assert.is(status, 201);
  const { id, key, secret, keyHint, ...rest } = body;
  assert.equal(rest, {
    name: 'Sleep Diary',
    scope: 'patient/*.rs',
    since: null,
    until: null,
    excludedLabels: [],
    createdAt: new Date(clock.now).toISOString(),
    expiresAt: '2025-01-31T22:00:00.000Z',
    exposedAt: null,
    lastUsedAt: null,
  });
  assert.ok(isKey(String(key)) && isSecret(String(secret)));
  assert.is(keyHint, `ck_…${String(key).slice(-4)}`);
  const verified = await verifiedBy(createVerifier({ store, hashKey, now }), String(key), String(secret));
  assert.is((await verified?.record.read('Patient', 'asker'))?.id, 'asker');
  assert.is(verified?.credential.id, id);
});

credentials('create — says where the credential is, a repeated creation too', async () => {
  const { app, call, managementToken } = await manageWorld();
  const create = () => call('POST', ofAsker, { name: 'App' }, { 'Idempotency-Key': 'k-1' });
  for (const { headers, body } of [await create(), await create()]) {
    const location = headers.get('location') ?? '';
    assert.is(location, `/manage/v1${ofAsker}/${body.id}`);
    const got = await app.request(location, { headers: { Authorization: `Bearer ${managementToken}` } });
    assert.is(got.status, 200);
  }
});

credentials('list and get — show every field of the contract, and neither key, secret nor hash', async () => {
  const { call, store, clock } = await manageWorld();
  const created = await call('POST', ofAsker, { name: 'App' });
  const { id, key, secret, keyHint } = created.body;
  await store.credentials.recordUses([{ id: String(id), usedAt: clock.now, usedFrom: 'Sleep Diary/1.0' }]);
  const shown = {
    id,
    name: 'App',
    keyHint,
    scope: 'patient/*.rs',
    since: null,
    until: null,
    excludedLabels: [],
    createdAt: '2025-01-01T12:00:00.000Z',
    expiresAt: null,
    exposedAt: null,
    lastUsedAt: '2025-01-01T12:00:00.000Z',
    lastUsedFrom: 'Sleep Diary/1.0',
  };
  const [listed, got] = [await call('GET', ofAsker), await call('GET', `${ofAsker}/${id}`)];
  assert.equal(listed.body, { credentials: [shown] });
  assert.equal(got.body, shown);
  for (const { text } of [listed, got]) {
    assert.not.match(text, String(key));
    assert.not.match(text, String(secret));
  }
});

credentials('list — oldest first', async () => {
  const { call, clock } = await manageWorld();
  for (const name of ['first', 'second', 'third']) {
    await call('POST', ofAsker, { name });
    clock.now += 1;
  }
  const { body } = await call('GET', ofAsker);
  assert.equal(Array.isArray(body.credentials) && body.credentials.map(({ name }) => name), [
    'first',
    'second',
    'third',
  ]);
});

credentials('rename — answers the renamed credential', async () => {
  const { call } = await manageWorld();
  const { id } = (await call('POST', ofAsker, { name: 'App' })).body;
  const renamed = await call('PATCH', `${ofAsker}/${id}`, { name: 'Mood' });
  assert.is(renamed.status, 200);
  assert.is(renamed.body.name, 'Mood');
  assert.equal((await call('GET', `${ofAsker}/${id}`)).body, renamed.body);
});

credentials('delete — answers 204 once, and 404 from then on', async () => {
  const { call } = await manageWorld();
  const { id } = (await call('POST', ofAsker, { name: 'App' })).body;
  const deleted = await call('DELETE', `${ofAsker}/${id}`);
  assert.is(deleted.status, 204);
  assert.is(deleted.text, '');
  for (const method of ['DELETE', 'GET', 'PATCH']) {
    const { status } = await call(method, `${ofAsker}/${id}`, method === 'PATCH' ? { name: 'x' } : undefined);
    assert.is(status, 404, method);
  }
});

credentials("delete all — answers how many, and leaves another patient's alone", async () => {
  const { call, issue } = await manageWorld();
  await issue('asker');
  await issue('asker');
  await issue('bystander');
  assert.equal((await call('DELETE', ofAsker)).body, { deleted: 2 });
  assert.equal((await call('DELETE', ofAsker)).body, { deleted: 0 });
  const { body } = await call('GET', '/patients/bystander/credentials');
  assert.is(Array.isArray(body.credentials) && body.credentials.length, 1);
});

for (const method of ['GET', 'PATCH', 'DELETE', 'POST']) {
  credentials(`${method} — another patient's credential is the same 404 as none`, async () => {
    const { call, issue, store } = await manageWorld();
    const { credential } = await issue('bystander');
    const body = method === 'PATCH' ? { name: 'Mine' } : undefined;
    const rest = method === 'POST' ? '/rotate' : '';
    const theirs = await call(method, `${ofAsker}/${credential.id}${rest}`, body);
    const none = await call(method, `${ofAsker}/none${rest}`, body);
    assert.is(theirs.status, 404);
    assert.is(theirs.text, none.text);
    assert.equal(headerLines(theirs), headerLines(none));
    assert.equal(await store.credentials.get('bystander', credential.id), credential);
  });
}

for (const [method, path] of [
  ['POST', ofAsker],
  ['GET', ofAsker],
  ['DELETE', ofAsker],
  ['PUT', '/patients/asker/portal-access'],
] as const) {
  credentials(`${method} ${path} — an unknown patient is 404`, async () => {
    const { call } = await manageWorld();
    const body = { POST: { name: 'App' }, PUT: { enabled: false }, GET: undefined, DELETE: undefined }[method];
    const { status, body: problem } = await call(method, path.replace('asker', 'nobody'), body);
    assert.is(status, 404);
    assert.is(problem.type, 'urn:problem-type:chartkey:unknown-patient');
  });
}

credentials('portal access — off is 409 for creation and ends what there is, on restores both', async () => {
  const { call, issue, store, hashKey, now } = await manageWorld();
  const { key, secret } = await issue('asker');
  const verifier = createVerifier({ store, hashKey, now });
  assert.equal((await call('PUT', '/patients/asker/portal-access', { enabled: false })).body, { enabled: false });
  assert.is((await call('POST', ofAsker, { name: 'App' })).status, 409);
  assert.is(await verifiedBy(verifier, key, secret), undefined);
  assert.is((await call('GET', ofAsker)).status, 200);
  assert.equal((await call('PUT', '/patients/asker/portal-access', { enabled: true })).body, { enabled: true });
  assert.is((await call('POST', ofAsker, { name: 'App' })).status, 201);
  assert.ok(await verifiedBy(verifier, key, secret));
});

const wrongBodies: readonly (readonly [why: string, body: unknown, fields: readonly string[]])[] = [
  ['no name', {}, ['name']],
  ['a name of another type', { name: 5 }, ['name']],
  ['null for a name', { name: null }, ['name']],
  ['an empty name', { name: ' ' }, ['name']],
  ['a name too long', { name: 'x'.repeat(101) }, ['name']],
  ['a control character in the name', { name: 'a\u0000b' }, ['name']],
  ['a scope for writing', { name: 'App', scope: 'patient/Observation.cruds' }, ['scope']],
  ['an empty scope', { name: 'App', scope: ' ' }, ['scope']],
  ['null for a scope', { name: 'App', scope: null }, ['scope']],
  ['a beginning that is no date', { name: 'App', since: 'yesterday' }, ['since']],
  ['an end that is no day', { name: 'App', until: '2023-02-29' }, ['until']],
  ['an end as a number', { name: 'App', until: 2023 }, ['until']],
  ['an end before the beginning', { name: 'App', since: '2024', until: '2023' }, ['until']],
  ['a label without a system', { name: 'App', excludedLabels: ['PSY'] }, ['excludedLabels']],
  ['labels that are no list', { name: 'App', excludedLabels: 's|PSY' }, ['excludedLabels']],
  ['a label of another type', { name: 'App', excludedLabels: ['s|PSY', 5] }, ['excludedLabels.1']],
  ['a scope of another type', { name: 'App', scope: ['patient/*.rs'] }, ['scope']],
  ['an expiry in the past', { name: 'App', expiresAt: '2024-12-31T00:00:00Z' }, ['expiresAt']],
  ['an expiry without a zone', { name: 'App', expiresAt: '2030-01-01T00:00:00' }, ['expiresAt']],
  ['an expiry that is no day', { name: 'App', expiresAt: '2030-02-30T00:00:00Z' }, ['expiresAt']],
  ['an expiry as a number', { name: 'App', expiresAt: 1900000000000 }, ['expiresAt']],
  ['an unknown field', { name: 'App', colour: 'red' }, ['colour']],
  ['another patient in the body', { name: 'App', patientId: 'bystander' }, ['patientId']],
  ['a key of the caller’s choice', { name: 'App', key: 'ck_x', secretHash: 'x' }, ['key', 'secretHash']],
  ['__proto__', '{"name":"App","__proto__":{"patientId":"bystander"}}', ['__proto__']],
  ['several wrong fields', { name: 5, scope: 5, colour: 1 }, ['name', 'scope', 'colour']],
  ['an array', [{ name: 'App' }], ['body']],
  ['a string', '"App"', ['body']],
  ['null', 'null', ['body']],
];
for (const [why, body, fields] of wrongBodies) {
  credentials(`create — ${why} is 400 naming ${fields.join(', ')}`, async () => {
    const { call, store } = await manageWorld();
    const answer = await call('POST', ofAsker, body);
    assert.is(answer.status, 400);
    assert.equal(fieldsOf(answer), fields);
    for (const patientId of ['asker', 'bystander']) {
      assert.equal(await store.credentials.list(patientId), []);
    }
  });
}

for (const patientId of [
  'a b',
  'a%2Fb',
  '%2e%2e',
  'x'.repeat(65),
  'ä',
  'a;b',
  '%00',
  '%ff',
  'asker%0a',
  "asker' OR 1=1 --",
]) {
  credentials(
    `create — the patient id ${patientId.slice(0, 20)} is 400 naming patientId, or no path at all`,
    async () => {
      const { call, store } = await manageWorld();
      const answer = await call('POST', `/patients/${patientId}/credentials`, { name: 'App' });
      if (patientId === '%2e%2e') {
        // URL parsers take it for a step up.
        assert.is(answer.status, 404);
      } else {
        assert.is(answer.status, 400);
        assert.equal(fieldsOf(answer), ['patientId']);
      }
      assert.equal(await store.credentials.list('asker'), []);
    },
  );
}

credentials('rename — refuses what creation refuses, and an unknown field', async () => {
  const { call } = await manageWorld();
  const { id } = (await call('POST', ofAsker, { name: 'App' })).body;
  for (const [body, fields] of [
    [{ name: '' }, ['name']],
    [{}, ['name']],
    [{ name: 'Mood', scope: 'patient/*.rs' }, ['scope']],
  ] as const) {
    const answer = await call('PATCH', `${ofAsker}/${id}`, body);
    assert.is(answer.status, 400);
    assert.equal(fieldsOf(answer), fields);
  }
  assert.is((await call('GET', `${ofAsker}/${id}`)).body.name, 'App');
});

credentials.run();
