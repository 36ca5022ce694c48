// Random searches over random records find what an independent evaluator finds: matches, order, totals, pages, includes.
// SEARCH_RUNS and SEARCH_SEED set how many, and which.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { askRandomly, runs, seed } from '../support/generate-trial.ts';
import { crossedWorld, entangledWorld, randomWorld } from '../support/generate-world.ts';

const test = suite('random searches over random records');
/** This file asks half of the queries, search-random-records.test.ts the other. */
const share = runs / 2;
const random = [...Array(9).keys()].map((index) => randomWorld(seed * 100 + index));
const worlds = [entangledWorld(), crossedWorld(seed), ...random];

for (const world of worlds) {
  test(`${world.name} — every answer is the evaluator's`, async () => {
    const { asked, withMatches, refused } = await askRandomly(world, Math.ceil(share / worlds.length));
    assert.ok(withMatches > asked / 8, `only ${withMatches} of ${asked} queries find something`);
    assert.ok(refused < asked / 20, `${refused} of ${asked} queries are refused`);
  });
}

test.run();
