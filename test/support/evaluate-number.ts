import { FP_Decimal } from 'fhirpath';
import type { Prefix } from './evaluate-interval.ts';
import { isJson, type Json, type TypedValue, textOf } from './evaluate-parameters.ts';

export type Convert = (value: number, fromCode: string, toCode: string) => number | undefined;

/** Closed: a plain number is its own low and high. */
export interface NumberRange {
  readonly low: number;
  readonly high: number;
}

export interface QuantityRange extends NumberRange {
  readonly system: string | undefined;
  readonly code: string | undefined;
  readonly unit: string | undefined;
}

const numberForm = /^[+-]?\d+(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

function numberOf(text: string): number {
  if (!numberForm.test(text)) throw new Error(`"${text}" is no number`);
  return Number(text);
}

/**
 * The half-open range that the digits of a number imply: 100 is [99.5, 100.5), 100.00 is [99.995, 100.005). R4 gives 1e2 the
 * range [95, 105), that of 1.0e2.
 */
export function impliedRange(text: string): { low: number; high: number } {
  const parts = numberForm.exec(text);
  if (!parts) throw new Error(`"${text}" is no number`);
  const decimals = parts[1]?.length ?? (parts[2] === undefined ? 0 : 1);
  const exponent = Number(parts[2] ?? 0) - decimals;
  const low = Number(`${Number(text)}`) - Number(`5e${exponent - 1}`);
  const high = Number(`${Number(text)}`) + Number(`5e${exponent - 1}`);
  // Of so many digits that rounding would take some of them, the doubles next to it are as near as can be told.
  const isLong = text.replace(/[eE].*/, '').replace(/\D|^[^\d]*0+/g, '').length > 13;
  return isLong ? { low, high } : { low: withoutNoise(low), high: withoutNoise(high) };
}

/** Binary fractions make 99.995 into 99.99499999999999; fifteen digits are what a number can hold for sure. */
function withoutNoise(value: number, digits = 15): number {
  return Number(value.toPrecision(digits));
}

/** Factors of units have twelve digits themselves: what is that near to a rounder number, as 7199.99999999 is, is that. */
function withoutFactorNoise(value: number): number {
  const rounder = withoutNoise(value, 10);
  return Math.abs(rounder - value) < Math.abs(value) * 5e-12 ? rounder : withoutNoise(value, 12);
}

export function comparesNumber(prefix: Prefix, text: string, target: NumberRange): boolean {
  const value = numberOf(text);
  const implied = impliedRange(text);
  switch (prefix) {
    case 'eq':
      return implied.low <= target.low && target.high < implied.high;
    case 'ne':
      return !(implied.low <= target.low && target.high < implied.high);
    case 'gt':
      return target.high > value;
    case 'lt':
      return target.low < value;
    case 'ge':
      return target.high >= value;
    case 'le':
      return target.low <= value;
    case 'sa':
      return target.low > value;
    case 'eb':
      return target.high < value;
    case 'ap': {
      const margin = Math.abs(value) / 10;
      return target.low <= value + margin && target.high >= value - margin;
    }
  }
}

export function numberRangesOf({ value }: TypedValue): NumberRange[] {
  const number = value instanceof FP_Decimal ? value.toNumber() : value;
  if (typeof number === 'number') return [{ low: number, high: number }];
  if (isJson(value) && (isJson(value.low) || isJson(value.high))) return rangeOfEnds(value.low, value.high);
  return [];
}

function rangeOfEnds(low: unknown, high: unknown): NumberRange[] {
  const lowValue = isJson(low) && typeof low.value === 'number' ? low.value : Number.NEGATIVE_INFINITY;
  const highValue = isJson(high) && typeof high.value === 'number' ? high.value : Number.POSITIVE_INFINITY;
  return [{ low: lowValue, high: highValue }];
}

export function quantityRangesOf({ type, value }: TypedValue): QuantityRange[] {
  if (!isJson(value)) return [];
  if (type === 'Range') {
    const end = isJson(value.low) ? value.low : value.high;
    return isJson(end) ? rangeOfEnds(value.low, value.high).map((range) => ({ ...range, ...unitOf(end) })) : [];
  }
  if (type === 'SampledData') return sampledRangesOf(value);
  if (typeof value.value !== 'number') return [];
  if (type === 'Money') {
    const currency = textOf(value.currency);
    return [{ low: value.value, high: value.value, system: 'urn:iso:std:iso:4217', code: currency, unit: currency }];
  }
  // R4 says nothing of Quantity.comparator in searches: "<5" is taken for everything up to 5.
  const comparator = textOf(value.comparator) ?? '';
  const low = comparator.startsWith('<') ? Number.NEGATIVE_INFINITY : value.value;
  const high = comparator.startsWith('>') ? Number.POSITIVE_INFINITY : value.value;
  return [{ low, high, ...unitOf(value) }];
}

/** R4 says of value-quantity: "just search on the bounds of the values in sampled data". */
function sampledRangesOf(sampled: Json): QuantityRange[] {
  if (!isJson(sampled.origin)) return [];
  const origin = Number(sampled.origin.value ?? 0);
  const factor = Number(sampled.factor ?? 1);
  // L and U are values beyond a limit; E is no value.
  const beyond = {
    L: Number(sampled.lowerLimit ?? Number.NEGATIVE_INFINITY),
    U: Number(sampled.upperLimit ?? Number.POSITIVE_INFINITY),
  };
  const values = (textOf(sampled.data) ?? '').split(' ').flatMap((sample) => {
    if (sample === 'L' || sample === 'U') return [beyond[sample]];
    return sample === '' || sample === 'E' ? [] : [origin + Number(sample) * factor];
  });
  if (values.length === 0) return [];
  return [{ low: Math.min(...values), high: Math.max(...values), ...unitOf(sampled.origin) }];
}

function unitOf(quantity: Json): Omit<QuantityRange, 'low' | 'high'> {
  return { system: textOf(quantity.system), code: textOf(quantity.code), unit: textOf(quantity.unit) };
}

const ucum = 'http://unitsofmeasure.org';

/** The range in another UCUM unit; undefined when that unit measures something else. */
function converted(range: QuantityRange, toCode: string, convert: Convert): NumberRange | undefined {
  const { code } = range;
  if (code === undefined) return undefined;
  const ends = [range.low, range.high].map((end) => (Number.isFinite(end) ? convert(end, code, toCode) : end));
  const [low, high] = ends;
  return low === undefined || high === undefined
    ? undefined
    : { low: withoutFactorNoise(low), high: withoutFactorNoise(high) };
}

/** `5.4`, `5.4|system|code`, `5.4|system|` or `5.4||unit`. Only a coded UCUM unit stands for its like in other units. */
export function comparesQuantity(
  prefix: Prefix,
  number: string,
  parts: readonly string[],
  target: QuantityRange,
  convert: Convert | undefined,
): boolean {
  const [system = '', code = ''] = parts;
  if (system === '') {
    return (code === '' || target.code === code || target.unit === code) && comparesNumber(prefix, number, target);
  }
  if (target.system !== system) return false;
  if (code === '' || target.code === code) return comparesNumber(prefix, number, target);
  if (system !== ucum || convert === undefined) return false;
  const range = converted(target, code, convert);
  return range !== undefined && comparesNumber(prefix, number, range);
}
