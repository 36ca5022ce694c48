// A database that is restored from a backup in place, while it is open, is told as it is by then.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../../src/store/admission.ts';
import { Database } from '../../src/store/sqlite/driver.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import { put, to } from '../support/changes.ts';
import { plan } from './search-data.ts';

const test = suite('sqlite: a restored database');

async function withRestored(work: (store: Store, restore: () => Promise<void>) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-restored-'));
  const file = join(folder, 'chartkey.db');
  const backup = join(folder, 'backup.db');
  const store = await openSqliteStore({ file, now: () => 0 });
  await store.write([observation('kept', 'anna')]);
  await copy(file, backup);
  try {
    await work(store, () => copy(backup, file));
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** As `.backup` and `.restore` of SQLite's own shell. */
async function copy(from: string, to: string): Promise<void> {
  const database = new Database(from);
  await database.backup(to);
  database.close();
}

function observation(id: string, patient: string) {
  return put({ resourceType: 'Observation', id, status: 'final', subject: to(`Patient/${patient}`) });
}

const all = { ...plan({}), isRepeated: true } as const;

async function idsOf(store: Store, patient: string): Promise<unknown> {
  await setImmediate();
  const { matches, total } = await store.openRecord(patient, everything).search(all);
  return [matches.map(({ id }) => id), total];
}

test('a patient who came after the backup is not taken for another who came after it', () =>
  withRestored(async (store, restore) => {
    await store.write([observation('of-cleo', 'cleo')]);
    assert.equal(await idsOf(store, 'cleo'), [['of-cleo'], 1]);
    await restore();
    assert.equal(await idsOf(store, 'cleo'), [[], 0]);
    await store.write([observation('of-dora', 'dora')]);
    assert.equal(await idsOf(store, 'cleo'), [[], 0]);
    await store.write([observation('of-cleo', 'cleo')]);
    assert.equal(await idsOf(store, 'cleo'), [['of-cleo'], 1]);
    assert.equal(await idsOf(store, 'dora'), [['of-dora'], 1]);
  }));

test('a total from before is not told of what was written since', () =>
  withRestored(async (store, restore) => {
    await store.write([observation('one', 'anna'), observation('two', 'anna')]);
    assert.equal(await idsOf(store, 'anna'), [['kept', 'one', 'two'], 3]);
    await restore();
    await store.write([observation('other', 'anna')]);
    assert.equal(await idsOf(store, 'anna'), [['kept', 'other'], 2]);
  }));

test.run();
