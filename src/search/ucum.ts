// Units in their base form, in which values of different units compare. https://hl7.org/fhir/R4/search.html#quantity
import { findAtom } from './ucum-atom.ts';
import { multiply, readDefinition, readUnitTerm, type UnitTerm } from './ucum-term.ts';

/** What Quantity.system says of UCUM codes. */
export const ucumSystem = 'http://unitsofmeasure.org';

export interface CanonicalUnit {
  /** Base units in alphabetical order, `g.m-1.s-2`; `1` when there are none. */
  readonly unit: string;
  /**
   * A value of the code's unit in the canonical one, to 12 significant digits, infinities included. Scales such as pH run
   * the other way: there the lower end of a range becomes the upper one.
   */
  readonly toCanonical: (value: number) => number;
  /** Whether the scale runs the other way. */
  readonly isFalling: boolean;
}

/** No unit in use comes near; what is longer is no unit, or not meant well. */
const maxCodeLength = 64;
/** Callers choose the codes, so the cache has an end. */
const maxCachedCodes = 2_000;
/** As many as the factors of common units leave exact in doubles, so that 5.4 mg and 0.0054 g come out as one number. */
const significantDigits = 12;

/** One unit and an annotation at most: all that UCUM lets a special unit be. */
const loneUnitPattern = /^((?:[^{}[\]]|\[[^[\]]*\])+)(\{[!-z|~]+\})?$/;

const canonicalUnits = new Map<string, CanonicalUnit | undefined>();

/**
 * `undefined` when the code is no valid UCUM. Units are comparable when `unit` is the same. Arbitrary units (`[iU]`),
 * annotations (`{cells}`), moles and equivalents are dimensions of their own.
 */
export function canonicalUnit(code: string): CanonicalUnit | undefined {
  if (code.length > maxCodeLength) return undefined;
  if (canonicalUnits.has(code)) return canonicalUnits.get(code);
  if (canonicalUnits.size >= maxCachedCodes) canonicalUnits.clear();
  const canonical = readSpecialUnit(code) ?? readRatioUnit(code);
  canonicalUnits.set(code, canonical);
  return canonical;
}

function readRatioUnit(code: string): CanonicalUnit | undefined {
  const term = readUnitTerm(code);
  return term && canonical(term, (value) => value);
}

function readSpecialUnit(code: string): CanonicalUnit | undefined {
  const [, symbol = '', annotation] = loneUnitPattern.exec(code) ?? [];
  const atom = findAtom(symbol);
  if (atom?.type !== 'special') return undefined;
  const { prefix, factor, toProper } = atom;
  const powers: [string, number][] = annotation === undefined ? [] : [[annotation, 1]];
  const term = multiply({ factor, powers: new Map(powers) }, readDefinition(atom.definition));
  return term && canonical(term, (value) => toProper(value * prefix));
}

function canonical({ factor, powers }: UnitTerm, toProper: (value: number) => number): CanonicalUnit | undefined {
  if (factor === 0 || !Number.isFinite(factor)) return undefined;
  const symbols = [...powers].sort(([a], [b]) => (a < b ? -1 : 1));
  const unit = symbols.map(([symbol, exponent]) => (exponent === 1 ? symbol : `${symbol}${exponent}`)).join('.');
  const toCanonical = (value: number): number => Number((toProper(value) * factor).toPrecision(significantDigits));
  return { unit: unit === '' ? '1' : unit, toCanonical, isFalling: toCanonical(2) < toCanonical(1) };
}
