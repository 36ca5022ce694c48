import { FP_Decimal } from 'fhirpath';
import type { Prefix } from './evaluate-interval.ts';
import { isJson, type TypedValue, textOf } from './evaluate-parameters.ts';

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

/** The half-open range that the digits of a number imply: 100 is [99.5, 100.5), 100.00 is [99.995, 100.005). */
export function impliedRange(text: string): { low: number; high: number } {
  const parts = numberForm.exec(text);
  if (!parts) throw new Error(`"${text}" is no number`);
  const exponent = Number(parts[2] ?? 0) - (parts[1] ?? '').length;
  const low = Number(`${Number(text)}`) - Number(`5e${exponent - 1}`);
  const high = Number(`${Number(text)}`) + Number(`5e${exponent - 1}`);
  return { low: withoutNoise(low), high: withoutNoise(high) };
}

/** Binary fractions make 99.995 into 99.99499999999999; twelve digits are more than any search value has. */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(12));
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
  if (type === 'SampledData' && isJson(value.origin))
    return quantityRangesOf({ type: 'Quantity', value: value.origin });
  if (typeof value.value !== 'number') return [];
  if (type === 'Money') {
    const currency = textOf(value.currency);
    return [{ low: value.value, high: value.value, system: 'urn:iso:std:iso:4217', code: currency, unit: currency }];
  }
  return [{ low: value.value, high: value.value, ...unitOf(value) }];
}

function unitOf(quantity: { readonly [name: string]: unknown }): Omit<QuantityRange, 'low' | 'high'> {
  return { system: textOf(quantity.system), code: textOf(quantity.code), unit: textOf(quantity.unit) };
}

/** `5.4`, `5.4|system|code` or `5.4||unit`. */
export function comparesQuantity(
  prefix: Prefix,
  number: string,
  parts: readonly string[],
  target: QuantityRange,
): boolean {
  if (!comparesNumber(prefix, number, target)) return false;
  const [system = '', code = ''] = parts;
  if (system !== '') return target.system === system && target.code === code;
  return code === '' || target.code === code || target.unit === code;
}
