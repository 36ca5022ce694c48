// How many resources of each type came to what.
import { type Outcome, type OutcomeType, outcomeTypes } from './outcome.ts';

export type Counts = Readonly<Record<OutcomeType, number>>;

export interface Tally {
  add(outcome: Outcome): void;
  /** All resources spoken of so far. */
  readonly resources: number;
  readonly counts: Counts;
  /** By resource type, alphabetically; what has no type, such as broken JSON, is under `unknown`. */
  readonly countsByType: Readonly<Record<string, Partial<Counts>>>;
}

export function createTally(): Tally {
  const counts = new Map<OutcomeType, number>(outcomeTypes.map((type) => [type, 0]));
  const types = new Map<string, Map<OutcomeType, number>>();
  let resources = 0;
  return {
    add({ outcome, resourceType = 'unknown', resources: number = 1 }) {
      resources += number;
      counts.set(outcome, (counts.get(outcome) ?? 0) + number);
      const ofType = types.get(resourceType) ?? new Map<OutcomeType, number>();
      types.set(resourceType, ofType.set(outcome, (ofType.get(outcome) ?? 0) + number));
    },
    get resources() {
      return resources;
    },
    get counts() {
      return Object.fromEntries(counts) as Record<OutcomeType, number>;
    },
    get countsByType() {
      const sorted = [...types].sort(([a], [b]) => (a < b ? -1 : 1));
      return Object.fromEntries(sorted.map(([type, ofType]) => [type, Object.fromEntries(ofType)]));
    },
  };
}
