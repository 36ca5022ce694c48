import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Store } from '../../src/store/store.ts';
import { put, remove } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { anna, ben, create, foundByKey, foundByToken, hashOf, tellAll } from './credential-data.ts';
import { startAt, withStore } from './open-store.ts';

const people = [anna, ben];
const hourMs = 3_600_000;

async function issue(store: Store, key: string, token: string, expiresAt = startAt + 10 * 60_000): Promise<boolean> {
  return store.credentials.createToken(await foundByKey(store, key), {
    tokenHash: hashOf(token),
    scope: null,
    expiresAt,
  });
}

function rotate(store: Store, id: string, key: string, retireAt: number) {
  return store.credentials.rotate('anna', id, { key: `ck_${key}`, secretHash: hashOf(key), retireAt });
}

/** Rotation, tokens, and whether what was found is still so. */
export function credentialKeyContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: keys and tokens of credentials`);

  test(
    'rotate — without grace the old key and its tokens end at once',
    withStore(open, async ({ store, clock }) => {
      await store.write(people);
      const row = await create(store, 'one');
      await issue(store, 'ck_one', 'token');
      const rotated = await rotate(store, 'one', 'new', clock.now);
      assert.equal(rotated, { ...row, key: 'ck_new', secretHash: hashOf('new') });
      assert.equal(await store.credentials.list('anna'), [rotated]);
      assert.is(await store.credentials.findByKey('ck_one'), undefined);
      assert.is(await store.credentials.findByToken(hashOf('token')), undefined);
      assert.equal((await foundByKey(store, 'ck_new')).secretHash, hashOf('new'));
      assert.equal(await tellAll(store), ['credential.created one', 'credential.rotated one']);
    }),
  );

  test(
    'rotate — with grace the old key and its tokens go on until it ends, and no longer than the credential',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one', { expiresAt: startAt + 2 * hourMs });
      await issue(store, 'ck_one', 'token', startAt + 5 * hourMs);
      await rotate(store, 'one', 'new', startAt + hourMs);
      const old = await foundByKey(store, 'ck_one');
      assert.equal([old.id, old.secretHash, old.expiresAt], ['one', hashOf('one'), startAt + hourMs]);
      const token = await foundByToken(store, 'token');
      assert.equal([token.secretHash, token.expiresAt], [hashOf('one'), startAt + hourMs]);
      assert.is((await foundByKey(store, 'ck_new')).expiresAt, startAt + 2 * hourMs);

      await create(store, 'two', { expiresAt: startAt + hourMs });
      await rotate(store, 'two', 'newer', startAt + 2 * hourMs);
      assert.is((await foundByKey(store, 'ck_two')).expiresAt, startAt + hourMs);
    }),
  );

  test(
    'rotate — again: no older key outlives the one before, and without grace all of them end',
    withStore(open, async ({ store, clock }) => {
      await store.write(people);
      await create(store, 'one');
      await rotate(store, 'one', 'second', startAt + 3 * hourMs);
      await rotate(store, 'one', 'third', startAt + hourMs);
      assert.is((await foundByKey(store, 'ck_one')).expiresAt, startAt + hourMs);
      assert.is((await foundByKey(store, 'ck_second')).expiresAt, startAt + hourMs);
      await rotate(store, 'one', 'fourth', startAt + 2 * hourMs);
      assert.is((await foundByKey(store, 'ck_one')).expiresAt, startAt + hourMs);
      await issue(store, 'ck_one', 'token');
      await rotate(store, 'one', 'fifth', clock.now);
      for (const key of ['ck_one', 'ck_second', 'ck_third', 'ck_fourth']) {
        assert.is(await store.credentials.findByKey(key), undefined, key);
      }
      assert.is(await store.credentials.findByToken(hashOf('token')), undefined);
      assert.ok(await store.credentials.findByKey('ck_fifth'));
    }),
  );

  test(
    'rotate — only the patient’s own',
    withStore(open, async ({ store, clock }) => {
      await store.write(people);
      const row = await create(store, 'bens', { patientId: 'ben' });
      assert.is(await rotate(store, 'bens', 'mine', clock.now), undefined);
      assert.equal(await store.credentials.list('ben'), [row]);
    }),
  );

  test(
    'a token finds its credential, narrowed, and no longer than it or the token lives',
    withStore(open, async ({ store }) => {
      await store.write(people);
      const row = await create(store, 'one', { expiresAt: startAt + hourMs, excludedLabels: ['s|c'] });
      const credential = await foundByKey(store, 'ck_one');
      const scope = 'patient/Observation.r';
      const long = { tokenHash: hashOf('long'), scope: null, expiresAt: startAt + 2 * hourMs };
      const narrow = { tokenHash: hashOf('narrow'), scope, expiresAt: startAt + 5 };
      assert.is(await store.credentials.createToken(credential, long), true);
      assert.is(await store.credentials.createToken(credential, narrow), true);
      const { readAt: _, ...byToken } = await foundByToken(store, 'narrow');
      assert.equal(byToken, {
        id: 'one',
        patientId: 'anna',
        name: row.name,
        scope: row.scope,
        since: null,
        until: null,
        excludedLabels: ['s|c'],
        secretHash: row.secretHash,
        expiresAt: startAt + 5,
        tokenScope: scope,
        issuedAt: startAt,
        foundBy: { key: 'ck_one', tokenHash: hashOf('narrow') },
      });
      const byLong = await foundByToken(store, 'long');
      assert.equal([byLong.expiresAt, byLong.tokenScope], [startAt + hourMs, null]);
      assert.is(await store.credentials.findByToken(hashOf('none')), undefined);
    }),
  );

  test(
    'a token buys no token, and a key that has ended buys none',
    withStore(open, async ({ store, clock }) => {
      await store.write(people);
      await create(store, 'one', { expiresAt: startAt + hourMs });
      await issue(store, 'ck_one', 'token');
      const token = { tokenHash: hashOf('another'), scope: null, expiresAt: startAt + 5 };
      const byKey = await foundByKey(store, 'ck_one');
      assert.is(await store.credentials.createToken(await foundByToken(store, 'token'), token), false);
      await rotate(store, 'one', 'new', clock.now);
      assert.is(await store.credentials.createToken(byKey, token), false);
      const byNew = await foundByKey(store, 'ck_new');
      clock.now = startAt + hourMs;
      assert.is(await store.credentials.createToken(byNew, token), false);
      assert.is(await store.credentials.findByToken(hashOf('another')), undefined);
    }),
  );

  test(
    'revokeToken — ends that token alone',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      await issue(store, 'ck_one', 'a');
      await issue(store, 'ck_one', 'b');
      assert.is(await store.credentials.revokeToken(hashOf('a')), true);
      assert.is(await store.credentials.revokeToken(hashOf('a')), false);
      assert.is(await store.credentials.findByToken(hashOf('a')), undefined);
      assert.ok(await store.credentials.findByToken(hashOf('b')));
      assert.ok(await store.credentials.findByKey('ck_one'));
    }),
  );

  test(
    'tokens that have ended are forgotten when others are made',
    withStore(open, async ({ store, clock }) => {
      await store.write(people);
      await create(store, 'one');
      await issue(store, 'ck_one', 'old', startAt + 5);
      assert.ok(await store.credentials.findByToken(hashOf('old')));
      clock.now = startAt + 5;
      await issue(store, 'ck_one', 'new', startAt + 10);
      assert.is(await store.credentials.findByToken(hashOf('old')), undefined);
    }),
  );

  const ways: readonly (readonly [how: string, end: (store: Store, clock: { now: number }) => Promise<unknown>])[] = [
    ['deleted', (store) => store.credentials.delete('anna', 'one')],
    ['deleted by its id', (store) => store.credentials.deleteById('one')],
    ['leaked', (store) => store.credentials.deleteById('one', 'leaked')],
    ['deleted with all others', (store) => store.credentials.deleteAll('anna')],
    ['of a patient whose access is off', (store) => store.credentials.setPortalAccess('anna', false)],
    ['of a patient who is deleted', (store) => store.write([remove('Patient/anna')])],
    ['rotated without grace', (store, clock) => rotate(store, 'one', 'new', clock.now)],
    [
      'rotated, and its grace over',
      async (store, clock) => {
        await rotate(store, 'one', 'new', clock.now + 5);
        clock.now += 5;
      },
    ],
    [
      'expired',
      async (_, clock) => {
        clock.now = startAt + hourMs;
      },
    ],
  ];
  for (const [how, end] of ways) {
    test(
      `a credential that is ${how} is severed, by key and by token, and another patient’s is not`,
      withStore(open, async ({ store, clock }) => {
        await store.write(people);
        await create(store, 'one', { expiresAt: startAt + hourMs });
        await create(store, 'bens', { patientId: 'ben' });
        await issue(store, 'ck_one', 'token', startAt + 2 * hourMs);
        await issue(store, 'ck_bens', 'bens token', startAt + 2 * hourMs);
        const severed = [await foundByKey(store, 'ck_one'), await foundByToken(store, 'token')];
        const others = [await foundByKey(store, 'ck_bens'), await foundByToken(store, 'bens token')];
        for (const each of severed) assert.is(await store.credentials.isSevered(each), false);
        await end(store, clock);
        for (const each of severed) assert.is(await store.credentials.isSevered(each), true);
        for (const each of others) assert.is(await store.credentials.isSevered(each), false);
        const byToken = await store.credentials.findByToken(hashOf('token'));
        assert.ok(byToken === undefined || (byToken.expiresAt ?? Number.POSITIVE_INFINITY) <= clock.now);
      }),
    );
  }

  test(
    'tokens and retiring keys do not come back with a credential of the same id and key',
    withStore(open, async ({ store, clock }) => {
      await store.write(people);
      await create(store, 'one', { key: 'ck_old' });
      await rotate(store, 'one', 'one', clock.now + hourMs);
      await issue(store, 'ck_old', 'old token');
      await issue(store, 'ck_one', 'token');
      await store.credentials.delete('anna', 'one');
      await create(store, 'one');
      assert.is(await store.credentials.findByKey('ck_old'), undefined);
      assert.is(await store.credentials.findByToken(hashOf('old token')), undefined);
      assert.is(await store.credentials.findByToken(hashOf('token')), undefined);
    }),
  );

  test(
    'what changes nothing for its holder severs nothing',
    withStore(open, async ({ store, clock }) => {
      await store.write(people);
      await create(store, 'one');
      await create(store, 'two');
      await issue(store, 'ck_one', 'token');
      const all = [await foundByKey(store, 'ck_one'), await foundByToken(store, 'token')];
      const changes = [
        () => store.credentials.rename('anna', 'one', 'Renamed'),
        () => store.credentials.recordUses([{ id: 'one', usedAt: startAt, usedFrom: 'x' }]),
        () => store.credentials.markExposed('one', startAt),
        () => store.credentials.delete('anna', 'two'),
        () => store.write([put({ resourceType: 'Patient', id: 'anna', gender: 'female' })]),
        () => rotate(store, 'one', 'new', clock.now + hourMs),
      ];
      for (const change of changes) {
        await change();
        for (const each of all) assert.is(await store.credentials.isSevered(each), false, change.toString());
      }
    }),
  );

  test(
    'a revoked token is severed, and the key that bought it is not',
    withStore(open, async ({ store }) => {
      await store.write(people);
      await create(store, 'one');
      await issue(store, 'ck_one', 'token');
      const [byKey, byToken] = [await foundByKey(store, 'ck_one'), await foundByToken(store, 'token')];
      await store.credentials.revokeToken(hashOf('token'));
      assert.is(await store.credentials.isSevered(byToken), true);
      assert.is(await store.credentials.isSevered(byKey), false);
    }),
  );

  test.run();
}
