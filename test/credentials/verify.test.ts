import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newKey, newSecret } from '../../src/credentials/credential-format.ts';
import { hashSecret } from '../../src/credentials/hash-secret.ts';
import { createVerifier } from '../../src/credentials/verify.ts';
import { put } from '../support/changes.ts';
import { verifiedBy } from '../support/verified.ts';
import { type StoreWithPatients, storeWithPatients } from './store-with-patients.ts';

const verify = suite('verify');

/** The verifier over a store that counts what is asked of it. */
function countingVerifier({ store, hashKey, now }: StoreWithPatients) {
  const asked: string[] = [];
  const credentials = {
    ...store.credentials,
    findByKey: (key: string) => {
      asked.push(key);
      return store.credentials.findByKey(key);
    },
  };
  const opened: string[] = [];
  const openRecord: typeof store.openRecord = (patientId, admissions) => {
    opened.push(patientId);
    return store.openRecord(patientId, admissions);
  };
  return { verifier: createVerifier({ store: { ...store, credentials, openRecord }, hashKey, now }), asked, opened };
}

verify("opens the record of the credential's own patient and no other", async () => {
  const world = await storeWithPatients('a', 'b');
  await world.store.write([put({ resourceType: 'Condition', id: 'of-b', subject: { reference: 'Patient/b' } })]);
  const { verifier, opened } = countingVerifier(world);
  const { credential, key, secret } = await world.issue('a');
  const verified = await verifiedBy(verifier, key, secret);
  assert.equal(verified?.credential, { id: credential.id, scope: credential.scope });
  assert.ok(await verified?.record.read('Patient', 'a'));
  assert.is(await verified?.record.read('Patient', 'b'), undefined);
  assert.is(await verified?.record.read('Condition', 'of-b'), undefined);
  assert.equal(opened, ['a']);
});

verify('a malformed or mistyped key or secret is refused before the store is asked', async () => {
  const world = await storeWithPatients('a');
  const { verifier, asked } = countingVerifier(world);
  const { key, secret } = await world.issue('a');
  const typo = `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`;
  const wrong: readonly (readonly [string, string])[] = [
    ['', ''],
    [key, ''],
    ['', secret],
    [key, typo],
    [secret, key],
    [key, ` ${secret}`],
    [`${key}%`, secret],
    ["' OR 1=1 --", secret],
    [key.toLowerCase().toUpperCase(), secret],
  ];
  for (const [wrongKey, wrongSecret] of wrong) {
    assert.is(await verifiedBy(verifier, wrongKey, wrongSecret), undefined);
  }
  assert.equal(asked, []);
});

verify('unknown key, wrong secret and deleted credential ask the store the same once and open no record', async () => {
  const world = await storeWithPatients('a');
  const { verifier, asked, opened } = countingVerifier(world);
  const kept = await world.issue('a');
  const deleted = await world.issue('a');
  await world.store.credentials.delete('a', deleted.credential.id);
  const unknownKey = newKey();
  assert.is(await verifiedBy(verifier, unknownKey, newSecret()), undefined);
  assert.is(await verifiedBy(verifier, kept.key, newSecret()), undefined);
  assert.is(await verifiedBy(verifier, deleted.key, deleted.secret), undefined);
  assert.equal(asked, [unknownKey, kept.key, deleted.key]);
  assert.equal(opened, []);
});

verify("another credential's secret does not open it, whoever's it is", async () => {
  const world = await storeWithPatients('a', 'b');
  const { verifier } = countingVerifier(world);
  const [first, second, others] = [await world.issue('a'), await world.issue('a'), await world.issue('b')];
  assert.is(await verifiedBy(verifier, first.key, second.secret), undefined);
  assert.is(await verifiedBy(verifier, first.key, others.secret), undefined);
});

verify('a secret hashed under another server key does not open it', async () => {
  const world = await storeWithPatients('a');
  const { key, secret } = await world.issue('a');
  const elsewhere = createVerifier({ ...world, hashKey: Buffer.alloc(32, 9) });
  assert.is(await verifiedBy(elsewhere, key, secret), undefined);
});

verify('a deleted credential is refused at the next call, one by one and all at once', async () => {
  const world = await storeWithPatients('a');
  const { verifier } = countingVerifier(world);
  const [first, second, third] = [await world.issue('a'), await world.issue('a'), await world.issue('a')];
  assert.ok(await verifiedBy(verifier, first.key, first.secret));
  await world.store.credentials.delete('a', first.credential.id);
  assert.is(await verifiedBy(verifier, first.key, first.secret), undefined);
  await world.store.credentials.deleteById(second.credential.id);
  assert.is(await verifiedBy(verifier, second.key, second.secret), undefined);
  await world.store.credentials.deleteAll('a');
  assert.is(await verifiedBy(verifier, third.key, third.secret), undefined);
});

verify('an expired credential is refused from the very millisecond of its expiry', async () => {
  const world = await storeWithPatients('a');
  const { verifier } = countingVerifier(world);
  const { key, secret } = await world.issue('a', { expiresAt: world.clock.now + 1000 });
  world.clock.now += 999;
  assert.ok(await verifiedBy(verifier, key, secret));
  world.clock.now += 1;
  assert.is(await verifiedBy(verifier, key, secret), undefined);
});

