// Asks a world's server random queries and tells the smallest case in which it and the evaluator differ.
import fc from 'fast-check';
import type { Pair } from './evaluate.ts';
import { askedAt, baseUrl, type OpenWorld, openWorld } from './evaluate-answers.ts';
import { type Comparison, compare, pathOf } from './evaluate-comparison.ts';
import type { EvaluationOptions } from './evaluate-context.ts';
import type { Json } from './evaluate-parameters.ts';
import { terminology } from './evaluate-terminology.ts';
import { type Query, queries } from './generate-query.ts';
import type { World } from './generate-world.ts';

const options: EvaluationOptions = { ...terminology, now: askedAt, baseUrl };

/** How often and with which seed; `SEARCH_RUNS` counts the queries of all worlds of all files. */
export const runs = Number(process.env.SEARCH_RUNS ?? 20_000);
export const seed = Number(process.env.SEARCH_SEED ?? 1);

export interface Trial {
  readonly asked: number;
  readonly withMatches: number;
  readonly refused: number;
}

async function differs(open: OpenWorld, query: Query): Promise<string | undefined> {
  return (await compare(open, query, options)).difference;
}

/** Without the parameters and list members that the difference does not need. */
async function smallerQuery(open: OpenWorld, query: Query): Promise<Query> {
  let { pairs } = query;
  const attempt = async (fewer: readonly Pair[]): Promise<boolean> => {
    const isEnough = (await differs(open, { ...query, pairs: fewer })) !== undefined;
    if (isEnough) pairs = fewer;
    return isEnough;
  };
  for (let at = 0; at < pairs.length; ) {
    if (!(await attempt(pairs.filter((_, index) => index !== at)))) at += 1;
  }
  for (const [at, [name, value]] of pairs.entries()) {
    if (name.startsWith('_filter')) continue;
    for (const member of value.split(/(?<!\\),/)) {
      if (member !== value && (await attempt(pairs.with(at, [name, member])))) break;
    }
  }
  return { ...query, pairs };
}

async function differsAlone(resources: readonly Json[], patient: string, query: Query): Promise<boolean> {
  try {
    const open = await openWorld(resources, patient);
    const difference = await differs(open, query);
    await open.close();
    return difference !== undefined;
  } catch {
    return false;
  }
}

/** Without the resources that the difference does not need: first many at once, then each. */
async function smallerWorld({ resources, patient }: World, query: Query): Promise<readonly Json[]> {
  let left = resources;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length; ) {
      const fewer = left.filter((_, index) => index < at || index >= at + size);
      if (await differsAlone(fewer, patient, query)) left = fewer;
      else at += size;
    }
  }
  return left;
}

async function report(world: World, open: OpenWorld, query: Query): Promise<string> {
  const small = await smallerQuery(open, query);
  const resources = await smallerWorld(world, small);
  const found = await openWorld(resources, world.patient);
  const difference = await differs(found, small);
  await found.close();
  const asked = small.pairs.map(([name, value]) => `${name}=${value}`).join('&');
  return [
    `The server and the evaluator differ. SEARCH_SEED=${seed}, ${world.name}:`,
    `${pathOf(small, world.patient)}?${asked}`,
    difference ?? (await differs(open, small)) ?? 'only when asked by POST',
    ...resources.map((resource) => JSON.stringify(resource)),
  ].join('\n');
}

/** Fails with the smallest case found when the server and the evaluator differ. */
export async function askRandomly(world: World, count: number): Promise<Trial> {
  const open = await openWorld(world.resources, world.patient);
  const tally = { asked: 0, withMatches: 0, refused: 0 };
  const note = ({ isRefused, found }: Comparison): void => {
    tally.asked += 1;
    if (found > 0) tally.withMatches += 1;
    if (isRefused) tally.refused += 1;
  };
  const property = fc.asyncProperty(queries(world.resources, open.visible, options), async (query) => {
    // A fifth by POST, which must come to the same.
    const compared = await compare(open, query, options, tally.asked % 5 === 0);
    note(compared);
    return compared.difference === undefined;
  });
  const details = await fc.check(property, { numRuns: count, seed, endOnFailure: true });
  const [query] = details.counterexample ?? [];
  if (query !== undefined) throw new Error(await report(world, open, query));
  await open.close();
  return tally;
}
