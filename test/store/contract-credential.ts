import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CredentialRow } from '../../src/store/credential-store.ts';
import { put, remove } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import type { OpenStore } from './contract.ts';
import { startAt, withStore } from './open-store.ts';

const people = [put({ resourceType: 'Patient', id: 'anna' }), put({ resourceType: 'Patient', id: 'ben' })];

function row(id: string, more: Partial<CredentialRow> = {}): CredentialRow {
  return {
    id,
    patientId: 'anna',
    name: 'Health app',
    key: `ck_${id}`,
    secretHash: Buffer.alloc(32, 7),
    scope: 'patient/*.rs',
    createdAt: startAt,
    expiresAt: null,
    lastUsedAt: null,
    lastUsedFrom: null,
    ...more,
  };
}

/** Credentials and management tokens as stored. */
export function credentialContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: credentials`);

  test(
    'create — found by its key, with what verifying needs',
    withStore(open, async ({ store }) => {
      await store.write(people);
      assert.is(await store.credentials.create(row('one')), 'created');
      const { id, patientId, secretHash, scope, expiresAt } = row('one');
      assert.equal(await store.credentials.findByKey('ck_one'), { id, patientId, secretHash, scope, expiresAt });
      assert.equal(await store.credentials.get('anna', 'one'), row('one'));
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
        assert.is(await store.credentials.create(row('one', { patientId })), 'unknown-patient');
        assert.is(await store.credentials.list(patientId), undefined);
      }
    }),
  );

  test(
    'create — a key is never given twice',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(row('one'));
      await rejects(store.credentials.create(row('two', { key: 'ck_one' })));
      assert.is((await store.credentials.list('anna'))?.length, 1);
    }),
  );

  test(
    'list, get, rename — of the patient alone, oldest first',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(row('late', { createdAt: startAt + 5 }));
      await store.credentials.create(row('early'));
      await store.credentials.create(row('bens', { patientId: 'ben' }));
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
      await store.credentials.create(row('one'));
      await store.credentials.create(row('two'));
      assert.is(await store.credentials.delete('ben', 'one'), false);
      assert.is(await store.credentials.delete('anna', 'one'), true);
      assert.is(await store.credentials.delete('anna', 'one'), false);
      assert.is(await store.credentials.findByKey('ck_one'), undefined);
      assert.is(await store.credentials.deleteById('two'), true);
      assert.is(await store.credentials.findByKey('ck_two'), undefined);
    }),
  );

  test(
    'deleteAll — all of one patient’s',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(row('one'));
      await store.credentials.create(row('two'));
      await store.credentials.create(row('bens', { patientId: 'ben' }));
      assert.is(await store.credentials.deleteAll('anna'), 2);
      assert.is(await store.credentials.deleteAll('nobody'), undefined);
      assert.ok(await store.credentials.findByKey('ck_bens'));
    }),
  );

  test(
    'portal access — off stops every credential and creation, on restores',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(row('one'));
      await store.credentials.create(row('bens', { patientId: 'ben' }));
      assert.is(await store.credentials.setPortalAccess('anna', false), true);
      assert.is(await store.credentials.findByKey('ck_one'), undefined);
      assert.ok(await store.credentials.findByKey('ck_bens'));
      assert.is(await store.credentials.create(row('two')), 'access-disabled');
      assert.is(await store.credentials.setPortalAccess('anna', true), true);
      assert.ok(await store.credentials.findByKey('ck_one'));
      assert.is(await store.credentials.setPortalAccess('nobody', false), false);
    }),
  );

  test(
    'a deleted patient’s credentials are deleted, and do not come back with the patient',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(row('one'));
      await store.write([remove('Patient/anna')]);
      assert.is(await store.credentials.findByKey('ck_one'), undefined);
      await store.write(people);
      assert.is(await store.credentials.findByKey('ck_one'), undefined);
      assert.equal(await store.credentials.list('anna'), []);
    }),
  );

  test(
    'recordUses — keeps the latest, and brings no deleted credential back',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await store.credentials.create(row('one'));
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
