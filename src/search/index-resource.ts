// What a resource is found by: every searchable parameter's values. https://hl7.org/fhir/R4/search.html
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import { compileExpression, type Extract, type SourceElement } from './compile-expression.ts';
import { isNested } from './found-types.ts';
import { compositeIndexer } from './index-composite.ts';
import { derivedRows } from './index-derived.ts';
import { presentParam } from './index-param.ts';
import type { IndexEntry, IndexValue } from './index-value.ts';
import { distinctValues, type WriteValues, writers } from './index-writers.ts';
import { nestedOf } from './inner-resources.ts';
import { isObject, type JsonObject } from './json-value.ts';
import { nearIndexer } from './near-index.ts';
import type { IndexedType } from './plan-type.ts';
import { indexedTypeOf, type SearchParameter, searchParametersOf } from './search-parameter.ts';
import { soundCode, soundIndexValues } from './sound.ts';

/** Adds one parameter's entries for a resource. Dates without an offset are taken in `timeZone`. */
export type ParameterIndexer = (resource: JsonObject, timeZone: string, entries: IndexEntry[]) => void;

interface Indexers {
  readonly all: readonly ParameterIndexer[];
  readonly references: readonly ParameterIndexer[];
}

const indexersByType = new Map<ResourceType, Indexers>();

/**
 * The index entries of a resource, by parameter, each value once. Dates without an offset are taken in `timeZone` (an IANA
 * name, UTC when left out). A resource of no R4 type has none.
 */
export function indexResource(resource: JsonObject, options: { readonly timeZone?: string } = {}): IndexEntry[] {
  return entriesOf(resource, 'all', options.timeZone);
}

/** Those of the reference parameters alone. */
export function indexReferences(resource: JsonObject): IndexEntry[] {
  return entriesOf(resource, 'references');
}

function entriesOf(resource: JsonObject, which: keyof Indexers, timeZone = 'UTC'): IndexEntry[] {
  const { resourceType } = resource;
  const entries: IndexEntry[] = [];
  if (typeof resourceType !== 'string' || !isResourceType(resourceType)) return entries;
  for (const index of indexersOf(resourceType)[which]) index(resource, timeZone, entries);
  return entries;
}

function indexersOf(resourceType: ResourceType): Indexers {
  const known = indexersByType.get(resourceType);
  if (known !== undefined) return known;
  const all: ParameterIndexer[] = [];
  const references: ParameterIndexer[] = [];
  for (const parameter of searchParametersOf(resourceType)) {
    const indexer = indexerOf(parameter, resourceType);
    if (indexer === undefined) continue;
    all.push(indexer);
    if (parameter.type === 'reference') references.push(indexer);
  }
  const indexers = { all, references };
  indexersByType.set(resourceType, indexers);
  return indexers;
}

function indexerOf(parameter: SearchParameter, resourceType: ResourceType): ParameterIndexer | undefined {
  const { type, expression } = parameter;
  if (expression === undefined) return undefined;
  if (type === 'composite') return compositeIndexer(parameter, expression, resourceType);
  if (type === 'special') return nearIndexer(parameter, expression, resourceType);
  if (isNested(parameter, resourceType))
    return valueIndexer(parameter.code, 'reference', nestedOf(parameter, resourceType));
  return indexedTypeOf(parameter) && valueIndexer(parameter.code, type, compileExpression(expression, resourceType));
}

function valueIndexer(code: string, type: IndexedType, extract: Extract): ParameterIndexer {
  const isSound = code === soundCode;
  const write = isSound ? soundIndexValues : writers[type];
  const rows = isSound ? [] : (derivedRows[type] ?? []);
  const derived = rows.map((each) => ({ param: each.param(code), write: each.write }));
  const presence: IndexEntry = { param: presentParam(code), value: { type: 'token', system: '', code: '' } };
  return (resource, timeZone, entries) => {
    const found: Found[] = [];
    extract(resource, (value, element) => {
      if (typeof value === 'object' || isPrimitive(element)) found.push({ value, element });
    });
    if (found.length === 0) return;
    const incomparable = pushValues(code, write, found, timeZone, entries);
    const isPresence = type === 'reference' || incomparable.length === found.length;
    if (isPresence && incomparable.some(({ value }) => hasValue(value))) entries.push(presence);
    for (const each of derived) pushValues(each.param, each.write, found, timeZone, entries);
  };
}

interface Found {
  readonly value: unknown;
  readonly element: SourceElement;
}

/** Returns those of which nothing can be compared. */
function pushValues(
  param: string,
  write: WriteValues,
  found: readonly Found[],
  timeZone: string,
  entries: IndexEntry[],
): readonly Found[] {
  const incomparable: Found[] = [];
  const all: IndexValue[] = [];
  for (const each of found) {
    const values = write(each.value, each.element, timeZone);
    if (values.length === 0) incomparable.push(each);
    else all.push(...values);
  }
  for (const value of distinctValues(all)) entries.push({ param, value });
  return incomparable;
}

/** R4 names primitive types in lower case: a text in the place of an Identifier is no value of it. */
function isPrimitive(element: SourceElement): boolean {
  return element.code.charAt(0) >= 'a';
}

/** An element that holds nothing but extensions, such as why there is no value, has none. */
function hasValue(value: unknown): boolean {
  return !isObject(value) || Object.keys(value).some((name) => name !== 'id' && name !== 'extension');
}
