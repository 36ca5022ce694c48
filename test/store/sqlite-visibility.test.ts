// Whatever is written in whatever order, the records are those that the final state alone would give.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../../src/store/admission.ts';
import type { JsonObject, ResourceChange } from '../../src/store/resource-change.ts';
import { Database } from '../../src/store/sqlite/driver.ts';
import { firstDeletedType } from '../../src/store/sqlite/index-rows.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { ordinalBits } from '../../src/store/sqlite/text-table.ts';
import { put, remove, to } from '../support/changes.ts';
import { visibilityOf } from '../support/source-data-visibility.ts';

const test = suite('sqlite: records are a function of what is stored');

const patients = ['anna', 'ben'];
const shared = [
  'Organization/o1',
  'Organization/o2',
  'Practitioner/p1',
  'PractitionerRole/r1',
  'Device/d1',
  'Questionnaire/q1',
  'Binary/b1',
];
const clinical = [
  'Observation/x1',
  'Observation/x2',
  'Encounter/e1',
  'DocumentReference/f1',
  'QuestionnaireResponse/a1',
  'Appointment/ap1',
];
const provenances = ['Provenance/v1', 'Provenance/v2'];
const all = [...patients.map((id) => `Patient/${id}`), ...shared, ...clinical, ...provenances];

const anyOf = (names: readonly string[], max: number) => fc.uniqueArray(fc.constantFrom(...names), { maxLength: max });

/** A resource of the given name with random references, as far as its type has places for them. */
function resourceNamed(name: string): fc.Arbitrary<JsonObject> {
  const [resourceType = '', id = ''] = name.split('/');
  return fc
    .record({
      subjects: anyOf(patients, 2),
      mentions: anyOf([...shared, ...clinical], 3),
      targets: anyOf(all, 2),
      text: fc.constantFrom('one', 'two'),
    })
    .map(({ subjects, mentions, targets, text }) => {
      const extension = mentions.map((each) => ({ url: 'http://example.org/e', valueReference: to(each) }));
      const [subject = text === 'one' ? undefined : { display: 'somebody' }] = subjects.map((each) =>
        to(`Patient/${each}`),
      );
      const base = { resourceType, id, ...(extension.length > 0 ? { extension } : {}), language: text };
      switch (resourceType) {
        case 'Observation':
          return {
            ...base,
            subject,
            performer: subjects.slice(1).map((each) => to(`Patient/${each}`)),
            focus: targets.map(to),
          };
        case 'Encounter':
        case 'DocumentReference':
          return {
            ...base,
            subject,
            content: [{ attachment: { url: text === 'one' ? 'Binary/b1' : 'http://example.org' } }],
          };
        case 'QuestionnaireResponse':
          return {
            ...base,
            subject,
            questionnaire: text === 'one' ? 'http://example.org/q1|3' : 'http://example.org/other',
          };
        case 'Appointment':
          return { ...base, participant: subjects.map((each) => ({ actor: to(`Patient/${each}`) })) };
        case 'Device':
          return { ...base, patient: text === 'one' ? undefined : subject };
        case 'Questionnaire':
          return { ...base, url: text === 'one' ? 'http://example.org/q1' : 'http://example.org/q2' };
        case 'Provenance':
          return { ...base, target: targets.map(to) };
        case 'Patient':
          return {
            ...base,
            link: targets.filter((each) => each.startsWith('Patient/')).map((each) => ({ other: to(each) })),
          };
        default:
          return base;
      }
    })
    .map((resource) => JSON.parse(JSON.stringify(resource)) as JsonObject);
}

const change: fc.Arbitrary<ResourceChange> = fc
  .constantFrom(...all)
  .chain((name) =>
    fc.oneof(
      { weight: 5, arbitrary: resourceNamed(name).map(put) },
      { weight: 1, arbitrary: fc.constant(remove(name)) },
    ),
  );

/** What was written, short enough to read in a failure's report. */
function told(writes: readonly (readonly ResourceChange[])[]): string {
  return writes
    .map((write) =>
      write
        .map((each) => (each.type === 'put' ? JSON.stringify(each.resource) : `DELETE ${each.resourceType}/${each.id}`))
        .join('\n    '),
    )
    .join('\n  then\n    ');
}

