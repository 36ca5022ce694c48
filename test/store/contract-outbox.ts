import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Store } from '../../src/store/store.ts';
import { put } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { type Fixture, startAt, withStore } from './open-store.ts';

const leaseMs = 60_000;

/** What waits to be told to a webhook. */
export function outboxContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: outbox`);

  /** Makes a credential, which is an event, a second after the last one. */
  async function create({ store, clock }: Fixture, id: string): Promise<void> {
    clock.now += 1000;
    await store.credentials.create(
      {
        ...{ id, patientId: 'anna', name: id, key: `ck_${id}`, secretHash: Buffer.alloc(32, 7) },
        ...{ scope: 'patient/*.rs', since: null, until: null, excludedLabels: [] },
        ...{ createdAt: clock.now, expiresAt: null, lastUsedAt: null, lastUsedFrom: null, exposedAt: null },
      },
      { maxPerPatient: 100 },
    );
  }
  const withAnna = (run: (fixture: Fixture) => Promise<void>) =>
    withStore(open, async (fixture) => {
      await fixture.store.write([put({ resourceType: 'Patient', id: 'anna' })]);
      await run(fixture);
    });
  const take = async (store: Store, now: number, limit = 100): Promise<string[]> => {
    const rows = await store.outbox.take(now, limit, leaseMs);
    return rows.map(({ payload }) => JSON.parse(payload).data.credentialId);
  };

  test(
    'take — the oldest that are due, and no more than asked for',
    withAnna(async (fixture) => {
      const { store, clock } = fixture;
      for (const id of ['one', 'two', 'three']) await create(fixture, id);
      assert.equal(await take(store, startAt), []);
      assert.equal(await take(store, clock.now, 2), ['one', 'two']);
      assert.equal(await take(store, clock.now, 2), ['three']);
    }),
  );

  test(
    'take — what one process has, another gets when the lease has ended, with the attempt counted',
    withAnna(async (fixture) => {
      const { store, clock } = fixture;
      await create(fixture, 'one');
      const [first] = await store.outbox.take(clock.now, 1, leaseMs);
      assert.equal([first?.event, first?.attempts, first?.createdAt], ['credential.created', 0, clock.now]);
      assert.equal(await take(store, clock.now + leaseMs - 1), []);
      const [second] = await store.outbox.take(clock.now + leaseMs, 1, leaseMs);
      assert.equal(second, { ...first, attempts: 1 });
    }),
  );

  test(
    'take — one event of a credential at a time, until the first has failed several times',
    withAnna(async (fixture) => {
      const { store, clock } = fixture;
      await create(fixture, 'one');
      await store.credentials.delete('anna', 'one');
      const [created] = await store.outbox.take(clock.now, 100, leaseMs);
      assert.is(created?.event, 'credential.created');
      for (const _ of [1, 2]) {
        await store.outbox.failed(created?.id ?? '', clock.now);
        const again = await store.outbox.take(clock.now, 100, leaseMs);
        assert.is(again[0]?.id, created?.id);
      }
      const [later] = await store.outbox.take(clock.now, 100, leaseMs);
      assert.is(later?.event, 'credential.deleted');
    }),
  );

  test(
    'done — gone, and the next event of its credential is free',
    withAnna(async (fixture) => {
      const { store, clock } = fixture;
      await create(fixture, 'one');
      await store.credentials.delete('anna', 'one');
      const [created] = await store.outbox.take(clock.now, 100, leaseMs);
      await store.outbox.done(created?.id ?? '');
      const [deleted] = await store.outbox.take(clock.now + leaseMs, 100, leaseMs);
      assert.is(deleted?.event, 'credential.deleted');
    }),
  );

  test(
    'failed — due again when it is said, not before',
    withAnna(async (fixture) => {
      const { store, clock } = fixture;
      await create(fixture, 'one');
      const [row] = await store.outbox.take(clock.now, 1, leaseMs);
      await store.outbox.failed(row?.id ?? '', clock.now + 5000);
      assert.equal(await take(store, clock.now + 4999), []);
      assert.equal(await take(store, clock.now + 5000), ['one']);
    }),
  );

  test(
    'purge — what was written before an instant, due or not',
    withAnna(async (fixture) => {
      const { store, clock } = fixture;
      await create(fixture, 'one');
      await create(fixture, 'two');
      assert.is(await store.outbox.purge(startAt), 0);
      assert.is(await store.outbox.purge(clock.now), 1);
      assert.equal(await take(store, clock.now), ['two']);
    }),
  );

  test.run();
}
