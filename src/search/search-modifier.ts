// Which modifiers a search parameter takes. https://hl7.org/fhir/R4/search.html#modifiers
import { type FhirError, notSupportedSearch } from '../fhir/errors.ts';
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import type { AskedCondition } from './asked-condition.ts';
import { isIncludable, isNested } from './found-types.ts';
import { isHierarchical } from './reference-hierarchy.ts';
import { indexedTypeOf, type SearchParameter, type SearchParameterType } from './search-parameter.ts';
import { soundCode } from './sound.ts';

const byType: Readonly<Record<Exclude<SearchParameterType, 'reference'>, readonly string[]>> = {
  string: ['missing', 'exact', 'contains', 'text'],
  token: ['missing', 'text', 'not', 'above', 'below', 'in', 'not-in', 'of-type'],
  uri: ['missing', 'above', 'below'],
  date: ['missing'],
  number: ['missing'],
  quantity: ['missing'],
  composite: [],
  special: [],
};

/** Without the types that a reference takes as modifiers, which are its targets. Those that R4 has and no others. */
export function modifiersOf(parameter: SearchParameter, resourceType: ResourceType): readonly string[] {
  // An id is no code of a system.
  if (parameter.code === '_id') return ['missing', 'not'];
  if (parameter.code === '_lastUpdated') return ['missing'];
  if (indexedTypeOf(parameter) === undefined) return [];
  if (parameter.code === soundCode) return ['missing'];
  if (parameter.type !== 'reference') return byType[parameter.type];
  if (isCanonical(parameter, resourceType)) return ['missing', 'below'];
  return ['missing', 'identifier', ...(isHierarchical(parameter) ? ['above', 'below'] : [])];
}

/** Whether a reference parameter finds URLs that resources call their own, and no References or resources. */
export function isCanonical(parameter: SearchParameter, resourceType: ResourceType): boolean {
  if (parameter.type !== 'reference') return false;
  return !(isIncludable(parameter, resourceType) || isNested(parameter, resourceType));
}

/** Throws, by name, for a modifier that the parameter does not take. */
export function refuseModifier(asked: AskedCondition, parameter: SearchParameter, resourceType: ResourceType): void {
  const { modifier } = asked;
  if (modifier === undefined || modifiersOf(parameter, resourceType).includes(modifier)) return;
  if (!parameter.targets.some((target) => target === modifier)) throw modifierNotTaken(asked, parameter);
}

export function modifierNotTaken({ text, modifier = '' }: AskedCondition, parameter: SearchParameter): FhirError {
  return notSupportedSearch(text, reasonAgainst(modifier, parameter));
}

function reasonAgainst(modifier: string, { code, type, targets }: SearchParameter): string {
  if (code.startsWith('_') || code === soundCode) return `${code} takes no such modifier`;
  if (type === 'composite' || type === 'special') return `R4 gives a ${type} parameter no modifiers`;
  if (type === 'reference') {
    if (isResourceType(modifier)) return `${code} does not refer to ${modifier}, but to ${targets.join(', ')}`;
    if (modifier === 'identifier') return `${code} holds canonical URLs, which have no identifier beside them`;
    if (modifier === 'above' || modifier === 'below') return `what ${code} refers to has no hierarchy`;
  }
  return `R4 gives a ${type} parameter no such modifier`;
}
