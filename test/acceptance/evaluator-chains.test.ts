// The evaluator's chains and includes, held against R4's search page. https://hl7.org/fhir/R4/search.html#chaining
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../support/evaluate-parameters.ts';
import { idsFound } from '../support/evaluate-query.ts';

const test = suite('evaluator: chains and includes');

function to(reference: string): Json {
  return { reference };
}

function coded(code: string): Json {
  return { coding: [{ system: 'http://loinc.org', code }] };
}

const world: Json[] = [
  {
    resourceType: 'Patient',
    id: 'peter',
    name: [{ given: ['Peter'] }],
    generalPractitioner: [to('Practitioner/joe'), to('Practitioner/jane')],
  },
  { resourceType: 'Patient', id: 'paul', name: [{ given: ['Paul'] }], generalPractitioner: [to('Practitioner/jane')] },
  { resourceType: 'Practitioner', id: 'joe', name: [{ text: 'Joe' }], address: [{ state: 'CA' }] },
  { resourceType: 'Practitioner', id: 'jane', name: [{ text: 'Jane' }], address: [{ state: 'MN' }] },
  { resourceType: 'Device', id: 'pump', deviceName: [{ name: 'Peter', type: 'other' }] },
  { resourceType: 'DiagnosticReport', id: 'of-peter', subject: to('Patient/peter'), result: [to('Observation/o1')] },
  { resourceType: 'DiagnosticReport', id: 'of-paul', subject: to('Patient/paul') },
  { resourceType: 'DiagnosticReport', id: 'of-pump', subject: to('Device/pump') },
  {
    resourceType: 'Observation',
    id: 'o1',
    code: coded('1234-5'),
    subject: to('Patient/peter'),
    encounter: to('Encounter/e'),
  },
  {
    resourceType: 'Observation',
    id: 'o2',
    code: coded('456'),
    subject: to('Patient/paul'),
    hasMember: [to('Observation/o1')],
  },
  {
    resourceType: 'Observation',
    id: 'o3',
    code: coded('789'),
    subject: to('Patient/peter'),
    hasMember: [to('Observation/o2')],
  },
  { resourceType: 'Encounter', id: 'e', status: 'finished', location: [{ location: to('Location/ward') }] },
  { resourceType: 'Location', id: 'ward', name: 'Ward Éight', status: 'active' },
  {
    resourceType: 'AuditEvent',
    id: 'a',
    agent: [{ who: to('Practitioner/joe'), altId: 'MyUserId' }],
    entity: [{ what: to('Observation/o1') }],
  },
  {
    resourceType: 'MedicationRequest',
    id: 'formula',
    medicationReference: to('#m1'),
    contained: [
      {
        resourceType: 'Medication',
        id: 'm1',
        ingredient: [{ itemCodeableConcept: coded('abc'), itemReference: to('#m2') }],
      },
    ],
  },
  { resourceType: 'Questionnaire', id: 'q', url: 'http://acme.com/form', version: '1.0', title: 'Sleep' },
  { resourceType: 'QuestionnaireResponse', id: 'answers', questionnaire: 'http://acme.com/form|1.0' },
  { resourceType: 'QuestionnaireResponse', id: 'older', questionnaire: 'http://acme.com/form|0.9' },
];

