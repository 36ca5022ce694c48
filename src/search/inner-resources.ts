// Resources inside a resource: those that it contains, and the first of a Bundle. https://hl7.org/fhir/R4/bundle.html#search
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import { compileExpression, type Extract } from './compile-expression.ts';
import { isNested } from './found-types.ts';
import { isObject, type JsonObject, textOf } from './json-value.ts';
import { type SearchParameter, searchParametersOf } from './search-parameter.ts';

export interface InnerResource {
  readonly resourceType: ResourceType;
  /** From 1. */
  readonly place: number;
  /** What is contained always has one. */
  readonly id: string | undefined;
  readonly resource: JsonObject;
}

/** What a fragment such as `#p` leads to; the outer resource has no place of its own and is at 0. */
export type Target = Pick<InnerResource, 'resourceType' | 'place'>;
export type Targets = ReadonlyMap<string, Target>;

export interface InnerResources {
  /** Never empty. */
  readonly all: readonly InnerResource[];
  /** Where fragments lead, in the outer resource and in those inside. */
  readonly fromOuter: Targets;
  readonly fromInner: Targets;
  /** The parameters that find the first of them, rather than a reference to it. */
  readonly nestedCodes: readonly string[];
}

/** Undefined where there are none. */
export function innerResourcesOf(resource: JsonObject): InnerResources | undefined {
  return resource.resourceType === 'Bundle' ? nestedResources(resource) : containedResources(resource);
}

/** What a parameter finds that finds resources: those of the types that it is for. */
export function nestedOf({ expression = '', targets }: SearchParameter, resourceType: ResourceType): Extract {
  const extract = compileExpression(expression, resourceType);
  return (resource, emit) =>
    extract(resource, (value, element) => {
      if (isObject(value) && targets.some((type) => type === value.resourceType)) emit(value, element);
    });
}

function containedResources(resource: JsonObject): InnerResources | undefined {
  const all = containedIn(resource, 1);
  if (all.length === 0) return undefined;
  const { resourceType } = resource;
  const outer: readonly Fragment[] =
    typeof resourceType === 'string' && isResourceType(resourceType) ? [['#', { resourceType, place: 0 }]] : [];
  const fragments = all.map(fragmentOf);
  return { all, fromOuter: new Map(fragments), fromInner: new Map([...fragments, ...outer]), nestedCodes: [] };
}

/** The first of a Bundle and what that contains: its own fragments lead no further. */
function nestedResources(bundle: JsonObject): InnerResources | undefined {
  const found = nestedParameters().flatMap(({ code, extract }) => {
    const values: { readonly code: string; readonly resource: JsonObject }[] = [];
    extract(bundle, (value) => isObject(value) && values.push({ code, resource: value }));
    return values;
  });
  const [first] = found;
  if (first === undefined) return undefined;
  const { resource } = first;
  const { resourceType } = resource;
  if (typeof resourceType !== 'string' || !isResourceType(resourceType)) return undefined;
  const nested: InnerResource = { resourceType, place: 1, id: textOf(resource.id), resource };
  const contained = containedIn(resource, 2);
  return {
    all: [nested, ...contained],
    fromOuter: new Map(),
    fromInner: new Map([...contained.map(fragmentOf), ['#', nested]]),
    nestedCodes: found.map(({ code }) => code),
  };
}

type Nested = { readonly code: string; readonly extract: Extract };
let known: readonly Nested[] | undefined;

function nestedParameters(): readonly Nested[] {
  known ??= searchParametersOf('Bundle')
    .filter((parameter) => isNested(parameter, 'Bundle'))
    .map((parameter) => ({ code: parameter.code, extract: nestedOf(parameter, 'Bundle') }));
  return known;
}

type Fragment = readonly [fragment: string, target: Target];

function fragmentOf(inner: InnerResource): Fragment {
  return [`#${inner.id}`, inner];
}

function containedIn({ contained }: JsonObject, firstPlace: number): readonly InnerResource[] {
  if (!Array.isArray(contained)) return [];
  return contained.flatMap((resource: unknown, index): readonly InnerResource[] => {
    if (!isObject(resource)) return [];
    const { resourceType } = resource;
    const id = textOf(resource.id);
    if (typeof resourceType !== 'string' || !isResourceType(resourceType) || id === undefined) return [];
    return [{ resourceType, place: firstPlace + index, id, resource }];
  });
}
