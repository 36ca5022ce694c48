import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indexResource } from '../../src/search/index-resource.ts';

const test = suite('index-resource');

test('a vital sign is found by everything R4 defines for it, each value once', () => {
  const pulse = {
    resourceType: 'Observation',
    id: 'pulse',
    meta: { lastUpdated: '2024-01-01T00:00:00Z', profile: ['http://example.org/pulse'] },
    status: 'final',
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
    ],
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }], text: 'Pulse' },
    subject: { reference: 'Patient/ann' },
    encounter: { reference: 'Encounter/visit' },
    effectiveDateTime: '2024-05-17',
    performer: [{ reference: 'Practitioner/berg' }, { reference: 'Practitioner/berg' }],
    valueQuantity: { value: 72, unit: 'beats/minute', system: 'http://unitsofmeasure.org', code: '/min' },
  };
  const loinc = { type: 'token', system: 'http://loinc.org', code: '8867-4' };
  const ann = { type: 'reference', targetType: 'Patient', targetId: 'ann' };
  const quantity = {
    type: 'quantity',
    low: 72,
    high: 72,
    system: 'http://unitsofmeasure.org',
    code: '/min',
    unit: 'beats/minute',
  };
  const text = { type: 'string', value: 'pulse', exact: 'Pulse' };
  // 72 a minute are 1.2 a second.
  const canonical = { type: 'quantity', low: 1.2, high: 1.2, system: '', code: 's-1', unit: '/min' };
  assert.equal(indexResource(pulse), [
    { param: '_profile', value: { type: 'uri', value: 'http://example.org/pulse' } },
    {
      param: 'category',
      value: {
        type: 'token',
        system: 'http://terminology.hl7.org/CodeSystem/observation-category',
        code: 'vital-signs',
      },
    },
    { param: 'code', value: loinc },
    { param: 'code:text', value: text },
    { param: 'code-value-quantity$1', item: 1, value: loinc },
    { param: 'code-value-quantity$2', item: 1, value: quantity },
    { param: 'code-value-quantity$2:canonical', item: 1, value: canonical },
    { param: 'combo-code', value: loinc },
    { param: 'combo-code:text', value: text },
    { param: 'combo-code-value-quantity$1', item: 1, value: loinc },
    { param: 'combo-code-value-quantity$2', item: 1, value: quantity },
    { param: 'combo-code-value-quantity$2:canonical', item: 1, value: canonical },
    { param: 'combo-value-quantity', value: quantity },
    { param: 'combo-value-quantity:canonical', value: canonical },
    { param: 'date', value: { type: 'date', low: Date.UTC(2024, 4, 17), high: Date.UTC(2024, 4, 18) } },
    { param: 'encounter', value: { type: 'reference', targetType: 'Encounter', targetId: 'visit' } },
    { param: 'patient', value: ann },
    { param: 'performer', value: { type: 'reference', targetType: 'Practitioner', targetId: 'berg' } },
    { param: 'status', value: { type: 'token', system: 'http://hl7.org/fhir/observation-status', code: 'final' } },
    { param: 'subject', value: ann },
    { param: 'value-quantity', value: quantity },
    { param: 'value-quantity:canonical', value: canonical },
  ]);
});

test('a date without an offset is taken in the time zone given', () => {
  const birth = (timeZone?: string) =>
    indexResource({ resourceType: 'Patient', birthDate: '1980-07-04' }, timeZone === undefined ? {} : { timeZone })
      .filter((entry) => entry.param === 'birthdate')
      .map((entry) => entry.value);
  assert.equal(birth(), [{ type: 'date', low: Date.UTC(1980, 6, 4), high: Date.UTC(1980, 6, 5) }]);
  assert.equal(birth('Asia/Tokyo'), [{ type: 'date', low: Date.UTC(1980, 6, 3, 15), high: Date.UTC(1980, 6, 4, 15) }]);
});

test('contained resources are not found as if they were the resource', () => {
  const resource = {
    resourceType: 'MedicationRequest',
    contained: [{ resourceType: 'Medication', id: 'm', code: { coding: [{ code: '123' }] } }],
    medicationReference: { reference: '#m' },
  };
  // That there is a medication is all that can be said of the request itself.
  assert.equal(indexResource(resource), [
    { param: 'medication:present', value: { type: 'token', system: '', code: '' } },
  ]);
});

/** What the rows of a resource hold under one name, each value without its type. */
function rowsOf(resource: Record<string, unknown>, param: string): unknown[] {
  return indexResource(resource)
    .filter((entry) => entry.param === param)
    .map(({ item, value: { type, ...value } }) => (item === undefined ? value : { item, ...value }));
}

const mg = (value: number) => ({ value, system: 'http://unitsofmeasure.org', code: 'mg' });
const components = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ code: 'panel' }] },
  component: [
    { code: { coding: [{ code: 'a' }] }, valueQuantity: mg(1) },
    { code: { coding: [{ code: 'b' }] } },
    { code: { coding: [{ code: 'c' }] }, valueQuantity: mg(3) },
  ],
};

test('a composite keeps what lies in one element together, and leaves out an element that lacks a part', () => {
  assert.equal(rowsOf(components, 'component-code-value-quantity$1'), [
    { item: 1, system: '', code: 'a' },
    { item: 3, system: '', code: 'c' },
  ]);
  const quantity = (item: number, value: number) => {
    return { item, low: value, high: value, system: 'http://unitsofmeasure.org', code: 'mg', unit: '' };
  };
  assert.equal(rowsOf(components, 'component-code-value-quantity$2'), [quantity(1, 1), quantity(3, 3)]);
  assert.equal(rowsOf(components, 'component-code-value-quantity$2:canonical'), [
    { item: 1, low: 0.001, high: 0.001, system: '', code: 'g', unit: 'mg' },
    { item: 3, low: 0.003, high: 0.003, system: '', code: 'g', unit: 'mg' },
  ]);
  assert.equal(rowsOf(components, 'code-value-quantity$1'), []);
});