const rows: readonly (readonly [search: string, found: string])[] = [
  ['DiagnosticReport?subject:Patient.name=peter', 'of-peter'],
  ['DiagnosticReport?subject.name=peter', 'of-peter'],
  ['DiagnosticReport?subject.device-name=peter', 'of-pump'],
  ['DiagnosticReport?subject:Patient.name=peter,paul', 'of-peter of-paul'],
  ['DiagnosticReport?subject:Patient.name:exact=peter', ''],
  ['DiagnosticReport?subject:Patient.name:contains=ETE', 'of-peter'],
  ['DiagnosticReport?subject:Patient._id=paul', 'of-paul'],
  ['DiagnosticReport?subject:Patient.gender:missing=true', 'of-peter of-paul'],
  ['Patient?general-practitioner.name=Joe&general-practitioner.address-state=MN', 'peter'],
  ['Patient?general-practitioner:Practitioner.name=Joe', 'peter'],
  ['Observation?patient.general-practitioner:Practitioner.name=joe', 'o1 o3'],
  ['Observation?encounter.location.name=ward eight', 'o1'],
  ['Observation?encounter.status:not=planned', 'o1'],
  ['DiagnosticReport?result.encounter.location:Location.name:contains=eight', 'of-peter'],
  ['MedicationRequest?medication.ingredient-code=abc', 'formula'],
  ['Medication?ingredient-code=abc', ''],
  ['QuestionnaireResponse?questionnaire.title=sleep', 'answers'],
  ['Patient?_has:Observation:patient:code=1234-5', 'peter'],
  ['Patient?_has:Observation:patient:code=1234-5,456', 'peter paul'],
  ['Patient?_has:Observation:patient:code=1234-5&_has:Observation:patient:code=789', 'peter'],
  ['Patient?_has:Observation:patient:code=1234-5&_has:Observation:patient:code=456', ''],
  ['Patient?_has:Observation:patient:_has:AuditEvent:entity:altid=MyUserId', 'peter'],
  ['Patient?_has:Observation:patient:_has:AuditEvent:entity:agent-name=nobody', ''],
  ['Patient?_has:Observation:patient:code:not=1234-5', 'peter paul'],
  ['Patient?_has:Observation:patient:encounter.status=finished', 'peter'],
  ['DiagnosticReport?subject:Patient._has:Observation:patient:code=456', 'of-paul'],
  ['Observation?_id=o3&_include=Observation:has-member', 'o3 + o2'],
  ['Observation?_id=o3&_include:iterate=Observation:has-member', 'o3 + o1 o2'],
  ['Observation?_id=o3,o2&_include=Observation:has-member', 'o2 o3 + o1'],
  ['Observation?_id=o1&_revinclude=Observation:has-member', 'o1 + o2'],
  ['Observation?_id=o1&_revinclude:iterate=Observation:has-member', 'o1 + o2 o3'],
  ['DiagnosticReport?_id=of-peter&_include=DiagnosticReport:subject:Patient', 'of-peter + peter'],
  ['DiagnosticReport?_include=DiagnosticReport:subject:Device', 'of-peter of-paul of-pump + pump'],
  ['DiagnosticReport?_id=of-peter&_include=DiagnosticReport:*', 'of-peter + peter o1'],
  ['DiagnosticReport?_id=of-peter&_include=*', 'of-peter + peter o1'],
  ['DiagnosticReport?_id=of-peter&_include=Observation:*', 'of-peter'],
  ['DiagnosticReport?_id=of-peter&_include=DiagnosticReport:result&_include=Observation:encounter', 'of-peter + o1'],
  [
    'DiagnosticReport?_id=of-peter&_include=DiagnosticReport:result&_include:iterate=Observation:encounter&_include:iterate=Encounter:location',
    'of-peter + o1 e ward',
  ],
  ['Practitioner?_id=joe&_revinclude=*', 'joe + peter a'],
  ['Practitioner?_id=joe&_revinclude=Patient:general-practitioner', 'joe + peter'],
  ['Location?_revinclude=Encounter:location&_revinclude:iterate=Observation:encounter', 'ward + o1 e'],
  ['QuestionnaireResponse?_include=QuestionnaireResponse:questionnaire', 'answers older'],
  ['MedicationRequest?_include=MedicationRequest:medication', 'formula'],
];
for (const [search, found] of rows) {
  test(`${search} finds ${found || 'nothing'}`, () => {
    assert.is(idsFound(world, search), found);
  });
}

