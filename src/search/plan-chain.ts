// Chains and reverse chains: conditions on what a resource refers to, and on what refers to it.
// https://hl7.org/fhir/R4/search.html#chaining https://hl7.org/fhir/R4/search.html#has
import { FhirError, notSupportedSearch } from '../fhir/errors.ts';
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import { refuseManyValues } from './asked-condition.ts';
import { isNested, reasonNotReferring } from './found-types.ts';
import { withLostPlus } from './lost-plus.ts';
import type { NameStep } from './parameter-name.ts';
import { planCondition } from './plan-condition.ts';
import { countChain, counted, type PlanContext, refuseDeep } from './plan-context.ts';
import { filterName } from './plan-filter-test.ts';
import { planList } from './plan-list.ts';
import type { Condition } from './plan-type.ts';
import { maxComparedValues, maxValuesPerParameter } from './search-limits.ts';
import { findSearchParameter, type SearchParameter } from './search-parameter.ts';
import { suggestParameter } from './suggest-parameter.ts';

export interface AskedSteps {
  /** The whole name as sent. */
  readonly text: string;
  readonly steps: readonly NameStep[];
  readonly values: readonly string[];
}

/**
 * A name that leads nowhere from a type. `refusal` says why; undefined when the type has no parameter of the first name, or
 * nothing of a first `_has` refers to it. A chain without types passes over the types from which it leads nowhere.
 */
export interface DeadEnd {
  readonly type: 'dead-end';
  readonly refusal: FhirError | undefined;
}

/** What has to hold of a chain's target. */
export type PlanTarget = (targetType: ResourceType) => readonly Condition[] | DeadEnd;

export interface AskedReference {
  readonly text: string;
  readonly code: string;
  /** As sent. */
  readonly targetType: string | undefined;
  /** What the target is asked for, as a refusal names it. */
  readonly next: string;
  /** Steps from resource to resource before this one. */
  readonly depth: number;
}

export const unknownName: DeadEnd = { type: 'dead-end', refusal: undefined };

/** Throws for modifiers and values that the end of the name does not take, and for chains that cost too much. */
export function planSteps(
  asked: AskedSteps,
  resourceType: ResourceType,
  context: PlanContext,
  depth = 0,
): Condition | DeadEnd {
  const [step, ...rest] = asked.steps;
  if (step === undefined) return unknownName;
  const onward = { ...asked, steps: rest };
  switch (step.type) {
    case 'final':
      return planFinal(asked, step, resourceType, context);
    case 'has':
      return planHas(onward, step, resourceType, context, depth);
    case 'reference':
      return planReference(
        { text: asked.text, code: step.code, targetType: step.targetType, next: nameOf(rest), depth },
        resourceType,
        (targetType) => listOf(planSteps(onward, targetType, context, depth + 1)),
        context,
      );
    default:
      return step satisfies never;
  }
}

/** A chain through the reference to its type of target, or to each that has what comes next. */
export function planReference(
  asked: AskedReference,
  resourceType: ResourceType,
  planTarget: PlanTarget,
  context: PlanContext,
): Condition | DeadEnd {
  const parameter = findSearchParameter(resourceType, asked.code);
  if (parameter === undefined) return unknownName;
  const { text, depth } = asked;
  const isInside = isNested(parameter, resourceType);
  const reason = isInside ? undefined : reasonNotFollowed(parameter, resourceType);
  if (reason !== undefined) return deadEnd(text, reason);
  const types = targetTypesOf(asked, parameter);
  if (types === undefined) {
    return deadEnd(
      text,
      `${resourceType}:${asked.code} does not refer to "${asked.targetType}" but to ${listed(parameter.targets)}`,
    );
  }
  refuseDeep(depth);
  const chains: Condition[] = [];
  const refusals: FhirError[] = [];
  for (const targetType of types) {
    const where = types.length === 1 ? planTarget(targetType) : planReadable(planTarget, targetType);
    if (isDeadEnd(where)) {
      if (where.refusal !== undefined) refusals.push(where.refusal);
      continue;
    }
    countChain(context);
    chains.push({ type: 'chain', param: parameter.code, targetType, where, ...(isInside ? { isInside } : {}) });
  }
  const [only, ...more] = chains;
  if (only !== undefined) return more.length === 0 ? only : { type: 'any', of: chains };
  const [refusal] = refusals;
  return refusal === undefined ? noneLeadsOn(asked, types) : { type: 'dead-end', refusal };
}

