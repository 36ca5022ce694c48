// However a record is asked, SQLite reads that record's part of its tables and no other: the plans that it makes say so.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SearchPlan } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import { admittedLists } from '../../src/store/sqlite/admitted-lists.ts';
import { type Connection, connect } from '../../src/store/sqlite/connection.ts';
import { credentialEnds } from '../../src/store/sqlite/credential-ends.ts';
import { indexFormOf } from '../../src/store/sqlite/index-form.ts';
import { outboxRows } from '../../src/store/sqlite/outbox-rows.ts';
import { loadParameterNumbers } from '../../src/store/sqlite/parameter-numbers.ts';
import { ensureSharedPartition, partitions } from '../../src/store/sqlite/partitions.ts';
import { openRecord } from '../../src/store/sqlite/record.ts';
import { timeZoneOf } from '../../src/store/sqlite/time-zone.ts';
import { createWriter } from '../../src/store/sqlite/write.ts';
import type { HistoryRequest, PatientRecord } from '../../src/store/store.ts';
import { put, to } from '../support/changes.ts';
import { both, without } from './admission-data.ts';
import { common, conditions, lists, others, places, shapes, types } from './plan-shapes.ts';
import { crossSteps, explain, explained, type QueryPlan, wideSteps } from './query-plan.ts';
import { observation, plan } from './search-data.ts';
import { anna, ben, clinic, visit } from './visibility-data.ts';

const test = suite('sqlite: query plans');

interface World {
  /** The same record, whole and in part. */
  readonly records: readonly PatientRecord[];
  /** What the plans say of the statements asked since the last call, as far as they were not asked before. */
  plansSince(): readonly QueryPlan[];
  close(): void;
}

/** Chains lead into what it contains, of each type that chains of plan-shapes.ts lead to. */
const containing = {
  resourceType: 'Observation',
  id: 'containing',
  contained: [
    { resourceType: 'Encounter', id: 'e', serviceProvider: to('#o') },
    { resourceType: 'Organization', id: 'o', name: 'x' },
    { resourceType: 'Patient', id: 'p' },
    { resourceType: 'Observation', id: 'm', subject: to('#l') },
    { resourceType: 'Location', id: 'l', position: { latitude: 1, longitude: 2 } },
  ],
  hasMember: [to('#m')],
  subject: to('Patient/anna'),
  encounter: to('#e'),
  focus: [to('#p')],
};

/** A record behind a connection that keeps what it is asked. */
async function openWorld(): Promise<World> {
  const connection = await connect(':memory:');
  const known = new Set<string>();
  let asked: string[] = [];
  const listening: Connection = {
    ...connection,
    prepare(statement) {
      if (!known.has(statement)) asked.push(statement);
      known.add(statement);
      return connection.prepare(statement);
    },
  };
  const parameters = await loadParameterNumbers(connection);
  await ensureSharedPartition(connection);
  const parts = partitions(connection);
  const lists = admittedLists(connection, parameters);
  const timeZone = timeZoneOf(connection, undefined);
  const form = indexFormOf(connection);
  form.note(undefined);
  const now = () => 1;
  const ends = credentialEnds(connection, outboxRows(connection), now);
  const write = createWriter({ connection, parameters, parts, credentialEnds: ends, timeZone, form, now });
  await write([
    anna,
    ben,
    clinic(),
    visit('Organization/clinic'),
    observation('a', { on: '2024-03-01', value: 70 }),
    observation('b', { on: '2024-03-01', value: 70 }),
    observation('x', { patient: 'ben', on: '2024-03-01', value: 70 }),
    put({ resourceType: 'Provenance', id: 'p', target: [to('Observation/a')] }),
    put({ resourceType: 'DiagnosticReport', id: 'r', subject: to('Patient/anna'), result: [to('Observation/a')] }),
    put({ resourceType: 'Procedure', id: 'q', subject: to('Patient/anna') }),
    put(containing),
  ]);
  return {
    records: [everything, both(without('Procedure')), both(without('AuditEvent'))].map((admissions) =>
      openRecord({ connection: listening, parameters, parts, lists }, 'anna', admissions),
    ),
    plansSince() {
      const plans = asked.map((statement) => explain(connection, statement));
      asked = [];
      return plans;
    },
    close: () => connection.close(),
  };
}

let world: World;
test.before(async () => {
  world = await openWorld();
});
test.after(() => world.close());

async function ask(asked: SearchPlan): Promise<void> {
  for (const record of world.records) {
    const page = await record.search(asked);
    // Of a plan that is asked again, what every resource of its type meets is left out.
    await record.search({ ...asked, isRepeated: true });
    if (asked.count === 0) continue;
    await record.search(asked, { ordinal: 0, sortValues: asked.sort.map(() => null) });
    if (asked.sort.length > 0) {
      const rest = { start: 'x', digest: 'y' };
      await record.search(asked, { ordinal: 0, sortValues: [], rest });
      await record.search(asked, { ordinal: 1, sortValues: asked.sort.slice(1).map(() => null), rest });
    }
    await record.search(asked, page.next ?? { ordinal: 1, sortValues: asked.sort.map(() => 1) });
  }
}

