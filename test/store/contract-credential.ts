import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put, remove } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import type { OpenStore } from './contract.ts';
import { anna, ben, create, credentialRow, foundByKey, hashOf, noMaximum, tellAll } from './credential-data.ts';
import { startAt, withStore } from './open-store.ts';

const people = [anna, ben];

/** Credentials and management tokens as stored, from their creation to their deletion. */
export function credentialContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: credentials`);

  test(
    'create — found by its key, with what verifying needs',
    withStore(open, async ({ store }) => {
      await store.write(people);
      const grant = {
        scope: 'patient/Observation.rs',
        since: '2024',
        until: '2024-05-17T10:00:00Z',
        excludedLabels: ['urn:labels|PSY', 'urn:labels|R'],
      };
      const row = await create(store, 'one', { ...grant, expiresAt: startAt + 1000 });
      assert.equal(await store.credentials.get('anna', 'one'), row);
      const { readAt: _, ...found } = await foundByKey(store, 'ck_one');
      assert.equal(found, {
        id: 'one',
        patientId: 'anna',
        name: 'Health app',
        ...grant,
        secretHash: hashOf('one'),
        expiresAt: startAt + 1000,
        tokenScope: null,
        issuedAt: null,
        foundBy: { key: 'ck_one', tokenHash: null },
      });
      assert.is(await store.credentials.findByKey('ck_two'), undefined);
    }),
  );

  test(
    'create — refused for a patient who is not there, was only mentioned, or was deleted',
    withStore(open, async ({ store }) => {
      await store.write([
        ...people,
        put({
          resourceType: 'Observation',
          id: 'o',
          status: 'final',
          code: { text: 'x' },
          subject: { reference: 'Patient/mentioned' },
        }),
        remove('Patient/ben'),
      ]);
      for (const patientId of ['nobody', 'mentioned', 'ben', '']) {
        const creation = await store.credentials.create(credentialRow('one', { patientId }), noMaximum);
        assert.equal(creation, { type: 'unknown-patient' });
        assert.is(await store.credentials.list(patientId), undefined);
      }
      assert.equal(await tellAll(store), []);
    }),
  );

  test(
    'create — a key is never given twice',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      await rejects(create(store, 'two', { key: 'ck_one' }));
      assert.is((await store.credentials.list('anna'))?.length, 1);
      assert.equal(await tellAll(store), ['credential.created one']);
    }),
  );

  test(
    'list, get, rename — of the patient alone, oldest first',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'late', { createdAt: startAt + 5 });
      await create(store, 'early');
      await create(store, 'bens', { patientId: 'ben' });
      assert.equal(
        (await store.credentials.list('anna'))?.map(({ id }) => id),
        ['early', 'late'],
      );
      assert.is(await store.credentials.get('anna', 'bens'), undefined);
      assert.is(await store.credentials.rename('anna', 'bens', 'Stolen'), undefined);
      assert.is((await store.credentials.rename('ben', 'bens', 'Renamed'))?.name, 'Renamed');
      assert.is((await store.credentials.get('ben', 'bens'))?.name, 'Renamed');
    }),
  );

  test(
    'delete — gone at once, and only the patient’s own',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      await create(store, 'two');
      await create(store, 'three');
      assert.is(await store.credentials.delete('ben', 'one'), false);
      assert.is(await store.credentials.delete('anna', 'one'), true);
      assert.is(await store.credentials.delete('anna', 'one'), false);
      assert.is(await store.credentials.findByKey('ck_one'), undefined);
      assert.is((await store.credentials.deleteById('two'))?.id, 'two');
      assert.is(await store.credentials.findByKey('ck_two'), undefined);
      assert.is((await store.credentials.deleteById('three', 'leaked'))?.id, 'three');
      assert.is(await store.credentials.deleteById('three', 'leaked'), undefined);
      assert.is(await store.credentials.findByKey('ck_three'), undefined);
      assert.equal((await tellAll(store)).filter((event) => !event.startsWith('credential.created')).sort(), [
        'credential.deleted one',
        'credential.deleted three leaked',
        'credential.deleted two',
        'credential.leaked three',
      ]);
    }),
  );

  test(
    'write — tells which credentials ended because their patient was deleted, and of no others',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      await create(store, 'two');
      await create(store, 'bens', { patientId: 'ben' });
      const [deleted, ...more] = await store.write([remove('Patient/anna'), remove('Patient/anna')]);
      assert.equal(deleted?.endedCredentials?.map(({ id, patientId }) => `${patientId} ${id}`).sort(), [
        'anna one',
        'anna two',
      ]);
      assert.equal(
        more.map(({ endedCredentials }) => endedCredentials),
        [undefined],
      );
    }),
  );

  test(
    'deleteAll — all of one patient’s',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      await create(store, 'two');
      await create(store, 'bens', { patientId: 'ben' });
      await tellAll(store);
      assert.is(await store.credentials.deleteAll('anna'), 2);
      assert.is(await store.credentials.deleteAll('anna'), 0);
      assert.is(await store.credentials.deleteAll('nobody'), undefined);
      assert.ok(await store.credentials.findByKey('ck_bens'));
      assert.equal([...(await tellAll(store))].sort(), ['credential.deleted one', 'credential.deleted two']);
    }),
  );

  test(
    'portal access — off stops every credential and creation, but hides none from being ended; on restores',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      await create(store, 'bens', { patientId: 'ben' });
      assert.is(await store.credentials.setPortalAccess('anna', false), true);
      assert.is(await store.credentials.findByKey('ck_one'), undefined);
      assert.is((await store.credentials.findToEnd('ck_one'))?.id, 'one');
      assert.is(await store.credentials.findToEnd('ck_nobody'), undefined);
      assert.ok(await store.credentials.findByKey('ck_bens'));
      assert.equal(await store.credentials.create(credentialRow('two'), noMaximum), { type: 'access-disabled' });
      assert.is(await store.credentials.setPortalAccess('anna', true), true);
      assert.ok(await store.credentials.findByKey('ck_one'));
      assert.is(await store.credentials.setPortalAccess('nobody', false), false);
    }),
  );

  test(
    'a deleted patient’s credentials are deleted and told of, and do not come back with the patient',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      await store.write([remove('Patient/anna')]);
      assert.is(await store.credentials.findByKey('ck_one'), undefined);
      await store.write(people);
      assert.is(await store.credentials.findByKey('ck_one'), undefined);
      assert.equal(await store.credentials.list('anna'), []);
      assert.equal(await tellAll(store), ['credential.created one', 'credential.deleted one patient-deleted']);
    }),
  );

  test(
    'recordUses — keeps the latest, and brings no deleted credential back',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      await store.credentials.recordUses([
        { id: 'one', usedAt: 20, usedFrom: 'new' },
        { id: 'one', usedAt: 10, usedFrom: 'old' },
        { id: 'gone', usedAt: 5, usedFrom: 'x' },
      ]);
      const used = await store.credentials.get('anna', 'one');
      assert.equal([used?.lastUsedAt, used?.lastUsedFrom], [20, 'new']);
      await store.credentials.delete('anna', 'one');
      await store.credentials.recordUses([{ id: 'one', usedAt: 30, usedFrom: 'late' }]);
      assert.equal(await store.credentials.list('anna'), []);
    }),
  );

  test(
    'markExposed — noted and told once, until the key is another',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      assert.is(await store.credentials.markExposed('one', startAt + 1), true);
      assert.is(await store.credentials.markExposed('one', startAt + 2), false);
      assert.is(await store.credentials.markExposed('gone', startAt + 2), false);
      assert.is((await store.credentials.get('anna', 'one'))?.exposedAt, startAt + 1);
      const rotation = { key: 'ck_new', secretHash: hashOf('new'), retireAt: 0 };
      assert.is((await store.credentials.rotate('anna', 'one', rotation))?.exposedAt, null);
      assert.is((await store.credentials.get('anna', 'one'))?.exposedAt, null);
      assert.is(await store.credentials.markExposed('one', startAt + 3), true);
      assert.equal(await tellAll(store), [
        'credential.created one',
        'credential.exposed one',
        'credential.rotated one',
        'credential.exposed one',
      ]);
    }),
  );

  test(
    'takeExpired — each expired credential once, the longest expired first, and they stay listed',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'late', { expiresAt: startAt + 20 });
      await create(store, 'early', { expiresAt: startAt + 10, patientId: 'ben', name: 'Diary' });
      await create(store, 'later', { expiresAt: startAt + 30 });
      await create(store, 'never');
      await tellAll(store);
      assert.equal(await store.credentials.takeExpired(startAt + 9, 10), []);
      assert.equal(await store.credentials.takeExpired(startAt + 20, 1), [
        { id: 'early', patientId: 'ben', name: 'Diary' },
      ]);
      assert.equal(
        (await store.credentials.takeExpired(startAt + 20, 10)).map(({ id }) => id),
        ['late'],
      );
      assert.equal(await store.credentials.takeExpired(startAt + 20, 10), []);
      assert.is((await store.credentials.list('anna'))?.length, 3);
      assert.equal(await tellAll(store), ['credential.expired early', 'credential.expired late']);
    }),
  );

  test(
    'management tokens — create, list, find, revoke; the same hash again changes nothing',
    withStore(open, async ({ store }) => {
      const token = { id: 't1', name: 'portal', tokenHash: Buffer.alloc(32, 1), createdAt: startAt };
      await store.managementTokens.create(token);
      await store.managementTokens.create({ ...token, id: 't2', name: 'again' });
      assert.equal(await store.managementTokens.list(), [token]);
      assert.equal(await store.managementTokens.findByHash(token.tokenHash), token);
      assert.is(await store.managementTokens.findByHash(Buffer.alloc(32, 2)), undefined);
      assert.is(await store.managementTokens.revoke('t1'), true);
      assert.is(await store.managementTokens.revoke('t1'), false);
      assert.is(await store.managementTokens.findByHash(token.tokenHash), undefined);
    }),
  );

  test.run();
}
