// Plans of searches asked before. https://hl7.org/fhir/R4/search.html
import type { ResourceType } from '../fhir/resource-types.ts';
import { parseSearch, type SearchScope } from './parse.ts';
import { type PlannedSearch, type PlanOptions, planSearch } from './plan.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** A search as it came; its `path` says what `scope` it has. */
export interface AskedSearch {
  readonly path: string;
  readonly scope: ResourceType | SearchScope;
  readonly pairs: Pairs;
}

/** What one server's plans depend on beside the search. */
export type FixedOptions = Pick<PlanOptions, 'timeZone' | 'defaultCount' | 'maxCount'>;

/** As `planSearch`: refuses the same, and answers the same plan where the same was asked before. */
export type Planner = (asked: AskedSearch, options: Omit<PlanOptions, keyof FixedOptions>) => PlannedSearch;

/** What the apps of some hundred patients ask at a time, in a few megabytes. */
const maxPlans = 1000;
const maxKeyLength = 500;
/** Names without modifier and chain, whose plans may be of thousands of codes or types; so may those of a filter. */
const plainName = /^(?!_filter$)[\w-]+$/;

/** Remembers plans alone: no patient, no credential and no answer is in one. */
export function createPlanner(fixed: FixedOptions): Planner {
  // Undefined for what was asked once: keeping what is not asked again costs more than planning it.
  const plans = new Map<string, PlannedSearch | undefined>();
  return (asked, options) => {
    const { path, scope, pairs } = asked;
    const key = isRepeatable(pairs) ? JSON.stringify([options.baseUrl, options.strict, path, pairs]) : '';
    const known = plans.get(key);
    if (known !== undefined) return known;
    const planned = planSearch(parseSearch(scope, pairs), { ...fixed, ...options });
    if (key === '' || key.length > maxKeyLength) return planned;
    const again = plans.has(key) ? { ...planned, plan: { ...planned.plan, isRepeated: true as const } } : undefined;
    const oldest = plans.size >= maxPlans ? plans.keys().next().value : undefined;
    if (oldest !== undefined) plans.delete(oldest);
    plans.set(key, again);
    return again ?? planned;
  };
}

/** Whether a plan is small, and the same at any time. Only the prefix `ap` asks for the time, and `*` includes by every parameter. */
function isRepeatable(pairs: Pairs): boolean {
  return pairs.every(([name, value]) => plainName.test(name) && !value.includes('ap') && !value.includes('*'));
}
