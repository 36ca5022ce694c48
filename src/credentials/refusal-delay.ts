import { setImmediate, setTimeout } from 'node:timers/promises';

/**
 * Called when a request arrives, before anything is looked up; what it gives back resolves when a refusal may leave. So
 * the time of a refusal tells nothing of what was found, and what is not refused is not held up.
 */
export type RefusalDelay = () => () => Promise<void>;

/** Longer than the slowest look-up takes on a busy server, and no burden to somebody who mistyped. */
const refusalMs = 25;
/** Longer than ending a credential takes, which is a write that reaches the disk. */
const reportMs = 250;
/** A timer keeps the fraction of a millisecond at which it was set, and with it how long the look-up took. */
const timerPrecisionMs = 2;

export const fixedRefusalDelay: RefusalDelay = fixedDelay(refusalMs);

/** For reports of leaked keys, which a real one makes a write of. */
export const fixedReportDelay: RefusalDelay = fixedDelay(reportMs);

/**
 * Everything leaves the same time after its arrival. The last moments are waited for turn by turn, in which other requests
 * go on, since a timer alone is not exact enough.
 */
function fixedDelay(delayMs: number): RefusalDelay {
  return () => {
    const leavesAt = performance.now() + delayMs;
    return async () => {
      const timerMs = leavesAt - performance.now() - timerPrecisionMs;
      if (timerMs > 0) await setTimeout(timerMs);
      while (performance.now() < leavesAt) await setImmediate();
    };
  };
}