function assertNarrow(): void {
  for (const { statement, lines } of world.plansSince()) {
    assert.ok(
      lines.some((line) => /^(SEARCH|SCAN) /.test(line)),
      `no plan for ${statement}`,
    );
    const wide = wideSteps(lines);
    assert.equal(wide, [], `${wide.join('\n')}\nin\n${lines.join('\n')}\nof ${statement}`);
  }
}

for (const [name, shape] of shapes) {
  test(`${name} of all — the record's part alone is read`, async () => {
    await ask(shape([]));
    assertNarrow();
  });
}

for (const [name, condition] of conditions) {
  test(`${name} — in every shape of search, the record's part alone is read`, async () => {
    for (const [, shape] of shapes) await ask(shape([condition]));
    assertNarrow();
  });

  test(`${name} — wherever it stands, the record's part alone is read`, async () => {
    for (const [, place] of places) {
      const where = place(condition);
      for (const more of [{ where }, { where, count: 0 }, { types: types(where), sort: common }]) await ask(plan(more));
    }
    assertNarrow();
  });
}

for (const [name, condition] of lists) {
  test(`${name} — beside another list, neither is sought under the other`, async () => {
    for (const [, other] of lists) {
      for (const where of [
        [condition, other],
        [other, condition],
        [condition, { type: 'not', of: other } as const],
      ]) {
        await ask(plan({ where }));
        await ask(plan({ where, count: 0 }));
      }
    }
    for (const { statement, steps } of world.plansSince()) {
      assert.equal(crossSteps(steps), [], `${steps.map(({ detail }) => detail).join('\n')}\nof ${statement}`);
    }
  });
}

for (const { resourceType, where } of others) {
  test(`${resourceType} — the record's part alone is read`, async () => {
    for (const each of [where, where.map((of) => ({ type: 'not', of }) as const)]) {
      await ask(plan({ resourceType, where: each }));
      await ask(plan({ resourceType, where: [...each, { type: 'own' }], count: 0 }));
    }
    assertNarrow();
  });
}

const histories: readonly (readonly [string, Omit<HistoryRequest, 'count'>])[] = [
  ['a resource', { resourceType: 'Observation', id: 'a' }],
  ['a type', { resourceType: 'Observation' }],
  ['a record', {}],
];
for (const [name, request] of histories) {
  test(`history of ${name} — the record's part alone is read`, async () => {
    for (const more of [{}, { since: 1 }, { at: { low: 0, high: 5 } }, { since: 1, at: { low: 0, high: 5 } }]) {
      const asked = { ...request, ...more, count: 1 };
      for (const record of world.records) {
        await record.history({ ...asked, count: 0 });
        await record.history(asked);
        await record.history({ ...asked, after: { updatedAt: 1, ordinal: 9, version: 1 } });
      }
    }
    assertNarrow();
  });
}

test('read and vread — the record’s part alone is read', async () => {
  for (const record of world.records) {
    await record.read('Observation', 'a');
    await record.vread('Observation', 'a', 1);
  }
  assertNarrow();
});

const wideStatements: readonly (readonly [string, string])[] = [
  ['a whole table', 'SELECT count(*) FROM resource WHERE id = ?'],
  ['a whole index', 'SELECT 1 FROM token_index WHERE type = ? AND code = ?'],
  ['an index that begins with something else', 'SELECT 1 FROM home WHERE type = ? AND id = ?'],
  ['an index made for the statement', 'SELECT 1 FROM resource r, token_index t WHERE r.patient = ? AND t.code = r.id'],
  ['all words', 'SELECT rowid FROM text_index WHERE text_index MATCH ?'],
  ['words of many, from one on', 'SELECT rowid FROM text_index WHERE text_index MATCH ? AND rowid > ?'],
  ['all texts', 'SELECT rowid FROM text_index'],
];
for (const [name, statement] of wideStatements) {
  test(`a statement that reads ${name} would be found out`, async () => {
    assert.is.not(wideSteps((await explained(statement)).lines).length, 0);
  });
}

const ids = 'SELECT id FROM resource WHERE patient = ? AND type = ?';
const ordinals = 'SELECT ordinal FROM token_index WHERE patient = ? AND type = ? AND param = ? AND code = ?';
const crossStatements: readonly (readonly [string, string])[] = [
  [
    'all targets for each resource',
    `SELECT ordinal FROM resource d WHERE patient = ? AND type = ? AND EXISTS (SELECT 1 FROM reference_index INDEXED BY reference_by_ordinal WHERE patient = ? AND type = ? AND ordinal = d.ordinal AND param = ? AND target_id IN (${ids}))`,
  ],
  [
    'all targets under each ordinal',
    `SELECT ordinal FROM reference_index INDEXED BY reference_by_ordinal WHERE patient = ? AND type = ? AND param = ? AND target_id IN (${ids}) AND ordinal IN (${ordinals})`,
  ],
  [
    'all ordinals under each code',
    `SELECT ordinal FROM token_index WHERE patient = ? AND type = ? AND param = ? AND code IN (SELECT value FROM json_each(?)) AND ordinal IN (${ordinals})`,
  ],
];
for (const [name, statement] of crossStatements) {
  test(`a statement that seeks ${name} would be found out`, async () => {
    assert.is.not(crossSteps((await explained(statement)).steps).length, 0);
  });
}

test.run();
