// The evaluator's composites, units, samples and places, held against R4. https://hl7.org/fhir/R4/search.html#composite
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EvaluationOptions } from '../support/evaluate-context.ts';
import type { Json } from '../support/evaluate-parameters.ts';
import { idsFound } from '../support/evaluate-query.ts';

const test = suite('evaluator: composites, units and places');
const ucum = 'http://unitsofmeasure.org';

function coded(code: string, system = 'http://loinc.org'): Json {
  return { coding: [{ system, code }] };
}

function quantity(value: number, code: string): Json {
  return { value, unit: code, system: ucum, code };
}

function observation(id: string, more: Json): Json {
  return { resourceType: 'Observation', id, ...more };
}

const potassium = observation('high', { code: coded('2823-3'), valueQuantity: quantity(6, 'mmol/L') });
const normal = observation('normal', { code: coded('2823-3'), valueQuantity: quantity(4.2, 'mmol/L') });
const sodium = observation('sodium', { code: coded('2951-2'), valueQuantity: quantity(140, 'mmol/L') });
const pressures = [
  observation('low', {
    code: coded('85354-9'),
    component: [
      { code: coded('8480-6'), valueQuantity: quantity(55, 'mm[Hg]') },
      { code: coded('8462-4'), valueQuantity: quantity(80, 'mm[Hg]') },
    ],
  }),
  observation('diastolic-low', {
    code: coded('85354-9'),
    component: [
      { code: coded('8480-6'), valueQuantity: quantity(120, 'mm[Hg]') },
      { code: coded('8462-4'), valueQuantity: quantity(55, 'mm[Hg]') },
    ],
  }),
];
const reports: Json[] = [
  { resourceType: 'DiagnosticReport', id: 'r-high', result: [{ reference: 'Observation/high' }] },
  {
    resourceType: 'DiagnosticReport',
    id: 'r-apart',
    result: [{ reference: 'Observation/normal' }, { reference: 'Observation/sodium' }],
  },
];

function group(id: string, ...characteristics: (readonly [code: string, value: string])[]): Json {
  const characteristic = characteristics.map(([code, value]) => ({
    code: { coding: [{ code }] },
    valueCodeableConcept: { coding: [{ code: value }] },
  }));
  return { resourceType: 'Group', id, characteristic };
}
const groups = [
  group('mixed', ['gender', 'mixed']),
  group('apart', ['gender', 'male'], ['age', 'mixed']),
  group('owned', ['owner', 'Eve']),
];

const others: Json[] = [
  {
    resourceType: 'Questionnaire',
    id: 'focus',
    useContext: [
      { code: { code: 'focus' }, valueCodeableConcept: coded('408934002', 'http://snomed.info/sct') },
      { code: { code: 'age' }, valueRange: { low: quantity(18, 'a') } },
    ],
  },
  {
    resourceType: 'DocumentReference',
    id: 'newer',
    relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/old' } }],
  },
  observation('dated', { code: coded('11368-8'), valueDateTime: '2013-01-14' }),
  observation('named', { code: coded('883-9'), valueCodeableConcept: coded('A') }),
  {
    resourceType: 'MolecularSequence',
    id: 'gene',
    referenceSeq: { chromosome: { coding: [{ code: '1' }] } },
    variant: [
      { start: 5, end: 9 },
      { start: 20, end: 30 },
    ],
  },
];
const world = [potassium, normal, sodium, ...pressures, ...reports, ...groups, ...others];

const perGram: Readonly<Record<string, number>> = { g: 1, mg: 1000, kg: 0.001 };
const options: EvaluationOptions = {
  convert: (value, from, to) => {
    const [fromRate, toRate] = [perGram[from], perGram[to]];
    return fromRate === undefined || toRate === undefined ? undefined : (value / fromRate) * toRate;
  },
};

