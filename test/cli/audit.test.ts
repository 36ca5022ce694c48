import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/cli/open-store.ts';
import { startServer } from '../../src/cli/server.ts';
import { readServeConfig, readStoreConfig } from '../../src/config.ts';
import { Database } from '../../src/store/sqlite/driver.ts';
import { appendEach, requestEntries } from '../store/audit-data.ts';
import { put } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import { runChartkey } from './run-chartkey.ts';
import { temporaryFolder } from './temporary-folder.ts';

const audit = suite('chartkey audit verify');

/** A database with four requests on record, and whatever `sql` does to them. */
async function databaseWithTrail(sql = 'SELECT 1'): Promise<string> {
  const db = join(temporaryFolder(), 'a.db');
  const open = await openStore(readStoreConfig({ db }, {}));
  await open.store.write([put({ resourceType: 'Patient', id: 'ada' })]);
  await appendEach(open.audit, requestEntries(4));
  await open.audit.close();
  await open.store.close();
  const database = new Database(`${db}-audit`);
  database.exec(sql);
  database.close();
  return db;
}

audit('ends with 0 and tells count and span of a trail that is whole', async () => {
  const db = await databaseWithTrail();
  const { exitCode, stdout, stderr } = await runChartkey('audit', 'verify', '--db', db);
  assert.is(exitCode, 0, stderr);
  assert.match(stdout, /^entries +4$/m);
  assert.match(stdout, /^first +1 at 2024-01-01T00:00:01\.000Z$/m);
  assert.match(stdout, /^last +4 at 2024-01-01T00:00:04\.000Z$/m);
  assert.match(stdout, /^result +intact$/m);
  const json = JSON.parse((await runChartkey('audit', 'verify', '--db', db, '--json')).stdout);
  assert.equal([json.count, json.intact, json.breaks], [4, true, []]);
});

audit('ends with 1 and names each break', async () => {
  const db = await databaseWithTrail(
    `UPDATE link SET body = replace(body, 'basic', 'bearer') WHERE first_sequence = 2; DELETE FROM link WHERE first_sequence = 4`,
  );
  const { exitCode, stdout, stderr } = await runChartkey('audit', 'verify', '--db', db);
  assert.is(exitCode, 1);
  assert.match(stdout, /^entry 2: not as written \(2024-01-01T00:00:02\.000Z\)$/m);
  assert.match(stdout, /^entry 4: removed \(after 2024-01-01T00:00:03\.000Z\)$/m);
  assert.match(stderr, 'broken in 2 places');
  const json = await runChartkey('audit', 'verify', '--db', db, '--json');
  assert.is(json.exitCode, 1);
  const { intact, breaks } = JSON.parse(json.stdout);
  assert.is(intact, false);
  assert.equal(breaks[0], { type: 'changed', sequence: 2, lastSequence: 2, at: '2024-01-01T00:00:02.000Z' });
});

audit('ends with 2 where there is no trail, no key or no database, and makes none', async () => {
  const missing = join(temporaryFolder(), 'missing.db');
  assert.is((await runChartkey('audit', 'verify', '--db', missing)).exitCode, 2);
  assert.not.ok(existsSync(`${missing}-audit`));

  const withoutKey = await databaseWithTrail();
  rmSync(`${withoutKey}.key`);
  const { exitCode, stderr } = await runChartkey('audit', 'verify', '--db', withoutKey);
  assert.is(exitCode, 2);
  assert.match(stderr, 'server key');
  assert.not.ok(existsSync(`${withoutKey}.key`));

  const noDatabase = await databaseWithTrail();
  writeFileSync(`${noDatabase}-audit`, 'no database at all, but long enough to look at its beginning for one');
  assert.is((await runChartkey('audit', 'verify', '--db', noDatabase)).exitCode, 2);
});

audit('a server does not start on a trail that was changed at its end', async () => {
  const db = await databaseWithTrail(`UPDATE head SET last_sequence = 3`);
  const config = readServeConfig({ db, port: '0' }, {});
  await rejects(startServer(config, await openStore(config), pino({ level: 'silent' })), /does not carry the seal/);
});

audit('a server forgets what is older than it is told to keep', async () => {
  const db = await databaseWithTrail();
  const config = readServeConfig({ db, port: '0', auditDays: '1' }, {});
  const server = await startServer(config, await openStore(config), pino({ level: 'silent' }));
  await server.stop();
  const { stdout } = await runChartkey('audit', 'verify', '--db', db, '--json');
  assert.equal(JSON.parse(stdout).count, 0);
});

audit('finds on record what was done at the console', async () => {
  const db = await databaseWithTrail();
  const created = await runChartkey('credential', 'create', '--db', db, '--patient', 'ada', '--name', 'One', '--json');
  const { id } = JSON.parse(created.stdout);
  await runChartkey('credential', 'rotate', id, '--db', db, '--patient', 'ada');
  await runChartkey('credential', 'delete', id, '--db', db);
  const open = await openStore(readStoreConfig({ db }, {}));
  const { entries } = await open.audit.page({ patientId: 'ada', kind: 'credential', count: 10 });
  await open.audit.close();
  await open.store.close();
  assert.equal(
    entries.map(({ action, door, credentialId, credentialName }) => [action, door, credentialId, credentialName]),
    [
      ['deleted', 'console', id, 'One'],
      ['rotated', 'console', id, 'One'],
      ['created', 'console', id, 'One'],
    ],
  );
});

audit.run();
