// Tests of one and the same element in a `_filter`, such as `relatesTo[code eq replaces].target re DocumentReference/1`.
// https://hl7.org/fhir/R4/search_filter.html#params
import { type FhirError, notSupportedSearch, tooCostly } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import type { FilterExpression, FilterLink, FilterTest } from './filter-expression.ts';
import { canonicalParam, componentParam } from './index-param.ts';
import type { ConditionOptions } from './plan-condition.ts';
import { filterName, planFilterTest } from './plan-filter-test.ts';
import { type Condition, isValueCondition, type ValueCondition } from './plan-type.ts';
import { findSearchParameter, type SearchParameter, searchParametersOf } from './search-parameter.ts';

interface Group {
  readonly composite: SearchParameter;
  /** From the names used in the group to the number, from 1, and the parameter of a component. */
  readonly components: ReadonlyMap<string, { readonly position: number; readonly parameter: SearchParameter }>;
}

/** R4's names for filters alone, the composite of the same element, and its components under R4's names for them. */
const groupNames: Readonly<
  Record<string, { readonly composite: string; readonly names: Readonly<Record<string, string>> }>
> = {
  'Group.characteristic': { composite: 'characteristic-value', names: { code: 'characteristic', value: 'value' } },
  'DocumentReference.relatesTo': { composite: 'relationship', names: { code: 'relation', target: 'relatesto' } },
};
/** A quantity is looked for in two ways, so several of them multiply. */
const maxAlternatives = 64;
/** R4 builds them on parameters that it has no more. */
const emptyGroups: ReadonlySet<string> = new Set([
  ...['Observation.related', 'ServiceRequest.event', 'ServiceRequest.item', 'ServiceRequest.item-event'],
]);

/**
 * Undefined when the path's first name is no group: neither one that R4 has for filters, nor a composite parameter, whose
 * components go by their codes. Throws for what cannot be asked of one element.
 */
export function planGroup(
  test: FilterTest,
  [link, next, ...more]: readonly [FilterLink, FilterLink, ...FilterLink[]],
  resourceType: ResourceType,
  options: ConditionOptions,
): Condition | undefined {
  const name = `${resourceType}.${link.name}`;
  if (emptyGroups.has(name)) throw refusal(link, `R4 defines it by parameters that ${resourceType} has no more`);
  const group = groupOf(resourceType, link.name);
  if (group === undefined) return undefined;
  if (link.filter === undefined) throw refusal(link, `it takes a filter in brackets, as in ${link.name}[… eq …].…`);
  if (more.length > 0) throw refusal(link, 'nothing can be asked beyond its parts');
  const tests = [...testsOf(link, link.filter), { ...test, path: [next] }];
  const alternatives = tests.map((one) => planPart(link, one, group, resourceType, options));
  if (alternatives.reduce((product, { length }) => product * length, 1) > maxAlternatives) {
    throw tooCostly(`"_filter" asks for too many quantities within one "${link.name}".`);
  }
  const composites = combined(alternatives).map((components): Condition => ({ type: 'composite', components }));
  const [only, ...others] = composites;
  return only !== undefined && others.length === 0 ? only : { type: 'any', of: composites };
}

function groupOf(resourceType: ResourceType, name: string): Group | undefined {
  const known = groupNames[`${resourceType}.${name}`];
  const composite = findSearchParameter(resourceType, known?.composite ?? name);
  if (composite?.type !== 'composite') return undefined;
  const parameters = searchParametersOf(resourceType);
  const numbered = composite.components.flatMap(({ definition }, index) => {
    const parameter = parameters.find(({ url }) => url === definition);
    return parameter === undefined ? [] : [{ position: index + 1, parameter }];
  });
  const names = known?.names ?? Object.fromEntries(numbered.map(({ parameter }) => [parameter.code, parameter.code]));
  const components = Object.entries(names).flatMap(([part, code]) => {
    const component = numbered.find(({ parameter }) => parameter.code === code);
    return component === undefined ? [] : [[part, component] as const];
  });
  return { composite, components: new Map(components) };
}

/** All of them have to hold of the element. */
function testsOf(link: FilterLink, filter: FilterExpression): readonly FilterTest[] {
  if (filter.type === 'test') return [filter];
  if (filter.type === 'and') return filter.operands.flatMap((operand) => testsOf(link, operand));
  throw refusal(link, `its filter is made of tests joined by "and", without "${filter.type}"`);
}

/**
 * What a part has to meet: all of none or one of several conditions on its rows. Rows are there for elements that have every
 * part, so presence alone asks nothing more of them.
 */
function planPart(
  link: FilterLink,
  test: FilterTest,
  { composite, components }: Group,
  resourceType: ResourceType,
  options: ConditionOptions,
): readonly (readonly ValueCondition[])[] {
  const [part, ...more] = test.path;
  const component = part === undefined || more.length > 0 ? undefined : components.get(part.name);
  if (component === undefined) {
    throw refusal(link, `its parts are ${[...components.keys()].join(' and ')}`);
  }
  if (test.operator === 'pr' && test.value.text === 'true') return [[]];
  const { position, parameter } = component;
  const own = componentParam(composite.code, position);
  const params = new Map([
    [parameter.code, own],
    [canonicalParam(parameter.code), canonicalParam(own)],
  ]);
  const condition = planFilterTest(test, parameter, resourceType, options);
  const conditions = condition.type === 'any' ? condition.of : [condition];
  return conditions.map((one) => {
    const param = isValueCondition(one) ? params.get(one.param) : undefined;
    if (!isValueCondition(one) || param === undefined) {
      throw refusal(link, `${test.operator} cannot be asked of a part of one element`);
    }
    return [{ ...one, param }];
  });
}

/** Every choice of one alternative for each test. */
function combined(tests: readonly (readonly (readonly ValueCondition[])[])[]): readonly (readonly ValueCondition[])[] {
  return tests.reduce<readonly (readonly ValueCondition[])[]>(
    (chosen, alternatives) => chosen.flatMap((before) => alternatives.map((after) => [...before, ...after])),
    [[]],
  );
}

function refusal({ name }: FilterLink, reason: string): FhirError {
  return notSupportedSearch(filterName, `"${name}": ${reason}`);
}
