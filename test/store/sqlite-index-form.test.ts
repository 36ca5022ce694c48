// What the fixtures are found by, beside the form of the index: where one changes the other has to.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Database } from '../../src/store/sqlite/driver.ts';
import { indexForm } from '../../src/store/sqlite/index-form.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { put, remove, to } from '../support/changes.ts';
import { importInto } from '../support/server-import.ts';
import { fixtureFiles } from '../support/source-data.ts';
import { indexTables } from './index-dump.ts';

const test = suite('sqlite: form of the index');

/**
 * Changed together: a raised form, and the prints of the tables that the failing test names. Where `version` is among them it is the
 * records that have changed, and the form stays.
 */
const written = {
  form: 1,
  prints: {
    version: '560804acb09b',
    token_index: 'ad22611659c1',
    string_index: '604ca3b1c194',
    date_index: '024fda2a518f',
    number_index: '0004a6dd7230',
    quantity_index: 'de9fbbcebf46',
    reference_index: '734e8807cef6',
    uri_index: '1eecd900d1a5',
    identifier_index: '28f4b540d3ac',
    mention: '8b4703226e6a',
    words: '6747b89da160',
  },
};

/** What the fixtures have none of: numbers, near, contained resources, Bundles, what was deleted, canonical URLs. */
const others = [
  put({ resourceType: 'Patient', id: 'anna', name: [{ family: 'Ærø', given: ['Zoë'] }], birthDate: '1980-02' }),
  put({
    resourceType: 'RiskAssessment',
    id: 'risk',
    subject: to('Patient/anna'),
    prediction: [{ probabilityDecimal: 0.25 }],
  }),
  put({ resourceType: 'Location', id: 'clinic', position: { latitude: 52.5, longitude: 13.4 } }),
  put({ resourceType: 'Questionnaire', id: 'phq', url: 'http://example.org/phq', title: 'Mood' }),
  put({
    resourceType: 'MedicationRequest',
    id: 'containing',
    subject: to('Patient/anna'),
    medicationReference: to('#m'),
    contained: [{ resourceType: 'Medication', id: 'm', code: { coding: [{ system: 'urn:s', code: 'c' }] } }],
  }),
  put({
    resourceType: 'Observation',
    id: 'deleted',
    subject: to('Patient/anna'),
    valueQuantity: { value: 70, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  }),
];

/** Each table's rows by the names of parameters and resources instead of numbers. */
function printsOf(file: string): Readonly<Record<string, string>> {
  const database = new Database(file);
  database.exec("CREATE VIRTUAL TABLE temp.word USING fts5vocab('main', 'text_index', 'instance')");
  const named = (table: string): string =>
    `SELECT s.code AS paramCode, r.id, p.id AS patientId, i.* FROM ${table} i JOIN search_parameter s ON s.number = i.param
     JOIN patient p ON p.number = i.patient JOIN resource r ON r.patient = i.patient AND r.ordinal = i.ordinal`;
  const selects = new Map([
    ['version', 'SELECT type, content FROM version'],
    ...indexTables.map((table) => [table, named(table)] as const),
    ['identifier_index', 'SELECT type, code, system FROM identifier_index'],
    ['mention', 'SELECT target_type, target_id FROM mention'],
    ['words', 'SELECT col, offset, substr(term, instr(term, char(0xe001)) + 1) AS term FROM temp.word'],
  ]);
  const prints = [...selects].map(([table, select]) => {
    const rows = database.prepare(select).all() as Record<string, unknown>[];
    const lines = rows.map(({ patient: _, ordinal: __, param: ___, ...row }) => JSON.stringify(row));
    return [table, createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 12)] as const;
  });
  database.close();
  return Object.fromEntries(prints);
}

test('is raised when something is indexed otherwise', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-form-'));
  try {
    const file = join(folder, 'records.db');
    const store = await openSqliteStore({ file, now: () => Date.UTC(2026, 0, 1) });
    await importInto(store, fixtureFiles());
    await store.write(others);
    await store.write([remove('Observation/deleted')]);
    await store.close();
    const found = { form: indexForm, prints: printsOf(file) };
    assert.equal(found, written, 'Raise indexForm in store/sqlite/index-form.ts, and put here what is found');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
