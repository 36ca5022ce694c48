// What could be read of credentials before and after they ended.
import type { Held } from './severing-held.ts';
import type { Sighting } from './severing-lane.ts';

export interface SeveringResult {
  /** Answers with data that were whole before the credential ended. */
  readonly before: number;
  /** Refusals of requests that began after it. */
  readonly refusals: number;
  /** Requests that began after it and were not refused, in words: what must never be. */
  readonly violations: readonly string[];
  /** Of requests under way at the end that were answered with data after it: how long after, ascending. */
  readonly lateMs: readonly number[];
  /** Long answers to slow readers that were under way at the end: cut off, and come to their own end. */
  readonly streams: { readonly cut: number; readonly whole: number };
}

export interface Tally {
  note(held: Held, sighting: Sighting): void;
  result(): SeveringResult;
}

export function createTally(): Tally {
  const counts = { before: 0, refusals: 0 };
  const streams = { cut: 0, whole: 0 };
  const violations: string[] = [];
  const lateMs: number[] = [];
  return {
    note({ endedAt }, seen) {
      if (endedAt === undefined || seen.lastByteAt <= endedAt) {
        counts.before += seen.hasData ? 1 : 0;
      } else if (seen.startedAt >= endedAt) {
        if (seen.status === 401 && !seen.hasData) counts.refusals += 1;
        else if (seen.status !== 0) violations.push(wordsFor(seen, endedAt));
      } else if (seen.hasData) {
        lateMs.push(seen.lastByteAt - endedAt);
        if (seen.isSlow) streams[seen.isCut ? 'cut' : 'whole'] += 1;
      }
    },
    result: () => ({ ...counts, violations, streams, lateMs: lateMs.toSorted((a, b) => a - b) }),
  };
}

function wordsFor({ door, startedAt, status, hasData }: Sighting, endedAt: number): string {
  const afterMs = (startedAt - endedAt).toFixed(1);
  return `${door}, begun ${afterMs} ms after the end: ${status}${hasData ? ' with data' : ''}`;
}

/** The value that a part of ascending values does not exceed; 0 of none. */
export function percentile(ascending: readonly number[], part: number): number {
  return ascending[Math.min(ascending.length - 1, Math.ceil(ascending.length * part) - 1)] ?? 0;
}
