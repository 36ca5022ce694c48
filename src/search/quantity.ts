// Quantity parameters: numbers with a unit, money, ranges, sampled data. https://hl7.org/fhir/R4/search.html#quantity
import type { SourceElement } from './compile-expression.ts';
import { decimalTest, readDecimal } from './decimal.ts';
import { splitAtBars } from './escaping.ts';
import type { QuantityIndexValue } from './index-value.ts';
import { isObject, type JsonObject, numberOf, textOf } from './json-value.ts';
import { rangeOf } from './number.ts';
import type { QuantityMatch } from './plan-type.ts';
import { readPrefix } from './prefix.ts';

export const expectedQuantity =
  'a number, number|system|code or number||unit, after an optional prefix eq, ne, gt, lt, ge, le, sa, eb or ap';

const currencySystem = 'urn:iso:std:iso:4217';

export function quantityIndexValues(value: unknown, element: SourceElement): readonly QuantityIndexValue[] {
  if (!isObject(value)) return [];
  switch (element.code) {
    case 'Quantity':
    case 'Age':
    case 'Count':
    case 'Distance':
    case 'Duration':
      return quantityValues(value);
    case 'Money':
      return moneyValues(value);
    case 'Range':
      return rangeValues(value);
    case 'SampledData':
      return sampledValues(value);
    default:
      return [];
  }
}

/** Reads `number`, `number|system|code` and `number||unit`. Undefined when it is none of them, as a system without a code is. */
export function readQuantity(text: string): QuantityMatch | undefined {
  const [number = '', system, unit, ...more] = splitAtBars(text) ?? [''];
  const { prefix, rest } = readPrefix(number);
  const decimal = readDecimal(rest);
  // `5||` is the number alone.
  const isWhole = system === undefined || (unit !== undefined && (system === '' || unit !== ''));
  if (decimal === undefined || !isWhole || more.length > 0) return undefined;
  return {
    test: decimalTest(prefix, decimal),
    ...(system === undefined || system === '' ? {} : { system }),
    ...(unit === undefined || unit === '' ? {} : { unit }),
  };
}

function unitOf(quantity: JsonObject): Pick<QuantityIndexValue, 'system' | 'code' | 'unit'> {
  return {
    system: textOf(quantity.system) ?? '',
    code: textOf(quantity.code) ?? '',
    unit: textOf(quantity.unit) ?? '',
  };
}

function quantityValues(quantity: JsonObject): readonly QuantityIndexValue[] {
  const number = numberOf(quantity.value);
  if (number === undefined) return [];
  const comparator = textOf(quantity.comparator) ?? '';
  // "<5" says no more than that the value is somewhere below.
  const low = comparator.startsWith('<') ? Number.NEGATIVE_INFINITY : number;
  const high = comparator.startsWith('>') ? Number.POSITIVE_INFINITY : number;
  return [{ type: 'quantity', low, high, ...unitOf(quantity) }];
}

function moneyValues(money: JsonObject): readonly QuantityIndexValue[] {
  const number = numberOf(money.value);
  const code = textOf(money.currency);
  if (number === undefined) return [];
  const system = code === undefined ? '' : currencySystem;
  return [{ type: 'quantity', low: number, high: number, system, code: code ?? '', unit: '' }];
}

function rangeValues(range: JsonObject): readonly QuantityIndexValue[] {
  const ends = rangeOf(range);
  const measured = [range.low, range.high].find((end) => isObject(end) && numberOf(end.value) !== undefined);
  return ends === undefined || !isObject(measured) ? [] : [{ type: 'quantity', ...ends, ...unitOf(measured) }];
}

/** The limits it declares, else the lowest and highest sample. */
function sampledValues(sampled: JsonObject): readonly QuantityIndexValue[] {
  if (!isObject(sampled.origin)) return [];
  const origin = numberOf(sampled.origin.value) ?? 0;
  const factor = numberOf(sampled.factor) ?? 1;
  const samples = (textOf(sampled.data) ?? '')
    .split(' ')
    .map((sample) => (sample === '' ? Number.NaN : Number(sample)));
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const sample of samples) {
    // E, L and U stand for an error and for values beyond the limits.
    if (!Number.isFinite(sample)) continue;
    low = Math.min(low, origin + sample * factor);
    high = Math.max(high, origin + sample * factor);
  }
  low = numberOf(sampled.lowerLimit) ?? low;
  high = numberOf(sampled.upperLimit) ?? high;
  return low > high ? [] : [{ type: 'quantity', low, high, ...unitOf(sampled.origin) }];
}
