// The parameters of a SMART scope → conditions on resources of its type, planned as those of a search are.
// https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters
import { FhirError, quoted } from '../fhir/errors.ts';
import { type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import { parseSearch } from '../search/parse.ts';
import { planSearch } from '../search/plan.ts';
import { isResultParameter } from '../search/plan-result.ts';
import type { Condition } from '../search/plan-type.ts';
import { findSearchParameter } from '../search/search-parameter.ts';
import { type Scope, scopeText } from './one-scope.ts';

export interface ScopeOptions {
  /** IANA name of the zone of dates and times that carry none. */
  readonly timeZone: string;
}

export type ScopeConditions =
  /** Of each type that the scope names, what all must hold. */
  | {
      readonly type: 'conditions';
      readonly byType: ReadonlyMap<ResourceType, readonly Condition[]>;
      /** How much is asked of a resource, in characters: a value set is as long as all of its codes. */
      readonly size: number;
    }
  | { readonly type: 'problem'; readonly detail: string };

/** Who read a record is no part of it: it is seen where a scope names it, and `*` does not. */
const everyType = resourceTypes.filter((type) => type !== 'AuditEvent');
/** These follow references, or ask for words and not for values. */
const unofferedCodes: ReadonlySet<string> = new Set(['_has', '_list', '_filter', '_text', '_content', '_type']);
const counts = { defaultCount: 1, maxCount: 1 };
/** A moment of planning, and how far another is from it: a condition that is not the same at both changes with time. */
const now = 0;
const aYearMs = 31_536_000_000;

export function scopeConditions(scope: Scope, options: ScopeOptions): ScopeConditions {
  const { resourceType, parameters } = scope;
  const types = resourceType === '*' ? everyType : [resourceType];
  if (parameters.length === 0) return { type: 'conditions', byType: new Map(types.map((type) => [type, []])), size: 0 };
  const reason = parameters.flatMap(([name]) => reasonAgainst(name, types, scope) ?? [])[0];
  if (reason !== undefined) return problem(scope, reason);
  // A parameter of every type is planned alike for each of them. Each by itself, a hundred such scopes would take seconds,
  // and whoever holds a credential can ask for a token with a hundred.
  const plannedType = resourceType === '*' ? 'Basic' : resourceType;
  try {
    const conditions = conditionsOf(plannedType, parameters, options, now);
    if (!conditions.every(isOfResource)) {
      return problem(scope, 'it follows references, and a scope can ask of a resource itself alone');
    }
    const later = conditionsOf(plannedType, parameters, options, now + aYearMs);
    const written = JSON.stringify(conditions);
    if (written === JSON.stringify(later)) {
      return { type: 'conditions', byType: new Map(types.map((type) => [type, conditions])), size: written.length };
    }
    return problem(scope, 'what "ap" means changes from day to day, and what a scope means must not');
  } catch (error) {
    if (error instanceof FhirError) return problem(scope, withoutEnd(error.message));
    throw error;
  }
}

/** Of a parameter's name, before its value is read. */
function reasonAgainst(name: string, types: readonly ResourceType[], { resourceType }: Scope): string | undefined {
  const code = /^[^:.]*/.exec(name)?.[0] ?? '';
  if (isResultParameter(code)) return `"${quoted(name)}" shapes an answer and chooses no resources`;
  if (unofferedCodes.has(code) || name.includes('.')) {
    return `"${quoted(name)}" is not offered in scopes, which can ask of a resource itself alone, by its values`;
  }
  if (resourceType === '*' && !types.every((type) => findSearchParameter(type, code) !== undefined)) {
    return `"${quoted(name)}" is no parameter of every type, as with * it has to be`;
  }
  return undefined;
}

function conditionsOf(
  type: ResourceType,
  parameters: Scope['parameters'],
  { timeZone }: ScopeOptions,
  now: number,
): readonly Condition[] {
  const { plan } = planSearch(parseSearch(type, parameters), { strict: true, ...counts, now, timeZone });
  return plan.types.flatMap(({ where }) => where);
}

/** Whether a condition is on rows of the resource itself. */
function isOfResource(condition: Condition): boolean {
  switch (condition.type) {
    case 'chain':
    case 'has':
    case 'hierarchy':
    case 'text':
    case 'own':
      return false;
    case 'not':
      return isOfResource(condition.of);
    case 'all':
    case 'any':
      return condition.of.every(isOfResource);
    default:
      return true;
  }
}

function problem(scope: Scope, reason: string): ScopeConditions {
  return {
    type: 'problem',
    detail: `must ask for what can be searched, and "${quoted(scopeText(scope))}" does not: ${reason}`,
  };
}

/** Of a refusal's sentences, as a part of another. */
function withoutEnd(sentences: string): string {
  return sentences.replace(/\. Did you mean ("[^"]*")\?$/, ' (did you mean $1?)').replace(/\.$/, '');
}