/** Every word of the full-text table by the names of patient and resource; none of them is of nothing or somebody else's. */
function wordsOf(database: Database): string[] {
  database.exec("CREATE VIRTUAL TABLE temp.word USING fts5vocab('main', 'text_index', 'instance')");
  const rows = database
    .prepare(
      `SELECT p.id AS patientId, r.id, w.col, w.offset, w.term, p.number || char(0xe001) AS own
       FROM temp.word w LEFT JOIN patient p ON p.number = w.doc >> ${ordinalBits}
       LEFT JOIN resource r ON r.patient = p.number AND r.ordinal = w.doc & ${2 ** ordinalBits - 1} AND r.deleted = 0`,
    )
    .all() as { patientId: string; id: string | null; col: string; offset: number; term: string; own: string }[];
  return rows.map(({ patientId, id, col, offset, term, own }) => {
    assert.is.not(id, null, `text_index has words of nothing: ${term}`);
    assert.ok(term.startsWith(own), `a word of ${patientId} is ${term}`);
    return `word ${patientId} ${id} ${col} ${offset} ${term.slice(own.length)}`;
  });
}

/** Every row of records and search indexes by names instead of numbers, sorted. */
function dump(file: string): string[] {
  const database = new Database(file, { readonly: true });
  const lines: string[] = [];
  const names =
    'JOIN patient p ON p.number = i.patient JOIN resource r ON r.patient = i.patient AND r.type = i.type AND r.ordinal = i.ordinal';
  for (const kind of ['token', 'string', 'date', 'number', 'quantity', 'reference', 'uri']) {
    const orphans = database
      .prepare(
        `SELECT count(*) AS n FROM ${kind}_index i LEFT JOIN resource r ON r.patient = i.patient AND r.type = i.type % ${firstDeletedType} AND r.ordinal = i.ordinal WHERE r.id IS NULL OR r.deleted <> (i.type > ${firstDeletedType})`,
      )
      .get() as { n: number };
    assert.is(orphans.n, 0, `${kind}_index has rows of nothing`);
    for (const row of database
      .prepare(`SELECT p.id AS patientId, r.id, i.* FROM ${kind}_index i ${names}`)
      .all() as Record<string, unknown>[]) {
      const { patient, ordinal, ...rest } = row;
      lines.push(`${kind} ${JSON.stringify(rest)}`);
    }
  }
  for (const row of database
    .prepare(
      'SELECT p.id AS patientId, r.type, r.id FROM resource r JOIN patient p ON p.number = r.patient WHERE deleted = 0',
    )
    .all())
    lines.push(JSON.stringify(row));
  for (const row of database.prepare('SELECT type, code, system, patient > 0 AS own FROM identifier_index').all())
    lines.push(JSON.stringify(row));
  for (const row of database.prepare('SELECT * FROM canonical').all()) lines.push(JSON.stringify(row));
  lines.push(...wordsOf(database));
  database.close();
  return lines.sort();
}

async function load(file: string, writes: readonly (readonly ResourceChange[])[]) {
  const store = await openSqliteStore({ file });
  for (const write of writes) await store.write(write);
  return store;
}

test('any sequence of writes leaves what its outcome alone would', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-visibility-'));
  let run = 0;
  const property = fc.asyncProperty(
    fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
    async (writes) => {
      run += 1;
      const state = new Map<string, ResourceChange & { type: 'put' }>();
      for (const each of writes.flat()) {
        const name = `${each.resourceType}/${each.id}`;
        state.delete(name);
        if (each.type === 'put') state.set(name, each);
      }
      const files = [join(folder, `${run}-a.db`), join(folder, `${run}-b.db`)] as const;
      const store = await load(files[0], writes);
      const expected = visibilityOf([...state.values()].map(({ resource }) => resource));
      for (const patient of patients) {
        const visible = new Set(expected.visibleTo(patient).map((each) => `${each.resourceType}/${each.id}`));
        for (const name of all) {
          const stored = await store
            .openRecord(patient, everything)
            .read(...(name.split('/') as [ResourceChange['resourceType'], string]));
          assert.is(stored?.content !== undefined, visible.has(name), `${patient} and ${name}`);
        }
      }
      const fresh = await load(files[1], [[...state.values()]]);
      await Promise.all([store.close(), fresh.close()]);
      assert.equal(dump(files[0]), dump(files[1]));
      for (const file of files) rmSync(file);
    },
  );
  const report = (details: fc.RunDetails<[ResourceChange[][]]>): void => {
    if (!details.failed) return;
    const [writes = []] = details.counterexample ?? [];
    throw new Error(`seed ${details.seed}: ${String(details.errorInstance)}\n    ${told(writes)}`);
  };
  try {
    await fc.assert(property, {
      asyncReporter: async (details) => report(details),
      numRuns: Number(process.env.VISIBILITY_RUNS ?? 40),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
