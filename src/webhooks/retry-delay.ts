const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** How long to wait after the first failure, the second, and so on; the last for all that follow. */
const delaysMs = [5000, 30_000, 2 * minuteMs, 10 * minuteMs, 30 * minuteMs, hourMs, 2 * hourMs, 4 * hourMs];
/** An event that could not be told for a day is old news, and the portal can list what is. */
export const giveUpAfterMs = 24 * hourMs;
/** Attempts that failed together do not come back together. */
const jitter = 0.2;

/**
 * When to try again after that many failures, the one just seen included; undefined to give up. `random` is from 0 to
 * below 1.
 */
export function nextAttemptAt(failures: number, createdAt: number, now: number, random: number): number | undefined {
  const delayMs = delaysMs[Math.min(failures, delaysMs.length) - 1] ?? 0;
  const nextAt = Math.round(now + delayMs * (1 + jitter * (2 * random - 1)));
  return nextAt - createdAt > giveUpAfterMs ? undefined : nextAt;
}
