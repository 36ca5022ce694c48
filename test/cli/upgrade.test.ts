import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indexForm } from '../../src/store/sqlite/index-form.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { assertSame } from '../store/index-dump.ts';
import { dump, makeOlder, setForm } from '../store/older-database.ts';
import { put } from '../support/changes.ts';
import { importInto } from '../support/server-import.ts';
import { fixtureFiles } from '../support/source-data.ts';
import { runChartkey } from './run-chartkey.ts';
import { serveChartkey } from './spawn-chartkey.ts';
import { temporaryFolder } from './temporary-folder.ts';

const upgrade = suite('command line: a database of another release');

interface Files {
  /** As this release has written it. */
  readonly db: string;
  /** The same as an earlier one might have. */
  readonly older: string;
}

async function databases(): Promise<Files> {
  const folder = temporaryFolder();
  const [db, older] = [join(folder, 'new.db'), join(folder, 'old.db')];
  const store = await openSqliteStore({ file: db });
  await importInto(store, fixtureFiles());
  await store.close();
  copyFileSync(db, older);
  makeOlder(older, 1);
  return { db, older };
}

upgrade('import indexes it for this release before it imports', async () => {
  const { db, older } = await databases();
  const { exitCode, stderr, stdout } = await runChartkey('import', '--db', older, '--json', ...fixtureFiles());
  assert.is(exitCode, 0, stderr);
  assert.equal(
    Object.keys(JSON.parse(stdout).counts).filter((name) => JSON.parse(stdout).counts[name] > 0),
    ['unchanged'],
  );
  assertSame(dump(older), dump(db));
});

upgrade('of two servers that start on it at once, both come to serve it, and it is indexed once', async () => {
  const { db, older } = await databases();
  const args = ['--db', older, '--port', '0', '--workers'];
  // Makes the audit trail and the server key, and indexes nothing.
  await runChartkey('credential', 'list', '--db', older, '--patient', 'walter-hoffmann');
  const starts = await Promise.allSettled([serveChartkey([...args, '1']), serveChartkey([...args, '2'])]);
  for (const start of starts) if (start.status === 'fulfilled') await start.value.stop();
  for (const start of starts) assert.is(start.status, 'fulfilled', JSON.stringify(start));
  assertSame(dump(older), dump(db));
});

upgrade('keys are made without waiting for it', async () => {
  const { older } = await databases();
  const before = dump(older);
  const named = ['--patient', 'walter-hoffmann', '--name', 'Sleep Diary'];
  const { exitCode, stderr } = await runChartkey('credential', 'create', '--db', older, ...named);
  assert.is(exitCode, 0, stderr);
  assertSame(dump(older), before);
});

for (const command of [['import'], ['serve', '--port', '0'], ['credential', 'list', '--patient', 'ada']]) {
  upgrade(`${command[0]} refuses one of a later release in one line`, async () => {
    const db = join(temporaryFolder(), 'later.db');
    const store = await openSqliteStore({ file: db });
    await store.write([put({ resourceType: 'Patient', id: 'ada' })]);
    await store.close();
    setForm(db, indexForm + 1);
    const files = command[0] === 'import' ? fixtureFiles() : [];
    const { exitCode, stderr } = await runChartkey(...command, '--db', db, ...files);
    assert.is(exitCode, 2);
    assert.match(stderr, /^[^\n]*Cannot open the database [^\n]*written by a later release[^\n]*\n$/);
  });
}

upgrade.run();
