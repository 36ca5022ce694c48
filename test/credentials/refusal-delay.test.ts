import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fixedRefusalDelay } from '../../src/credentials/refusal-delay.ts';

const delay = suite('refusal delay');

/** Keeps the process busy, as a look-up does. */
function work(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

delay('whatever is done meanwhile, a refusal leaves at one time after its arrival', async () => {
  for (const workMs of [0, 1.3, 7.7]) {
    const arrivedAt = performance.now();
    const mayLeave = fixedRefusalDelay();
    work(workMs);
    await mayLeave();
    assert.ok(performance.now() - arrivedAt >= 25);
  }
});

delay.run();
