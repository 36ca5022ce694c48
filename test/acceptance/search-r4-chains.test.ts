// R4's search page, row by row: chains, reverse chains, includes, sorting, counting and summaries, asked of the real app.
// What each row finds is what the page says. https://hl7.org/fhir/R4/search.html#chaining
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';
import { recordOf23 } from '../support/generate-record.ts';
import { type Rows, rowsOf } from './search-r4-rows.ts';

const test = suite('R4 search, row by row: chains, includes, results');

function to(reference: string): Json {
  return { reference };
}

function coded(code: string): Json {
  return { coding: [{ system: 'http://loinc.org', code }] };
}

const subject = to('Patient/23');
const peter: Json = {
  name: [{ given: ['Peter'] }],
  generalPractitioner: [to('Practitioner/joe'), to('Practitioner/jane')],
};

function observation(id: string, code: string, more: Json = {}): Json {
  return { resourceType: 'Observation', id, status: 'final', code: coded(code), subject, ...more };
}

const world: Json[] = [
  { resourceType: 'Practitioner', id: 'joe', name: [{ text: 'Joe' }], address: [{ state: 'CA' }] },
  { resourceType: 'Practitioner', id: 'jane', name: [{ text: 'Jane' }], address: [{ state: 'MN' }] },
  { resourceType: 'Device', id: 'pump', deviceName: [{ name: 'Peter', type: 'other' }] },
  {
    resourceType: 'DiagnosticReport',
    id: 'of-peter',
    status: 'final',
    code: {},
    subject,
    result: [to('Observation/o1')],
  },
  { resourceType: 'DiagnosticReport', id: 'of-pump', status: 'final', code: {}, subject: to('Device/pump') },
  observation('o1', '1234-5', { encounter: to('Encounter/e') }),
  observation('o2', '456', { hasMember: [to('Observation/o1')] }),
  observation('o3', '789', { hasMember: [to('Observation/o2')] }),
  { resourceType: 'Encounter', id: 'e', status: 'finished', subject, location: [{ location: to('Location/ward') }] },
  { resourceType: 'Location', id: 'ward', name: 'Ward Éight', status: 'active' },
  {
    resourceType: 'AuditEvent',
    id: 'a',
    agent: [{ who: to('Practitioner/joe'), altId: 'MyUserId', requestor: true }],
    entity: [{ what: to('Observation/o1') }],
  },
  {
    resourceType: 'MedicationDispense',
    id: 'd',
    status: 'completed',
    subject,
    authorizingPrescription: [to('MedicationRequest/r')],
  },
  {
    resourceType: 'MedicationRequest',
    id: 'r',
    status: 'active',
    intent: 'order',
    subject,
    performer: to('Practitioner/jane'),
  },
];

