import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalParam } from '../../src/search/index-param.ts';
import { indexResource } from '../../src/search/index-resource.ts';
import type { QuantityIndexValue } from '../../src/search/index-value.ts';
import type { QuantityMatch } from '../../src/search/plan-type.ts';
import { readQuantity } from '../../src/search/quantity.ts';
import { intervalHolds } from './interval-holds.ts';

const test = suite('quantity');
const ucum = 'http://unitsofmeasure.org';

type Resource = Readonly<Record<string, unknown>>;

const observation = (valueQuantity: Resource): Resource => ({ resourceType: 'Observation', valueQuantity });
const milligrams = (value: number): Resource => observation({ value, unit: 'milligrams', system: ucum, code: 'mg' });

/** Finds by what plan-type.ts promises of `system`, `unit` and `exceptUnit`. */
function isMatch(match: QuantityMatch, value: QuantityIndexValue): boolean {
  if (!intervalHolds(match.test, value, 'closed') || value.unit === match.exceptUnit) return false;
  if (match.system !== undefined && value.system !== match.system) return false;
  if (match.unit === undefined || value.code === match.unit) return true;
  return match.system === undefined && value.unit === match.unit;
}

function isFound(query: string, resource: Resource, paramCode = 'value-quantity'): boolean {
  const asked = readQuantity(query);
  assert.ok(asked, `${query} can be read`);
  return indexResource(resource).some(({ param, value }) => {
    const match = param === paramCode ? asked.own : param === canonicalParam(paramCode) ? asked.canonical : undefined;
    return match !== undefined && value.type === 'quantity' && isMatch(match, value);
  });
}

const inUcum = (value: number, code: string): Resource => observation({ value, system: ucum, code });

const rows: [query: string, resource: Resource, found: boolean][] = [
  [`5.4|${ucum}|mg`, milligrams(5.4), true],
  [`5.4|${ucum}|mg`, milligrams(5.35), true],
  [`5.4|${ucum}|mg`, milligrams(5.45), false],
  [`5.4|${ucum}|mg`, observation({ value: 5.4, unit: 'mg' }), false],
  [`5.4|${ucum}|milligrams`, milligrams(5.4), false],
  [`5.40e-3|${ucum}|g`, observation({ value: 0.0054, system: ucum, code: 'g' }), true],
  [`5.40e-3|${ucum}|g`, observation({ value: 0.005406, system: ucum, code: 'g' }), false],
  ['5.4||mg', milligrams(5.4), true],
  ['5.4||mg', observation({ value: 5.4, unit: 'mg' }), true],
  ['5.4||mg', observation({ value: 5.4, unit: 'g' }), false],
  ['5.4||milligrams', milligrams(5.4), true],
  ['5.4||', milligrams(5.4), true],
  ['5.4', milligrams(5.4), true],
  ['5.4', observation({ value: 5.4 }), true],
  [`le5.4|${ucum}|mg`, milligrams(5.4), true],
  [`le5.4|${ucum}|mg`, milligrams(5.41), false],
  [`ap5.4|${ucum}|mg`, milligrams(5.9), true],
  [`ap5.4|${ucum}|mg`, milligrams(6), false],
  [`5.4|${ucum}|MG`, milligrams(5.4), false],
  ['5.4||a\\|b', observation({ value: 5.4, unit: 'a|b' }), true],
];
for (const [query, resource, found] of rows) {
  test(`value-quantity=${query} ${found ? 'finds' : 'does not find'} ${JSON.stringify(resource.valueQuantity)}`, () => {
    assert.is(isFound(query, resource), found);
  });
}

