import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { giveUpAfterMs, nextAttemptAt } from '../../src/webhooks/retry-delay.ts';

const retry = suite('webhook retries');

/** The waits after each failure in turn, of attempts that take no time. */
function waits(random: number): number[] {
  const found: number[] = [];
  for (let now = 0; ; ) {
    const nextAt = nextAttemptAt(found.length + 1, 0, now, random);
    if (nextAt === undefined) return found;
    found.push(nextAt - now);
    now = nextAt;
  }
}

retry('the second attempt comes after seconds, and each wait is at least as long as the one before', () => {
  const found = waits(0.5);
  assert.is(found[0], 5000);
  assert.equal(
    found,
    found.toSorted((a, b) => a - b),
  );
});

for (const random of [0, 0.5, 0.999]) {
  retry(`with chance ${random} attempts go on for most of a day and end within it`, () => {
    const total = waits(random).reduce((sum, wait) => sum + wait, 0);
    assert.ok(total <= giveUpAfterMs && total > giveUpAfterMs / 2, String(total));
  });
}

retry('what failed at the same moment is spread out', () => {
  assert.is(nextAttemptAt(1, 0, 0, 0), 4000);
  assert.is(nextAttemptAt(1, 0, 0, 0.75), 5500);
});

retry('an event that waited for longer than a day is tried once and then given up', () => {
  assert.is(nextAttemptAt(1, 0, giveUpAfterMs + 1, 0.5), undefined);
});

retry.run();
