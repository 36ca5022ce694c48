// The evaluator that judges searches, held against what R4's search page says. https://hl7.org/fhir/R4/search.html
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluateSearch, type Pair } from '../support/evaluate.ts';
import { impliedRange } from '../support/evaluate-number.ts';
import type { Json } from '../support/evaluate-parameters.ts';

const test = suite('evaluator');
const now = Date.UTC(2013, 4, 1);

function ids(resources: readonly Json[], resourceType: string, ...pairs: Pair[]): unknown[] {
  return evaluateSearch(resources, resourceType, pairs, { now }).matches.map((resource) => resource.id);
}

function encounter(id: string, period: Json): Json {
  return { resourceType: 'Encounter', id, status: 'finished', period };
}

function observation(id: string, more: Json): Json {
  return { resourceType: 'Observation', id, status: 'final', ...more };
}

const from21January = encounter('from-21-Jan', { start: '2013-01-21' });
const from15March = encounter('from-15-Mar', { start: '2013-03-15' });
const until21January = encounter('until-21-Jan', { end: '2013-01-21' });
const periods = [from21January, from15March, until21January];

const dateRows: readonly (readonly [value: string, target: string, matches: boolean])[] = [
  ['eq2013-01-14', '2013-01-14T00:00:00Z', true],
  ['eq2013-01-14', '2013-01-14T10:00:00Z', true],
  ['eq2013-01-14', '2013-01-15T00:00:00Z', false],
  ['ne2013-01-14', '2013-01-15T00:00:00Z', true],
  ['ne2013-01-14', '2013-01-14T00:00:00Z', false],
  ['ne2013-01-14', '2013-01-14T10:00:00Z', false],
  ['lt2013-01-14T10:00', '2013-01-14', true],
  ['gt2013-01-14T10:00', '2013-01-14', true],
  ['gt2013-01-14', '2013-01-14T23:59:59Z', false],
  ['ge2013-01-14', '2013-01-14T00:00:00Z', true],
  ['le2013-01-14', '2013-01-14T23:59:59Z', true],
  ['le2013-01-14', '2013-01-15T00:00:00Z', false],
  ['lt2013-01-14', '2013-01-14T00:00:00Z', false],
  ['ap2013-03-14', '2013-03-14', true],
  ['ap2013-03-14', '2013-01-21', false],
  ['ap2013-03-14', '2015-06-15', false],
  ['2000', '2000-02-29', true],
  ['2000-04', '2000-04-30T23:59:59Z', true],
  ['2000-04', '2000-05-01', false],
  ['2013-01-14', '2013-01-14T23:30:00-05:00', false],
  ['2013-01-15', '2013-01-14T23:30:00-05:00', true],
  ['2013-01-14T23:30:00-05:00', '2013-01-15T04:30:00Z', true],
];
for (const [value, target, matches] of dateRows) {
  test(`date — ${value} ${matches ? 'finds' : 'does not find'} ${target}`, () => {
    const found = ids([observation('o', { effectiveDateTime: target })], 'Observation', ['date', value]);
    assert.equal(found, matches ? ['o'] : []);
  });
}

test('date — an instant is a point: any precision that names it finds it', () => {
  const document: Json = { resourceType: 'DocumentReference', id: 'd', date: '2013-01-14T10:00:00Z' };
  assert.equal(ids([document], 'DocumentReference', ['date', '2013-01-14T10:00:00.000Z']), ['d']);
  assert.equal(ids([document], 'DocumentReference', ['date', '2013-01-14T10:00']), ['d']);
});

const periodRows: readonly (readonly [value: string, found: readonly string[]])[] = [
  ['ge2013-03-14', ['from-21-Jan', 'from-15-Mar']],
  ['le2013-03-14', ['from-21-Jan', 'until-21-Jan']],
  ['sa2013-03-14', ['from-15-Mar']],
  ['eb2013-03-14', ['until-21-Jan']],
  ['ap2013-03-14', ['from-21-Jan', 'from-15-Mar']],
];
for (const [value, found] of periodRows) {
  test(`date — ${value} finds of the open periods ${found.join(' and ')}`, () => {
    assert.equal(ids(periods, 'Encounter', ['date', value]), found);
  });
}

test('date — of a Timing only the outer limits count', () => {
  const request: Json = {
    resourceType: 'ServiceRequest',
    id: 's',
    occurrenceTiming: { event: ['2013-01-31', '2013-03-24'] },
  };
  assert.equal(ids([request], 'ServiceRequest', ['occurrence', 'ap2013-02-01']), ['s']);
  assert.equal(ids([request], 'ServiceRequest', ['occurrence', 'eb2013-01-31']), []);
});

for (const [text, low, high] of [
  ['100', 99.5, 100.5],
  ['1e2', 95, 105],
  ['1.0e2', 95, 105],
  ['1.00e2', 99.5, 100.5],
  ['100.00', 99.995, 100.005],
  ['2.0', 1.95, 2.05],
  ['5.40e-3', 0.005395, 0.005405],
] as const) {
  test(`number — ${text} stands for ${low} to ${high}`, () => {
    assert.equal(impliedRange(text), { low, high });
  });
}

