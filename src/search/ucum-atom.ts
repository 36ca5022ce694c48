// The unit atoms and prefixes of UCUM, of which unit codes are made. https://hl7.org/fhir/R4/search.html#quantity
import { createRequire } from 'node:module';
import type * as ucumLhc from '@lhncbc/ucum-lhc';
import type * as ucumLhcPrefixes from '@lhncbc/ucum-lhc/source-cjs/prefixTables.js';

/** What a unit atom, with its prefix if it has one, is defined as. */
export type UnitAtom =
  /** Stands for itself. */
  | { readonly type: 'base'; readonly prefix: number; readonly symbol: string }
  /** `factor` of the units of `definition`; `isInverse` when that many in one of it. */
  | { readonly type: 'derived'; readonly prefix: number; readonly factor: number; readonly definition: string }
  /** A scale: `toProper` turns its values into multiples of `factor` of the units of `definition`. */
  | {
      readonly type: 'special';
      readonly prefix: number;
      readonly factor: number;
      readonly definition: string;
      readonly toProper: (value: number) => number;
    };

const require = createRequire(import.meta.url);
let tables: { units: ucumLhc.UnitTables; prefixes: ucumLhcPrefixes.PrefixTables } | undefined;

/**
 * UCUM defines these as bare numbers. As units of their own they never meet those, nor each other: an equivalent is a mole
 * only where the charge is one, and what one view of a microscope holds says nothing certain of another.
 */
const ownDimensions: ReadonlySet<string> = new Set(['mol', 'eq', '[HPF]', '[LPF]', "[hnsf'U]"]);

/** The functions of UCUM's special units, by the names the library gives them. */
const properValues: Readonly<Record<string, (value: number) => number>> = {
  Cel: (value) => value + 273.15,
  degF: (value) => value + 459.67,
  degRe: (value) => value + 218.52,
  pH: (value) => 10 ** -value,
  ln: Math.exp,
  lg: (value) => 10 ** value,
  lgTimes2: (value) => 10 ** (value / 2),
  ld: (value) => 2 ** value,
  sqrt: (value) => value * value,
  // In the units of their definitions, radians and degrees.
  tanTimes100: (value) => Math.atan(value / 100),
  '100tan': (value) => (Math.atan(value / 100) * 180) / Math.PI,
  hpX: (value) => 10 ** -value,
  hpC: (value) => 100 ** -value,
  hpM: (value) => 1000 ** -value,
  hpQ: (value) => 50_000 ** -value,
};
/** No function, though the library names it like one: so many per unit of the definition. */
const inverse = 'inv';

/** `undefined` when the symbol is no atom of UCUM, nor a prefix and a metric one. */
export function findAtom(symbol: string): UnitAtom | undefined {
  const { units, prefixes } = load();
  const whole = atomOf(units, symbol);
  if (whole !== undefined) return describe(whole, 1);
  for (const length of [1, 2]) {
    const prefix = prefixes.getPrefixByCode(symbol.slice(0, length));
    const unit = atomOf(units, symbol.slice(length));
    if (prefix !== undefined && unit !== undefined && (unit.isMetric_ || unit.isBase_)) {
      return describe(unit, prefix.value_);
    }
  }
  return undefined;
}

/** The table is a plain object, so what it answers is looked at: names like `constructor` are found there too. */
function atomOf(units: ucumLhc.UnitTables, symbol: string): ucumLhc.Unit | undefined {
  const unit = units.getUnitByCode(symbol);
  return unit?.csCode_ === symbol && unit.source_ === 'UCUM' ? unit : undefined;
}

function describe(unit: ucumLhc.Unit, prefix: number): UnitAtom | undefined {
  const { csCode_: symbol, cnv_: functionName, baseFactor_: factor, csUnitString_: definition } = unit;
  const isArbitrary = unit.isArbitrary_ && definition === '1';
  if (unit.isBase_ || isArbitrary || ownDimensions.has(symbol)) return { type: 'base', prefix, symbol };
  if (factor === null || definition === null) return undefined;
  if (functionName === null) return { type: 'derived', prefix, factor, definition };
  if (functionName === inverse) return { type: 'derived', prefix, factor, definition: `/${definition}` };
  const toProper = properValues[functionName];
  return toProper && { type: 'special', prefix, factor, definition, toProper };
}

/** Loading takes tens of milliseconds, so it waits for the first unit. */
function load(): NonNullable<typeof tables> {
  if (tables !== undefined) return tables;
  const { UcumLhcUtils, UnitTables } = require('@lhncbc/ucum-lhc') as typeof ucumLhc;
  const { PrefixTables } = require('@lhncbc/ucum-lhc/source-cjs/prefixTables.js') as typeof ucumLhcPrefixes;
  UcumLhcUtils.getInstance();
  tables = { units: UnitTables.getInstance(), prefixes: PrefixTables.getInstance() };
  return tables;
}
