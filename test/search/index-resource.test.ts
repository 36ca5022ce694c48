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
    { param: 'combo-code', value: loinc },
    { param: 'combo-value-quantity', value: quantity },
    { param: 'date', value: { type: 'date', low: Date.UTC(2024, 4, 17), high: Date.UTC(2024, 4, 18) } },
    { param: 'encounter', value: { type: 'reference', targetType: 'Encounter', targetId: 'visit' } },
    { param: 'patient', value: ann },
    { param: 'performer', value: { type: 'reference', targetType: 'Practitioner', targetId: 'berg' } },
    { param: 'status', value: { type: 'token', system: 'http://hl7.org/fhir/observation-status', code: 'final' } },
    { param: 'subject', value: ann },
    { param: 'value-quantity', value: quantity },
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
  assert.equal(indexResource(resource), []);
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
  test(`a resource with ${promise} has no entries for it and does no harm`, () => {
    assert.equal(
      indexResource(resource).filter((entry) => entry.param !== 'deceased'),
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
