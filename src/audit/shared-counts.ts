import type { Count } from '../store/audit-store.ts';

/** Counts per minute that all processes share through the audit trail, and that cost no transaction of their own. */
export interface SharedCounts {
  /**
   * Counts one more of at most `limit`; gives this minute's total with it. Where that is near the limit, it is exact but for
   * what other processes are answering just now.
   */
  add(name: string, limit: number): number;
  /** This minute's total, as `add` would give it without counting. */
  total(name: string): number;
  /** Until this minute ends; at least 1. */
  secondsLeft(): number;
  /** What was counted since the last call and is to be written. */
  take(): readonly Count[];
  /** The totals over all processes that writing it gave, in order; none when it could not be written. */
  settle(counts: readonly Count[], totals: readonly number[] | undefined): void;
}

interface Counter {
  /** Of all processes, when this one last wrote to it. */
  shared: number;
  /** Taken, and not yet settled. */
  taken: number;
  waiting: number;
  limit: number;
  lastTakenAt: number;
}

/** Of time, in which a limit holds and is then counted anew; milliseconds. */
const windowMs = 60_000;
/**
 * Far from its limit, a count is written so often and not with every request, of which it would be a fifth of the work. Within
 * that time all processes together do not come as near as a tenth of a limit that matters, or a small one's whole.
 */
const pauseMs = 100;
const farPart = 0.9;
const smallLimit = 10_000;

export function createSharedCounts(now: () => number): SharedCounts {
  let window = 0;
  let counters = new Map<string, Counter>();
  const waiting = new Set<string>();

  function current(): Map<string, Counter> {
    const present = Math.floor(now() / windowMs);
    if (present !== window) {
      window = present;
      counters = new Map();
      waiting.clear();
    }
    return counters;
  }
  function counterOf(name: string): Counter {
    const present = current();
    const known = present.get(name);
    if (known !== undefined) return known;
    const counter: Counter = { shared: 0, taken: 0, waiting: 0, limit: 0, lastTakenAt: 0 };
    present.set(name, counter);
    return counter;
  }
  return {
    add(name, limit) {
      const counter = counterOf(name);
      counter.limit = limit;
      counter.waiting += 1;
      waiting.add(name);
      return totalOf(counter);
    },
    total(name) {
      const counter = current().get(name);
      return counter === undefined ? 0 : totalOf(counter);
    },
    secondsLeft: () => Math.max(1, Math.ceil((windowMs - (now() % windowMs)) / 1000)),
    take() {
      const present = current();
      const takenAt = now();
      const counts: Count[] = [];
      for (const name of waiting) {
        const counter = present.get(name);
        if (counter !== undefined && !isDue(counter, takenAt)) continue;
        waiting.delete(name);
        if (counter === undefined) continue;
        counts.push({ name, window, by: counter.waiting });
        counter.taken += counter.waiting;
        counter.waiting = 0;
        counter.lastTakenAt = takenAt;
      }
      return counts;
    },
    settle(counts, totals) {
      const present = current();
      for (const [index, { name, by, window: ofWindow }] of counts.entries()) {
        const counter = ofWindow === window ? present.get(name) : undefined;
        if (counter === undefined) continue;
        counter.taken -= by;
        counter.shared = totals?.[index] ?? counter.shared + by;
      }
    },
  };
}

function isDue(counter: Counter, at: number): boolean {
  const { limit, lastTakenAt } = counter;
  return limit < smallLimit || totalOf(counter) > limit * farPart || at - lastTakenAt >= pauseMs;
}

function totalOf({ shared, taken, waiting }: Counter): number {
  return shared + taken + waiting;
}
