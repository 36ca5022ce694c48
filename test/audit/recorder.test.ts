import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRecorder, type NewAuditEntry, type Recorder } from '../../src/audit/recorder.ts';
import { createSharedCounts, type SharedCounts } from '../../src/audit/shared-counts.ts';
import type { AuditEntry, AuditStore, Count } from '../../src/store/audit-store.ts';
import { openSqliteAudit } from '../../src/store/sqlite/audit.ts';
import { requestEntry } from '../store/audit-data.ts';
import { rejects } from '../support/rejects.ts';

const recorder = suite('recorder');
const startAt = Date.UTC(2024, 4, 17);

interface World {
  readonly recorder: Recorder;
  readonly counts: SharedCounts;
  readonly store: AuditStore;
  /** What each transaction held. */
  readonly batches: (readonly AuditEntry[])[];
}

async function world(): Promise<World> {
  const store = await openSqliteAudit({ file: ':memory:', auditKey: Buffer.alloc(32, 1) });
  const batches: (readonly AuditEntry[])[] = [];
  const append = (entries: readonly AuditEntry[], counts: readonly Count[]) => {
    batches.push(entries);
    return store.append(entries, counts);
  };
  const counts = createSharedCounts(() => startAt);
  return { recorder: createRecorder({ store: { append }, counts, now: () => startAt }), counts, store, batches };
}

function newEntry(number: number): NewAuditEntry {
  const { id: _id, at: _at, ...entry } = requestEntry(number);
  return entry;
}

async function recorded(store: AuditStore): Promise<readonly AuditEntry[]> {
  return (await store.page({ patientId: 'ada', count: 100 })).entries;
}

recorder('has an entry in the trail, with a time and an id of its own, when it resolves', async () => {
  const { recorder, store } = await world();
  await recorder.record(newEntry(1));
  const [entry] = await recorded(store);
  assert.match(entry?.id ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  assert.equal(entry, { ...newEntry(1), id: entry?.id, at: startAt });
});

recorder('writes what comes in one turn of the event loop in one transaction, in order', async () => {
  const { recorder, store, batches } = await world();
  await Promise.all([1, 2, 3].map((number) => recorder.record(newEntry(number))));
  assert.equal(
    batches.map((entries) => entries.length),
    [3],
  );
  assert.equal(
    (await recorded(store)).map(({ requestId }) => requestId),
    ['request-3', 'request-2', 'request-1'],
  );
});

recorder('writes the counts with the entries, and hands the totals back', async () => {
  const { recorder, counts, store } = await world();
  await store.append([], [{ name: 'all', window: startAt / 60_000, by: 7 }]);
  counts.add('all', 10);
  await recorder.record(newEntry(1));
  assert.is(counts.total('all'), 8);
});

recorder('rejects what could not be written, every entry of it, and goes on with the next', async () => {
  const { store } = await world();
  let fails = true;
  const append: AuditStore['append'] = async (entries, counts) => {
    if (fails) throw new Error('no space left');
    return store.append(entries, counts);
  };
  const failing = createRecorder({ store: { append }, counts: createSharedCounts(() => startAt), now: () => startAt });
  const both = [failing.record(newEntry(1)), failing.record(newEntry(2))];
  for (const each of both) await rejects(each, /no space left/);
  fails = false;
  await failing.record(newEntry(3));
  assert.equal(
    (await recorded(store)).map(({ requestId }) => requestId),
    ['request-3'],
  );
});

recorder('keeps one transaction at a time, and gathers what comes meanwhile', async () => {
  const { store } = await world();
  const sizes: number[] = [];
  let release = (): void => {};
  const append: AuditStore['append'] = async (entries, counts) => {
    sizes.push(entries.length);
    if (sizes.length === 1) {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    }
    return store.append(entries, counts);
  };
  const slow = createRecorder({ store: { append }, counts: createSharedCounts(() => startAt), now: () => startAt });
  const first = slow.record(newEntry(1));
  await new Promise(setImmediate);
  const later = [slow.record(newEntry(2))];
  await new Promise(setImmediate);
  later.push(slow.record(newEntry(3)));
  assert.equal(sizes, [1]);
  release();
  await Promise.all([first, ...later]);
  assert.equal(sizes, [1, 2]);
});

recorder('leaves nothing waiting behind a flush', async () => {
  const { recorder, store } = await world();
  const pending = recorder.record(newEntry(1));
  await recorder.flush();
  assert.is((await recorded(store)).length, 1);
  await pending;
  await recorder.flush();
});

recorder.run();
