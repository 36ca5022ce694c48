// What a database file holds that is derived from resources, to be compared row by row, and ways to make it wrong.
import * as assert from 'uvu/assert';
import type { Database } from '../../src/store/sqlite/driver.ts';
import { ordinalBits } from '../../src/store/sqlite/text-table.ts';

export const indexTables: readonly string[] = [
  ...['token_index', 'string_index', 'date_index', 'number_index', 'quantity_index', 'reference_index', 'uri_index'],
];
const otherTables = ['identifier_index', 'mention', 'canonical', 'resource'];

export type Dump = Readonly<Record<string, readonly string[]>>;

/** The rows of each table, sorted, as text; words with the number of their row. `patient`: of that partition alone. */
export function dumpOf(database: Database, patient?: number): Dump {
  const tables = [...indexTables, ...otherTables].filter((table) => patient === undefined || table !== 'canonical');
  const where = patient === undefined ? '' : `WHERE patient = ${patient}`;
  const rows = tables.map((table) => [table, sorted(database, `SELECT * FROM ${table} ${where}`)] as const);
  database.exec("CREATE VIRTUAL TABLE temp.word USING fts5vocab('main', 'text_index', 'instance')");
  const whose = patient === undefined ? '' : `WHERE doc >> ${ordinalBits} = ${patient}`;
  const words = sorted(database, `SELECT doc, col, offset, term FROM temp.word ${whose}`);
  database.exec('DROP TABLE temp.word');
  return { ...Object.fromEntries(rows), words };
}

/** As `assert.equal`, which would print thousands of rows. */
export function assertSame(found: Dump, expected: Dump, what = ''): void {
  assert.equal(Object.keys(found), Object.keys(expected));
  for (const [table, rows] of Object.entries(expected)) {
    const before = new Set(rows);
    const after = new Set(found[table]);
    const lost = rows.filter((row) => !after.has(row));
    const wrong = [...after].filter((row) => !before.has(row));
    assert.is([...lost.slice(0, 5), 'and not', ...wrong.slice(0, 5)].join('\n'), 'and not', `${table} ${what}`);
    assert.is(after.size, rows.length);
  }
}

function sorted(database: Database, select: string): string[] {
  const rows = database.prepare(select).raw().all() as unknown[][];
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Rows of deleted resources of which a version is there: what they were found by can be made again. */
const canBeMade = (table: string): string =>
  `(${table}.type < 2000 OR EXISTS (SELECT 1 FROM version v WHERE v.patient = ${table}.patient AND v.type = ${table}.type - 2000
    AND v.ordinal = ${table}.ordinal AND v.content IS NOT NULL))`;

/** Takes out a third of what can be made again, another third for each `seed`, and puts in what nothing would write. */
export function spoilIndex(database: Database, seed: number): void {
  for (const table of indexTables) {
    database.exec(`
      CREATE TEMP TABLE wrong AS SELECT * FROM ${table};
      DELETE FROM ${table} WHERE (ordinal + param + patient) % 3 = ${seed % 3} AND ${canBeMade(table)};
      UPDATE temp.wrong SET ordinal = ordinal + 1 + ${seed % 2};
      INSERT OR IGNORE INTO ${table} SELECT * FROM temp.wrong WHERE type < 2000 AND ordinal % 2 = 0;
      UPDATE temp.wrong SET patient = patient + 1, param = param + 1, type = type + 2000;
      INSERT OR IGNORE INTO ${table} SELECT * FROM temp.wrong WHERE type < 3000 AND ${canBeMade('wrong')}
        AND patient IN (SELECT number FROM patient);
      DROP TABLE temp.wrong;`);
  }
  spoilOthers(database, seed);
  spoilWords(database, seed);
}

function spoilOthers(database: Database, seed: number): void {
  database.exec(`
    DELETE FROM identifier_index WHERE ordinal % 3 = ${seed % 3};
    INSERT OR IGNORE INTO identifier_index SELECT type, code || 'x', system, patient, ordinal FROM identifier_index;
    INSERT OR IGNORE INTO identifier_index SELECT type, code, system, 0, ordinal FROM identifier_index;
    INSERT OR IGNORE INTO identifier_index SELECT r.type, i.code, i.system, r.patient, r.ordinal FROM identifier_index i
      JOIN resource r ON r.type = i.type AND r.ordinal = i.ordinal;
    DELETE FROM mention WHERE ordinal % 3 = ${seed % 3};
    INSERT OR IGNORE INTO mention SELECT patient, type, ordinal + 1, target_type, target_id FROM mention;
    INSERT OR IGNORE INTO mention SELECT patient + 1, type, ordinal, target_type, target_id FROM mention
      WHERE patient + 1 IN (SELECT number FROM patient);
    UPDATE canonical SET url = url || '-other' WHERE length(id) % 2 = ${seed % 2};
    DELETE FROM resource WHERE content_patient = 0 AND patient > 0 AND since_version = version AND ordinal % 3 = ${seed % 3};
    INSERT OR IGNORE INTO resource SELECT p.number, r.type, r.ordinal, r.id, r.version, r.updated_at, 0, 0, r.ordinal, r.version
      FROM resource r JOIN patient p ON p.number > 0 WHERE r.patient = 0 AND r.deleted = 0 AND r.ordinal % 2 = ${seed % 2};`);
}

function spoilWords(database: Database, seed: number): void {
  const rows = database.prepare('SELECT rowid FROM text_index').pluck().safeIntegers().all() as bigint[];
  const remove = database.prepare('DELETE FROM text_index WHERE rowid = ?');
  const insert = database.prepare("INSERT INTO text_index (rowid, narrative, content) VALUES (?, 'wrong', 'wrong')");
  rows.forEach((row, place) => {
    if (place % 3 === seed % 3) remove.run(row);
    if (place % 6 === seed % 6) insert.run(row);
    if (place % 5 === seed % 5 && !rows.includes(row + 1n)) insert.run(row + 1n);
  });
}
