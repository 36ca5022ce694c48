// What a resource is found by: every searchable parameter's values. https://hl7.org/fhir/R4/search.html
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import { compileExpression, type Extract, type SourceElement } from './compile-expression.ts';
import { dateIndexValues } from './date-search.ts';
import type { IndexEntry, IndexValue } from './index-value.ts';
import type { JsonObject } from './json-value.ts';
import { numberIndexValues } from './number.ts';
import type { IndexedType } from './plan-type.ts';
import { quantityIndexValues } from './quantity.ts';
import { referenceIndexValues } from './reference-search.ts';
import { indexedTypeOf, searchParametersOf } from './search-parameter.ts';
import { stringIndexValues } from './string.ts';
import { tokenIndexValues } from './token.ts';
import { uriIndexValues } from './uri.ts';

type WriteValues = (value: unknown, element: SourceElement, timeZone: string) => readonly IndexValue[];

interface ParameterIndexer {
  readonly param: string;
  readonly extract: Extract;
  readonly write: WriteValues;
}

const writers: Readonly<Record<IndexedType, WriteValues>> = {
  token: tokenIndexValues,
  string: stringIndexValues,
  date: dateIndexValues,
  number: numberIndexValues,
  quantity: quantityIndexValues,
  reference: referenceIndexValues,
  uri: uriIndexValues,
};

const indexersByType = new Map<ResourceType, readonly ParameterIndexer[]>();

/**
 * The index entries of a resource, by parameter, each value once. Dates without an offset are taken in `timeZone` (an IANA
 * name, UTC when left out). A resource of no R4 type has none.
 */
export function indexResource(resource: JsonObject, options: { readonly timeZone?: string } = {}): IndexEntry[] {
  const { resourceType } = resource;
  const entries: IndexEntry[] = [];
  if (typeof resourceType !== 'string' || !isResourceType(resourceType)) return entries;
  const timeZone = options.timeZone ?? 'UTC';
  for (const { param, extract, write } of indexersOf(resourceType)) {
    const values = new DistinctValues();
    extract(resource, (value, element) => {
      if (typeof value !== 'object' && !isPrimitive(element)) return;
      for (const indexValue of write(value, element, timeZone)) {
        if (values.add(indexValue)) entries.push({ param, value: indexValue });
      }
    });
  }
  return entries;
}

function indexersOf(resourceType: ResourceType): readonly ParameterIndexer[] {
  const known = indexersByType.get(resourceType);
  if (known !== undefined) return known;
  const indexers = searchParametersOf(resourceType).flatMap((parameter): ParameterIndexer[] => {
    const type = indexedTypeOf(parameter);
    if (type === undefined || parameter.expression === undefined) return [];
    const extract = compileExpression(parameter.expression, resourceType);
    return [{ param: parameter.code, extract, write: writers[type] }];
  });
  indexersByType.set(resourceType, indexers);
  return indexers;
}

/** R4 names primitive types in lower case: a text in the place of an Identifier is no value of it. */
function isPrimitive(element: SourceElement): boolean {
  return element.code.charAt(0) >= 'a';
}

/** The values of one parameter of one resource. Most have one, a Provenance may have thousands. */
class DistinctValues {
  private first: IndexValue | undefined;
  private keys: Set<string> | undefined;

  /** False for a value that is there. */
  add(value: IndexValue): boolean {
    if (this.first === undefined) {
      this.first = value;
      return true;
    }
    this.keys ??= new Set([keyOf(this.first)]);
    const key = keyOf(value);
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    return true;
  }
}

/** Every value of a parameter has the same members in the same order. */
function keyOf(value: IndexValue): string {
  return Object.values(value).join('\u0000');
}