/** An `#id` names what the same resource contains, from within that too; a contained resource may be called as another is. */
const containing: Json[] = [
  { resourceType: 'Patient', id: 'p', name: [{ family: 'Outer' }] },
  { resourceType: 'List', id: 'list', entry: [{ item: to('Patient/p') }] },
  { resourceType: 'Observation', id: 'of-p', subject: to('Patient/p') },
  {
    resourceType: 'Observation',
    id: 'inner',
    subject: to('#p'),
    performer: [to('#d')],
    contained: [
      {
        resourceType: 'Patient',
        id: 'p',
        name: [{ family: 'Inner' }],
        generalPractitioner: [to('#d'), to('Practitioner/x')],
      },
      { resourceType: 'Practitioner', id: 'd', name: [{ family: 'House' }] },
    ],
  },
  { resourceType: 'Practitioner', id: 'x', name: [{ family: 'Elsewhere' }] },
  {
    resourceType: 'Encounter',
    id: 'visit',
    status: 'finished',
    diagnosis: [{ condition: to('#c') }],
    contained: [{ resourceType: 'Condition', id: 'c', encounter: to('#') }],
  },
];
for (const [search, found] of [
  ['Patient?family=inner', ''],
  ['Practitioner?family=house', ''],
  ['Observation?subject:Patient.family=inner', 'inner'],
  ['Observation?patient.family=inner', 'inner'],
  ['Observation?patient.family=outer', 'of-p'],
  ['Observation?patient.general-practitioner:Practitioner.family=house', 'inner'],
  ['Observation?patient.general-practitioner:Practitioner.family=elsewhere', 'inner'],
  ['Observation?subject:Patient._id=p', 'of-p inner'],
  ['Observation?subject=Patient/p', 'of-p'],
  ['Observation?patient:missing=true', ''],
  ['Observation?subject:Patient._has:Observation:subject:_id=of-p', 'of-p'],
  ['Observation?subject:Patient._list=list', 'of-p'],
  ['Observation?_filter=patient.name co "nne"', 'inner'],
  ['Encounter?diagnosis:Condition.encounter.status=finished', 'visit'],
  ['Observation?_sort=subject', 'of-p inner'],
  ['Observation?_sort=-patient', 'of-p inner'],
  ['Observation?_include=Observation:subject', 'of-p inner + p'],
  ['Patient?_id=p&_revinclude=Observation:patient', 'p + of-p'],
] as const) {
  test(`contained: ${search} finds ${found || 'nothing'}`, () => {
    assert.is(idsFound(containing, search), found);
  });
}

test('includes start from the matches alone, iterated ones from what was included too', () => {
  const dispense: Json[] = [
    { resourceType: 'MedicationDispense', id: 'd', authorizingPrescription: [to('MedicationRequest/r')] },
    { resourceType: 'MedicationRequest', id: 'r', performer: to('Practitioner/p') },
    { resourceType: 'Practitioner', id: 'p' },
  ];
  const first = 'MedicationDispense?_include=MedicationDispense:prescription';
  assert.is(idsFound(dispense, `${first}&_include:iterate=MedicationRequest:intended-performer`), 'd + r p');
  assert.is(idsFound(dispense, `${first}&_include=MedicationRequest:intended-performer`), 'd + r');
});

test('circles of references end', () => {
  const circle: Json[] = [
    { resourceType: 'Observation', id: 'a', hasMember: [to('Observation/b')] },
    { resourceType: 'Observation', id: 'b', hasMember: [to('Observation/a')] },
  ];
  assert.is(idsFound(circle, 'Observation?_id=a&_include:iterate=Observation:has-member'), 'a + b');
  const places: Json[] = [
    { resourceType: 'Location', id: 'x', partOf: to('Location/y') },
    { resourceType: 'Location', id: 'y', partOf: to('Location/x') },
  ];
  assert.is(idsFound(places, 'Location?partof:below=x'), 'x y');
});

for (const [search, message] of [
  ['Observation?code.name=x', /no reference/],
  ['Observation?subject:Medication.code=x', /does not lead to a Medication/],
  ['Observation?patient.shoe-size=9', /Nothing that patient leads to/],
  ['Patient?_has:Observation:patient=x', /ends too early/],
  ['Patient?_has:Slot:shoe-size:status=x', /no search parameter/],
] as const) {
  test(`${search} cannot be judged`, () => {
    assert.throws(() => idsFound(world, search), message);
  });
}

test.run();
