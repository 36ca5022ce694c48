import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCredential, renameCredential, rotateCredential } from '../../src/credentials/life-cycle.ts';
import { storeWithPatients } from './store-with-patients.ts';

const lifeCycle = suite('credential life cycle');

lifeCycle('create — keeps the name trimmed, the default scope and no expiry, and never the secret', async () => {
  const { store, issue, clock } = await storeWithPatients('a');
  const { credential, secret } = await issue('a', { name: '  Sleep Diary\n' });
  const stored = await store.credentials.get('a', credential.id);
  assert.equal(stored, credential);
  assert.is(stored?.name, 'Sleep Diary');
  assert.is(stored?.patientId, 'a');
  assert.is(stored?.scope, 'patient/*.rs');
  assert.is(stored?.createdAt, clock.now);
  assert.is(stored?.expiresAt, null);
  assert.is(stored?.lastUsedAt, null);
  assert.is(stored?.secretHash.length, 32);
  assert.not.match(JSON.stringify(stored), secret);
});

lifeCycle('create — the same name twice makes two credentials', async () => {
  const { store, issue } = await storeWithPatients('a');
  const [first, second] = [await issue('a'), await issue('a')];
  assert.is.not(first.key, second.key);
  assert.is.not(first.secret, second.secret);
  assert.is((await store.credentials.list('a'))?.length, 2);
});

lifeCycle('create — names every wrong field at once and writes nothing', async () => {
  const { store, hashKey, now, clock } = await storeWithPatients('a');
  const outcome = await createCredential(
    { credentials: store.credentials, hashKey, now },
    { patientId: 'a', name: ' ', scope: 'patient/Observation.cruds', expiresAt: clock.now },
  );
  assert.is(outcome.type, 'refused');
  assert.equal(outcome.type === 'refused' && outcome.problems.map(({ field }) => field), [
    'name',
    'scope',
    'expiresAt',
  ]);
  assert.equal(await store.credentials.list('a'), []);
});

lifeCycle('create — an unknown patient gets none', async () => {
  const { store, hashKey, now } = await storeWithPatients('a');
  const outcome = await createCredential(
    { credentials: store.credentials, hashKey, now },
    { patientId: 'b', name: 'App' },
  );
  assert.equal(outcome, { type: 'unknown-patient' });
});

lifeCycle('create — a patient whose access is off gets none until it is on', async () => {
  const { store, hashKey, now, issue } = await storeWithPatients('a');
  await store.credentials.setPortalAccess('a', false);
  const outcome = await createCredential(
    { credentials: store.credentials, hashKey, now },
    { patientId: 'a', name: 'App' },
  );
  assert.equal(outcome, { type: 'access-disabled' });
  await store.credentials.setPortalAccess('a', true);
  await issue('a');
});

lifeCycle("rename — under the rules of creation, and only the patient's own", async () => {
  const { store, issue } = await storeWithPatients('a', 'b');
  const { credential } = await issue('a');
  const { id } = credential;
  assert.equal(await renameCredential(store.credentials, { patientId: 'a', id, name: ' Mood ' }), {
    type: 'renamed',
    credential: { ...credential, name: 'Mood' },
  });
  assert.is((await renameCredential(store.credentials, { patientId: 'a', id, name: '' })).type, 'refused');
  assert.is((await renameCredential(store.credentials, { patientId: 'b', id, name: 'Mine' })).type, 'not-found');
  assert.is((await store.credentials.get('a', id))?.name, 'Mood');
});

lifeCycle('create — refused for more than the policy allows, and given what it leaves out', async () => {
  const { store, hashKey, now } = await storeWithPatients('a');
  const policy = { maxPerPatient: 1, excludedLabels: ['urn:labels|R'] };
  const parts = { credentials: store.credentials, hashKey, now, policy };
  const outcome = await createCredential(parts, { patientId: 'a', name: 'App' });
  assert.equal(outcome.type === 'created' && outcome.credential.excludedLabels, ['urn:labels|R']);
  assert.equal(await createCredential(parts, { patientId: 'a', name: 'App' }), { type: 'too-many' });
});