/** A value that one type cannot read, as its parameter of that name is of another kind, may be read by others. */
function planReadable(planTarget: PlanTarget, targetType: ResourceType): readonly Condition[] | DeadEnd {
  try {
    return planTarget(targetType);
  } catch (error) {
    if (error instanceof FhirError && error.issueCode === 'value') return { type: 'dead-end', refusal: error };
    throw error;
  }
}

function noneLeadsOn({ text, next }: AskedReference, types: readonly ResourceType[]): DeadEnd {
  const [type, ...others] = types;
  if (type !== undefined && others.length === 0 && next !== '_has') return deadEnd(text, unknownReason(type, next));
  const lacking = next === '_has' ? 'is referred to by what "_has" names' : `has a search parameter "${next}"`;
  return deadEnd(text, `none of ${listed(types)} ${lacking}`);
}

function planHas(
  asked: AskedSteps,
  step: Extract<NameStep, { type: 'has' }>,
  resourceType: ResourceType,
  context: PlanContext,
  depth: number,
): Condition | DeadEnd {
  const { sourceType, param } = step;
  const { text } = asked;
  if (!isResourceType(sourceType)) throw notSupportedSearch(text, `"${sourceType}" is not an R4 resource type`);
  const parameter = findSearchParameter(sourceType, param);
  if (parameter === undefined) throw notSupportedSearch(text, unknownReason(sourceType, param));
  const reason = reasonNotFollowed(parameter, sourceType);
  if (reason !== undefined) throw notSupportedSearch(text, reason);
  refuseDeep(depth);
  if (!parameter.targets.includes(resourceType)) return unknownName;
  countChain(context);
  const condition = planSteps(asked, sourceType, context, depth + 1);
  if (condition.type !== 'dead-end') return { type: 'has', sourceType, param, where: [condition] };
  const next = nameOf(asked.steps);
  const isReverse = next === '_has';
  throw (
    condition.refusal ??
    notSupportedSearch(
      text,
      isReverse ? `what it names does not refer to ${sourceType}` : unknownReason(sourceType, next),
    )
  );
}

function planFinal(
  { text, values }: AskedSteps,
  { code, modifier }: Extract<NameStep, { type: 'final' }>,
  resourceType: ResourceType,
  context: PlanContext,
): Condition | DeadEnd {
  if (code === '_list') return planList(text, modifier, values);
  if (code === filterName) return deadEnd(text, filterAlone);
  const parameter = findSearchParameter(resourceType, code);
  if (parameter === undefined) return unknownName;
  const { type } = parameter;
  const isLookedUp = (type === 'token' || type === 'reference' || type === 'uri') && modifier !== 'text';
  refuseManyValues(text, values, isLookedUp ? maxValuesPerParameter : maxComparedValues);
  const asked = { text, code, modifier, values: withLostPlus(values, type) };
  return counted(planCondition(asked, parameter, resourceType, context.options), context);
}

/** Undefined when it never refers to the type asked for. */
function targetTypesOf(
  { targetType }: AskedReference,
  { targets }: SearchParameter,
): readonly ResourceType[] | undefined {
  if (targetType === undefined) return targets;
  const target = targets.find((one) => one === targetType);
  return target && [target];
}

function reasonNotFollowed(parameter: SearchParameter, resourceType: ResourceType): string | undefined {
  if (parameter.type === 'reference') return reasonNotReferring(parameter, resourceType);
  return `only references can be chained, and ${resourceType}:${parameter.code} is none`;
}

const filterAlone = `"${filterName}" is a parameter by itself, and neither ends a chain nor stands in another filter`;

/** Why a type cannot be asked by that name. */
export function unknownReason(resourceType: ResourceType, code: string): string {
  if (code === filterName) return filterAlone;
  const suggestion = suggestParameter(resourceType, code);
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  return `${resourceType} has no search parameter "${code}"${hint}`;
}

function deadEnd(text: string, reason: string): DeadEnd {
  return { type: 'dead-end', refusal: notSupportedSearch(text, reason) };
}

function isDeadEnd(planned: readonly Condition[] | DeadEnd): planned is DeadEnd {
  return 'type' in planned;
}

function nameOf([step]: readonly NameStep[]): string {
  return step === undefined || step.type === 'has' ? '_has' : step.code;
}

function listOf(planned: Condition | DeadEnd): readonly Condition[] | DeadEnd {
  return planned.type === 'dead-end' ? planned : [planned];
}

function listed(types: readonly ResourceType[]): string {
  return types.length <= 8 ? types.join(', ') : `${types.length} types`;
}