// R4: any value whose unit can be converted. The pH is the negative decimal logarithm of moles per litre: 7.4 is 3.98e-8.
const otherUnits: [query: string, resource: Resource, found: boolean][] = [
  [`5.4|${ucum}|mg`, inUcum(0.0054, 'g'), true],
  [`5.4|${ucum}|mg`, inUcum(0.00535, 'g'), true],
  [`5.4|${ucum}|mg`, inUcum(0.00545, 'g'), false],
  [`5.40e-3|${ucum}|g`, inUcum(5.4, 'mg'), true],
  [`5.40e-3|${ucum}|g`, inUcum(5.406, 'mg'), false],
  [`23|${ucum}|mm/h`, inUcum(0.023, 'm/h'), true],
  [`ne5.4|${ucum}|mg`, inUcum(0.0054, 'g'), false],
  [`ne5.4|${ucum}|mg`, inUcum(0.006, 'g'), true],
  [`gt5.4|${ucum}|mg`, inUcum(0.0054, 'g'), false],
  [`ge5.4|${ucum}|mg`, inUcum(0.0054, 'g'), true],
  [`ap5.4|${ucum}|mg`, inUcum(0.00594, 'g'), true],
  [`ap5.4|${ucum}|mg`, inUcum(0.00595, 'g'), false],
  [`5.4|${ucum}|mg`, inUcum(5.4, 'mL'), false],
  [`5.4|${ucum}|mg`, inUcum(5.4, 'mg'), true],
  ['5.4||mg', inUcum(0.0054, 'g'), false],
  ['5.4', inUcum(0.0054, 'g'), false],
  [`37.0|${ucum}|Cel`, inUcum(98.6, '[degF]'), true],
  [`37.0|${ucum}|Cel`, inUcum(98.7, '[degF]'), false],
  [`gt36|${ucum}|Cel`, inUcum(97, '[degF]'), true],
  [`7.4|${ucum}|[pH]`, inUcum(4e-8, 'mol/L'), true],
  [`7.4|${ucum}|[pH]`, inUcum(5e-8, 'mol/L'), false],
  [`gt7|${ucum}|[pH]`, inUcum(4e-8, 'mol/L'), true],
  [`gt7|${ucum}|[pH]`, inUcum(4e-7, 'mol/L'), false],
  [`lt7|${ucum}|[pH]`, inUcum(4e-7, 'mol/L'), true],
  [`sa7|${ucum}|[pH]`, inUcum(4e-8, 'mol/L'), true],
  [`eb7|${ucum}|[pH]`, inUcum(4e-8, 'mol/L'), false],
  [`7.0|${ucum}|[pH]`, inUcum(1e-7, 'mol/L'), true],
  [`ge7|${ucum}|[pH]`, inUcum(1e-7, 'mol/L'), true],
  [`le7|${ucum}|[pH]`, inUcum(1e-7, 'mol/L'), true],
  [`lt1e-7|${ucum}|mol/L`, inUcum(7.4, '[pH]'), true],
  [`gt1e-7|${ucum}|mol/L`, inUcum(7.4, '[pH]'), false],
  [`gt-400|${ucum}|[pH]`, inUcum(4e-8, 'mol/L'), true],
  // A pH of 6.95, which 7.0 reaches down to, and one of 7.05, which it does not quite reach.
  [`7.0|${ucum}|[pH]`, inUcum(1.1220184543e-7, 'mol/L'), true],
  [`7.0|${ucum}|[pH]`, inUcum(8.91250938134e-8, 'mol/L'), false],
];
for (const [query, resource, found] of otherUnits) {
  test(`value-quantity=${query} ${found ? 'finds' : 'does not find'} ${JSON.stringify(resource.valueQuantity)}`, () => {
    assert.is(isFound(query, resource), found);
  });
}

test('readQuantity — a value beyond what base units can hold is still a number', () => {
  const test = readQuantity(`-400|${ucum}|[pH]`)?.canonical?.test;
  assert.ok(test?.type === 'within');
  assert.not(Number.isNaN(test.low) || Number.isNaN(test.high));
});

for (const query of ['', 'mg', '5.4|mg', '5.4|a|b|c', `5.4|${ucum}|`, '5,4', '|a|b', 'eq', '5.4\\|a|b', '5.4|a\\b|c']) {
  test(`readQuantity — cannot read "${query}"`, () => {
    assert.is(readQuantity(query), undefined);
  });
}

test('a value known only to be below or above a number is open there', () => {
  const below = observation({ value: 5, comparator: '<', unit: 'mg' });
  const above = observation({ value: 5, comparator: '>=', unit: 'mg' });
  assert.ok(isFound('lt1', below));
  assert.not(isFound('gt5', below));
  assert.not(isFound('5', below));
  assert.ok(isFound('gt100', above));
  assert.not(isFound('lt5', above));
});

test('money is found by its currency', () => {
  const invoice = { resourceType: 'Invoice', totalNet: { value: 40.22, currency: 'EUR' } };
  assert.ok(isFound('40.22|urn:iso:std:iso:4217|EUR', invoice, 'totalnet'));
  assert.ok(isFound('40.22||EUR', invoice, 'totalnet'));
  assert.not(isFound('40.22||USD', invoice, 'totalnet'));
});

test('an age, a duration and a range are found by their units', () => {
  const age = { resourceType: 'Condition', onsetAge: { value: 52, unit: 'years', system: ucum, code: 'a' } };
  const range = {
    resourceType: 'Condition',
    onsetRange: { low: { value: 40, unit: 'years' }, high: { value: 50, unit: 'years' } },
  };
  const encounter = { resourceType: 'Encounter', length: { value: 30, unit: 'min' } };
  assert.ok(isFound(`52|${ucum}|a`, age, 'onset-age'));
  assert.ok(isFound('gt45||years', range, 'onset-age'));
  assert.not(isFound('45||years', range, 'onset-age'));
  assert.ok(isFound('30||min', encounter, 'length'));
});

test('sampled data is found by its limits, without them by its lowest and highest sample', () => {
  const samples = { origin: { value: 10, unit: 'mV' }, factor: 2, period: 1, dimensions: 1, data: '1 -3 E 5 U' };
  const sampled = (valueSampledData: Resource) => ({ resourceType: 'Observation', valueSampledData });
  assert.ok(isFound('ge20||mV', sampled(samples)));
  assert.not(isFound('gt20||mV', sampled(samples)));
  assert.ok(isFound('le4', sampled(samples)));
  assert.not(isFound('lt4', sampled(samples)));
  assert.ok(isFound('gt99', sampled({ ...samples, upperLimit: 100 })));
  assert.not(isFound('gt0', sampled({ origin: { value: 10 }, data: 'E U L' })));
});

test('components count for combo-value-quantity and not for value-quantity', () => {
  const pressure = {
    resourceType: 'Observation',
    component: [{ valueQuantity: { value: 120 } }, { valueQuantity: { value: 80 } }],
  };
  assert.ok(isFound('80', pressure, 'combo-value-quantity'));
  assert.ok(isFound('120', pressure, 'component-value-quantity'));
  assert.not(isFound('120', pressure));
});

test.run();