const numberRows: readonly (readonly [value: string, target: number, matches: boolean])[] = [
  ['100', 99.5, true],
  ['100', 100.5, false],
  ['100.00', 100, true],
  ['100.00', 100.01, false],
  ['lt100', 99.999, true],
  ['lt100', 100, false],
  ['le100', 100, true],
  ['gt100', 100.001, true],
  ['gt100', 100, false],
  ['ge100', 100, true],
  ['ne100', 100.4, false],
  ['ne100', 101, true],
  ['gt0.8', 0.81, true],
  ['gt8e-1', 0.81, true],
  ['gt8e-1', 0.8, false],
  ['ap100', 109, true],
  ['ap100', 111, false],
];
for (const [value, target, matches] of numberRows) {
  test(`number — ${value} ${matches ? 'finds' : 'does not find'} ${target}`, () => {
    const risk: Json = { resourceType: 'RiskAssessment', id: 'r', prediction: [{ probabilityDecimal: target }] };
    assert.equal(ids([risk], 'RiskAssessment', ['probability', value]), matches ? ['r'] : []);
  });
}

const milligrams = { value: 5.4, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' };
const quantityRows: readonly (readonly [value: string, matches: boolean])[] = [
  ['5.4|http://unitsofmeasure.org|mg', true],
  ['5.40|http://unitsofmeasure.org|mg', true],
  ['5.4||mg', true],
  ['5.4|http://unitsofmeasure.org|', true],
  ['5.4|http://elsewhere.example|', false],
  ['5.4', true],
  ['le5.4|http://unitsofmeasure.org|mg', true],
  ['lt5.4|http://unitsofmeasure.org|mg', false],
  ['ap5.4|http://unitsofmeasure.org|mg', true],
  ['ap5.8|http://unitsofmeasure.org|mg', true],
  ['ap6.1|http://unitsofmeasure.org|mg', false],
  ['5.4|http://unitsofmeasure.org|g', false],
  ['5.5|http://unitsofmeasure.org|mg', false],
];
for (const [value, matches] of quantityRows) {
  test(`quantity — ${value} ${matches ? 'finds' : 'does not find'} 5.4 mg`, () => {
    const found = ids([observation('o', { valueQuantity: milligrams })], 'Observation', ['value-quantity', value]);
    assert.equal(found, matches ? ['o'] : []);
  });
}

const eve: Json = { resourceType: 'Patient', id: 'eve', name: [{ given: ['Eve'], family: 'Carreño' }] };
const evelyn: Json = { resourceType: 'Patient', id: 'evelyn', name: [{ given: ['Evelyn'], text: 'Evelyn Lynch' }] };
const severine: Json = { resourceType: 'Patient', id: 'severine', name: [{ given: ['Severine'] }] };
for (const [name, value, found] of [
  ['given', 'eve', ['eve', 'evelyn']],
  ['name', 'EVE', ['eve', 'evelyn']],
  ['family', 'carreno', ['eve']],
  ['name', 'Carreñ', ['eve']],
  ['name', 'evelyn ly', ['evelyn']],
  ['given', 'sev,eve', ['eve', 'evelyn', 'severine']],
] as const) {
  test(`string — ${name}=${value} finds ${found.join(', ')}`, () => {
    assert.equal(ids([eve, evelyn, severine], 'Patient', [name, value]), found);
  });
}

const acme: Json = {
  resourceType: 'Patient',
  id: 'p',
  gender: 'male',
  active: true,
  identifier: [{ system: 'http://acme.org/patient', value: '2345' }, { value: '77' }],
};
const headache: Json = {
  resourceType: 'Condition',
  id: 'c',
  code: { coding: [{ system: 'http://acme.org/conditions/codes', code: 'ha125' }, { code: 'local,1' }] },
};
for (const [type, name, value, matches] of [
  ['Patient', 'identifier', 'http://acme.org/patient|2345', true],
  ['Patient', 'identifier', '2345', true],
  ['Patient', 'identifier', '|2345', false],
  ['Patient', 'identifier', '|77', true],
  ['Patient', 'identifier', 'http://acme.org/patient|', true],
  ['Patient', 'identifier', 'http://acme.org/other|', false],
  ['Patient', 'gender', 'male', true],
  ['Patient', 'gender', 'female,male', true],
  ['Patient', 'active', 'true', true],
  ['Condition', 'code', 'http://acme.org/conditions/codes|ha125', true],
  ['Condition', 'code', 'HA125', true],
  ['Condition', 'code', 'HTTP://acme.org/conditions/codes|ha125', false],
  ['Condition', 'code', 'local\\,1', true],
  ['Condition', 'code', 'local,1', false],
] as const) {
  test(`token — ${type}?${name}=${value} ${matches ? 'matches' : 'does not match'}`, () => {
    assert.is(ids([acme, headache], type, [name, value]).length, matches ? 1 : 0);
  });
}

const forPatient23 = observation('o', {
  subject: { reference: 'Patient/23' },
  performer: [{ reference: 'http://elsewhere.example/fhir/Practitioner/9' }],
});
for (const [name, value, matches] of [
  ['subject', 'Patient/23', true],
  ['subject', '23', true],
  ['subject', 'Group/23', false],
  ['patient', '23', true],
  ['subject', '2', false],
  ['performer', 'http://elsewhere.example/fhir/Practitioner/9', true],
  ['performer', '9', false],
] as const) {
  test(`reference — Observation?${name}=${value} ${matches ? 'matches' : 'does not match'}`, () => {
    assert.is(ids([forPatient23], 'Observation', [name, value]).length, matches ? 1 : 0);
  });
}

test('reference — patient is the subject only where that is a Patient', () => {
  const ofGroup = observation('g', { subject: { reference: 'Group/23' } });
  assert.equal(ids([ofGroup], 'Observation', ['patient', '23']), []);
  assert.equal(ids([ofGroup], 'Observation', ['subject', '23']), ['g']);
});

test('uri — the whole of it, with its case', () => {
  const valueSet: Json = { resourceType: 'ValueSet', id: 'v', url: 'http://acme.org/fhir/ValueSet/123' };
  assert.equal(ids([valueSet], 'ValueSet', ['url', 'http://acme.org/fhir/ValueSet/123']), ['v']);
  assert.equal(ids([valueSet], 'ValueSet', ['url', 'http://acme.org/fhir/valueset/123']), []);
  assert.equal(ids([valueSet], 'ValueSet', ['url', 'http://acme.org/fhir/']), []);
});

test('all parameters — _id takes a list, _lastUpdated compares', () => {
  const updated = observation('a', { meta: { lastUpdated: '2010-10-01T08:00:00Z' } });
  assert.equal(ids([updated, observation('b', {})], 'Observation', ['_id', 'a,zz']), ['a']);
  assert.equal(ids([updated], 'Observation', ['_lastUpdated', 'gt2010-09-30']), ['a']);
  assert.equal(ids([updated], 'Observation', ['_lastUpdated', 'gt2010-10-01']), []);
});

test('repeats must all hold, members of a list need one', () => {
  const peanut: Json = {
    resourceType: 'Patient',
    id: 'p',
    language: 'FR',
    address: [{ city: 'Paris' }, { city: 'Ghent' }],
  };
  assert.equal(ids([peanut], 'Patient', ['address-city', 'paris'], ['address-city', 'ghent']), ['p']);
  assert.equal(ids([peanut], 'Patient', ['address-city', 'paris'], ['address-city', 'rome']), []);
  assert.equal(ids([peanut], 'Patient', ['address-city', 'rome,ghent']), ['p']);
});

test('_sort — several keys, descending, missing values last in both directions', () => {
  const all = [
    observation('none', {}),
    observation('late', { effectiveDateTime: '2014', code: { coding: [{ code: 'b' }] } }),
    observation('early', { effectiveDateTime: '2013', code: { coding: [{ code: 'b' }] } }),
    observation('early-a', { effectiveDateTime: '2013', code: { coding: [{ code: 'a' }] } }),
  ];
  assert.equal(ids(all, 'Observation', ['_sort', 'date']), ['early', 'early-a', 'late', 'none']);
  assert.equal(ids(all, 'Observation', ['_sort', '-date,code']), ['late', 'early-a', 'early', 'none']);
});

test('_include and _revinclude — each resource once, and no match', () => {
  const request: Json = {
    resourceType: 'MedicationRequest',
    id: 'm',
    medicationReference: { reference: 'Medication/x' },
    subject: { reference: 'Patient/1' },
  };
  const medication: Json = { resourceType: 'Medication', id: 'x' };
  const provenance: Json = {
    resourceType: 'Provenance',
    id: 'p',
    target: [{ reference: 'MedicationRequest/m' }, { reference: 'Medication/x' }],
  };
  const other: Json = { resourceType: 'Provenance', id: 'q', target: [{ reference: 'Medication/y' }] };
  const result = evaluateSearch([request, medication, provenance, other], 'MedicationRequest', [
    ['_include', 'MedicationRequest:medication'],
    ['_revinclude', 'Provenance:target'],
  ]);
  assert.equal(
    result.matches.map((r) => r.id),
    ['m'],
  );
  assert.equal(
    result.included.map((r) => r.id),
    ['x', 'p'],
  );
  assert.is(result.total, 1);
});

test('US Core — asserted-date and role are parameters', () => {
  const url = 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate';
  const condition: Json = { resourceType: 'Condition', id: 'c', extension: [{ url, valueDateTime: '2016-08-10' }] };
  assert.equal(ids([condition], 'Condition', ['asserted-date', '2016-08-10']), ['c']);
  const team: Json = { resourceType: 'CareTeam', id: 't', participant: [{ role: [{ coding: [{ code: 'nurse' }] }] }] };
  assert.equal(ids([team], 'CareTeam', ['role', 'nurse']), ['t']);
});

test.run();
