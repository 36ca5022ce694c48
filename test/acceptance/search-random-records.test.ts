// Random searches over real records find what an independent evaluator finds: matches, order, totals, pages, includes.
// SEARCH_RUNS and SEARCH_SEED set how many, and which.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { askRandomly, runs } from '../support/generate-trial.ts';
import { fixtureWorlds, sharedWorlds } from '../support/generate-world.ts';

const test = suite('random searches over real records');
/** This file asks half of the queries, search-random.test.ts the other. */
const share = runs / 2;
const worlds = [...fixtureWorlds(), ...sharedWorlds()];

for (const world of worlds) {
  test(`${world.name} — every answer is the evaluator's`, async () => {
    const { asked, withMatches, refused } = await askRandomly(world, Math.ceil(share / worlds.length));
    assert.ok(withMatches > asked / 8, `only ${withMatches} of ${asked} queries find something`);
    assert.ok(refused < asked / 20, `${refused} of ${asked} queries are refused`);
  });
}

test.run();
