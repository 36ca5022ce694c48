import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { put } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';

const test = suite('sqlite: file');

async function inFolder(run: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-store-'));
  try {
    await run(join(folder, 'records.db'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a second opening reads what the first wrote', () =>
  inFolder(async (file) => {
    const first = await openSqliteStore({ file });
    await first.write([put({ resourceType: 'Patient', id: 'anna', gender: 'female' })]);
    await first.close();
    const second = await openSqliteStore({ file });
    assert.match((await second.openRecord('anna').read('Patient', 'anna'))?.content ?? '', '"gender":"female"');
    await second.close();
  }));

test('two openings see each other’s writes at once, and a deleted credential is found by neither', () =>
  inFolder(async (file) => {
    const [one, two] = await Promise.all([openSqliteStore({ file }), openSqliteStore({ file })]);
    await one.write([put({ resourceType: 'Patient', id: 'anna' })]);
    const row = {
      id: 'c',
      patientId: 'anna',
      name: 'App',
      key: 'k',
      secretHash: Buffer.alloc(32),
      scope: 's',
      createdAt: 1,
      expiresAt: null,
      lastUsedAt: null,
      lastUsedFrom: null,
    };
    assert.is(await two.credentials.create(row), 'created');
    assert.ok(await one.credentials.findByKey('k'));
    await two.credentials.delete('anna', 'c');
    assert.is(await one.credentials.findByKey('k'), undefined);
    await Promise.all([one.close(), two.close()]);
  }));

test('the time zone is the database’s: kept, and not to be changed by a later opening', () =>
  inFolder(async (file) => {
    const first = await openSqliteStore({ file, timeZone: 'America/New_York' });
    assert.is(first.timeZone, 'America/New_York');
    await first.write([put({ resourceType: 'Patient', id: 'anna' })]);
    await first.close();
    const second = await openSqliteStore({ file });
    assert.is(second.timeZone, 'America/New_York');
    await second.close();
    await rejects(openSqliteStore({ file, timeZone: 'Europe/Berlin' }), /America\/New_York/);
  }));

test('a database without records has no time zone yet: the first records settle it', () =>
  inFolder(async (file) => {
    await (await openSqliteStore({ file })).close();
    const late = await openSqliteStore({ file, timeZone: 'Europe/Berlin' });
    const other = await openSqliteStore({ file, timeZone: 'Asia/Tokyo' });
    const anna = put({ resourceType: 'Patient', id: 'anna' });
    await late.write([anna]);
    await rejects(other.write([anna]), /Europe\/Berlin/);
    await Promise.all([late.close(), other.close()]);
  }));

test.run();
