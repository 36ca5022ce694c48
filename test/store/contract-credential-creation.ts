import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Idempotency } from '../../src/store/credential-store.ts';
import { remove } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { anna, ben, create, credentialRow, foundByKey, hashOf, tellAll } from './credential-data.ts';
import { startAt, withStore } from './open-store.ts';

const people = [anna, ben];

function idempotency(more: Partial<Idempotency> = {}): Idempotency {
  return { keyHash: hashOf('key'), requestHash: hashOf('request'), since: startAt - 1000, ...more };
}

function once(more: Partial<Idempotency> = {}) {
  return { maxPerPatient: 2, idempotency: idempotency(more) };
}

/** How many credentials a patient may have, and creations that are repeated. */
export function credentialCreationContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: creation of credentials`);

  test(
    'no patient has more than the maximum, however many are created at once, and each has their own',
    withStore(open, async ({ store }) => {
      await store.write(people);
      const wanted = Array.from({ length: 10 }, (_, number) =>
        store.credentials.create(credentialRow(`of-anna-${number}`), { maxPerPatient: 3 }),
      );
      const types = (await Promise.all(wanted)).map(({ type }) => type);
      assert.is(types.filter((type) => type === 'created').length, 3);
      assert.is(types.filter((type) => type === 'too-many').length, 7);
      assert.is((await store.credentials.list('anna'))?.length, 3);
      const bens = await store.credentials.create(credentialRow('bens', { patientId: 'ben' }), { maxPerPatient: 1 });
      assert.is(bens.type, 'created');
      assert.is((await tellAll(store)).length, 4);
    }),
  );

  test(
    'a deletion makes room, an expiry does not',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one', { expiresAt: startAt - 5 });
      const row = credentialRow('two');
      assert.is((await store.credentials.create(row, { maxPerPatient: 1 })).type, 'too-many');
      await store.credentials.delete('anna', 'one');
      assert.is((await store.credentials.create(row, { maxPerPatient: 1 })).type, 'created');
    }),
  );

  test(
    'a repeat gives the first credential another secret, and ends the first with its tokens',
    withStore(open, async ({ store }) => {
      await store.write(people);
      const first = credentialRow('first');
      assert.equal(await store.credentials.create(first, once()), { type: 'created', credential: first });
      const found = await foundByKey(store, 'ck_first');
      const token = { tokenHash: hashOf('token'), scope: null, expiresAt: startAt + 600 };
      await store.credentials.createToken(found, token);
      await store.credentials.markExposed('first', startAt + 1);

      const repeated = await store.credentials.create(credentialRow('again', { createdAt: startAt + 5 }), once());
      const now = { ...first, secretHash: hashOf('again') };
      assert.equal(repeated, { type: 'repeated', credential: now });
      assert.equal(await store.credentials.list('anna'), [now]);
      assert.equal((await store.credentials.findByKey('ck_first'))?.secretHash, hashOf('again'));
      assert.is(await store.credentials.findByKey('ck_again'), undefined);
      assert.is(await store.credentials.findByToken(hashOf('token')), undefined);
      assert.is(await store.credentials.isSevered(found), true);
      assert.is(await store.credentials.createToken(found, token), false);
      assert.is((await tellAll(store)).filter((event) => event.includes('created')).length, 1);
    }),
  );

  test(
    'a repeat is no creation: a patient who may have no more can repeat the last',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'other');
      await store.credentials.create(credentialRow('first'), once());
      assert.is((await store.credentials.create(credentialRow('again'), once())).type, 'repeated');
      assert.is((await store.credentials.list('anna'))?.length, 2);
    }),
  );

  test(
    'a repeat after a rotation ends the old key that still works, and the secret of the new',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(credentialRow('first'), once());
      const rotation = { key: 'ck_new', secretHash: hashOf('new'), retireAt: startAt + 3600_000 };
      await store.credentials.rotate('anna', 'first', rotation);
      await store.credentials.create(credentialRow('again'), once());
      assert.is(await store.credentials.findByKey('ck_first'), undefined);
      assert.equal((await store.credentials.findByKey('ck_new'))?.secretHash, hashOf('again'));
    }),
  );

  test(
    'the same key with another request is refused and changes nothing',
    withStore(open, async ({ store }) => {
      await store.write(people);
      const first = credentialRow('first');
      await store.credentials.create(first, once());
      const creation = await store.credentials.create(
        credentialRow('other'),
        once({ requestHash: hashOf('other request') }),
      );
      assert.equal(creation, { type: 'idempotency-mismatch' });
      assert.equal(await store.credentials.list('anna'), [first]);
    }),
  );

  test(
    'a repeat after the deletion makes no second credential, whoever deleted the first',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(credentialRow('first'), once());
      await store.credentials.delete('anna', 'first');
      assert.equal(await store.credentials.create(credentialRow('again'), once()), { type: 'idempotency-gone' });

      const key = once({ keyHash: hashOf('second key') });
      await store.credentials.create(credentialRow('second'), key);
      await store.write([remove('Patient/anna')]);
      assert.equal(await store.credentials.create(credentialRow('again'), key), { type: 'unknown-patient' });
      await store.write([anna]);
      assert.equal(await store.credentials.create(credentialRow('again'), key), { type: 'idempotency-gone' });
      assert.equal(await store.credentials.list('anna'), []);
    }),
  );

  test(
    'another patient’s key is another key’s hash; the same hash never gives a credential that is not theirs',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(credentialRow('first'), once());
      const bens = await store.credentials.create(credentialRow('bens', { patientId: 'ben' }), once());
      assert.equal(bens, { type: 'idempotency-gone' });
      assert.equal((await store.credentials.findByKey('ck_first'))?.secretHash, hashOf('first'));
    }),
  );

  test(
    'access that is off refuses a repeat too, and keeps the secret',
    withStore(open, async ({ store }) => {
      await store.write(people);
      const first = credentialRow('first');
      await store.credentials.create(first, once());
      await store.credentials.setPortalAccess('anna', false);
      assert.equal(await store.credentials.create(credentialRow('again'), once()), { type: 'access-disabled' });
      await store.credentials.setPortalAccess('anna', true);
      assert.equal(await store.credentials.list('anna'), [first]);
    }),
  );

  test(
    'a key is forgotten with time, and a refused creation leaves none',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(credentialRow('first'), once());
      const later = credentialRow('second', { createdAt: startAt + 2000 });
      assert.is((await store.credentials.create(later, once({ since: startAt + 1000 }))).type, 'created');
      const refusedKey = once({ keyHash: hashOf('refused') });
      assert.is((await store.credentials.create(credentialRow('third'), refusedKey)).type, 'too-many');
      await store.credentials.delete('anna', 'first');
      assert.is((await store.credentials.create(credentialRow('third'), refusedKey)).type, 'created');
    }),
  );

  test(
    'of creations with one key at the same time one makes the credential, and the others repeat it',
    withStore(open, async ({ store }) => {
      await store.write(people);
      const rows = Array.from({ length: 5 }, (_, number) => credentialRow(`try-${number}`));
      const creations = await Promise.all(rows.map((row) => store.credentials.create(row, once())));
      assert.is(creations.filter(({ type }) => type === 'created').length, 1);
      assert.is(creations.filter(({ type }) => type === 'repeated').length, 4);
      assert.is((await store.credentials.list('anna'))?.length, 1);
    }),
  );

  test.run();
}
