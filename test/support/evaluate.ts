import { refuseAmbiguous } from './evaluate-bare-id.ts';
import { matchesCondition } from './evaluate-chain.ts';
import { isInCompartment } from './evaluate-compartment.ts';
import { createContext, type EvaluationOptions } from './evaluate-context.ts';
import { includedWith } from './evaluate-include.ts';
import type { Json } from './evaluate-parameters.ts';
import { sorted } from './evaluate-sort.ts';

export type Pair = readonly [name: string, value: string];

/** What R4 says a search finds. `matches` is in the order of `_sort`, else in the order the resources were given. */
export interface Evaluation {
  readonly matches: readonly Json[];
  readonly total: number;
  /** Each once, and none that is a match. */
  readonly included: readonly Json[];
}

/** Parameters that shape the answer and select nothing. */
const resultParameters = new Set([
  '_sort',
  '_include',
  '_include:iterate',
  '_revinclude',
  '_revinclude:iterate',
  '_count',
  '_total',
  '_format',
  '_pretty',
  '_summary',
  '_elements',
]);

/** The resources that `_include` and `_revinclude` bring to these matches. */
export function evaluateIncludes(
  resources: readonly Json[],
  matches: readonly Json[],
  pairs: readonly Pair[],
  options: EvaluationOptions = {},
): Json[] {
  return includedWith(matches, pairs, createContext(resources, options));
}

/** Without a type, all or those that `_type` names. */
function searchedTypes(resources: readonly Json[], resourceType: string | undefined, pairs: readonly Pair[]): string[] {
  const ofType = pairs.filter(([name]) => name === '_type').map(([, value]) => value.split(','));
  const lists = resourceType === undefined ? ofType : [[resourceType], ...ofType];
  const all = new Set(resources.map((resource) => String(resource.resourceType)));
  return [...all].filter((type) => lists.every((any) => any.includes(type)));
}

/** Those of the searched types and compartment. */
function candidates(
  resources: readonly Json[],
  types: readonly string[],
  { compartment, baseUrl }: EvaluationOptions,
): Json[] {
  return resources
    .filter((resource) => types.includes(String(resource.resourceType)))
    .filter((resource) => compartment === undefined || isInCompartment(resource, compartment, baseUrl));
}

/**
 * Evaluates a search over plain resources as R4's search page describes it, one resource after the other; without a type,
 * over all types. Throws for what cannot be judged, as unknown parameters and modifiers.
 */
export function evaluateSearch(
  resources: readonly Json[],
  resourceType: string | undefined,
  pairs: readonly Pair[],
  options: EvaluationOptions = {},
): Evaluation {
  const context = createContext(resources, options);
  const conditions = pairs.filter(([name]) => !resultParameters.has(name) && name !== '_type');
  const types = searchedTypes(resources, resourceType, pairs);
  refuseAmbiguous(types, conditions, context);
  const found = candidates(resources, types, options).filter((resource) =>
    conditions.every(([name, value]) => matchesCondition(resource, name, value, context)),
  );
  const sort = pairs.find(([name]) => name === '_sort')?.[1];
  const matches = sort === undefined ? found : sorted(found, sort, options.baseUrl);
  return { matches, total: matches.length, included: includedWith(matches, pairs, context) };
}
