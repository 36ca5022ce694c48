// `_include` and `_revinclude`: which resources travel with the matches. https://hl7.org/fhir/R4/search.html#include
import { invalidSearchValue, notSupportedSearch } from '../fhir/errors.ts';
import { isResourceType, type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import { followedParameters, reasonNotReferring } from './found-types.ts';
import type { IncludePlan } from './plan-type.ts';
import { findSearchParameter, type SearchParameter } from './search-parameter.ts';

export interface AskedInclude {
  readonly name: '_include' | '_revinclude';
  readonly value: string;
  /** From what was included too. */
  readonly iterate: boolean;
}

/** What an include names: the types it comes from, the parameters of each, and where they are to lead. */
interface Include {
  /** Undefined: of any type. */
  readonly sourceType: ResourceType | undefined;
  /** Undefined: every reference of the type. */
  readonly parameter: SearchParameter | undefined;
  readonly targetType: ResourceType | undefined;
}

const form = 'Type:parameter, Type:parameter:Target, Type:* or *, with R4 resource types';

/**
 * Reads `Type:parameter`, with or without `:Target`, and `*` for the parameter or for all of it. Without `iterate` the
 * type of an `_include`, and the target of a `_revinclude`, is a searched one. Throws for anything else.
 */
export function planInclude(asked: AskedInclude, searched: readonly ResourceType[]): readonly IncludePlan[] {
  const include = readInclude(asked);
  return asked.name === '_include' ? forward(asked, include, searched) : reverse(asked, include, searched);
}

function forward(asked: AskedInclude, include: Include, searched: readonly ResourceType[]): readonly IncludePlan[] {
  const { name, value, iterate } = asked;
  const from = iterate ? resourceTypes : searched;
  const { sourceType } = include;
  if (sourceType !== undefined && !from.includes(sourceType)) {
    const [type = '', ...more] = searched;
    throw invalidSearchValue(name, value, `${more.length === 0 ? type : 'Type'}:parameter, where the type is searched`);
  }
  const sources = sourceType === undefined ? from : [sourceType];
  return sources.flatMap((source) => plansFrom(source, include, include.targetType, iterate));
}

function reverse(asked: AskedInclude, include: Include, searched: readonly ResourceType[]): readonly IncludePlan[] {
  const { name, value, iterate } = asked;
  const to = iterate ? resourceTypes : searched;
  const [onlyType, ...more] = to;
  const targetType = include.targetType ?? (more.length === 0 ? onlyType : undefined);
  const sources = include.sourceType === undefined ? resourceTypes : [include.sourceType];
  const isTarget = targetType === undefined || to.includes(targetType);
  const plans = isTarget ? sources.flatMap((source) => plansFrom(source, include, targetType, iterate, to)) : [];
  // `*` of a type that nothing refers to brings nothing; a parameter that does not lead here is a mistake.
  if (plans.length > 0 || include.sourceType === undefined) return plans;
  throw invalidSearchValue(
    name,
    value,
    `a parameter that refers to ${searched.length === 1 ? searched[0] : 'a type that is searched'}`,
  );
}

/** None or one: from one type through all of its parameters that lead to the target. */
function plansFrom(
  sourceType: ResourceType,
  { parameter }: Include,
  targetType: ResourceType | undefined,
  iterate: boolean,
  to: readonly ResourceType[] = resourceTypes,
): readonly IncludePlan[] {
  const parameters = parameter === undefined ? followedParameters(sourceType) : [parameter];
  const wanted = targetType === undefined ? to : [targetType];
  const leading =
    wanted === resourceTypes
      ? parameters
      : parameters.filter(({ targets }) => targets.some((one) => wanted.includes(one)));
  if (leading.length === 0) return [];
  const params = leading.map(({ code }) => code);
  return [{ sourceType, params, ...(targetType === undefined ? {} : { targetType }), iterate }];
}

function readInclude({ name, value }: AskedInclude): Include {
  const [source = '', code, target, ...more] = value.split(':');
  if (source === '*' && (code === undefined || code === '*') && target === undefined) {
    return { sourceType: undefined, parameter: undefined, targetType: undefined };
  }
  if (!isResourceType(source) || code === undefined || more.length > 0) throw invalidSearchValue(name, value, form);
  const parameter = code === '*' ? undefined : readParameter(name, value, source, code);
  if (target === undefined) return { sourceType: source, parameter, targetType: undefined };
  const targets = parameter?.targets ?? followedParameters(source).flatMap((one) => one.targets);
  if (!isResourceType(target) || !targets.includes(target)) {
    throw invalidSearchValue(name, value, `a target type that ${source}:${code} refers to`);
  }
  return { sourceType: source, parameter, targetType: target };
}

function readParameter(name: string, value: string, source: ResourceType, code: string): SearchParameter {
  const parameter = findSearchParameter(source, code);
  if (parameter?.type !== 'reference') {
    const codes = followedParameters(source).map((one) => `${source}:${one.code}`);
    throw invalidSearchValue(name, value, `one of ${codes.join(', ') || 'none, as it has no references'}`);
  }
  const reason = reasonNotReferring(parameter, source);
  if (reason !== undefined) throw notSupportedSearch(name, reason);
  return parameter;
}

/** What `_include` may name from the type: `*`, `Type:*` and `Type:parameter`; none when there is no reference to follow. */
export function includeNames(resourceType: ResourceType): readonly string[] {
  const codes = followedParameters(resourceType).map(({ code }) => code);
  return codes.length === 0 ? [] : ['*', ...['*', ...codes].map((code) => `${resourceType}:${code}`)];
}

/** What `_revinclude` may name towards the type: `*` and, of each type that refers to it, `Type:*` and `Type:parameter`. */
export function revincludeNames(resourceType: ResourceType): readonly string[] {
  const names = resourceTypes.flatMap((source) => {
    const leading = followedParameters(source).filter(({ targets }) => targets.includes(resourceType));
    return leading.length === 0 ? [] : ['*', ...leading.map(({ code }) => code)].map((code) => `${source}:${code}`);
  });
  return names.length === 0 ? [] : ['*', ...names];
}