verify('access turned off refuses every credential of that patient alone, and on restores them', async () => {
  const world = await storeWithPatients('a', 'b');
  const { verifier } = countingVerifier(world);
  const [one, others] = [await world.issue('a'), await world.issue('b')];
  await world.store.credentials.setPortalAccess('a', false);
  assert.is(await verifiedBy(verifier, one.key, one.secret), undefined);
  assert.ok(await verifiedBy(verifier, others.key, others.secret));
  await world.store.credentials.setPortalAccess('a', true);
  assert.ok(await verifiedBy(verifier, one.key, one.secret));
});

verify('a credential whose stored scope cannot be read opens nothing, and the operator hears of it', async () => {
  const world = await storeWithPatients('a');
  const { key, secret } = await world.issue('a');
  const { credentials } = world.store;
  const changed = async (each: string) => {
    const found = await credentials.findByKey(each);
    return found && { ...found, scope: 'patient/Nothing.rs' };
  };
  const opened: string[] = [];
  const heard: unknown[] = [];
  const verifier = createVerifier({
    store: {
      timeZone: 'UTC',
      credentials: { ...credentials, findByKey: changed },
      openRecord: (patientId, admissions) => {
        opened.push(patientId);
        return world.store.openRecord(patientId, admissions);
      },
    },
    hashKey: world.hashKey,
    now: world.now,
    onError: (error) => heard.push(error),
  });
  assert.is(await verifiedBy(verifier, key, secret), undefined);
  assert.equal([opened, heard.length], [[], 1]);
});

verify('notes the last use and the client outside the request, and writes it on flush', async () => {
  const world = await storeWithPatients('a');
  const { verifier } = countingVerifier(world);
  const { credential, key, secret } = await world.issue('a');
  await verifiedBy(verifier, key, secret, 'Sleep Diary/1.0');
  world.clock.now += 5;
  await verifiedBy(verifier, key, secret, 'Sleep\u0000 Diary\u202e/2.0\n');
  assert.is((await world.store.credentials.get('a', credential.id))?.lastUsedAt, null);
  await verifier.flush();
  const row = await world.store.credentials.get('a', credential.id);
  assert.is(row?.lastUsedAt, world.clock.now);
  assert.is(row?.lastUsedFrom, 'Sleep  Diary /2.0');
});

verify('a refused attempt is not a use', async () => {
  const world = await storeWithPatients('a');
  const { verifier } = countingVerifier(world);
  const { credential, key } = await world.issue('a');
  await verifiedBy(verifier, key, newSecret());
  await verifier.flush();
  assert.is((await world.store.credentials.get('a', credential.id))?.lastUsedAt, null);
});

verify('a use noted before the deletion and written after it brings nothing back', async () => {
  const world = await storeWithPatients('a');
  const { verifier } = countingVerifier(world);
  const { credential, key, secret } = await world.issue('a');
  await verifiedBy(verifier, key, secret);
  await world.store.credentials.delete('a', credential.id);
  await verifier.flush();
  assert.equal(await world.store.credentials.list('a'), []);
  assert.is(await verifiedBy(verifier, key, secret), undefined);
});

verify('a use that cannot be written is told and stops nothing', async () => {
  const world = await storeWithPatients('a');
  const { key, secret } = await world.issue('a');
  const errors: unknown[] = [];
  const recordUses = async () => {
    throw new Error('disk full');
  };
  const store = { ...world.store, credentials: { ...world.store.credentials, recordUses } };
  const verifier = createVerifier({ ...world, store, onError: (error) => errors.push(error) });
  assert.ok(await verifiedBy(verifier, key, secret));
  await verifier.flush();
  assert.ok(await verifiedBy(verifier, key, secret));
  assert.is(errors.length, 1);
});

verify('a refusal says to the audit trail alone why, and whose credential was named where there is one', async () => {
  const world = await storeWithPatients('a');
  const { verifier } = countingVerifier(world);
  const { credential, key, secret } = await world.issue('a', { expiresAt: world.clock.now + 1 });
  const subject = { patientId: 'a', credentialId: credential.id, credentialName: 'App' };
  const refusalOf = (key: string, secret: string) => verifier.verify({ door: 'basic', key, secret }, 'test');
  const type = 'refused';
  assert.equal(await refusalOf('x', secret), { type, reason: 'malformed', subject: undefined });
  assert.equal(await refusalOf(newKey(), secret), { type, reason: 'unknown', subject: undefined });
  assert.equal(await refusalOf(key, newSecret()), { type, reason: 'wrong-secret', subject });
  world.clock.now += 1;
  assert.equal(await refusalOf(key, secret), { type, reason: 'expired', subject });
});

verify('what was verified knows when it has been severed, and not before', async () => {
  const world = await storeWithPatients('a', 'b');
  const { verifier } = countingVerifier(world);
  const { credentials } = world.store;
  const end: Readonly<Record<string, (id: string) => unknown>> = {
    deleted: (id) => credentials.delete('a', id),
    'access off': () => credentials.setPortalAccess('a', false),
    expired: () => {
      world.clock.now += 1000;
    },
  };
  for (const [how, sever] of Object.entries(end)) {
    const { credential, key, secret } = await world.issue('a', { expiresAt: world.clock.now + 1000 });
    const verified = await verifiedBy(verifier, key, secret);
    await world.issue('b');
    assert.is(await verified?.isSevered(), false, how);
    await sever(credential.id);
    assert.is(await verified?.isSevered(), true, how);
    await credentials.setPortalAccess('a', true);
  }
});

verify('the stored hash is HMAC-SHA256 of the secret under the hash key', () => {
  // RFC 4231, test case 2.
  assert.is(
    hashSecret(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

verify.run();
