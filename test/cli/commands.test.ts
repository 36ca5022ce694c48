import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKey, isManagementToken, isSecret } from '../../src/credentials/credential-format.ts';
import { deriveKeys, serverKeyFromFile } from '../../src/credentials/server-key.ts';
import { createVerifier } from '../../src/credentials/verify.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { put } from '../support/changes.ts';
import { runChartkey } from './run-chartkey.ts';
import { temporaryFolder } from './temporary-folder.ts';

const commands = suite('command line');

async function databaseWithPatient(): Promise<string> {
  const file = join(temporaryFolder(), 'a.db');
  const store = await openSqliteStore({ file });
  await store.write([put({ resourceType: 'Patient', id: 'ada' })]);
  await store.close();
  return file;
}

commands('a credential is created, opens the record, is listed without its secret, and is deleted', async () => {
  const db = await databaseWithPatient();
  const created = await runChartkey(
    'credential',
    'create',
    '--db',
    db,
    '--patient',
    'ada',
    '--name',
    'Sleep Diary',
    '--json',
  );
  assert.is(created.exitCode, 0, created.stderr);
  const { id, key, secret } = JSON.parse(created.stdout);
  assert.ok(isKey(key) && isSecret(secret));

  const store = await openSqliteStore({ file: db });
  const { hashKey } = deriveKeys(serverKeyFromFile(`${db}.key`));
  const verifier = createVerifier({ store, hashKey, now: Date.now });
  const verified = await verifier.verify(key, secret, 'test');
  assert.is((await verified?.record.read('Patient', 'ada'))?.id, 'ada');

  const listed = await runChartkey('credential', 'list', '--patient', 'ada', '--db', db);
  const json = await runChartkey('credential', 'list', '--patient', 'ada', '--db', db, '--json');
  assert.match(listed.stdout, /^ID +NAME +KEY/);
  assert.match(listed.stdout, 'Sleep Diary');
  assert.equal(
    JSON.parse(json.stdout).credentials.map((row: { id: string }) => row.id),
    [id],
  );
  for (const { stdout } of [listed, json]) {
    assert.not.match(stdout, secret);
    assert.not.match(stdout, key);
  }

  const deleted = await runChartkey('credential', 'delete', id, '--db', db);
  assert.is(deleted.exitCode, 0);
  assert.is(await verifier.verify(key, secret, 'test'), undefined);
  await store.close();
  assert.is((await runChartkey('credential', 'delete', id, '--db', db)).exitCode, 1);
});

commands('a management token is created in a new database, listed without itself, and revoked', async () => {
  const db = join(temporaryFolder(), 'new.db');
  const created = await runChartkey('management-token', 'create', '--db', db, '--name', 'Portal', '--json');
  const { id, managementToken } = JSON.parse(created.stdout);
  assert.ok(isManagementToken(managementToken));
  assert.is(statSync(`${db}.key`).mode & 0o777, 0o600);
  const listed = await runChartkey('management-token', 'list', '--db', db);
  assert.match(listed.stdout, id);
  assert.not.match(listed.stdout, managementToken);
  assert.is((await runChartkey('management-token', 'revoke', id, '--db', db)).exitCode, 0);
  assert.is((await runChartkey('management-token', 'revoke', id, '--db', db)).exitCode, 1);
});

const failures: readonly (readonly [exitCode: number, why: string, args: readonly string[]])[] = [
  [1, 'an unknown patient', ['credential', 'create', '--patient', 'bob', '--name', 'App', '--db', 'DB']],
  [1, 'a name that cannot be', ['credential', 'create', '--patient', 'ada', '--name', ' ', '--db', 'DB']],
  [2, 'a missing option', ['credential', 'create', '--db', 'DB']],
  [2, 'a database that is not there', ['credential', 'list', '--patient', 'ada', '--db', 'nowhere.db']],
  [2, 'a file that is no database', ['credential', 'list', '--patient', 'ada', '--db', process.execPath]],
];
for (const [exitCode, why, args] of failures) {
  commands(`${why} is one line on standard error and exit code ${exitCode}`, async () => {
    const db = await databaseWithPatient();
    const { stdout, stderr, exitCode: actual } = await runChartkey(...args.map((arg) => (arg === 'DB' ? db : arg)));
    assert.is(actual, exitCode);
    assert.is(stdout, '');
    assert.match(stderr, /^[^\n]+\n$/);
    assert.not(existsSync('nowhere.db'));
  });
}

commands.run();
