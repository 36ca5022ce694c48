// What is made of plans that are asked again. Most of what a client sends, it has sent before, and planning remembers such plans.
import type { SearchPlan } from '../../search/plan-type.ts';
import type { RecordFacts } from './record-facts.ts';
import type { RecordScope } from './scope.ts';

/** What was made of a plan for one revision of a record, so that it holds whatever was asked of the content to make it. */
export interface KeptSearch {
  /** What goes by this name, made only where it has not been; of what takes much memory `isKept` says that it is made again. */
  once<T>(name: string, make: () => T, isKept?: (made: T) => boolean): T;
  /** All matches there are, where they have been counted: a client that goes from page to page asks on each of them. */
  total: number | undefined;
}

interface Kept {
  readonly record: RecordScope;
  readonly facts: RecordFacts;
  readonly search: KeptSearch;
}

/** As long as their plan is there; of each plan, for the record that asked last. */
const keptByPlan = new WeakMap<SearchPlan, Kept>();

/** `facts` are those of the moment. */
export function keptSearch(plan: SearchPlan, record: RecordScope, facts: RecordFacts): KeptSearch {
  if (!plan.isRepeated) return { once: (_, make) => make(), total: undefined };
  const before = keptByPlan.get(plan);
  if (before !== undefined && before.facts === facts && isSameRecord(before.record, record)) return before.search;
  const search = keeping();
  keptByPlan.set(plan, { record, facts, search });
  return search;
}

function keeping(): KeptSearch {
  const made = new Map<string, unknown>();
  return {
    once<T>(name: string, make: () => T, isKept?: (made: T) => boolean): T {
      const before = made.get(name) as T | undefined;
      if (before !== undefined) return before;
      const now = make();
      if (isKept === undefined || isKept(now)) made.set(name, now);
      return now;
    },
    total: undefined,
  };
}

/** The same in all that a search is made from, but for the two questions about content, which facts of one revision answer alike. */
function isSameRecord(one: RecordScope, other: RecordScope): boolean {
  for (const key in other) {
    const name = key as keyof RecordScope;
    if (name !== 'holds' && name !== 'contains' && one[name] !== other[name]) return false;
  }
  return true;
}
