// R4's search page on contained resources: found by chains, and by _contained as what contains them.
// https://hl7.org/fhir/R4/search.html#contained
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';
import { recordOf23 } from '../support/generate-record.ts';
import { practitioner, type Rows, rowsOf } from './search-r4-rows.ts';

const test = suite('R4 search: contained resources');
const subject = { reference: 'Patient/23' };

function of23(resourceType: string, id: string, more: Json = {}): Json {
  return { resourceType, id, status: 'active', subject, ...more };
}

/** At a ward that is no resource of its own, or at one of the record. */
function encounter(id: string, reference: string, ...contained: readonly Json[]): Json {
  return of23('Encounter', id, { contained, location: [{ location: { reference } }] });
}

/** R4's example: a custom formulation with an ingredient. */
function medication(id: string, code: string, more: Json = {}): Json {
  const itemCodeableConcept = { coding: [{ system: 'http://acme.com./medications', code }] };
  return { resourceType: 'Medication', id, ingredient: [{ itemCodeableConcept }], ...more };
}

function hospital(id: string): Json {
  return { resourceType: 'Location', id };
}

const world: readonly Json[] = [
  medication('plain', 'abc', { status: 'active' }),
  of23('MedicationRequest', 'refers', {
    contained: [medication('m1', 'abc')],
    medicationReference: { reference: '#m1' },
  }),
  of23('MedicationRequest', 'two', {
    contained: [medication('m1', 'xyz', { status: 'active' }), medication('m2', 'abc', { status: 'inactive' })],
    medicationReference: { reference: '#m2' },
  }),
  of23('MedicationDispense', 'dispense', {
    contained: [medication('d1', 'abc', { text: { div: '<div>a bitter powder</div>' } })],
    medicationReference: { reference: '#d1' },
  }),
  of23('Observation', 'other', { contained: [{ resourceType: 'Practitioner', id: 'p', name: [{ family: 'Ng' }] }] }),
];

const rows: Rows = [
  ['MedicationRequest?medication.ingredient-code=abc', 'refers two'],
  ['Medication?ingredient-code=abc', 'plain'],
  ['Medication?ingredient-code=abc&_contained=false', 'plain'],
  ['Medication?ingredient-code=abc&_contained=true', 'refers two dispense'],
  ['Medication?ingredient-code=abc&_contained=both', 'plain refers two dispense'],
  ['Medication?ingredient-code=abc&_contained=true&_containedType=container', 'refers two dispense'],
  ['Medication?ingredient-code=abc&_contained=true&_containedType=contained', '400'],
  // Both have to hold of one and the same.
  ['Medication?ingredient-code=abc&status=active&_contained=true', ''],
  ['Medication?ingredient-code=xyz&status=active&_contained=true', 'two'],
  ['Medication?ingredient-code:not=abc&_contained=true', 'two'],
  ['Medication?ingredient-code=abc,xyz&_contained=true', 'refers two dispense'],
  ['Medication?status:missing=true&_contained=true', 'refers dispense'],
  ['Medication?_id=m1&_contained=true', 'refers two'],
  ['Medication?_text=bitter&_contained=true', 'dispense'],
  ['Medication?_filter=ingredient-code eq abc and status eq inactive&_contained=both', 'two'],
  ['Medication?_contained=true', 'refers two dispense'],
  ['Medication?_contained=both', 'plain refers two dispense'],
  ['Medication?_contained=true&_count=1', 'refers two dispense'],
  ['Medication?_contained=true&_sort=-_id', 'two refers dispense'],
  ['Medication?_contained=true&_sort=status', '400'],
  ['?_type=Medication,Practitioner&_contained=true', 'refers two dispense other'],
  ['Practitioner?family=ng&_contained=true', 'other'],
  ['Practitioner?family=ng&_contained=both', 'other'],
  ['Practitioner?family=ng', ''],
  ['Location?_contained=both', ''],
  ['Patient/23/Observation?_contained=true', ''],
];
rowsOf(test)('contained', world, rows);
rowsOf(test)(
  'what is contained is searched for as the reference has it',
  [
    { resourceType: 'Location', id: 'w' },
    encounter('ward', '#w', { resourceType: 'Location', id: 'w' }),
    encounter('other-ward', '#v', { resourceType: 'Location', id: 'v', partOf: { reference: '#h' } }, hospital('h')),
    encounter('own-ward', 'Location/w'),
    of23('Observation', 'by-p', { contained: [practitioner('p', {})], performer: [{ reference: '#p' }] }),
    of23('Observation', 'about-p', { contained: [practitioner('p', {})], focus: [{ reference: '#p' }] }),
  ],
  [
    ['Encounter?location=#w', 'ward'],
    ['Encounter?location=#w,#v', 'ward other-ward'],
    ['Encounter?location=#w,Location/w', 'ward own-ward'],
    ['Encounter?location=w', 'own-ward'],
    ['Encounter?location:Location=#v', 'other-ward'],
    ['Encounter?location:Location=#h', ''],
    ['Encounter?location.partof=#h', 'other-ward'],
    ['Encounter?patient=Patient/23&location=#w', 'ward'],
    ['Encounter?location=#W', ''],
    ['Encounter?location=#nothing', ''],
    ['Encounter?location=#', '400'],
    ['Encounter?location=#two words', '400'],
    ['Encounter?location:below=#w', '400'],
    ['Encounter?_filter=location eq "#w"', 'ward'],
    ['Encounter?_filter=location ne "#w"', '400'],
    ['Observation?performer=#p', 'by-p'],
    ['Observation?performer:Practitioner=#p', 'by-p'],
    ['Observation?performer:Organization=#p', ''],
    ['Observation?focus=#p', 'about-p'],
    ['Encounter?location=#w&_contained=true', '400'],
    ['Provenance?target=#w', ''],
    ['Provenance?target=#w&target=#x&target=#y&target=#z', '400'],
  ],
);

test('what contains is an entry as any other: a match, with its own URL, counted', async () => {
  const { ask } = await recordOf23(world);
  const { bundle } = await ask('/fhir/Medication?_id=d1&_contained=true');
  const [entry] = listOf(bundle.entry);
  assert.ok(isJson(entry) && isJson(entry.resource));
  assert.is(bundle.total, 1);
  assert.is(entry.fullUrl, 'http://chartkey.test/fhir/MedicationDispense/dispense');
  assert.equal(entry.search, { mode: 'match' });
  assert.is(entry.resource.resourceType, 'MedicationDispense');
});

test('of what a credential may not see, nothing is found by what it contains', async () => {
  const { find: findInPart } = await recordOf23(world, {}, 'patient/Medication.rs patient/MedicationDispense.rs');
  assert.is(await findInPart('Medication?ingredient-code=abc&_contained=both'), 'dispense');
});

test('in the compartment lies what contains something and is the patient’s own', async () => {
  const { find: findOwn } = await recordOf23([
    of23('Observation', 'own', {
      contained: [{ ...of23('Observation', 'inner'), subject: { reference: 'Patient/23' } }],
    }),
  ]);
  assert.is(await findOwn('Patient/23/Observation?_contained=true'), 'own');
  assert.is(await findOwn('Patient/23/Observation?_contained=both&_id=inner'), 'own');
});

test.run();
