// Decimals of search values and the range their precision implies. https://hl7.org/fhir/R4/search.html#number

import type { IntervalTest } from './plan-type.ts';
import { compare, type Prefix } from './prefix.ts';

export interface SearchDecimal {
  readonly value: number;
  /** Half a unit of the last digit given, below and above: 5.4 is [5.35, 5.45), 100 is [99.5, 100.5). */
  readonly low: number;
  readonly high: number;
  /** A tenth of the value below and above, the ends included. */
  readonly approximateLow: number;
  readonly approximateHigh: number;
}

const pattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
/** Longer numbers than a double can tell apart serve no search. */
const maxDigits = 40;

/** Reads a decimal, exponent allowed. Undefined when it is none or is beyond what a double holds. */
export function readDecimal(text: string): SearchDecimal | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', givenFraction = '', exponent] = match;
  // R4 gives 1e2 the range [95, 105): in exponential form a lone whole number counts as 1.0e2.
  const fraction = exponent !== undefined && givenFraction === '' ? '0' : givenFraction;
  const digits = whole + fraction;
  if (digits.length > maxDigits || !Number.isFinite(Number(text))) return undefined;
  const scale = Number(exponent ?? 0) - fraction.length;
  // In integers of a hundredth of the last digit, so that no bound is off by a rounding of binary fractions.
  const unit = BigInt(`${sign === '-' ? '-' : ''}${digits}`) * 100n;
  const margin = (unit < 0n ? -unit : unit) / 10n;
  const at = (hundredths: bigint) => Number(`${hundredths}e${scale - 2}`);
  return {
    value: at(unit),
    low: at(unit - 50n),
    high: at(unit + 50n),
    approximateLow: at(unit - margin),
    approximateHigh: at(unit + margin),
  };
}

/**
 * What the digits of a stored number leave open, as those of a search value do: 0.8 is 0.75 ≤ x < 0.85. What has no end is its
 * own end.
 */
export function impliedRange(value: number): { readonly low: number; readonly high: number } {
  return readDecimal(String(value)) ?? { low: value, high: value };
}

/** The smallest double above a number: half-open intervals up to it include the number. */
export function nextAfter(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  if (!Number.isFinite(value)) return value;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/**
 * What a prefix asks of an indexed number: `eq`, `ne` and `ap` go by the range of the value's precision, the others by the
 * exact value.
 */
export function decimalTest(prefix: Prefix, decimal: SearchDecimal): IntervalTest {
  const { value, low, high } = decimal;
  switch (prefix) {
    case 'eq':
      return { type: 'within', low, high };
    case 'ne':
      return { type: 'not-within', low, high };
    case 'gt':
      return compare('high', '>', value);
    case 'lt':
      return compare('low', '<', value);
    case 'ge':
      return compare('high', '>=', value);
    case 'le':
      return compare('low', '<=', value);
    case 'sa':
      return compare('low', '>', value);
    case 'eb':
      return compare('high', '<', value);
    case 'ap':
      return { type: 'overlaps', low: decimal.approximateLow, high: nextAfter(decimal.approximateHigh) };
    default:
      return prefix satisfies never;
  }
}
