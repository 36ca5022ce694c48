// `_filter`: an expression of tests → one condition. https://hl7.org/fhir/R4/search_filter.html
import { notSupportedSearch } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import {
  type FilterExpression,
  type FilterLink,
  type FilterPath,
  type FilterTest,
  parseFilter,
} from './filter-expression.ts';
import { type DeadEnd, planReference, unknownName, unknownReason } from './plan-chain.ts';
import { counted, countFilterTests, countLinks, type PlanContext } from './plan-context.ts';
import { filterName, planFilterTest } from './plan-filter-test.ts';
import { planGroup } from './plan-group.ts';
import type { Condition } from './plan-type.ts';
import { refusalError } from './refusal-error.ts';
import { findSearchParameter } from './search-parameter.ts';

/** Reads the filter and gives what it asks of a type. Both throw: a name that the type does not have is no guess of ours. */
export function planFilter(value: string, context: PlanContext): (resourceType: ResourceType) => Condition {
  const expression = parseFilter(value);
  if (expression.type === 'malformed' || expression.type === 'too-complex') {
    throw refusalError(filterName, value, expression);
  }
  const tests = testsIn(expression);
  countFilterTests(tests.length, context);
  // All but the last name of a path lead on.
  countLinks(
    tests.reduce((sum, { path }) => sum + path.length - 1, 0),
    context,
  );
  return (resourceType) => planExpression(expression, resourceType, context, 0);
}

/** Every test, those in brackets too. */
function testsIn(expression: FilterExpression): readonly FilterTest[] {
  switch (expression.type) {
    case 'and':
    case 'or':
      return expression.operands.flatMap(testsIn);
    case 'not':
      return testsIn(expression.operand);
    case 'test':
      return [expression, ...expression.path.flatMap(({ filter }) => (filter === undefined ? [] : testsIn(filter)))];
    default:
      return expression satisfies never;
  }
}

function planExpression(
  expression: FilterExpression,
  resourceType: ResourceType,
  context: PlanContext,
  depth: number,
): Condition {
  const plan = (operand: FilterExpression) => planExpression(operand, resourceType, context, depth);
  switch (expression.type) {
    case 'and':
      return { type: 'all', of: expression.operands.map(plan) };
    case 'or':
      return { type: 'any', of: expression.operands.map(plan) };
    case 'not':
      return { type: 'not', of: plan(expression.operand) };
    case 'test':
      return planTest(expression, resourceType, context, depth);
    default:
      return expression satisfies never;
  }
}

/** `pr false` and `ni` say that there is none of all that the path leads to; R4's other operators, that there is one. */
function planTest(test: FilterTest, resourceType: ResourceType, context: PlanContext, depth: number): Condition {
  const { operator, value } = test;
  const plan = (positive: FilterTest): Condition => {
    const planned = planPath(positive, positive.path, resourceType, context, depth);
    if (planned.type !== 'dead-end') return planned;
    throw planned.refusal ?? notSupportedSearch(filterName, unknownReason(resourceType, test.path[0]?.name ?? ''));
  };
  if (operator === 'ni') return { type: 'not', of: plan({ ...test, operator: 'in' }) };
  if (operator === 'pr' && value.text === 'false') {
    return { type: 'not', of: plan({ ...test, value: { ...value, text: 'true' } }) };
  }
  return plan(test);
}

function planPath(
  test: FilterTest,
  [link, next, ...rest]: FilterPath,
  resourceType: ResourceType,
  context: PlanContext,
  depth: number,
): Condition | DeadEnd {
  if (link === undefined) return unknownName;
  if (next === undefined) {
    const parameter = findSearchParameter(resourceType, link.name);
    if (parameter === undefined) return unknownName;
    return counted(planFilterTest(test, parameter, resourceType, context.options), context);
  }
  const group = planGroup(test, [link, next, ...rest], resourceType, context.options);
  if (group !== undefined) return counted(group, context);
  return planReference(
    { text: filterName, code: link.name, targetType: undefined, next: next.name, depth },
    resourceType,
    (targetType) => planTarget(test, link, [next, ...rest], targetType, context, depth + 1),
    context,
  );
}

function planTarget(
  test: FilterTest,
  { filter }: FilterLink,
  path: FilterPath,
  targetType: ResourceType,
  context: PlanContext,
  depth: number,
): readonly Condition[] | DeadEnd {
  const [next] = path;
  const names = [...(next === undefined ? [] : [next.name]), ...(filter === undefined ? [] : firstNames(filter))];
  if (names.some((name) => findSearchParameter(targetType, name) === undefined)) return unknownName;
  const asked = planPath(test, path, targetType, context, depth);
  if (asked.type === 'dead-end') return asked;
  return filter === undefined ? [asked] : [planExpression(filter, targetType, context, depth), asked];
}

/** The parameters that a filter asks of one and the same resource. */
function firstNames(filter: FilterExpression): readonly string[] {
  switch (filter.type) {
    case 'and':
    case 'or':
      return filter.operands.flatMap(firstNames);
    case 'not':
      return firstNames(filter.operand);
    case 'test':
      return filter.path.slice(0, 1).map(({ name }) => name);
    default:
      return filter satisfies never;
  }
}