lifeCycle('create — a repeat has the same key and another secret, and only with the same wish', async () => {
  const { store, hashKey, now } = await storeWithPatients('a', 'b');
  const parts = { credentials: store.credentials, hashKey, now };
  const wanted = { patientId: 'a', name: 'App', idempotencyKey: 'k' };
  const first = await createCredential(parts, wanted);
  const again = await createCredential(parts, wanted);
  assert.is(first.type, 'created');
  assert.is(again.type, 'repeated');
  if (first.type !== 'created' || again.type !== 'repeated') return;
  assert.is(again.credential.id, first.credential.id);
  assert.is(again.credential.key, first.credential.key);
  assert.is.not(again.secret, first.secret);
  assert.not.equal(again.credential.secretHash, first.credential.secretHash);
  for (const other of [{ name: 'Other' }, { scope: 'patient/*.r' }, { until: '2024' }, { expiresAt: now() + 1 }]) {
    assert.equal(await createCredential(parts, { ...wanted, ...other }), { type: 'idempotency-mismatch' });
  }
  assert.is((await createCredential(parts, { ...wanted, patientId: 'b' })).type, 'created');
  await store.credentials.delete('a', first.credential.id);
  assert.equal(await createCredential(parts, wanted), { type: 'idempotency-gone' });
});

lifeCycle('create — wishes that only look alike when they are strung together are different wishes', async () => {
  const { store, hashKey, now } = await storeWithPatients('a', 'a b');
  const parts = { credentials: store.credentials, hashKey, now };
  const pairs = [
    [
      { patientId: 'a', name: 'App', idempotencyKey: 'k","x' },
      { patientId: 'a', name: 'App', idempotencyKey: 'k' },
    ],
    [
      { patientId: 'a', name: 'A', since: '2020', idempotencyKey: 'w' },
      { patientId: 'a', name: 'A', until: '2020', idempotencyKey: 'w' },
    ],
  ] as const;
  const types = [];
  for (const wanted of pairs.flat()) types.push((await createCredential(parts, wanted)).type);
  assert.equal(types, ['created', 'created', 'created', 'idempotency-mismatch']);
});

lifeCycle('rotate — another key and secret for the same credential, once for its own patient', async () => {
  const { store, hashKey, now, clock, issue } = await storeWithPatients('a', 'b');
  const parts = { credentials: store.credentials, hashKey, now };
  const { credential, secret } = await issue('a');
  const { id } = credential;
  assert.equal(await rotateCredential(parts, { patientId: 'b', id }), { type: 'not-found' });
  const outcome = await rotateCredential(parts, { patientId: 'a', id });
  if (outcome.type !== 'rotated') return assert.unreachable(outcome.type);
  const { key, secretHash, ...rest } = outcome.credential;
  assert.equal({ ...rest, key: credential.key, secretHash: credential.secretHash }, credential);
  assert.is.not(key, credential.key);
  assert.is.not(outcome.secret, secret);
  assert.is(outcome.previousEndsAt, clock.now);
  assert.is(await store.credentials.findByKey(credential.key), undefined);
});

for (const graceSeconds of [-1, 0.5, 86_401, Number.NaN, Number.POSITIVE_INFINITY]) {
  lifeCycle(`rotate — a grace of ${graceSeconds} seconds is refused and changes nothing`, async () => {
    const { store, hashKey, now, issue } = await storeWithPatients('a');
    const { credential } = await issue('a');
    const parts = { credentials: store.credentials, hashKey, now };
    const outcome = await rotateCredential(parts, { patientId: 'a', id: credential.id, graceSeconds });
    assert.equal(outcome.type === 'refused' && outcome.problems.map(({ field }) => field), ['graceSeconds']);
    assert.equal(await store.credentials.list('a'), [credential]);
  });
}

lifeCycle.run();
