// One parameter, asked of each type that is searched. https://hl7.org/fhir/R4/search.html#system
import { notSupportedSearch } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import type { NameStep } from './parameter-name.ts';
import type { RequestParameter } from './parse.ts';
import { type DeadEnd, planSteps } from './plan-chain.ts';
import { countLinks, type PlanContext } from './plan-context.ts';
import { planFilter } from './plan-filter.ts';
import type { Condition } from './plan-type.ts';
import { findSearchParameter } from './search-parameter.ts';

type Conditions = Map<ResourceType, readonly Condition[]>;
type PlanOfType = (resourceType: ResourceType) => Condition | DeadEnd;

/**
 * Adds the parameter's condition to each type. A type that cannot meet it is left out when others can: one that nothing of
 * a `_has` refers to, one without narrative. Throws for a parameter that only some of the types have.
 */
export function planParameter(parameter: RequestParameter, where: Conditions, context: PlanContext): void {
  const plan = planOfType(parameter, context);
  const types = [...where.keys()];
  const lacking: ResourceType[] = [];
  const comparisons = context.comparisons;
  let mostComparisons = comparisons;
  for (const type of types) {
    // Values are compared with what the type has: many types take no more than the record holds.
    context.comparisons = comparisons;
    const condition = plan(type);
    mostComparisons = Math.max(mostComparisons, context.comparisons);
    if (condition.type !== 'dead-end') where.set(type, [...(where.get(type) ?? []), condition]);
    else if (condition.refusal !== undefined) throw condition.refusal;
    else lacking.push(type);
  }
  context.comparisons = mostComparisons;
  if (lacking.length === types.length || (lacking.length > 0 && !isLackingHarmless(parameter.code))) {
    throw lackingRefusal(parameter, types, lacking);
  }
  for (const type of lacking) where.delete(type);
}

function planOfType({ text, code, name, value, values }: RequestParameter, context: PlanContext): PlanOfType {
  if (name.type === 'malformed') throw notSupportedSearch(text, `${name.message}, in the parameter's name`);
  if (code === '_filter') {
    if (text !== code) throw notSupportedSearch(text, 'R4 gives _filter no modifier');
    return planFilter(value, context);
  }
  const { steps } = name;
  countLinks(linksIn(steps), context);
  const [step] = steps;
  const plan: PlanOfType = (type) => planSteps({ text, steps, values }, type, context);
  return step?.type === 'final' ? onceForAll(code, plan) : plan;
}

/** A List is one step away from its items. */
function linksIn(steps: readonly NameStep[]): number {
  return steps.filter((step) => step.type !== 'final' || step.code === '_list').length;
}

/** A parameter of all types asks the same of each. */
function onceForAll(code: string, plan: PlanOfType): PlanOfType {
  const byDefinition = new Map<string, Condition | DeadEnd>();
  return (type) => {
    const known = findSearchParameter(type, code);
    if (known === undefined ? code !== '_list' : known.base === type) return plan(type);
    const definition = known?.url ?? code;
    const condition = byDefinition.get(definition) ?? plan(type);
    byDefinition.set(definition, condition);
    return condition;
  };
}

function isLackingHarmless(code: string): boolean {
  return code === '_has' || code === '_text';
}

function lackingRefusal(
  { text, code }: RequestParameter,
  types: readonly ResourceType[],
  lacking: readonly ResourceType[],
) {
  const [type = ''] = lacking;
  if (code === '_has') {
    const searched = types.length === 1 ? type : 'a type that is searched';
    return notSupportedSearch(text, `what it names does not refer to ${searched}`);
  }
  return notSupportedSearch(text, `not every type that is searched has it, ${type} has not; name types with _type`);
}
