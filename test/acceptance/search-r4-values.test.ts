// R4's search page, row by row: prefixes, numbers, dates, strings, tokens, quantities, references and URIs, asked of the real app.
// What each row finds is what the page says. https://hl7.org/fhir/R4/search.html
import { suite } from 'uvu';
import type { Json } from '../support/evaluate-parameters.ts';
import { practitioner, rowsOf, subject } from './search-r4-rows.ts';

const test = suite('R4 search, row by row: values');
const rows = rowsOf(test);
const ucum = 'http://unitsofmeasure.org';

function observation(id: string, more: Json): Json {
  return { resourceType: 'Observation', id, status: 'final', subject, ...more };
}

function encounter(id: string, period: Json): Json {
  return { resourceType: 'Encounter', id, status: 'finished', subject, period };
}

function risk(id: string, probabilityDecimal: number): Json {
  return { resourceType: 'RiskAssessment', id, status: 'final', subject, prediction: [{ probabilityDecimal }] };
}

function valueSet(id: string, url: string): Json {
  return { resourceType: 'ValueSet', id, status: 'active', url };
}

const dates = ['2013-01-14T00:00:00Z', '2013-01-14T10:00:00Z', '2013-01-15T00:00:00Z'];
rows(
  'prefix and date',
  [...dates.map((date, index) => observation(`at-${index}`, { effectiveDateTime: date }))],
  [
    ['Observation?date=eq2013-01-14', 'at-0 at-1'],
    ['Observation?date=2013-01-14', 'at-0 at-1'],
    ['Observation?date=ne2013-01-14', 'at-2'],
    ['Observation?date=2013-01-14T10:00', 'at-1'],
    ['Observation?date=2013-01-14T10:00:00Z', 'at-1'],
    ['Observation?date=2013-01-14T11:00:00%2B01:00', '400'],
    ['Observation?date=2013-01-14T11:00:00+01:00', 'at-1'],
    ['Observation?date=2013-01', 'at-0 at-1 at-2'],
    ['Observation?date=2013', 'at-0 at-1 at-2'],
    ['Observation?date=2014', ''],
    ['Observation?date=gt2013-01-14', 'at-2'],
    ['Observation?date=ge2013-01-14', 'at-0 at-1 at-2'],
    ['Observation?date=lt2013-01-14', ''],
    ['Observation?date=le2013-01-14', 'at-0 at-1'],
    ['Observation?date=sa2013-01-14', 'at-2'],
    ['Observation?date=eb2013-01-15', 'at-0 at-1'],
    ['Observation?date=ge2013-01-14T10:00&date=lt2013-01-15', 'at-1'],
    ['Observation?date=2013-01-15,2013-01-14T10:00', 'at-1 at-2'],
  ],
);
rows(
  'prefix and a day',
  [observation('day', { effectiveDateTime: '2013-01-14' })],
  [
    ['Observation?date=lt2013-01-14T10:00', 'day'],
    ['Observation?date=gt2013-01-14T10:00', 'day'],
    ['Observation?date=eq2013-01-14T10:00', ''],
    ['Observation?date=ne2013-01-14T10:00', 'day'],
    ['Observation?date=sa2013-01-14T10:00', ''],
    ['Observation?date=eb2013-01-14T10:00', ''],
    ['Observation?date=ap2013-01-14', 'day'],
  ],
);
rows(
  'prefix and period',
  [
    encounter('from-21-Jan', { start: '2013-01-21' }),
    encounter('from-15-Mar', { start: '2013-03-15' }),
    encounter('until-21-Jan', { end: '2013-01-21' }),
  ],
  [
    ['Encounter?date=ge2013-03-14', 'from-21-Jan from-15-Mar'],
    ['Encounter?date=le2013-03-14', 'from-21-Jan until-21-Jan'],
    ['Encounter?date=sa2013-03-14', 'from-15-Mar'],
    ['Encounter?date=eb2013-03-14', 'until-21-Jan'],
    ['Encounter?date=ap2013-01-21', 'from-21-Jan until-21-Jan'],
  ],
);
rows(
  'approximately',
  ['2013-03-14', '2013-01-21', '2015-06-15'].map((effectiveDateTime, index) =>
    observation(`on-${index}`, { effectiveDateTime }),
  ),
  [['Observation?date=ap2013-03-14', 'on-0']],
);
rows(
  'number',
  [99.4, 99.5, 99.994, 99.995, 100, 100.004, 100.49, 100.5].map((value) => risk(`r${value}`, value)),
  [
    ['RiskAssessment?probability=100', 'r99.5 r99.994 r99.995 r100 r100.004 r100.49'],
    ['RiskAssessment?probability=100.00', 'r99.995 r100 r100.004'],
    ['RiskAssessment?probability=lt100', 'r99.4 r99.5 r99.994 r99.995'],
    ['RiskAssessment?probability=le100', 'r99.4 r99.5 r99.994 r99.995 r100'],
    ['RiskAssessment?probability=gt100', 'r100.004 r100.49 r100.5'],
    ['RiskAssessment?probability=ge100', 'r100 r100.004 r100.49 r100.5'],
    ['RiskAssessment?probability=ne100', 'r99.4 r100.5'],
    // "To 1 significant figure": R4 prints [95, 105), which is to two; a later version prints [50, 150).
    ['RiskAssessment?probability=1e2', 'r99.4 r99.5 r99.994 r99.995 r100 r100.004 r100.49 r100.5'],
    ['RiskAssessment?probability=ap91', 'r99.4 r99.5 r99.994 r99.995 r100 r100.004'],
    ['RiskAssessment?probability=gt100,lt99.5', 'r99.4 r100.004 r100.49 r100.5'],
  ],
);
rows(
  'quantity',
  [
    observation('mg', { valueQuantity: { value: 5.4, unit: 'mg', system: ucum, code: 'mg' } }),
    observation('g', { valueQuantity: { value: 0.0054, unit: 'g', system: ucum, code: 'g' } }),
    observation('written', { valueQuantity: { value: 5.4, unit: 'mg' } }),
    observation('other', { valueQuantity: { value: 5.4, unit: 'kg', system: ucum, code: 'kg' } }),
    observation('near', { valueQuantity: { value: 5.44, unit: 'mg', system: ucum, code: 'mg' } }),
  ],
  [
    [`Observation?value-quantity=5.4|${ucum}|mg`, 'mg g near'],
    [`Observation?value-quantity=5.40|${ucum}|mg`, 'mg g'],
    [`Observation?value-quantity=5.40e-3|${ucum}|g`, 'mg g'],
    ['Observation?value-quantity=5.4||mg', 'mg written near'],
    ['Observation?value-quantity=5.4', 'mg written other near'],
    [`Observation?value-quantity=le5.4|${ucum}|mg`, 'mg g'],
    [`Observation?value-quantity=lt5.4|${ucum}|mg`, ''],
    [`Observation?value-quantity=gt5.4|${ucum}|mg`, 'other near'],
    [`Observation?value-quantity=ap5.4|${ucum}|mg`, 'mg g near'],
    [`Observation?value-quantity=5.4|${ucum}|mL`, ''],
  ],
);
rows(
  'string',
  [
    practitioner('eve', { name: [{ given: ['Eve'], family: 'Carreño' }] }),
    practitioner('evelyn', { name: [{ given: ['Evelyn'] }] }),
    practitioner('severine', { name: [{ given: ['Severine'], text: 'Severine Lynch' }] }),
  ],
  [
    ['Practitioner?given=eve', 'eve evelyn'],
    ['Practitioner?given:contains=eve', 'eve evelyn severine'],
    ['Practitioner?given:exact=Eve', 'eve'],
    ['Practitioner?given:exact=eve', ''],
    ['Practitioner?given:exact=Evelyn,Severine', 'evelyn severine'],
    ['Practitioner?family=CARRENO', 'eve'],
    ['Practitioner?family:exact=Carreño', 'eve'],
    ['Practitioner?family:exact=Carreno', ''],
    ['Practitioner?name=severine lynch', 'severine'],
    ['Practitioner?name=lynch', ''],
  ],
);
rows(
  'uri',
  [
    valueSet('123', 'http://acme.org/fhir/ValueSet/123'),
    valueSet('124', 'http://acme.org/fhir/ValueSet/124'),
    valueSet('upper', 'http://acme.org/fhir/valueset/123'),
    valueSet('oid', 'urn:oid:1.2.3.4.5'),
  ],
  [
    ['ValueSet?url=http://acme.org/fhir/ValueSet/123', '123'],
    ['ValueSet?url:below=http://acme.org/fhir/', '123 124 upper'],
    ['ValueSet?url:below=http://acme.org/fhir/ValueSet', '123 124'],
    ['ValueSet?url:above=http://acme.org/fhir/ValueSet/123/_history/5', '123'],
    ['ValueSet?url=urn:oid:1.2.3.4.5', 'oid'],
    ['ValueSet?url:below=urn:oid:1.2.3.4.5', '400'],
    ['ValueSet?url=http://acme.org/fhir/ValueSet/12', ''],
  ],
);
rows(
  'reference',
  [
    observation('patient', {}),
    observation('group', { subject: { reference: 'Group/23' } }),
    { resourceType: 'Group', id: '23', type: 'animal', actual: true },
    observation('away', { performer: [{ reference: 'http://example.org/fhir/Practitioner/23' }] }),
    observation('here', { performer: [{ reference: 'Practitioner/23' }] }),
    observation('number', {
      performer: [{ identifier: { system: 'http://acme.org/fhir/identifier/mrn', value: '123456' } }],
    }),
  ],
  [
    ['Observation?subject=Patient/23', 'patient away here number'],
    // Patient/23 and Group/23: R4 would have it rejected.
    ['Observation?subject=23', '400'],
    ['Observation?subject:Patient=23', 'patient away here number'],
    ['Observation?subject:Patient=Patient/23', 'patient away here number'],
    ['Observation?subject:Group=23', 'group'],
    ['Observation?subject=http://chartkey.test/fhir/Patient/23', 'patient away here number'],
    ['Observation?performer=http://example.org/fhir/Practitioner/23', 'away'],
    ['Observation?performer=Practitioner/23', 'here'],
    ['Observation?performer:identifier=http://acme.org/fhir/identifier/mrn|123456', 'number'],
    ['Observation?subject:Medication=23', '400'],
  ],
);

test.run();
