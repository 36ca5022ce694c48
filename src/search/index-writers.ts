// What each type of search parameter writes to the index of one value. https://hl7.org/fhir/R4/search.html#ptypes
import type { SourceElement } from './compile-expression.ts';
import { dateIndexValues } from './date-search.ts';
import type { IndexValue } from './index-value.ts';
import { numberIndexValues } from './number.ts';
import type { IndexedType } from './plan-type.ts';
import { quantityIndexValues } from './quantity.ts';
import { referenceIndexValues } from './reference-search.ts';
import { stringIndexValues } from './string.ts';
import { tokenIndexValues } from './token.ts';
import { uriIndexValues } from './uri.ts';

export type WriteValues = (value: unknown, element: SourceElement, timeZone: string) => readonly IndexValue[];

export const writers: Readonly<Record<IndexedType, WriteValues>> = {
  token: tokenIndexValues,
  string: stringIndexValues,
  date: dateIndexValues,
  number: numberIndexValues,
  quantity: quantityIndexValues,
  reference: referenceIndexValues,
  uri: uriIndexValues,
};

/** Each value once, in the order of its first coming. Most parameters have one value, a Provenance may have thousands. */
export function distinctValues(values: readonly IndexValue[]): readonly IndexValue[] {
  if (values.length < 2) return values;
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

/** Every value of a parameter has the same members in the same order. */
function keyOf(value: IndexValue): string {
  return Object.values(value).join('\u0000');
}
