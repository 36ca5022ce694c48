// Number parameters: decimals, integers and ranges without a unit. https://hl7.org/fhir/R4/search.html#number
import { decimalTest, readDecimal } from './decimal.ts';
import { unescapeValue } from './escaping.ts';
import type { NumberIndexValue } from './index-value.ts';
import { isObject, numberOf } from './json-value.ts';
import type { IntervalTest } from './plan-type.ts';
import { readPrefix } from './prefix.ts';

export const expectedNumber =
  'a number such as 5.4, -3 or 5.40e-3, after an optional prefix eq, ne, gt, lt, ge, le, sa, eb or ap';

export function numberIndexValues(value: unknown): readonly NumberIndexValue[] {
  const number = numberOf(value);
  if (number !== undefined) return [{ type: 'number', low: number, high: number }];
  const range = rangeOf(value);
  return range === undefined ? [] : [{ type: 'number', ...range }];
}

/** The ends of a Range, open where one is missing; undefined when it has neither. */
export function rangeOf(value: unknown): { readonly low: number; readonly high: number } | undefined {
  if (!isObject(value)) return undefined;
  const low = isObject(value.low) ? numberOf(value.low.value) : undefined;
  const high = isObject(value.high) ? numberOf(value.high.value) : undefined;
  if (low === undefined && high === undefined) return undefined;
  return { low: low ?? Number.NEGATIVE_INFINITY, high: high ?? Number.POSITIVE_INFINITY };
}

/** Undefined when the text is no number. */
export function readNumber(text: string): IntervalTest | undefined {
  const { prefix, rest } = readPrefix(unescapeValue(text) ?? '');
  const decimal = readDecimal(rest);
  return decimal && decimalTest(prefix, decimal);
}
