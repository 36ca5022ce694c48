import { randomBytes } from 'node:crypto';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKey, isManagementToken, isSecret } from '../../src/credentials/credential-format.ts';
import { deriveKeys, serverKeyFromFile } from '../../src/credentials/server-key.ts';
import { createVerifier } from '../../src/credentials/verify.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { put } from '../support/changes.ts';
import { verifiedBy } from '../support/verified.ts';
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
  const verified = await verifiedBy(verifier, key, secret);
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
  assert.is(await verifiedBy(verifier, key, secret), undefined);
  await store.close();
  assert.is((await runChartkey('credential', 'delete', id, '--db', db)).exitCode, 1);
});

commands('a credential is created with what it may see, and rotated with and without grace', async () => {
  const db = await databaseWithPatient();
  const ofAda = ['--db', db, '--patient', 'ada', '--json'];
  const chosen = [
    ...['--scope', 'patient/Observation.rs patient/Condition.rs', '--since', '2020', '--until', '2024-03'],
    ...['--exclude-label', 'urn:labels|PSY', '--exclude-label', 'urn:labels|R'],
    ...['--expires-at', '2999-01-01T00:00:00+01:00'],
  ];
  const created = await runChartkey('credential', 'create', ...ofAda, '--name', 'App', ...chosen);
  assert.is(created.exitCode, 0, created.stderr);
  const { id, key, secret, ...shown } = JSON.parse(created.stdout);
  assert.is(shown.scope, 'patient/Observation.rs patient/Condition.rs');
  assert.equal(
    [shown.since, shown.until, shown.excludedLabels],
    ['2020', '2024-03', ['urn:labels|PSY', 'urn:labels|R']],
  );
  assert.is(shown.expiresAt, '2998-12-31T23:00:00.000Z');

  const store = await openSqliteStore({ file: db });
  const rotated = await runChartkey('credential', 'rotate', id, ...ofAda, '--grace', '60');
  assert.is(rotated.exitCode, 0, rotated.stderr);
  const renewed = JSON.parse(rotated.stdout);
  assert.is(renewed.id, id);
  assert.ok(isKey(renewed.key) && isSecret(renewed.secret));
  assert.is.not(renewed.secret, secret);
  assert.ok(await store.credentials.findByKey(key));
  assert.ok(await store.credentials.findByKey(renewed.key));
  const text = await runChartkey('credential', 'rotate', id, '--db', db, '--patient', 'ada');
  assert.match(text.stdout, /^secret +cs_/m);
  assert.is(await store.credentials.findByKey(key), undefined);
  assert.is(await store.credentials.findByKey(renewed.key), undefined);
  await store.close();
});

commands(
  'under another server key no credential is made or rotated, and one that is deleted ends, each with a line',
  async () => {
    const db = await databaseWithPatient();
    const ofAda = ['--db', db, '--patient', 'ada'];
    const created = await runChartkey('credential', 'create', ...ofAda, '--name', 'App', '--json');
    const { id } = JSON.parse(created.stdout);
    writeFileSync(`${db}.key`, randomBytes(32).toString('base64'));
    for (const args of [
      ['create', ...ofAda, '--name', 'Another'],
      ['rotate', id, ...ofAda],
    ]) {
      const refused = await runChartkey('credential', ...args);
      assert.is(refused.exitCode, 2);
      assert.match(refused.stderr, /^chartkey: Cannot put anything on record: .+\n$/);
    }
    const listed = await runChartkey('credential', 'list', ...ofAda, '--json');
    assert.equal(
      JSON.parse(listed.stdout).credentials.map((row: { id: string; name: string }) => [row.id, row.name]),
      [[id, 'App']],
    );
    const deleted = await runChartkey('credential', 'delete', id, '--db', db);
    assert.is(deleted.exitCode, 2);
    assert.match(deleted.stderr, /^chartkey: It is done, but cannot be put on record: .+\n$/);
    const left = await runChartkey('credential', 'list', ...ofAda, '--json');
    assert.equal(JSON.parse(left.stdout).credentials, []);
  },
);

const unusable: readonly (readonly [option: string, value: string])[] = [
  ['--name', ''],
  ['--scope', 'everything'],
  ['--since', 'yesterday'],
  ['--until', '2024-13'],
  ['--exclude-label', 'PSY'],
  ['--expires-at', '2001-01-01T00:00:00Z'],
];
for (const [option, value] of unusable) {
  commands(`an unusable ${option} is refused under the name by which it was given`, async () => {
    const db = await databaseWithPatient();
    const ofAda = ['--db', db, '--patient', 'ada', '--name', 'App'];
    const { exitCode, stderr } = await runChartkey('credential', 'create', ...ofAda, option, value);
    assert.is(exitCode, 1);
    assert.match(stderr, new RegExp(`^chartkey: ${option} must `));
  });
}

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
  [
    1,
    'a scope that cannot be',
    ['credential', 'create', '--patient', 'ada', '--name', 'App', '--scope', 'patient/*.u', '--db', 'DB'],
  ],
  [
    1,
    'an expiry that is no instant',
    ['credential', 'create', '--patient', 'ada', '--name', 'App', '--expires-at', 'soon', '--db', 'DB'],
  ],
  [1, 'a credential that is not there', ['credential', 'rotate', 'none', '--patient', 'ada', '--db', 'DB']],
  [1, 'a grace too long', ['credential', 'rotate', 'none', '--patient', 'ada', '--grace', '86401', '--db', 'DB']],
  [1, 'a grace that is no number', ['credential', 'rotate', 'none', '--patient', 'ada', '--grace', 'x', '--db', 'DB']],
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
