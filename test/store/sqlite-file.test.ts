import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../../src/store/admission.ts';
import { openSqliteAudit } from '../../src/store/sqlite/audit.ts';
import { Database } from '../../src/store/sqlite/driver.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { put } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import { create, credentialRow, foundByKey, foundByToken, hashOf } from './credential-data.ts';
import { startAt } from './open-store.ts';

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
    assert.match(
      (await second.openRecord('anna', everything).read('Patient', 'anna'))?.content ?? '',
      '"gender":"female"',
    );
    await second.close();
  }));

test('two openings see each other’s writes at once, and a deleted credential is found by neither', () =>
  inFolder(async (file) => {
    const [one, two] = await Promise.all([openSqliteStore({ file }), openSqliteStore({ file })]);
    await one.write([put({ resourceType: 'Patient', id: 'anna' })]);
    await create(two, 'c', { key: 'k' });
    assert.ok(await one.credentials.findByKey('k'));
    await two.credentials.delete('anna', 'c');
    assert.is(await one.credentials.findByKey('k'), undefined);
    await Promise.all([one.close(), two.close()]);
  }));

test('an opening waits for another process that is writing to a new file, for records and for the audit trail', () =>
  inFolder(async (file) => {
    const opening = {
      records: (path: string) => openSqliteStore({ file: path }),
      audit: (path: string) => openSqliteAudit({ file: path, auditKey: Buffer.alloc(32) }),
    };
    for (const [name, open] of Object.entries(opening)) {
      const path = `${file}-${name}`;
      const other = new Database(path);
      other.pragma('journal_mode = WAL');
      other.exec('BEGIN IMMEDIATE');
      // By the next turn of the event loop it has tried to make its tables.
      const [opened] = await Promise.all([open(path), setImmediate().then(() => other.exec('COMMIT'))]);
      other.close();
      await opened.close();
    }
  }));

test('two openings that create at once pass no patient’s maximum, and one key makes one credential', () =>
  inFolder(async (file) => {
    const stores = await Promise.all([openSqliteStore({ file }), openSqliteStore({ file })]);
    await stores[0].write([put({ resourceType: 'Patient', id: 'anna' })]);
    const rows = Array.from({ length: 12 }, (_, number) => credentialRow(`c${number}`));
    const creations = await Promise.all(
      rows.map((row, number) => stores[number % 2 === 0 ? 0 : 1].credentials.create(row, { maxPerPatient: 5 })),
    );
    assert.is(creations.filter(({ type }) => type === 'created').length, 5);
    await stores[1].credentials.deleteAll('anna');
    const idempotency = { keyHash: hashOf('key'), requestHash: hashOf('request'), since: 0 };
    const repeats = await Promise.all(
      rows.map((row, number) =>
        stores[number % 2 === 0 ? 0 : 1].credentials.create(row, { maxPerPatient: 5, idempotency }),
      ),
    );
    assert.is(repeats.filter(({ type }) => type === 'created').length, 1);
    assert.is((await stores[0].credentials.list('anna'))?.length, 1);
    await Promise.all(stores.map((store) => store.close()));
  }));

test('what one opening ends is severed for another at once, and an expiry is told by one alone', () =>
  inFolder(async (file) => {
    const now = () => startAt;
    const [one, two] = await Promise.all([openSqliteStore({ file, now }), openSqliteStore({ file, now })]);
    await one.write([put({ resourceType: 'Patient', id: 'anna' })]);
    await create(two, 'a');
    await create(two, 'b', { expiresAt: startAt + 5 });
    await one.credentials.createToken(await foundByKey(one, 'ck_a'), {
      tokenHash: hashOf('t'),
      scope: null,
      expiresAt: startAt + 9,
    });
    const [byKey, byToken, other] = [
      await foundByKey(two, 'ck_a'),
      await foundByToken(two, 't'),
      await foundByKey(two, 'ck_b'),
    ];
    assert.is(await two.credentials.isSevered(byKey), false);
    await one.credentials.delete('anna', 'a');
    assert.is(await two.credentials.isSevered(byKey), true);
    assert.is(await two.credentials.isSevered(byToken), true);
    assert.is(await two.credentials.isSevered(other), false);
    const taken = await Promise.all([one, two].map((store) => store.credentials.takeExpired(startAt + 5, 10)));
    assert.is(taken.flat().length, 1);
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
