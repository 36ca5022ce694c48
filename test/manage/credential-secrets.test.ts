import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createVerifier } from '../../src/credentials/verify.ts';
import { verifiedBy } from '../support/verified.ts';
import { type Called, fieldsOf, type ManageWorld, manageWorld } from './manage-world.ts';

const secrets = suite('management API, keys and secrets');
const ofAsker = '/patients/asker/credentials';

/** Whether the key and secret of an answer open the asker's record. */
async function opens({ store, hashKey, now }: ManageWorld, { body }: Called): Promise<boolean> {
  const verifier = createVerifier({ store, hashKey, now });
  return (await verifiedBy(verifier, String(body.key), String(body.secret))) !== undefined;
}

secrets('create — keeps what the credential may see as it was chosen, and shows it', async () => {
  const { call, store } = await manageWorld();
  const chosen = {
    scope: 'patient/Observation.rs patient/Condition.r',
    since: '2020',
    until: '2024-03-31',
    excludedLabels: ['urn:labels|PSY'],
  };
  const created = await call('POST', ofAsker, {
    name: 'App',
    ...chosen,
    scope: `  ${chosen.scope.replace(' ', '  ')} `,
  });
  assert.is(created.status, 201);
  const got = await call('GET', `${ofAsker}/${created.body.id}`);
  const stored = await store.credentials.get('asker', String(created.body.id));
  for (const shown of [created.body, got.body, stored ?? {}]) {
    const { scope, since, until, excludedLabels } = shown as Record<string, unknown>;
    assert.equal({ scope, since, until, excludedLabels }, chosen);
  }
});

secrets('create — leaves out what the operator has set, unless it says otherwise', async () => {
  const { call } = await manageWorld({ maxPerPatient: 5, excludedLabels: ['urn:labels|PSY'] });
  const labels = async (body: object) => (await call('POST', ofAsker, { name: 'App', ...body })).body.excludedLabels;
  assert.equal(await labels({}), ['urn:labels|PSY']);
  assert.equal(await labels({ excludedLabels: [] }), []);
  assert.equal(await labels({ excludedLabels: ['urn:labels|R', 'urn:labels|R'] }), ['urn:labels|R']);
});

secrets('create — one more than the maximum is 409, and possible again after a deletion', async () => {
  const { call } = await manageWorld({ maxPerPatient: 2, excludedLabels: [] });
  const first = await call('POST', ofAsker, { name: 'App' });
  await call('POST', ofAsker, { name: 'App' });
  const refused = await call('POST', ofAsker, { name: 'App' });
  assert.is(refused.status, 409);
  assert.is(refused.body.type, 'urn:problem-type:chartkey:too-many-credentials');
  assert.is((await call('POST', '/patients/bystander/credentials', { name: 'App' })).status, 201);
  await call('DELETE', `${ofAsker}/${first.body.id}`);
  assert.is((await call('POST', ofAsker, { name: 'App' })).status, 201);
});

secrets('create — of many at the same time no more succeed than the maximum allows', async () => {
  const { call, store } = await manageWorld({ maxPerPatient: 3, excludedLabels: [] });
  const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', ofAsker, { name: 'App' })));
  assert.is(answers.filter(({ status }) => status === 201).length, 3);
  assert.is(answers.filter(({ status }) => status === 409).length, 17);
  assert.is((await store.credentials.list('asker'))?.length, 3);
});

secrets(
  'a repeated creation answers with the first credential and a new secret, and ends the first secret',
  async () => {
    const world = await manageWorld();
    const send = (body: object) => world.call('POST', ofAsker, body, { 'idempotency-key': 'k-1' });
    const first = await send({ name: 'App' });
    assert.ok(await opens(world, first));
    const again = await send({ name: ' App ' });
    assert.is(again.status, 201);
    const { secret, ...rest } = again.body;
    const { secret: firstSecret, ...firstRest } = first.body;
    assert.equal(rest, firstRest);
    assert.is.not(secret, firstSecret);
    assert.is(await opens(world, first), false);
    assert.ok(await opens(world, again));
    assert.is((await world.store.credentials.list('asker'))?.length, 1);
  },
);

secrets('a creation without a key, or with another, is another creation', async () => {
  const { call, store } = await manageWorld();
  for (const headers of [{}, {}, { 'Idempotency-Key': 'a' }, { 'Idempotency-Key': 'A' }]) {
    assert.is((await call('POST', ofAsker, { name: 'App' }, headers)).status, 201);
  }
  assert.is((await store.credentials.list('asker'))?.length, 4);
});

const otherBodies: readonly object[] = [
  { name: 'Other' },
  { name: 'App', scope: 'patient/Observation.rs' },
  { name: 'App', since: '2020' },
  { name: 'App', excludedLabels: [] },
  { name: 'App', expiresAt: '2030-01-01T00:00:00Z' },
];
for (const body of otherBodies) {
  secrets(`the same key with ${JSON.stringify(body)} instead is 422, and the first secret stays`, async () => {
    const world = await manageWorld();
    const headers = { 'Idempotency-Key': 'k-1' };
    const first = await world.call('POST', ofAsker, { name: 'App' }, headers);
    const other = await world.call('POST', ofAsker, body, headers);
    assert.is(other.status, 422);
    assert.is(other.body.type, 'urn:problem-type:chartkey:idempotency-key-reused');
    assert.ok(await opens(world, first));
    assert.is((await world.store.credentials.list('asker'))?.length, 1);
  });
}