const rows: Rows = [
  ['DiagnosticReport?subject:Patient.name=peter', 'of-peter'],
  ['DiagnosticReport?subject.name=peter', 'of-peter'],
  ['DiagnosticReport?subject.device-name=peter', 'of-pump'],
  ['DiagnosticReport?subject:Patient.name:exact=peter', ''],
  ['DiagnosticReport?subject:Patient.name:contains=ETE', 'of-peter'],
  ['DiagnosticReport?subject:Patient._id=23', 'of-peter'],
  ['DiagnosticReport?subject:Patient._id=24', ''],
  ['Patient?general-practitioner.name=Joe&general-practitioner.address-state=MN', '23'],
  ['Patient?general-practitioner:Practitioner.name=Joe', '23'],
  ['Observation?patient.general-practitioner:Practitioner.name=joe', 'o1 o2 o3'],
  ['Observation?encounter.location.name=ward eight', 'o1'],
  ['DiagnosticReport?result.encounter.location:Location.name:contains=eight', 'of-peter'],
  ['Patient?_has:Observation:patient:code=1234-5', '23'],
  ['Patient?_has:Observation:patient:code=1234-6', ''],
  ['Patient?_has:Observation:patient:code=1234-5,456', '23'],
  ['Patient?_has:Observation:patient:_has:AuditEvent:entity:altid=MyUserId', '23'],
  ['Patient?_has:Observation:patient:_has:AuditEvent:entity:altid=other', ''],
  ['Patient?_has:Observation:patient:encounter.status=finished', '23'],
  ['DiagnosticReport?subject:Patient._has:Observation:patient:code=456', 'of-peter'],
  ['Observation?code.name=x', '400'],
  ['Observation?subject:Medication.code=x', '400'],
  ['Observation?patient.shoe-size=9', '400'],
  ['Patient?_has:Observation:patient=x', '400'],
  ['Patient?_has:Slot:shoe-size:status=x', '400'],
  ['MedicationDispense?_include=MedicationDispense:prescription', 'd + r'],
  [
    'MedicationDispense?_include=MedicationDispense:prescription&_include:iterate=MedicationRequest:intended-performer',
    'd + jane r',
  ],
  ['MedicationDispense?_include=MedicationDispense:prescription&_include=MedicationRequest:intended-performer', '400'],
  ['MedicationDispense?_include:recurse=MedicationDispense:prescription', '400'],
  ['Observation?_id=o3&_include=Observation:has-member', 'o3 + o2'],
  ['Observation?_id=o3&_include:iterate=Observation:has-member', 'o3 + o1 o2'],
  ['Observation?_id=o3,o2&_include=Observation:has-member', 'o2 o3 + o1'],
  ['Observation?_id=o1&_revinclude=Observation:has-member', 'o1 + o2'],
  ['Observation?_id=o1&_revinclude:iterate=Observation:has-member', 'o1 + o2 o3'],
  ['DiagnosticReport?_include=DiagnosticReport:subject:Device', 'of-peter of-pump + pump'],
  ['DiagnosticReport?_id=of-peter&_include=DiagnosticReport:*', 'of-peter + 23 o1'],
  ['DiagnosticReport?_id=of-peter&_include=*', 'of-peter + 23 o1'],
  ['Practitioner?_id=jane&_revinclude=Patient:general-practitioner', 'jane + 23'],
  ['Practitioner?_id=joe&_revinclude=*', 'joe + 23 a all'],
  ['Observation?_sort=code', 'o1 o2 o3'],
  ['Observation?_sort=-code', 'o3 o2 o1'],
  ['Observation?_sort=encounter,-code', 'o1 o3 o2'],
  ['Observation?_sort=-encounter,-code', 'o1 o3 o2'],
  ['Observation?_sort=shoe-size', '400'],
  ['Observation?_count=1', 'o1 o2 o3'],
  ['Observation?_count=1&_sort=-code', 'o3 o2 o1'],
  ['Observation?_count=0', ''],
  ['Observation?_summary=count', ''],
  ['Observation?_summary=text&_include=Observation:has-member', '400'],
];
rowsOf(test, 'patient/*.rs patient/AuditEvent.rs')('a record', world, rows, peter);

const code = coded('85354-9');
const component = [{ code: coded('8480-6'), valueQuantity: { value: 107 } }];
const pressure: Json = { resourceType: 'Observation', id: 'bp', status: 'final', code, valueQuantity: { value: 5 } };
const sickbay: Json = { resourceType: 'Location', id: 's', position: { latitude: 40.7, longitude: -74 } };
const parent: Json = { resourceType: 'Location', id: 'p', partOf: to('Location/ward') };
const relative: Json = { resourceType: 'Patient', id: 'rel', name: [{ family: 'Contained' }] };

/** What others contain is asked as if it stood by itself. https://hl7.org/fhir/R4/search.html#contained */
const withContained: Json[] = [
  { resourceType: 'Location', id: 'ward' },
  {
    ...{ resourceType: 'DiagnosticReport', id: 'low', status: 'final', code: {}, subject },
    ...{ contained: [pressure], result: [to('#bp')] },
  },
  {
    ...{ resourceType: 'DiagnosticReport', id: 'high', status: 'final', code: {}, subject, result: [to('#b2')] },
    contained: [
      { ...pressure, id: 'b1' },
      { ...pressure, id: 'b2', valueQuantity: { value: 9 }, component },
    ],
  },
  {
    ...{ resourceType: 'Encounter', id: 'near', status: 'finished', subject, contained: [sickbay] },
    location: [{ location: to('#s') }],
  },
  {
    ...{ resourceType: 'Encounter', id: 'far', status: 'finished', subject, contained: [parent] },
    location: [{ location: to('#p') }],
  },
  {
    ...{ resourceType: 'List', id: 'relative', status: 'current', mode: 'working', title: 'Kin' },
    ...{ contained: [relative], subject: to('#rel'), source: subject },
  },
  {
    ...{ resourceType: 'Encounter', id: 'back', status: 'planned', subject },
    contained: [
      { resourceType: 'Condition', id: 'c', subject, encounter: to('#'), note: [{ text: 'blunt trauma' }] },
      { resourceType: 'Condition', id: 'other', subject, text: { div: '<div>a sprain</div>' } },
    ],
    diagnosis: [{ condition: to('#c') }],
  },
];

