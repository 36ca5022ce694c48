import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Connection, connect } from '../../src/store/sqlite/connection.ts';
import { rejects } from '../support/rejects.ts';

interface World {
  readonly folder: string;
  readonly one: Connection;
  readonly other: Connection;
}

const looks = suite<{ world: World }>('one look at a SQLite database');

looks.before.each(async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-connection-'));
  const one = await connect(join(folder, 'a.db'));
  await one.write(() => one.prepare('CREATE TABLE note (text TEXT)').run());
  context.world = { folder, one, other: await connect(join(folder, 'a.db')) };
});
looks.after.each(({ world: { folder, one, other } }) => {
  one.close();
  other.close();
  rmSync(folder, { recursive: true });
});

const notesIn = (connection: Connection): number =>
  connection.look(() => connection.prepare('SELECT * FROM note').all().length);
const addNote = (connection: Connection) =>
  connection.write(() => connection.prepare(`INSERT INTO note VALUES ('x')`).run());

looks('sees what another process wrote before the request came', async ({ world: { one, other } }) => {
  for (let count = 0; count < 3; count += 1) {
    assert.is(notesIn(one), count);
    await addNote(other);
    await setImmediate();
  }
});

looks('sees one moment while the microtasks of a request run', async ({ world: { one, other } }) => {
  assert.is(notesIn(one), 0);
  const added = addNote(other);
  for (let step = 0; step < 20; step += 1) {
    await undefined;
    assert.is(notesIn(one), 0, `step ${step}`);
  }
  await added;
  await setImmediate();
  assert.is(notesIn(one), 1);
});

looks('sees what the same process writes at once', async ({ world: { one } }) => {
  assert.is(notesIn(one), 0);
  const added = addNote(one);
  assert.is(notesIn(one), 1);
  await added;
});

looks('tells that something was written, however soon after the last look', async ({ world: { one, other } }) => {
  const before = one.look(() => one.state());
  await addNote(other);
  await setImmediate();
  assert.not.equal(
    one.look(() => one.state()),
    before,
  );
});

looks('goes on after a look that failed', async ({ world: { one } }) => {
  await rejects((async () => one.look(() => one.prepare('SELECT abs(-9223372036854775808)').get()))(), /overflow/);
  assert.is(notesIn(one), 0);
  await addNote(one);
  await setImmediate();
  assert.is(notesIn(one), 1);
});

looks(
  'leaves no transaction behind that would hold up a writer or the write-ahead log',
  async ({ world: { one, other } }) => {
    notesIn(one);
    await setImmediate();
    await addNote(other);
    const [{ busy }] = other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all() as [{ busy: number }];
    assert.is(busy, 0);
  },
);

looks.run();
