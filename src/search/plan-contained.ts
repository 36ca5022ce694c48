// `_contained`: resources that contain what is searched. https://hl7.org/fhir/R4/search.html#contained
import { compartmentTypes } from '../fhir/compartment.ts';
import { invalidSearchValue, notSupportedSearch, tooCostly } from '../fhir/errors.ts';
import { type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import { anyOf } from './asked-condition.ts';
import type { Condition, TypePlan } from './plan-type.ts';

/** `true`: what contains a match alone; `both`: what matches by itself as well. */
export type Containing = 'false' | 'true' | 'both';

/** Each is looked for in each type that may contain something. */
const maxContainedTypes = 10;
const cannotContain: ReadonlySet<ResourceType> = new Set(['Binary', 'Bundle', 'Parameters']);

/** Values as sent; R4's defaults where there are none. The contained resources by themselves are refused by name. */
export function readContaining(contained = 'false', containedType = 'container'): Containing {
  if (contained !== 'false' && contained !== 'true' && contained !== 'both') {
    throw invalidSearchValue('_contained', contained, 'false, true or both');
  }
  if (containedType !== 'container' && containedType !== 'contained') {
    throw invalidSearchValue('_containedType', containedType, 'container or contained');
  }
  if (contained !== 'false' && containedType === 'contained') {
    throw notSupportedSearch('_containedType', 'contained is not offered; container, R4’s default, is');
  }
  return contained;
}

/** What is asked of the types that can contain one of these; `own` are conditions on whatever is found. */
export function planContaining(
  searched: readonly TypePlan[],
  containing: Exclude<Containing, 'false'>,
  own: (resourceType: ResourceType) => readonly Condition[] | undefined,
): readonly TypePlan[] {
  if (searched.length > maxContainedTypes) {
    throw tooCostly(`With "_contained" a search is of at most ${maxContainedTypes} types. Name them with "_type".`);
  }
  for (const { where } of searched) where.forEach(refuseLinks);
  const contains = anyOf(
    searched.map(({ resourceType, where }): Condition => ({ type: 'contains', containedType: resourceType, where })),
  );
  const byType = new Map(searched.map((plan) => [plan.resourceType, plan]));
  const containers = (own('Patient') === undefined ? resourceTypes : compartmentTypes).filter(
    (type) => !cannotContain.has(type),
  );
  const types = containing === 'true' ? containers : [...new Set([...containers, ...byType.keys()])];
  return types.map((resourceType) => {
    const itself = containing === 'true' ? undefined : byType.get(resourceType);
    const found = itself === undefined ? contains : anyOf([{ type: 'all', of: itself.where }, contains]);
    return { resourceType, where: [...(own(resourceType) ?? []), found] };
  });
}

/** They would be followed anew for each type that may contain something. */
function refuseLinks(condition: Condition): void {
  switch (condition.type) {
    case 'chain':
    case 'has':
    case 'hierarchy':
      throw notSupportedSearch('_contained', 'it goes with neither chains, _has and _list nor hierarchies');
    case 'last-updated':
      throw notSupportedSearch('_contained', 'what is contained has no _lastUpdated of its own');
    case 'all':
    case 'any':
      condition.of.forEach(refuseLinks);
      return;
    case 'not':
      refuseLinks(condition.of);
  }
}
