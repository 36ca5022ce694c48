// Which R4 types an expression finds, by the structure definitions alone. https://hl7.org/fhir/R4/searchparameter.html
import type { ResourceType } from '../fhir/resource-types.ts';
import { elementsOf, kindOf } from '../fhir/structure.ts';
import { type Path, parseExpression, type Step } from './expression.ts';
import { isSearchable, type SearchParameter, searchParametersOf } from './search-parameter.ts';

interface Place {
  readonly code: string;
  readonly structure: string;
  readonly valueSet?: string | undefined;
  /** `HumanName.family` */
  readonly path: string;
}

/** The value set of all elements that hold mime types. */
export const mimeTypes = 'http://hl7.org/fhir/ValueSet/mimetypes';
export const familyPath = 'HumanName.family';

/**
 * Whether the parameter finds References, which `_include`, `_revinclude` and chains follow. A canonical is a URL that a
 * resource elsewhere calls its own; nothing in a record is stored under it.
 */
export function isIncludable(parameter: SearchParameter, resourceType: ResourceType): boolean {
  return refersBy(parameter, resourceType, ({ code }) => code === 'Reference');
}

/** Whether a reference parameter finds resources that lie inside what is searched: chains search these, and nothing includes them. */
export function isNested(parameter: SearchParameter, resourceType: ResourceType): boolean {
  return refersBy(parameter, resourceType, ({ code }) => kindOf(code) === 'resource');
}

/** Why neither `_include` nor `_revinclude` nor `_has` goes by a reference parameter; undefined when they do. */
export function reasonNotReferring(parameter: SearchParameter, resourceType: ResourceType): string | undefined {
  if (isIncludable(parameter, resourceType)) return undefined;
  const name = `${resourceType}:${parameter.code}`;
  return isNested(parameter, resourceType)
    ? `${name} finds what lies inside the ${resourceType} and comes with it, and is no reference to a resource of the record`
    : `${name} holds canonical URLs, which name no resource of a record`;
}

function refersBy(parameter: SearchParameter, resourceType: ResourceType, isSuch: (place: Place) => boolean): boolean {
  const { type, expression } = parameter;
  if (type !== 'reference' || expression === undefined || !isSearchable(parameter)) return false;
  return foundPlaces(expression, resourceType).some(isSuch);
}

/** Whether a token parameter finds mime types, of which R4 lets one stand for all with parameters. */
export function findsMimeTypes({ type, expression }: SearchParameter, resourceType: ResourceType): boolean {
  if (type !== 'token' || expression === undefined) return false;
  return foundPlaces(expression, resourceType).some(({ valueSet }) => valueSet === mimeTypes);
}

/** Whether a string parameter finds family names, alone or in whole names. */
export function findsFamilyNames({ type, expression }: SearchParameter, resourceType: ResourceType): boolean {
  if (type !== 'string' || expression === undefined) return false;
  return foundPlaces(expression, resourceType).some(({ code, path }) => code === 'HumanName' || path === familyPath);
}

const followedByType = new Map<ResourceType, readonly SearchParameter[]>();

/** The parameters of a type that `_include` can follow, sorted by code. */
export function followedParameters(resourceType: ResourceType): readonly SearchParameter[] {
  const known = followedByType.get(resourceType);
  if (known !== undefined) return known;
  const followed = searchParametersOf(resourceType).filter((parameter) => isIncludable(parameter, resourceType));
  followedByType.set(resourceType, followed);
  return followed;
}

/** What a union of paths finds in one resource type; nothing for a condition, which is a boolean. */
function foundPlaces(text: string, resourceType: ResourceType): readonly Place[] {
  const expression = parseExpression(text);
  if (expression.type !== 'union') return [];
  const paths = expression.paths.filter(({ root }) => [resourceType, 'Resource', 'DomainResource'].includes(root));
  return paths.flatMap((path) => placesAt(path, resourceType));
}

function placesAt({ steps }: Path, resourceType: ResourceType): readonly Place[] {
  return steps.reduce<readonly Place[]>(placesAfter, [
    { code: resourceType, structure: resourceType, path: resourceType },
  ]);
}

function placesAfter(places: readonly Place[], step: Step): readonly Place[] {
  if (step.type === 'child') {
    const isNamed = (name: string) => name === step.name || name === `${step.name}[x]`;
    return places.flatMap(({ structure }) =>
      elementsOf(structure)
        .filter(({ name }) => isNamed(name))
        .flatMap(({ name, types, valueSet }) =>
          types.map((type) => ({ ...type, valueSet, path: `${structure}.${name}` })),
        ),
    );
  }
  return step.type === 'of-type' ? places.filter(({ code }) => code === step.typeName) : places;
}
