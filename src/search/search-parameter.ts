// The search parameters of R4 and US Core, by resource type. https://hl7.org/fhir/R4/searchparameter-registry.html
import { createRequire } from 'node:module';
import { type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import type { IndexedType } from './plan-type.ts';

export type SearchParameterType = IndexedType | 'composite' | 'special';

export interface SearchParameter {
  readonly code: string;
  readonly type: SearchParameterType;
  /** R4's FHIRPath for the type at hand; undefined for the few that are defined in words (`_text`, `_content`, `_query`). */
  readonly expression: string | undefined;
  /** Canonical URL of the definition. */
  readonly url: string;
  readonly description: string;
  /** What a reference may point to; all types when R4 names none. Empty for other parameter types. */
  readonly targets: readonly ResourceType[];
  /** The type that declares it: the resource type itself, `Resource` or `DomainResource`. */
  readonly base: string;
  /** Of a composite: the parameters it combines. */
  readonly components: readonly SearchParameterComponent[];
}

export interface SearchParameterComponent {
  /** Canonical URL of the parameter whose values it takes. */
  readonly definition: string;
  /** Below the element that the composite's expression finds, or from the resource type. */
  readonly expression: string;
  readonly type: IndexedType;
}

type ParameterFile = Readonly<
  Record<
    string,
    readonly {
      readonly code: string;
      readonly type: SearchParameterType;
      readonly url: string;
      readonly expression?: string;
      readonly description: string;
      readonly targets?: readonly ResourceType[];
      readonly components?: SearchParameter['components'];
    }[]
  >
>;

const require = createRequire(import.meta.url);
const files: readonly ParameterFile[] = [
  require('./search-parameters-r4.json'),
  require('./search-parameters-us-core.json'),
];
/** Searched in an index of words. */
const textCodes: ReadonlySet<string> = new Set(['_text', '_content']);
const notDomainResources: ReadonlySet<string> = new Set(['Binary', 'Bundle', 'Parameters']);
const indexedTypes: ReadonlySet<string> = new Set<IndexedType>([
  'token',
  'string',
  'date',
  'number',
  'quantity',
  'reference',
  'uri',
]);
const byType = new Map<ResourceType, ReadonlyMap<string, SearchParameter>>();

/** Every parameter R4 and US Core define for a type, those for all types included, sorted by code. */
export function searchParametersOf(resourceType: ResourceType): readonly SearchParameter[] {
  return [...parametersByCode(resourceType).values()];
}

export function findSearchParameter(resourceType: ResourceType, code: string): SearchParameter | undefined {
  return parametersByCode(resourceType).get(code);
}

/** Whether a search may use the parameter; the others are known and refused by name. */
export function isSearchable(parameter: SearchParameter): boolean {
  const { type, expression, code } = parameter;
  return (
    textCodes.has(code) ||
    type === 'composite' ||
    code === 'near' ||
    (indexedTypes.has(type) && expression !== undefined)
  );
}

/**
 * The type under which a searchable parameter's values are indexed under its own code; `_id` and `_lastUpdated` are not in
 * the index, words and composites lie there in other ways.
 */
export function indexedTypeOf(parameter: SearchParameter): IndexedType | undefined {
  const { type, expression, code } = parameter;
  if (type === 'composite' || type === 'special' || expression === undefined) return undefined;
  return code === '_id' || code === '_lastUpdated' ? undefined : type;
}

function parametersByCode(resourceType: ResourceType): ReadonlyMap<string, SearchParameter> {
  const known = byType.get(resourceType);
  if (known !== undefined) return known;
  const bases = ['Resource', ...(notDomainResources.has(resourceType) ? [] : ['DomainResource']), resourceType];
  const parameters = bases.flatMap((base) => files.flatMap((file) => parametersIn(file, base)));
  parameters.sort((a, b) => (a.code < b.code ? -1 : 1));
  const byCode = new Map(parameters.map((parameter) => [parameter.code, parameter]));
  byType.set(resourceType, byCode);
  return byCode;
}

function parametersIn(file: ParameterFile, base: string): SearchParameter[] {
  return (file[base] ?? []).map((entry) => ({
    code: entry.code,
    type: entry.type,
    expression: entry.expression,
    url: entry.url.includes(':') ? entry.url : `http://hl7.org/fhir/SearchParameter/${entry.url}`,
    description: entry.description,
    targets: entry.type === 'reference' ? (entry.targets ?? resourceTypes) : [],
    base,
    components: entry.components ?? [],
  }));
}