secrets('a repeat of a creation whose credential is deleted is 409 that says so, for a day', async () => {
  const { call, clock, store } = await manageWorld();
  const headers = { 'Idempotency-Key': 'k-1' };
  const { id } = (await call('POST', ofAsker, { name: 'App' }, headers)).body;
  await call('DELETE', `${ofAsker}/${id}`);
  clock.now += 24 * 3_600_000 - 1000;
  const again = await call('POST', ofAsker, { name: 'App' }, headers);
  assert.is(again.status, 409);
  assert.is(again.body.type, 'urn:problem-type:chartkey:created-and-deleted');
  assert.equal(await store.credentials.list('asker'), []);
  clock.now += 2000;
  assert.is((await call('POST', ofAsker, { name: 'App' }, headers)).status, 201);
});

secrets(
  'another patient’s key is another key: neither sees, ends or is refused for the other’s credential',
  async () => {
    const world = await manageWorld();
    const headers = { 'Idempotency-Key': 'k-1' };
    const theirs = await world.call('POST', '/patients/bystander/credentials', { name: 'App' }, headers);
    const own = await world.call('POST', ofAsker, { name: 'App' }, headers);
    assert.is(own.status, 201);
    assert.is.not(own.body.id, theirs.body.id);
    assert.ok(await opens(world, theirs));
    assert.is((await world.store.credentials.list('bystander'))?.length, 1);
  },
);

for (const key of ['', ' ', 'a b', 'x'.repeat(256), 'ä', 'tab\there']) {
  secrets(`an Idempotency-Key of ${JSON.stringify(key.slice(0, 10))} is 400 that names it`, async () => {
    const { call, store } = await manageWorld();
    const answer = await call('POST', ofAsker, { name: 'App' }, { 'Idempotency-Key': key });
    assert.is(answer.status, 400);
    assert.equal(fieldsOf(answer), ['Idempotency-Key']);
    assert.equal(await store.credentials.list('asker'), []);
  });
}

secrets('an Idempotency-Key of 255 characters is taken', async () => {
  const { call } = await manageWorld();
  const headers = { 'Idempotency-Key': `"${'~!'.repeat(126)}"x` };
  assert.is((await call('POST', ofAsker, { name: 'App' }, headers)).status, 201);
});

for (const body of [undefined, '', {}, { graceSeconds: 0 }]) {
  secrets(`rotate with ${JSON.stringify(body) ?? 'no body'} — ends the old key and secret at once`, async () => {
    const world = await manageWorld();
    const created = await world.call('POST', ofAsker, { name: 'App', since: '2020' });
    const rotated = await world.call('POST', `${ofAsker}/${created.body.id}/rotate`, body);
    assert.is(rotated.status, 201);
    const { key, secret, keyHint, previousEndsAt, lastUsedFrom, ...same } = rotated.body;
    const { key: oldKey, secret: oldSecret, keyHint: _, ...before } = created.body;
    assert.equal(same, before);
    assert.equal([previousEndsAt, lastUsedFrom], [null, null]);
    assert.is.not(key, oldKey);
    assert.is.not(secret, oldSecret);
    assert.is(keyHint, `ck_…${String(key).slice(-4)}`);
    assert.is(await opens(world, created), false);
    assert.ok(await opens(world, rotated));
  });
}

secrets('rotate with grace — both work until it is over, and then the new ones alone', async () => {
  const world = await manageWorld();
  const created = await world.call('POST', ofAsker, { name: 'App' });
  const rotated = await world.call('POST', `${ofAsker}/${created.body.id}/rotate`, { graceSeconds: 86_400 });
  assert.is(rotated.body.previousEndsAt, '2025-01-02T12:00:00.000Z');
  world.clock.now += 86_400_000 - 1;
  assert.ok(await opens(world, created));
  assert.ok(await opens(world, rotated));
  world.clock.now += 1;
  assert.is(await opens(world, created), false);
  assert.ok(await opens(world, rotated));
});

secrets('rotate — the secret of one key opens nothing with the other', async () => {
  const world = await manageWorld();
  const created = await world.call('POST', ofAsker, { name: 'App' });
  const rotated = await world.call('POST', `${ofAsker}/${created.body.id}/rotate`, { graceSeconds: 60 });
  const crossed = [
    { ...created, body: { key: created.body.key, secret: rotated.body.secret } },
    { ...created, body: { key: rotated.body.key, secret: created.body.secret } },
  ];
  for (const each of crossed) assert.is(await opens(world, each), false);
});

for (const [body, field] of [
  [{ graceSeconds: -1 }, 'graceSeconds'],
  [{ graceSeconds: 86_401 }, 'graceSeconds'],
  [{ graceSeconds: 1.5 }, 'graceSeconds'],
  [{ graceSeconds: '60' }, 'graceSeconds'],
  [{ graceSeconds: null }, 'graceSeconds'],
  [{ grace: 60 }, 'grace'],
  [{ patientId: 'bystander' }, 'patientId'],
  [[], 'body'],
] as const) {
  secrets(`rotate with ${JSON.stringify(body)} — is 400 naming ${field}, and changes nothing`, async () => {
    const world = await manageWorld();
    const created = await world.call('POST', ofAsker, { name: 'App' });
    const answer = await world.call('POST', `${ofAsker}/${created.body.id}/rotate`, body);
    assert.is(answer.status, 400);
    assert.equal(fieldsOf(answer), [field]);
    assert.ok(await opens(world, created));
  });
}

secrets.run();
