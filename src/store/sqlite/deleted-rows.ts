// What is kept of a deleted resource: the index rows that its last version was found by, so that whether it was ever to be
// seen can be asked of it as of a live one. No search finds them.
import type { Indexed } from './index-rows.ts';

/** Date rows, of deleted resources alone: when the last version was written. */
export const lastUpdatedParam = '_lastUpdated';

/** A version with what it was found by. */
export interface LastVersion {
  readonly indexed: Indexed;
  readonly updatedAt: number;
}

/** Of what others contain no admission asks, and none asks for words. */
export function keptOf({ indexed, updatedAt }: LastVersion): Indexed {
  const written = { type: 'date', low: updatedAt, high: updatedAt + 1 } as const;
  const own = indexed.entries.filter((entry) => !('contained' in entry));
  return { entries: [...own, { param: lastUpdatedParam, value: written }], texts: undefined };
}
