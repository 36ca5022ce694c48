import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { retryAfterOf, waitBeforeRetry } from '../../src/sdk/retry.ts';

const retry = suite('when a call is sent again');

for (const [status, isPassing] of [
  [undefined, true],
  [429, true],
  [502, true],
  [503, true],
  [504, true],
  [200, false],
  [400, false],
  [401, false],
  [404, false],
  [409, false],
  [500, false],
] as const) {
  retry(`${status ?? 'no answer'} is ${isPassing ? '' : 'not '}a reason to send again`, () => {
    assert.is(waitBeforeRetry({ tries: 1, retries: 1, status }, 0) !== undefined, isPassing);
  });
}

retry('no call is sent more often than its retries', () => {
  assert.type(waitBeforeRetry({ tries: 2, retries: 2 }, 0), 'number');
  assert.is(waitBeforeRetry({ tries: 3, retries: 2 }, 0), undefined);
  assert.is(waitBeforeRetry({ tries: 1, retries: 0 }, 0), undefined);
});

retry('waits double, differ by chance within the upper half, and end at five seconds', () => {
  const between = (tries: number) => [0, 1].map((random) => waitBeforeRetry({ tries, retries: 99 }, random));
  assert.equal(between(1), [100, 200]);
  assert.equal(between(2), [200, 400]);
  assert.equal(between(3), [400, 800]);
  assert.equal(between(50), [2500, 5000]);
});

retry('Retry-After is waited for where it is longer, and given up on above half a minute', () => {
  const after = (retryAfterMs: number) => waitBeforeRetry({ tries: 1, retries: 1, status: 429, retryAfterMs }, 1);
  assert.is(after(0), 200);
  assert.is(after(7_000), 7_000);
  assert.is(after(30_000), 30_000);
  assert.is(after(31_000), undefined);
});

const now = Date.UTC(2026, 2, 1, 12);
for (const [header, expected] of [
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5_000],
  ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
] as const) {
  retry(`Retry-After: ${header} is ${expected} ms`, () => {
    assert.is(retryAfterOf(header, now), expected);
  });
}

retry.run();