test('the relationship of documents has the code first and the target second, as its expressions say', () => {
  const document = {
    resourceType: 'DocumentReference',
    relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/old' } }],
  };
  const [code] = rowsOf(document, 'relationship$1');
  assert.equal(code, { item: 1, system: 'http://hl7.org/fhir/document-relationship-type', code: 'replaces' });
  assert.equal(rowsOf(document, 'relationship$2'), [{ item: 1, targetType: 'DocumentReference', targetId: 'old' }]);
});

test('a component that begins at the resource goes with every element', () => {
  const sequence = {
    resourceType: 'MolecularSequence',
    coordinateSystem: 0,
    referenceSeq: { chromosome: { coding: [{ code: '7' }] } },
    variant: [{ start: 1, end: 5 }, { start: 7 }],
  };
  assert.equal(rowsOf(sequence, 'chromosome-variant-coordinate$1'), [{ item: 1, system: '', code: '7' }]);
  assert.equal(rowsOf(sequence, 'chromosome-variant-coordinate$2'), [{ item: 1, low: 1, high: 1 }]);
  assert.equal(rowsOf(sequence, 'chromosome-variant-coordinate$3'), [{ item: 1, low: 5, high: 5 }]);
});

test('an identifier is found by the texts of its type, and by type and value together', () => {
  const type = { text: 'Chart No.', coding: [{ system: 'http://types', code: 'MR', display: 'Medical record' }] };
  const patient = { resourceType: 'Patient', identifier: [{ type, system: 'urn:chart', value: 'Ab1' }] };
  assert.equal(
    rowsOf(patient, 'identifier:text').map((row) => (row as { exact: string }).exact),
    ['Chart No.', 'Medical record'],
  );
  assert.equal(rowsOf(patient, 'identifier:of-type'), [{ system: 'http://types|mr', code: 'ab1' }]);
});

test('a reference is found by the identifier in it', () => {
  const reference = { identifier: { system: 'urn:npi', value: 'A7' } };
  const observation = { resourceType: 'Observation', performer: [reference] };
  assert.equal(rowsOf(observation, 'performer:identifier'), [{ system: 'urn:npi', code: 'a7' }]);
  assert.equal(rowsOf(observation, 'performer'), []);
  assert.equal(rowsOf(observation, 'performer:present'), [{ system: '', code: '' }]);
});

for (const [promise, code, isPresent] of [
  ['a text without a code is a value', { text: 'Pulse' }, true],
  ['a reason for no value is none', { extension: [{ url: 'http://reason', valueCode: 'unknown' }] }, false],
  ['what has rows of its own needs no other', { coding: [{ code: '8867-4' }] }, false],
] as const) {
  test(`whether there is a value: ${promise}`, () => {
    const rows = rowsOf({ resourceType: 'Observation', code }, 'code:present');
    assert.equal(rows, isPresent ? [{ system: '', code: '' }] : []);
  });
}

test('a scale that falls as what it measures grows keeps its ends in order', () => {
  const value = { comparator: '>', value: 7, system: 'http://unitsofmeasure.org', code: '[pH]' };
  const [row] = rowsOf({ resourceType: 'Observation', valueQuantity: value }, 'value-quantity:canonical');
  const { low, high } = row as { low: number; high: number };
  // Above pH 7 is below 10^-7 mol/l, and a litre is a thousandth of a cubic metre.
  assert.is(low, Number.NEGATIVE_INFINITY);
  assert.ok(Number.isFinite(high) && high > 0);
});

test('a place has its latitude and longitude', () => {
  const location = { resourceType: 'Location', position: { latitude: 42.25, longitude: -83.69 } };
  assert.equal(rowsOf(location, 'near$1'), [{ item: 1, low: 42.25, high: 42.25 }]);
  assert.equal(rowsOf(location, 'near$2'), [{ item: 1, low: -83.69, high: -83.69 }]);
});

const oddities: [promise: string, resource: Record<string, unknown>][] = [
  ['no R4 type', { resourceType: 'Nothing', id: '1' }],
  ['no type', { id: '1' }],
  ['null where a list belongs', { resourceType: 'Patient', name: null, identifier: [null] }],
  ['texts where elements belong', { resourceType: 'Patient', name: 'Ann', identifier: 'x', telecom: ['y'] }],
  ['elements where texts belong', { resourceType: 'Observation', status: { a: 1 }, effectiveDateTime: {}, code: [] }],
  ['numbers in texts', { resourceType: 'Observation', valueQuantity: { value: '5' }, effectiveDateTime: '2024-02-30' }],
];
for (const [promise, resource] of oddities) {
  test(`a resource with ${promise} is found by nothing in it and does no harm`, () => {
    assert.equal(
      indexResource(resource).filter(({ param }) => param !== 'deceased' && !param.endsWith(':present')),
      [],
    );
  });
}

test('a resource with thousands of values is indexed in a moment, each value once', () => {
  const target = Array.from({ length: 20_000 }, (_, number) => ({ reference: `Observation/${number % 10_000}` }));
  const startedAt = process.cpuUsage();
  const entries = indexResource({ resourceType: 'Provenance', target });
  assert.is(entries.length, 10_000);
  assert.ok(process.cpuUsage(startedAt).user < 2_000_000);
});

test.run();
