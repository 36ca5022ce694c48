// Which R4 types an expression finds, by the structure definitions alone. https://hl7.org/fhir/R4/searchparameter.html
import type { ResourceType } from '../fhir/resource-types.ts';
import { elementsOf, kindOf } from '../fhir/structure.ts';
import { type Path, parseExpression, type Step } from './expression.ts';
import { isSearchable, type SearchParameter } from './search-parameter.ts';

interface Place {
  readonly code: string;
  readonly structure: string;
}

/**
 * Whether `_include` and `_revinclude` can follow the parameter. A canonical is a URL that a resource elsewhere calls its
 * own; nothing in a record is stored under it.
 */
export function isIncludable(parameter: SearchParameter, resourceType: ResourceType): boolean {
  const { type, expression } = parameter;
  if (type !== 'reference' || expression === undefined || !isSearchable(parameter)) return false;
  return [...foundTypes(expression, resourceType)].some((code) => code === 'Reference' || kindOf(code) === 'resource');
}

/** The types of the values that a union of paths finds in one resource type. */
function foundTypes(text: string, resourceType: ResourceType): ReadonlySet<string> {
  const expression = parseExpression(text);
  if (expression.type !== 'union') return new Set(['boolean']);
  const paths = expression.paths.filter(({ root }) => [resourceType, 'Resource', 'DomainResource'].includes(root));
  return new Set(paths.flatMap((path) => placesAt(path, resourceType).map(({ code }) => code)));
}

function placesAt({ steps }: Path, resourceType: ResourceType): readonly Place[] {
  return steps.reduce<readonly Place[]>(placesAfter, [{ code: resourceType, structure: resourceType }]);
}

function placesAfter(places: readonly Place[], step: Step): readonly Place[] {
  if (step.type === 'child') {
    const isNamed = (name: string) => name === step.name || name === `${step.name}[x]`;
    return places.flatMap(({ structure }) =>
      elementsOf(structure).flatMap((element) => (isNamed(element.name) ? element.types : [])),
    );
  }
  return step.type === 'of-type' ? places.filter(({ code }) => code === step.typeName) : places;
}
