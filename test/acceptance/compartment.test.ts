// Non-interference: what one patient's key is answered does not depend on any other patient being there.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { elsewhere, historyQuestions, readQuestions } from '../attack/read-questions.ts';
import { queriesOf, type StatedType } from '../attack/search-questions.ts';
import {
  type Ask,
  type Comparison,
  compare,
  openWorld,
  type Question,
  type TimedChange,
  world,
  worldTypes,
  written,
  writtenAndChanged,
} from '../attack/two-worlds.ts';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';

const test = suite('non-interference');

/** The types of the world as the CapabilityStatement has them. */
async function statedTypes(ask: Ask): Promise<StatedType[]> {
  const statement: unknown = JSON.parse((await ask('/fhir/metadata')).split('\n')[2] ?? '');
  const [rest] = listOf(isJson(statement) ? statement.rest : []);
  const resources = listOf(isJson(rest) ? rest.resource : []) as StatedType[];
  return resources.filter(({ type }) => worldTypes.includes(type));
}

async function searches(ask: Ask): Promise<{ type: string; query: string }[]> {
  const stated = await statedTypes(ask);
  return stated.flatMap((of) => queriesOf(of).map((query) => ({ type: of.type, query })));
}

function searchQuestion({ type, query }: { type: string; query: string }): Question {
  return { path: `/fhir/${type}?${query}`, init: {} };
}

interface Worlds {
  readonly together: Ask;
  readonly alone: Ask;
}

async function openBoth(changes: { together: TimedChange[]; alone: TimedChange[] }): Promise<Worlds> {
  return { together: await openWorld(changes.together, 'a'), alone: await openWorld(changes.alone, 'a') };
}

function assertSame({ different, leaking, statuses }: Comparison, leastFound: number): void {
  assert.equal([...different.slice(0, 10), different.length], [0]);
  assert.equal([...leaking.slice(0, 10), leaking.length], [0]);
  assert.ok((statuses.get('200') ?? 0) > leastFound, `${JSON.stringify([...statuses])} were the answers`);
}

test('every search of every type is answered the same whether B is there or not', async () => {
  const { together, alone } = await openBoth(written(world));
  const asked = await searches(together);
  assertSame(await compare(together, alone, asked.map(searchQuestion)), asked.length * 0.7);
});

test('so is every search by POST, of the record, of a compartment, by HEAD and in a batch', async () => {
  const { together, alone } = await openBoth(written(world));
  assertSame(await compare(together, alone, elsewhere(await searches(together))), 3000);
});

test('so is every read, version and history, of what has changed, gone and come back', async () => {
  const { together, alone } = await openBoth(writtenAndChanged());
  const asked = [...readQuestions(), ...historyQuestions()];
  assertSame(await compare(together, alone, asked), 500);
});

const orders: Readonly<Record<string, (resources: readonly Json[]) => Json[]>> = {
  backwards: (resources) => [...resources].reverse(),
  'with the other patient first': (resources) => [...resources].sort((a, b) => Number(isOfB(b)) - Number(isOfB(a))),
};

function isOfB(resource: Json): boolean {
  return String(resource.id).startsWith('b');
}

for (const [name, order] of Object.entries(orders)) {
  test(`so is a part of all these, loaded ${name}`, async () => {
    const { together, alone } = await openBoth(written(order(world)));
    const asked = (await searches(together)).map(searchQuestion).filter((_, index) => index % 16 === 0);
    assertSame(await compare(together, alone, [...asked, ...readQuestions()]), 1000);
  });
}

test('B’s own key is shown what A’s is never shown', async () => {
  const { together } = await openBoth(written(world));
  const ask = await openWorld(written(world).together, 'b');
  const { leaking } = await compare(ask, together, readQuestions());
  assert.ok(leaking.length > 100, 'the words that are looked for in answers are there to be found');
});

test.run();
