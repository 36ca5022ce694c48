import { comparesDate, intervalOfDate, intervalsOf, splitPrefix } from './evaluate-interval.ts';
import { comparesNumber, comparesQuantity, numberRangesOf, quantityRangesOf } from './evaluate-number.ts';
import { type Json, parameterOf, type TypedValue } from './evaluate-parameters.ts';
import { sorted } from './evaluate-sort.ts';
import {
  localTarget,
  matchesReference,
  matchesString,
  matchesToken,
  matchesUri,
  referenceOf,
  splitEscaped,
  unescaped,
} from './evaluate-text.ts';

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
  '_revinclude',
  '_count',
  '_total',
  '_format',
  '_pretty',
  '_summary',
  '_elements',
]);

function matchesValue(type: string, value: TypedValue, text: string, now: number): boolean {
  switch (type) {
    case 'token':
      return matchesToken(value, text);
    case 'string':
      return matchesString(value, text);
    case 'reference':
      return matchesReference(value, text);
    case 'uri':
      return matchesUri(value, text);
    case 'date': {
      const { prefix, rest } = splitPrefix(text);
      return intervalsOf(value).some((target) => comparesDate(prefix, intervalOfDate(rest), target, now));
    }
    case 'number': {
      const { prefix, rest } = splitPrefix(text);
      return numberRangesOf(value).some((target) => comparesNumber(prefix, rest, target));
    }
    case 'quantity': {
      const [number = '', ...unit] = splitEscaped(text, '|').map(unescaped);
      const { prefix, rest } = splitPrefix(number);
      return quantityRangesOf(value).some((target) => comparesQuantity(prefix, rest, unit, target));
    }
    default:
      throw new Error(`Searches of type ${type} are not evaluated`);
  }
}

function matchesPair(resource: Json, [name, value]: Pair, now: number): boolean {
  const any = splitEscaped(value, ',');
  if (name === '_id') return any.map(unescaped).includes(String(resource.id));
  const parameter = parameterOf(String(resource.resourceType), name);
  const values = parameter.valuesOf(resource);
  return any.some((text) => values.some((candidate) => matchesValue(parameter.type, candidate, text, now)));
}

function keyOf(resource: Json): string {
  return `${resource.resourceType}/${resource.id}`;
}

function targetsOf(resource: Json, code: string, targetType: string | undefined): string[] {
  const references = parameterOf(String(resource.resourceType), code).valuesOf(resource).map(referenceOf);
  const targets = references.map((reference) => localTarget(reference ?? ''));
  return targets
    .filter((target) => target !== undefined)
    .filter((target) => targetType === undefined || target.startsWith(`${targetType}/`));
}

/** The resources that `_include` and `_revinclude` bring to these matches. */
export function evaluateIncludes(resources: readonly Json[], matches: readonly Json[], pairs: readonly Pair[]): Json[] {
  const matchKeys = new Set(matches.map(keyOf));
  const wanted = new Set<string>();
  for (const [name, value] of pairs) {
    const [source = '', code = '', targetType] = value.split(':');
    if (name === '_include') {
      for (const match of matches.filter((resource) => resource.resourceType === source)) {
        for (const target of targetsOf(match, code, targetType)) wanted.add(target);
      }
    }
    if (name === '_revinclude') {
      for (const resource of resources.filter((candidate) => candidate.resourceType === source)) {
        if (targetsOf(resource, code, targetType).some((target) => matchKeys.has(target))) wanted.add(keyOf(resource));
      }
    }
  }
  return resources.filter((resource) => wanted.has(keyOf(resource)) && !matchKeys.has(keyOf(resource)));
}

/** Evaluates a search over plain resources as R4's search page describes it, one resource after the other. */
export function evaluateSearch(
  resources: readonly Json[],
  resourceType: string,
  pairs: readonly Pair[],
  now: number = Date.now(),
): Evaluation {
  const conditions = pairs.filter(([name]) => !resultParameters.has(name));
  const found = resources.filter(
    (resource) =>
      resource.resourceType === resourceType && conditions.every((pair) => matchesPair(resource, pair, now)),
  );
  const sort = pairs.find(([name]) => name === '_sort')?.[1];
  const matches = sort === undefined ? found : sorted(found, sort);
  return { matches, total: matches.length, included: evaluateIncludes(resources, matches, pairs) };
}
