// Which resources are parts of others of their type. https://hl7.org/fhir/R4/search.html#recursive
import { type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import { type SearchParameter, searchParametersOf } from './search-parameter.ts';

let parentParams: ReadonlyMap<ResourceType, string> | undefined;

/** The parameter by which a resource names the one of its own type that it is part of; undefined for types without parts. */
export function parentParamOf(resourceType: ResourceType): string | undefined {
  parentParams ??= new Map(
    resourceTypes.flatMap((type) => {
      const parent = searchParametersOf(type).find((parameter) => isParent(parameter, type));
      return parent === undefined ? [] : [[type, parent.code] as const];
    }),
  );
  return parentParams.get(resourceType);
}

/** Whether `:above` and `:below` mean something: resources that the parameter refers to are parts of others. */
export function isHierarchical({ targets }: SearchParameter): boolean {
  return targets.some((type) => parentParamOf(type) !== undefined);
}

function isParent({ type, expression, targets }: SearchParameter, resourceType: ResourceType): boolean {
  return type === 'reference' && expression === `${resourceType}.partOf` && targets.includes(resourceType);
}
