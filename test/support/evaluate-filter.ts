import type { Context } from './evaluate-context.ts';
import { type Filter, type Operator, type PathStep, parseFilter } from './evaluate-filter-grammar.ts';
import { comparesTo } from './evaluate-filter-operator.ts';
import { compileWithin, hasParameter, isJson, type Json, parameterOf, type TypedValue } from './evaluate-parameters.ts';
import { resolve } from './evaluate-reference.ts';

/** What a path has come to: values of one parameter type. */
interface Selection {
  readonly type: string;
  readonly values: readonly TypedValue[];
}

/** What a name in a filter is asked of: a resource, or one element that holds several parameters. */
interface Subject {
  select(name: string): Selection;
  follow(name: string, context: Context): readonly Subject[];
  has(name: string): boolean;
}

/** Names that R4 has for filters alone: the element they stand for, and the types of what lies in it. */
const elements: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Group.characteristic': { code: 'token', value: 'token' },
  'DocumentReference.relatesTo': { code: 'token', target: 'reference' },
};

type ValuesWithin = ReturnType<typeof compileWithin>;

const compiled = new Map<string, ValuesWithin>();

function valuesWithin(path: string, expression: string, element: Json, resource: Json): TypedValue[] {
  const key = `${path} ${expression}`;
  const evaluate = compiled.get(key) ?? compileWithin(path, expression);
  compiled.set(key, evaluate);
  return evaluate(element, resource);
}

function elementSubject(path: string, element: Json, resource: Json): Subject {
  const children = elements[path] ?? {};
  return {
    has: (name) => name in children,
    select(name) {
      const type = children[name];
      if (type === undefined) throw new Error(`${path} has no "${name}" in a filter`);
      return { type, values: valuesWithin(path, name, element, resource) };
    },
    follow(name, context) {
      const { values } = this.select(name);
      return values.flatMap((value) => resolve(resource, value, context)).map(resourceSubject);
    },
  };
}

function resourceSubject(resource: Json): Subject {
  const type = String(resource.resourceType);
  return {
    has: (name) => hasParameter(type, name),
    select: (name) => {
      const parameter = parameterOf(type, name);
      return { type: parameter.type, values: parameter.valuesOf(resource) };
    },
    follow(name, context) {
      const path = `${type}.${name}`;
      if (path in elements) {
        const found = valuesWithin(type, path, resource, resource);
        return found.flatMap(({ value }) => (isJson(value) ? [elementSubject(path, value, resource)] : []));
      }
      const parameter = parameterOf(type, name);
      if (parameter.type !== 'reference') throw new Error(`${path} is no reference, so nothing can follow it`);
      return parameter
        .valuesOf(resource)
        .flatMap((value) => resolve(resource, value, context))
        .map(resourceSubject);
    },
  };
}

/** All values that a path leads to; targets of a type that lacks the next name lead to none. */
function selectionsOf(subject: Subject, path: readonly PathStep[], context: Context): Selection[] {
  const [step, ...rest] = path;
  if (step === undefined) return [];
  const next = rest[0];
  if (next === undefined) return [subject.select(step.name)];
  const { filter } = step;
  return subject
    .follow(step.name, context)
    .filter((found) => filter === undefined || holds(found, filter, context))
    .filter((found) => rest.length > 1 || found.has(next.name))
    .flatMap((found) => selectionsOf(found, rest, context));
}

function passes(selections: readonly Selection[], operator: Operator, value: string, context: Context): boolean {
  if (operator === 'pr') {
    if (value !== 'true' && value !== 'false') throw new Error(`pr takes true or false, not "${value}"`);
    return selections.some(({ values }) => values.some((each) => each.value !== undefined)) === (value === 'true');
  }
  const some = (by: Operator): boolean =>
    selections.some(({ type, values }) => values.some((each) => comparesTo(type, by, each, value, context)));
  // Of all operators this one speaks of "none of the concepts".
  return operator === 'ni' ? !some('in') : some(operator);
}

function holds(subject: Subject, filter: Filter, context: Context): boolean {
  switch (filter.type) {
    case 'and':
      return holds(subject, filter.left, context) && holds(subject, filter.right, context);
    case 'or':
      return holds(subject, filter.left, context) || holds(subject, filter.right, context);
    case 'not':
      return !holds(subject, filter.filter, context);
    case 'test':
      return passes(selectionsOf(subject, filter.path, context), filter.operator, filter.value, context);
  }
}

/** Whether a resource matches a `_filter`. https://hl7.org/fhir/R4/search_filter.html */
export function matchesFilter(resource: Json, text: string, context: Context): boolean {
  return holds(resourceSubject(resource), parseFilter(text), context);
}
