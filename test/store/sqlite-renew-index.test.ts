// A database whose index another release has written holds, once it is open, what importing everything anew would give.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceChange } from '../../src/store/resource-change.ts';
import { connect } from '../../src/store/sqlite/connection.ts';
import { indexForm, indexFormOf } from '../../src/store/sqlite/index-form.ts';
import { openSqliteAccess, openSqliteStore, type SqliteOptions } from '../../src/store/sqlite/open.ts';
import { loadParameterNumbers } from '../../src/store/sqlite/parameter-numbers.ts';
import { type RenewalProgress, renewIndex } from '../../src/store/sqlite/renew-index.ts';
import type { Store } from '../../src/store/store.ts';
import { put, remove, to } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import { importInto } from '../support/server-import.ts';
import { fixtureFiles } from '../support/source-data.ts';
import { writes } from './admission-world.ts';
import { create } from './credential-data.ts';
import { assertSame, indexTables } from './index-dump.ts';
import { dump, inFile, makeOlder, setForm } from './older-database.ts';
import { ids } from './search-data.ts';

const test = suite<{ folder: string }>('sqlite: index of an older form');

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'chartkey-renewal-'));
});

test.after.each(({ folder }) => rmSync(folder, { recursive: true }));

type Options = Omit<SqliteOptions, 'file'>;

async function filled(file: string, fill: (store: Store) => Promise<unknown>, options: Options = {}): Promise<void> {
  const store = await openSqliteStore({ file, ...options });
  await fill(store);
  await store.close();
}

/** A copy of the file as an older release might have written it. */
function spoiledCopy(file: string, seed: number): string {
  const copy = `${file}-${seed}`;
  copyFileSync(file, copy);
  makeOlder(copy, seed);
  return copy;
}

const reopen = async (file: string): Promise<void> => (await openSqliteStore({ file })).close();

async function assertRenewed(file: string, seeds: readonly number[]): Promise<void> {
  const expected = dump(file);
  for (const seed of seeds) {
    const copy = spoiledCopy(file, seed);
    await reopen(copy);
    assertSame(dump(copy), expected, `seed ${seed}`);
    rmSync(copy);
  }
}

async function importFixtures(store: Store): Promise<void> {
  const { refused } = await importInto(store, fixtureFiles());
  assert.equal(refused, []);
  const prediction = [{ probabilityDecimal: 0.25 }];
  await store.write([
    put({
      resourceType: 'RiskAssessment',
      id: 'risk',
      status: 'final',
      subject: to('Patient/walter-hoffmann'),
      prediction,
    }),
    put({ name: 'Metadata last', id: 'last', resourceType: 'Organization', meta: { tag: [{ display: 'Tagged' }] } }),
    put({
      subject: to('Patient/walter-hoffmann'),
      id: 'last',
      resourceType: 'Flag',
      meta: { tag: [{ display: 'Tagged' }] },
    }),
    put({ resourceType: 'Questionnaire', id: 'phq', status: 'active', url: 'http://example.org/phq' }),
  ]);
}

test('the records of the fixtures are indexed as if they had just come', async ({ folder }) => {
  const file = join(folder, 'fixtures.db');
  await filled(file, importFixtures, { timeZone: 'America/New_York' });
  const { words = [], ...tables } = dump(file);
  for (const table of indexTables) assert.ok((tables[table] ?? []).length > 0, table);
  assert.ok(words.length > 0);
  const spoiled = dump(spoiledCopy(file, 5));
  for (const table of [...Object.keys(tables), 'words']) assert.not.equal(spoiled[table], dump(file)[table], table);
  await assertRenewed(file, [0, 1, 2]);
});

test('so are records of any past', async ({ folder }) => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(writes, fc.nat(5), async (past, seed) => {
      const file = join(folder, `${run++}.db`);
      await filled(file, async (store) => {
        for (const changes of past) await store.write(changes);
      });
      await assertRenewed(file, [seed]);
      rmSync(file);
    }),
    { numRuns: Number(process.env.RENEWAL_RUNS ?? 25) },
  );
});

const anna = put({ resourceType: 'Patient', id: 'anna', identifier: [{ system: 'urn:mrn', value: '17' }] });

const observation = (id: string, subject: string): ResourceChange =>
  put({ resourceType: 'Observation', id, status: 'final', code: { text: id }, subject: to(subject) });

test('each version is read by the own URLs of its time', async ({ folder }) => {
  const file = join(folder, 'urls.db');
  const baseUrl = 'https://ehr.example.org/fhir';
  const encounter = (id: string) =>
    put({
      resourceType: 'Encounter',
      id,
      subject: to('Patient/anna'),
      serviceProvider: to(`${baseUrl}/Organization/o`),
    });
  await filled(file, (store) => store.write([anna, encounter('before')]));
  const organization = put({ resourceType: 'Organization', id: 'o', name: 'Clinic' });
  await filled(file, (store) => store.write([organization, encounter('after')]), { baseUrl });
  const references = dump(file).reference_index ?? [];
  assert.ok(references.some((row) => row.includes(`"${baseUrl}/Organization/o"`)));
  assert.ok(references.some((row) => row.includes('"o"')));
  await assertRenewed(file, [0, 1, 2]);
});

