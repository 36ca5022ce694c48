import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { impliedRange, readDecimal } from '../../src/search/decimal.ts';
import { indexResource } from '../../src/search/index-resource.ts';
import { readNumber } from '../../src/search/number.ts';
import { intervalHolds } from './interval-holds.ts';

const test = suite('number');

const ranges: [text: string, low: number, high: number][] = [
  // R4's table; 2.0 is from its section on prefixes, the last four from that on quantity.
  ['100', 99.5, 100.5],
  ['100.00', 99.995, 100.005],
  ['1e2', 95, 105],
  ['2.0', 1.95, 2.05],
  ['5.4', 5.35, 5.45],
  ['5.40e-3', 0.005395, 0.005405],
  ['1.00e2', 99.5, 100.5],
  ['0', -0.5, 0.5],
  ['-3', -3.5, -2.5],
  ['+3', 2.5, 3.5],
  ['0.1', 0.05, 0.15],
  ['0.3', 0.25, 0.35],
  ['007', 6.5, 7.5],
];
for (const [text, low, high] of ranges) {
  test(`readDecimal — ${text} means the range [${low}, ${high})`, () => {
    const decimal = readDecimal(text);
    assert.is(decimal?.low, low);
    assert.is(decimal?.high, high);
  });
}

const implied: [value: number, low: number, high: number][] = [
  [0.8, 0.75, 0.85],
  [3, 2.5, 3.5],
  [-3, -3.5, -2.5],
  [0, -0.5, 0.5],
  [5.0004, 5.00035, 5.00045],
  // R4 gives 1e2 the range [95, 105), and these are written with exponents.
  [1e-7, 0.95e-7, 1.05e-7],
  [1e21, 0.95e21, 1.05e21],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
];
for (const [value, low, high] of implied) {
  test(`impliedRange — the digits of ${value} leave [${low}, ${high}) open`, () => {
    assert.is(impliedRange(value).low, low);
    assert.is(impliedRange(value).high, high);
  });
}

for (const text of [
  '',
  'e',
  '1e',
  '.5',
  '5.',
  '1,5',
  '0x10',
  'NaN',
  'Infinity',
  '1e999',
  '--1',
  ' 1',
  '1'.repeat(41),
]) {
  test(`readDecimal — cannot read "${text}"`, () => {
    assert.is(readDecimal(text), undefined);
  });
}

function isFound(query: string, probability: Readonly<Record<string, unknown>>): boolean {
  const one = readNumber(query);
  assert.ok(one, `${query} can be read`);
  const entries = indexResource({ resourceType: 'RiskAssessment', prediction: [probability] });
  return entries.some(
    ({ param, value }) => param === 'probability' && value.type === 'number' && intervalHolds(one, value, 'closed'),
  );
}

const decimals: [query: string, value: number, found: boolean][] = [
  ['100', 99.5, true],
  ['100', 100.49, true],
  ['100', 100.5, false],
  ['100.00', 100.004, true],
  ['100.00', 100.005, false],
  ['1e2', 95, true],
  ['1e2', 105, false],
  ['lt100', 99.999, true],
  ['lt100', 100, false],
  ['le100', 100, true],
  ['le100', 100.001, false],
  ['gt100', 100, false],
  ['gt100', 100.001, true],
  ['ge100', 100, true],
  ['ge100', 99.999, false],
  ['ne100', 100, false],
  ['ne100', 100.4, false],
  ['ne100', 100.5, true],
  ['sa100', 100, false],
  ['sa100', 100.1, true],
  ['eb100', 99.9, true],
  ['eb100', 100, false],
  ['ap100', 90, true],
  ['ap100', 110, true],
  ['ap100', 89.9, false],
  ['ap100', 110.1, false],
  ['ap-100', -110, true],
  ['gt0.8', 0.81, true],
  ['gt8e-1', 0.8, false],
  ['0.15', 0.145, true],
];
for (const [query, value, found] of decimals) {
  test(`probability=${query} ${found ? 'finds' : 'does not find'} ${value}`, () => {
    assert.is(isFound(query, { probabilityDecimal: value }), found);
  });
}

const probabilityRange = { low: { value: 10 }, high: { value: 20 } };
const ofRange: [query: string, found: boolean][] = [
  ['15', false],
  ['ne15', true],
  ['2e1', false],
  ['gt15', true],
  ['gt20', false],
  ['ge20', true],
  ['lt10', false],
  ['le10', true],
  ['sa9', true],
  ['sa10', false],
  ['eb21', true],
  ['eb20', false],
  ['ap21', true],
  ['ap30', false],
];
for (const [query, found] of ofRange) {
  test(`probability=${query} ${found ? 'finds' : 'does not find'} the range from 10 to 20`, () => {
    assert.is(isFound(query, { probabilityRange }), found);
  });
}

test('a range without an end is open there', () => {
  assert.ok(isFound('gt1000000', { probabilityRange: { low: { value: 10 } } }));
  assert.ok(isFound('lt-1000000', { probabilityRange: { high: { value: 10 } } }));
  assert.not(isFound('lt10', { probabilityRange: { low: { value: 10 } } }));
});

test('a number written with any digits equals itself, and its range has the width of its last digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
      const text = (digits / 10 ** places).toFixed(places);
      const value = Number(text);
      assert.ok(isFound(text, { probabilityDecimal: value }), text);
      assert.not(isFound(text, { probabilityDecimal: Number((value + 10 ** -places).toFixed(places)) }), text);
    }),
  );
});

test.run();
