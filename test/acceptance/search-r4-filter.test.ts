// R4's page on _filter, row by row, asked of the real app. What each row finds is what the page says.
// https://hl7.org/fhir/R4/search_filter.html
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../support/evaluate-parameters.ts';
import { askerOf23 } from '../support/generate-record.ts';
import { practitioner, subject } from './search-r4-rows.ts';

const test = suite('R4 _filter, row by row');
const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';

const world: Json[] = [
  practitioner('peter', { name: [{ given: ['Peter'], family: 'Trumpet' }] }),
  practitioner('old', { name: [{ given: ['peter'] }], gender: 'male' }),
  practitioner('anna', { name: [{ given: ['Anna', 'Peter-Ann'] }], gender: 'female' }),
  {
    resourceType: 'Observation',
    id: 'lab',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '1234-5' }] },
    subject,
    effectivePeriod: { start: '2013-01-10', end: '2013-01-20' },
    valueQuantity: { value: 5.4, system: 'http://unitsofmeasure.org', code: 'mg' },
  },
  {
    resourceType: 'Observation',
    id: 'finding',
    status: 'final',
    code: { coding: [{ system: clinical, code: 'recurrence' }] },
    subject,
    effectiveDateTime: '2013-01-14T10:00:00Z',
    performer: [{ reference: 'http://elsewhere.example/Practitioner/1' }],
  },
  { resourceType: 'RiskAssessment', id: 'risk', status: 'final', subject, prediction: [{ probabilityDecimal: 0.8 }] },
  {
    resourceType: 'DocumentReference',
    id: 'both',
    status: 'current',
    subject,
    content: [],
    relatesTo: [
      { code: 'replaces', target: { reference: 'DocumentReference/1' } },
      { code: 'appends', target: { reference: 'DocumentReference/2' } },
    ],
  },
  { resourceType: 'ValueSet', id: 'vs', status: 'active', url: 'http://acme.org/fhir/ValueSet/1' },
];

const rows: readonly (readonly [type: string, filter: string, found: string])[] = [
  ['Practitioner', 'name co "pet"', 'peter old anna'],
  ['Practitioner', 'given eq "peter" and gender pr true', 'old'],
  ['Patient', 'given eq "peter" and birthdate ge 2014-10-10', '23'],
  ['Patient', 'given eq "peter" and birthdate ge 2016-10-10', ''],
  ['Observation', 'code eq http://loinc.org|1234-5', 'lab'],
  ['Observation', 'subject.name co "pet"', 'lab finding'],
  ['Observation', 'subject.name co "anna"', ''],
  ['Observation', 'code eq loinc|1234-5', 'lab'],
  ['Observation', 'code ne loinc|1234-5', 'finding'],
  ['Practitioner', 'given eq peter', 'peter old'],
  ['Practitioner', 'given eq "pete"', ''],
  ['Practitioner', 'given ne "peter"', 'anna'],
  ['Practitioner', 'gender ne male', 'anna'],
  ['Practitioner', 'not (given eq "peter")', 'anna'],
  ['Practitioner', 'family sw "TRUM"', 'peter'],
  ['Practitioner', 'family sw "pet"', ''],
  ['Practitioner', 'family ew "pet"', 'peter'],
  ['Practitioner', 'gender pr true', 'old anna'],
  ['Practitioner', 'gender pr false', 'peter'],
  ['Practitioner', 'gender eq male or gender eq female', 'old anna'],
  // From left to right: (old or anna) and anna, where precedence of "and" would find old as well.
  ['Practitioner', 'gender eq male or gender eq female and given eq "anna"', 'anna'],
  ['Practitioner', 'gender eq male or (gender eq female and given eq "anna")', 'old anna'],
  ['Observation', 'date po 2013-01-14', 'lab finding'],
  ['Observation', 'date po 2013-01-15', 'lab'],
  ['Observation', 'date eq 2013-01-14', 'finding'],
  ['Observation', 'date ap 2013-01-14', 'lab finding'],
  ['Observation', 'date lt 2013-01-11', 'lab'],
  ['Observation', 'date sa 2013-01-11', 'finding'],
  ['Observation', 'date eb 2013-01-15', 'finding'],
  ['Observation', 'value-quantity gt 5|ucum|mg', 'lab'],
  ['Observation', 'value-quantity eq 5.4', 'lab'],
  ['Observation', 'value-quantity eq 5.4|ucum|g', ''],
  ['Observation', 'value-quantity eq 5.40e-3|ucum|g', 'lab'],
  ['RiskAssessment', 'probability gt 0.75', 'risk'],
  ['Observation', `code ss ${clinical}|active`, 'finding'],
  ['Observation', `code sb ${clinical}|recurrence`, 'finding'],
  ['Observation', 'code in http://hl7.org/fhir/ValueSet/condition-clinical', 'finding'],
  ['Observation', 'code ni http://hl7.org/fhir/ValueSet/condition-clinical', 'lab'],
  ['Observation', 'subject re Patient/23', 'lab finding'],
  ['Observation', 'subject re Patient/24', ''],
  ['Observation', 'performer re http://elsewhere.example/Practitioner/1', 'finding'],
  ['DocumentReference', 'relatesTo[code eq "replaces"].target pr true', 'both'],
  ['DocumentReference', 'relatesTo[code eq replaces].target re DocumentReference/1', 'both'],
  ['DocumentReference', 'relatesTo[code eq replaces].target re DocumentReference/2', ''],
  ['ValueSet', 'url eq http://acme.org/fhir/ValueSet/1', 'vs'],
  ['Practitioner', 'name', '400'],
  ['Practitioner', 'name is "x"', '400'],
  ['Practitioner', 'name eq', '400'],
  ['Practitioner', 'name eq "x', '400'],
  ['Practitioner', '(name eq x', '400'],
  ['Practitioner', 'name eq x)', '400'],
  ['Practitioner', 'not name eq x', '400'],
  ['Practitioner', 'gender gt male', '400'],
  ['Practitioner', 'gender pr maybe', '400'],
  ['Practitioner', 'shoe-size eq 9', '400'],
];
const find = askerOf23(world, { name: [{ given: ['Peter'] }], birthDate: '2015-01-01' });
for (const [type, filter, found] of rows) {
  test(`${type}: ${filter} finds ${found || 'nothing'}`, async () => {
    assert.is(await find(`${type}?_filter=${filter}`), found);
  });
}

test('several filters must all hold, beside other parameters', async () => {
  assert.is(await find('Practitioner?_filter=name co "pet"&_filter=gender pr true&given=anna'), 'anna');
});

test.run();
