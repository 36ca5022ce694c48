// `_include` and `_revinclude`: which resources travel with the matches. https://hl7.org/fhir/R4/search.html#include
import { invalidSearchValue, notSupportedSearch } from '../fhir/errors.ts';
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import { isIncludable } from './found-types.ts';
import type { IncludePlan } from './plan-type.ts';
import { findSearchParameter, isSearchable, type SearchParameter, searchParametersOf } from './search-parameter.ts';

/** Reads `Type:parameter` and `Type:parameter:Target`, where Type is the searched one. Throws for anything else. */
export function planInclude(value: string, resourceType: ResourceType): IncludePlan {
  const { sourceType, parameter, targetType } = readInclude('_include', value);
  if (sourceType !== resourceType) throw invalidSearchValue('_include', value, `${resourceType}:parameter`);
  if (targetType === undefined) return { sourceType, param: parameter.code };
  return { sourceType, param: parameter.code, targetType };
}

/** As `planInclude`, where Type is any and the searched type has to be among the parameter's targets. */
export function planRevinclude(value: string, resourceType: ResourceType): IncludePlan {
  const { sourceType, parameter, targetType } = readInclude('_revinclude', value);
  if (!parameter.targets.includes(targetType ?? resourceType) || (targetType ?? resourceType) !== resourceType) {
    throw invalidSearchValue('_revinclude', value, `a parameter that refers to ${resourceType}`);
  }
  return { sourceType, param: parameter.code, targetType: resourceType };
}

interface Include {
  readonly sourceType: ResourceType;
  readonly parameter: SearchParameter;
  readonly targetType: ResourceType | undefined;
}

function readInclude(name: string, value: string): Include {
  const [sourceType = '', code = '', target, ...more] = value.split(':');
  if (sourceType === '*' || code === '*')
    throw notSupportedSearch(name, 'the wildcard * is not offered, name a parameter');
  if (!isResourceType(sourceType) || more.length > 0) {
    throw invalidSearchValue(name, value, 'Type:parameter or Type:parameter:Target with R4 resource types');
  }
  const parameter = findSearchParameter(sourceType, code);
  if (parameter === undefined || parameter.type !== 'reference' || !isSearchable(parameter)) {
    throw invalidSearchValue(name, value, `one of ${referencesOf(sourceType)}`);
  }
  if (!isIncludable(parameter, sourceType)) {
    throw notSupportedSearch(name, `${sourceType}:${code} holds canonical URLs, which name no resource of a record`);
  }
  if (target === undefined) return { sourceType, parameter, targetType: undefined };
  if (!isResourceType(target) || !parameter.targets.includes(target)) {
    throw invalidSearchValue(name, value, `a target type that ${sourceType}:${code} refers to`);
  }
  return { sourceType, parameter, targetType: target };
}

function referencesOf(sourceType: ResourceType): string {
  const references = searchParametersOf(sourceType).filter((parameter) => isIncludable(parameter, sourceType));
  return references.map((parameter) => `${sourceType}:${parameter.code}`).join(', ') || 'none, as it has no references';
}
