import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCredential, renameCredential } from '../../src/credentials/life-cycle.ts';
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
    { patientId: 'a', name: ' ', scope: 'patient/Observation.rs', expiresAt: clock.now },
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

lifeCycle.run();
