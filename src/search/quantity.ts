// Quantity parameters: numbers with a unit, money, ranges, sampled data. https://hl7.org/fhir/R4/search.html#quantity
import type { SourceElement } from './compile-expression.ts';
import { decimalTest, nextAfter, readDecimal, type SearchDecimal } from './decimal.ts';
import { splitAtBars } from './escaping.ts';
import type { QuantityIndexValue } from './index-value.ts';
import { isObject, type JsonObject, numberOf, textOf } from './json-value.ts';
import { rangeOf } from './number.ts';
import type { QuantityMatch } from './plan-type.ts';
import { type Prefix, readPrefix } from './prefix.ts';
import { canonicalUnit, ucumSystem } from './ucum.ts';

export const expectedQuantity =
  'a number, number|system|code or number||unit, after an optional prefix eq, ne, gt, lt, ge, le, sa, eb or ap';

const currencySystem = 'urn:iso:std:iso:4217';

/** What a prefix means on a scale that falls as its base unit grows, such as pH. */
const fallingPrefixes: Readonly<Record<Prefix, Prefix>> = {
  ...{ eq: 'eq', ne: 'ne', ap: 'ap' },
  ...{ gt: 'lt', lt: 'gt', ge: 'le', le: 'ge', sa: 'eb', eb: 'sa' },
};

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

/** What a search asks of the rows as written, and of those in base units. */
export interface AskedQuantity {
  readonly own: QuantityMatch;
  /** Undefined when the search names no unit of UCUM's. */
  readonly canonical: QuantityMatch | undefined;
}

/** Reads `number`, `number|system|code` and `number||unit`. Undefined when it is none of them, as a system without a code is. */
export function readQuantity(text: string): AskedQuantity | undefined {
  const [number = '', system, unit, ...more] = splitAtBars(text) ?? [''];
  const { prefix, rest } = readPrefix(number);
  const decimal = readDecimal(rest);
  // `5||` is the number alone.
  const isWhole = system === undefined || (unit !== undefined && (system === '' || unit !== ''));
  if (decimal === undefined || !isWhole || more.length > 0) return undefined;
  const own: QuantityMatch = {
    test: decimalTest(prefix, decimal),
    ...(system === undefined || system === '' ? {} : { system }),
    ...(unit === undefined || unit === '' ? {} : { unit }),
  };
  const isUcum = system === ucumSystem && unit !== undefined;
  return { own, canonical: isUcum ? canonicalMatch(prefix, decimal, unit) : undefined };
}

/** The same in base units, for values given in any other unit: those in the same one are compared as written. */
function canonicalMatch(prefix: Prefix, decimal: SearchDecimal, code: string): QuantityMatch | undefined {
  const unit = canonicalUnit(code);
  if (unit === undefined) return undefined;
  const { toCanonical, isFalling } = unit;
  const value = toCanonical(decimal.value);
  const ends = [decimal.low, decimal.high, decimal.approximateLow, decimal.approximateHigh].map(toCanonical);
  const [low = 0, high = 0, approximateLow = 0, approximateHigh = 0] = ends;
  const test = isFalling
    ? decimalTest(fallingPrefixes[prefix], {
        value,
        // The end that belongs to the interval is the upper one there.
        low: nextAfter(high),
        high: nextAfter(low),
        approximateLow: approximateHigh,
        approximateHigh: approximateLow,
      })
    : decimalTest(prefix, { value, low, high, approximateLow, approximateHigh });
  return { test, system: '', unit: unit.unit, exceptUnit: code };
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