const composites: readonly (readonly [search: string, found: string])[] = [
  [
    'DiagnosticReport?result.code-value-quantity=http://loinc.org|2823-3$gt5.4|http://unitsofmeasure.org|mmol/L',
    'r-high',
  ],
  ['Observation?code-value-quantity=http://loinc.org|2823-3$gt5.4|http://unitsofmeasure.org|mmol/L', 'high'],
  ['Observation?component-code-value-quantity=http://loinc.org|8480-6$lt60', 'low'],
  ['Observation?component-code-value-quantity=8480-6$lt60,8462-4$lt60', 'low diastolic-low'],
  ['Observation?combo-code-value-quantity=8480-6$lt60', 'low'],
  ['Observation?combo-code-value-quantity=2823-3$6', 'high'],
  ['Group?characteristic-value=gender$mixed', 'mixed'],
  ['Group?characteristic-value=gender$mixed,owner$Eve', 'mixed owned'],
  ['Questionnaire?context-type-value=focus$http://snomed.info/sct|408934002', 'focus'],
  ['Questionnaire?context-type-value=age$http://snomed.info/sct|408934002', ''],
  ['Questionnaire?context-type-quantity=age$ge18', 'focus'],
  ['DocumentReference?relationship=replaces$DocumentReference/old', 'newer'],
  ['DocumentReference?relationship=appends$DocumentReference/old', ''],
  ['Observation?code-value-date=11368-8$2013-01', 'dated'],
  ['Observation?code-value-concept=883-9$http://loinc.org|A', 'named'],
  ['MolecularSequence?chromosome-variant-coordinate=1$lt10$gt8', 'gene'],
  ['MolecularSequence?chromosome-variant-coordinate=1$lt10$gt29', ''],
];
for (const [search, found] of composites) {
  test(`composite — ${search} finds ${found || 'nothing'}`, () => {
    assert.is(idsFound(world, search), found);
  });
}

test('composite — too few parts and modifiers cannot be judged', () => {
  assert.throws(() => idsFound(world, 'Group?characteristic-value=gender'), /2 parts/);
  assert.throws(() => idsFound(world, 'Group?characteristic-value:missing=true'), /no modifier/);
});

const dose = observation('mg', { valueQuantity: quantity(5.4, 'mg') });
const length = observation('m', { valueQuantity: quantity(0.0054, 'm') });
const units: readonly (readonly [value: string, found: string])[] = [
  [`5.4|${ucum}|mg`, 'mg'],
  [`5.40e-3|${ucum}|g`, 'mg'],
  [`5.4e-3|${ucum}|g`, 'mg'],
  [`gt5.3e-6|${ucum}|kg`, 'mg'],
  [`gt5.5e-6|${ucum}|kg`, ''],
  ['5.4||g', ''],
  ['5.40e-3', 'm'],
];
for (const [value, found] of units) {
  test(`quantity — ${value} finds ${found || 'nothing'} of 5.4 mg and 0.0054 m`, () => {
    assert.is(idsFound([dose, length], `Observation?value-quantity=${value}`, options), found);
  });
}

test('quantity — of samples the bounds of their values count', () => {
  const samples = { origin: { value: 10, unit: 'mV' }, factor: 2, data: '-1 0 E 3', dimensions: 1, period: 10 };
  const sampled = [observation('s', { valueSampledData: samples })];
  for (const [value, found] of [
    ['gt15', 's'],
    ['gt16', ''],
    ['lt9', 's'],
    ['lt8', ''],
    ['eb17', 's'],
  ] as const)
    assert.is(idsFound(sampled, `Observation?value-quantity=${value}`), found, value);
});

test('quantity — "<5" is anything up to 5', () => {
  const below = [observation('b', { valueQuantity: { ...quantity(5, 'mg'), comparator: '<' } })];
  assert.is(idsFound(below, 'Observation?value-quantity=lt1'), 'b');
  assert.is(idsFound(below, 'Observation?value-quantity=gt5'), '');
  assert.is(idsFound(below, 'Observation?value-quantity=5'), '');
});

function location(id: string, latitude: number, longitude: number): Json {
  return { resourceType: 'Location', id, position: { latitude, longitude } };
}
// A degree of a great circle is 111.195 km on a sphere of 6371.0088 km radius.
const places = [
  location('here', 0, 0),
  location('one-degree', 0, 1),
  location('date-line-west', 10, 179.9),
  location('date-line-east', 10, -179.9),
  { resourceType: 'Location', id: 'nowhere' },
];
for (const [value, found] of [
  ['0|0|111.1|km', 'here'],
  ['0|0|111.3|km', 'here one-degree'],
  ['0|0|111.3', 'here one-degree'],
  ['0|0|111300|m', 'here one-degree'],
  ['0|0|70|[mi_us]', 'here one-degree'],
  ['0|0|69|[mi_us]', 'here'],
  ['0|0', 'here'],
  ['0|0.008', 'here'],
  ['0|0.01', ''],
  ['10|180|11|km', 'date-line-west date-line-east'],
] as const) {
  test(`near — ${value} finds ${found || 'nothing'}`, () => {
    assert.is(idsFound(places, `Location?near=${value}`), found);
  });
}

for (const value of ['91|0|1|km', '0|181|1|km', '0|0|1|furlong', '0', '0|0|far|km']) {
  test(`near — ${value} cannot be judged`, () => {
    assert.throws(() => idsFound(places, `Location?near=${value}`), /coordinate|distance/);
  });
}

test.run();