const containedRows: Rows = [
  ['DiagnosticReport?result.code-value-quantity=http://loinc.org|85354-9$5', 'low'],
  ['DiagnosticReport?result.code-value-quantity=http://loinc.org|85354-9$gt5', 'high'],
  ['DiagnosticReport?result.component-code-value-quantity=8480-6$107', 'high'],
  ['DiagnosticReport?result.component-code-value-quantity=85354-9$107', ''],
  ['Encounter?location.near=40.7|-74.0|1|km', 'near'],
  ['Encounter?location.near=41.7|-74.0|1|km', ''],
  ['Encounter?location.partof:below=Location/ward', 'far'],
  ['Encounter?location._lastUpdated:missing=false', ''],
  ['Encounter?location._lastUpdated:missing=true', 'near far'],
  ['Encounter?_filter=location._lastUpdated pr true', ''],
  ['Encounter?_lastUpdated:missing=false', 'near far back'],
  ['Encounter?_lastUpdated:missing=true', ''],
  ['List?patient:missing=true', ''],
  ['List?_filter=patient pr true', 'all relative'],
  ['List?patient.family=contained', 'relative'],
  ['Encounter?diagnosis:Condition.encounter.status=planned', 'back'],
  ['Encounter?diagnosis:Condition.encounter.status=finished', ''],
  ['Encounter?diagnosis:Condition.encounter:missing=true', ''],
  ['Encounter?diagnosis:Condition._content="blunt trauma"', 'back'],
  ['Encounter?diagnosis:Condition._content=sprain', ''],
  ['Encounter?diagnosis:Condition._text=trauma', ''],
  ['Encounter?_content=sprain', 'back'],
];
rowsOf(test)('contained', withContained, containedRows);

/** The resources of one page, and its total. */
async function page(path: string): Promise<{ resources: Json[]; total: unknown }> {
  const { bundle } = await (await recordOf23(world, peter)).ask(path);
  const resources = listOf(bundle.entry).flatMap((entry) =>
    isJson(entry) && isJson(entry.resource) ? [entry.resource] : [],
  );
  return { resources, total: bundle.total };
}

for (const query of ['_summary=count', '_count=0']) {
  test(`${query} answers the number of matches and no resource`, async () => {
    assert.equal(await page(`/fhir/Observation?${query}`), { resources: [], total: 3 });
  });
}

test('_elements answers the named elements and what is mandatory, marked as a part', async () => {
  const { resources } = await page('/fhir/Observation?_id=o1&_elements=encounter');
  const [resource = {}] = resources;
  assert.equal(Object.keys(resource).sort(), ['code', 'encounter', 'id', 'meta', 'resourceType', 'status']);
  assert.match(JSON.stringify(resource.meta), /SUBSETTED/);
});

test('_summary=data leaves the narrative out, _summary=text all but that and what is mandatory', async () => {
  const withText = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' };
  const { ask } = await recordOf23([observation('t', '1', { text: withText, note: [{ text: 'n' }] })]);
  const keysOf = async (form: string): Promise<string[]> => {
    const { bundle } = await ask(`/fhir/Observation?_summary=${form}`);
    const [entry] = listOf(bundle.entry);
    return Object.keys(isJson(entry) && isJson(entry.resource) ? entry.resource : {}).sort();
  };
  assert.equal(await keysOf('data'), ['code', 'id', 'meta', 'note', 'resourceType', 'status', 'subject']);
  assert.equal(await keysOf('text'), ['code', 'id', 'meta', 'resourceType', 'status', 'text']);
  assert.equal(await keysOf('true'), ['code', 'id', 'meta', 'resourceType', 'status', 'subject']);
  assert.equal(await keysOf('false'), ['code', 'id', 'meta', 'note', 'resourceType', 'status', 'subject', 'text']);
});

test.run();
