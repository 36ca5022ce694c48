import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ResourceType, resourceTypes, typeNumber } from '../../src/fhir/resource-types.ts';
import { searchParametersOf } from '../../src/search/search-parameter.ts';
import { type Connection, connect } from '../../src/store/sqlite/connection.ts';
import { loadParameterNumbers } from '../../src/store/sqlite/parameter-numbers.ts';

const test = suite<{ connection: Connection }>('sqlite: parameter numbers');

type Name = readonly [ResourceType, code: string];

const names: readonly Name[] = resourceTypes.flatMap((type) =>
  searchParametersOf(type).map(({ code }) => [type, code] as const),
);
const newToIt: readonly Name[] = [
  ['Patient', 'birthdate'],
  ['VisionPrescription', '_id'],
];

test.before.each(async (context) => {
  context.connection = await connect(':memory:');
});

test.after.each(({ connection }) => connection.close());

/** The numbers that an opening finds, by type and code. */
async function numbersFor(connection: Connection): Promise<Readonly<Record<string, number>>> {
  const numberOf = await loadParameterNumbers(connection);
  return Object.fromEntries(names.map((name) => [name.join('.'), numberOf(...name)]));
}

function run(connection: Connection, sql: string, ...values: readonly (string | number)[]): void {
  connection.prepare(sql).run(...values);
}

/** What stands in the database for numbers that need not be read. */
function mark(connection: Connection): unknown {
  return connection.prepare("SELECT value FROM setting WHERE name = 'parameters-by-order'").get();
}

test('each name has a number of its own, the same whether it is read or known by its order', async ({ connection }) => {
  const first = await numbersFor(connection);
  assert.is(new Set(Object.values(first)).size, names.length);
  assert.ok(mark(connection));
  assert.equal(await numbersFor(connection), first);
  run(connection, 'DELETE FROM setting');
  assert.equal(await numbersFor(connection), first);
});

for (const { before, sql, marked } of [
  { before: 'an earlier release', sql: "UPDATE setting SET value = 'earlier'", marked: { value: 'earlier' } },
  { before: 'a release that left no mark', sql: 'DELETE FROM setting', marked: undefined },
]) {
  test(`what is added after ${before} gets numbers behind the others, which keep theirs`, async ({ connection }) => {
    const usual = await numbersFor(connection);
    run(connection, sql);
    for (const [type, code] of newToIt) {
      run(connection, 'DELETE FROM search_parameter WHERE type = ? AND code = ?', typeNumber(type), code);
    }
    const { highest } = connection.prepare('SELECT max(number) AS highest FROM search_parameter').get() as {
      highest: number;
    };
    const added = newToIt.map((name, index) => [name.join('.'), highest + index + 1]);
    const expected = { ...usual, ...Object.fromEntries(added) };
    assert.equal(await numbersFor(connection), expected);
    assert.equal(await numbersFor(connection), expected, 'at the next opening too');
    assert.equal(mark(connection), marked);
  });
}

test('an earlier release finds its numbers where a later one has added some', async ({ connection }) => {
  const numbers = await numbersFor(connection);
  run(connection, 'INSERT INTO search_parameter (type, code) VALUES (?, ?)', typeNumber('Patient'), 'of-tomorrow');
  assert.equal(await numbersFor(connection), numbers);
});

test('two processes that number a new file at once agree', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-numbers-'));
  try {
    const file = join(folder, 'records.db');
    const [one, other] = [await connect(file), await connect(file)];
    let others: unknown;
    // The other numbers them all when this one has read that there are none, and has yet to write.
    const late: Connection = {
      ...one,
      write: async (work) => {
        others = await numbersFor(other);
        return one.write(work);
      },
    };
    const numbers = await numbersFor(late);
    assert.equal(others, numbers);
    assert.equal(await numbersFor(one), numbers);
    one.close();
    other.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