test('what moved to another record keeps what it was found by in the one it left', async ({ folder }) => {
  const file = join(folder, 'moved.db');
  const ben = put({ resourceType: 'Patient', id: 'ben' });
  await filled(file, async (store) => {
    await store.write([anna, ben, observation('moved', 'Patient/anna'), observation('gone', 'Patient/anna')]);
    await store.write([observation('moved', 'Patient/ben'), remove('Observation/gone')]);
  });
  const deleted = (dump(file).token_index ?? []).filter((row) => Number(JSON.parse(row)[1]) > 2000);
  assert.is(new Set(deleted.map((row) => JSON.parse(row)[3])).size, 2, 'both are kept');
  await assertRenewed(file, [0, 1, 2]);
});

test('a record’s revision goes up, and a search finds what was not indexed', async ({ folder }) => {
  const file = join(folder, 'revision.db');
  const code = { coding: [{ system: 'http://loinc.org', code: '8867-4' }] };
  const pulse = put({ resourceType: 'Observation', id: 'pulse', status: 'final', code, subject: to('Patient/anna') });
  await filled(file, (store) => store.write([anna, pulse]));
  const revisions = () => inFile(file, (database) => database.prepare('SELECT revision FROM patient').pluck().all());
  const [, before = 0] = revisions() as number[];
  inFile(file, (database) => {
    for (const table of ['token_index', 'identifier_index']) database.exec(`DELETE FROM ${table}`);
  });
  setForm(file, indexForm - 1);
  const store = await openSqliteStore({ file });
  assert.equal(await store.findPatients('urn:mrn', '17'), ['anna']);
  const where = [{ type: 'token', param: 'code', any: [{ code: '8867-4', exact: '8867-4' }] }] as const;
  assert.equal(await ids(store, { where }), ['pulse']);
  await store.close();
  assert.ok(((revisions() as number[])[1] ?? 0) > before);
});

async function connected(file: string) {
  const connection = await connect(file);
  const form = indexFormOf(connection);
  const parameters = await loadParameterNumbers(connection);
  return { connection, form, parameters, timeZone: 'UTC', resourcesPerTransaction: 1 };
}

test('what is ended midway leaves each record in one form or the other, and the next opening goes on', async ({
  folder,
}) => {
  const file = join(folder, 'midway.db');
  await filled(file, importFixtures);
  const expected = dump(file);
  const spoiled = spoiledCopy(file, 1);
  const numbers = inFile(file, (database) => database.prepare('SELECT number FROM patient').pluck().all()) as number[];
  const asSpoiled = new Map(numbers.map((number) => [number, dump(spoiled, number)]));
  const parts = await connected(spoiled);
  await rejects(
    renewIndex(parts, ({ patients }) => {
      if (patients === 3) throw new Error('killed');
    }),
    /killed/,
  );
  parts.connection.close();
  for (const number of numbers) {
    const { identifier_index: _, ...rows } = dump(spoiled, number);
    const { identifier_index: __, ...wanted } = (number < 3 ? dump(file, number) : asSpoiled.get(number)) ?? {};
    assertSame(rows, wanted, `patient ${number}`);
  }
  const tellings: RenewalProgress[] = [];
  await (await openSqliteStore({ file: spoiled }, (progress) => tellings.push(progress))).close();
  assertSame(dump(spoiled), expected);
  const last = tellings.at(-1);
  assert.is(last?.ofPatients, numbers.length - 3);
  assert.is(last?.patients, last?.ofPatients);
  const rest = numbers.slice(3).map((number) => asSpoiled.get(number)?.resource?.length ?? 0);
  assert.is(
    last?.resources,
    rest.reduce((sum, each) => sum + each),
    'nothing was done twice',
  );
});

test('two that do it at once share the work', async ({ folder }) => {
  const file = join(folder, 'shared.db');
  await filled(file, importFixtures);
  const spoiled = spoiledCopy(file, 2);
  const { resource = [] } = dump(spoiled);
  const last = [0, 0];
  const both = await Promise.all([connected(spoiled), connected(spoiled)]);
  await Promise.all(
    both.map((parts, which) =>
      renewIndex(parts, ({ resources }) => {
        last[which] = resources;
      }),
    ),
  );
  for (const { connection } of both) connection.close();
  assertSame(dump(spoiled), dump(file));
  assert.is((last[0] ?? 0) + (last[1] ?? 0), resource.length);
  assert.ok(last.every((resources) => resources > 0));
});

test('a database of a later form is not opened, and not written by what had it open before', async ({ folder }) => {
  const file = join(folder, 'later.db');
  const early = await openSqliteStore({ file });
  await early.write([anna]);
  setForm(file, indexForm + 1);
  await rejects(openSqliteStore({ file }), /written by a later release \(form \d+; this release writes form \d+\)/);
  await rejects(openSqliteAccess({ file }), /written by a later release/);
  await rejects(early.write([observation('x', 'Patient/anna')]), /written by a later release/);
  await early.close();
});

test('keys are made and deleted at once, whatever form the index is in', async ({ folder }) => {
  const file = join(folder, 'access.db');
  await filled(file, (store) => store.write([anna]));
  const spoiled = spoiledCopy(file, 0);
  const before = dump(spoiled);
  const access = await openSqliteAccess({ file: spoiled });
  await create(access as Store, 'c', { key: 'k' });
  assert.ok(await access.credentials.findByKey('k'));
  await access.close();
  assertSame(dump(spoiled), before);
});

test('what is whole is not indexed again', async ({ folder }) => {
  const file = join(folder, 'whole.db');
  await filled(file, (store) => store.write([anna]));
  await (await openSqliteStore({ file }, () => assert.unreachable())).close();
});

test.run();
