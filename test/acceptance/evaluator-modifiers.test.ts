// The evaluator's modifiers, held against what R4's search page says. https://hl7.org/fhir/R4/search.html#modifiers
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EvaluationOptions } from '../support/evaluate-context.ts';
import type { Json } from '../support/evaluate-parameters.ts';
import { idsFound } from '../support/evaluate-query.ts';

const test = suite('evaluator: modifiers');

function patient(id: string, more: Json): Json {
  return { resourceType: 'Patient', id, ...more };
}

function condition(id: string, code: Json, more: Json = {}): Json {
  return { resourceType: 'Condition', id, code, ...more };
}

const dataAbsent = [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }];
const v2Types = 'http://terminology.hl7.org/CodeSystem/v2-0203';

const eve = patient('eve', {
  name: [{ given: ['Eve'], family: 'Carreño' }],
  gender: 'female',
  birthDate: '1990-01-01',
});
const evelyn = patient('evelyn', { name: [{ given: ['Evelyn'] }], gender: 'male', active: true });
const severine = patient('severine', { name: [{ given: ['Severine'] }], _birthDate: { extension: dataAbsent } });
const small = patient('small', { name: [{ given: ['eve', 'Ana Eve'] }], gender: 'other' });
const people = [eve, evelyn, severine, small];

const sct = 'http://snomed.info/sct';
const neoplasm = condition('neoplasm', { coding: [{ system: sct, code: '126851005', display: 'Neoplasm of liver' }] });
const primary = condition('primary', {
  coding: [{ system: sct, code: '95214007', display: 'Primary cancer of liver' }],
});
const headache = condition('headache', { text: 'Headache, mild' });
const migraine = condition('migraine', {
  coding: [{ system: 'http://acme.org/local', code: 'm', display: 'headache' }],
});
const elsewhere = condition('elsewhere', { coding: [{ system: 'http://acme.org/local', code: '126851005' }] });
const noCode: Json = { resourceType: 'Condition', id: 'no-code' };
const absent = condition('absent', { extension: dataAbsent });
const conditions = [neoplasm, primary, headache, migraine, elsewhere, noCode, absent];

const medicalRecord = patient('mr', {
  identifier: [{ type: { coding: [{ system: v2Types, code: 'MR' }], text: 'Record number' }, value: '446053' }],
});
const socialSecurity = patient('ss', {
  identifier: [
    { type: { coding: [{ system: v2Types, code: 'SS' }] }, value: '446053' },
    { type: { coding: [{ system: v2Types, code: 'MR' }] }, value: '1' },
  ],
});

function composition(id: string, ...codes: string[]): Json {
  const section = codes.map((code) => ({ code: { coding: [{ system: 'http://loinc.org', code }] } }));
  return { resourceType: 'Composition', id, section };
}
const compositions = [composition('both', '48765-2', '10160-0'), composition('other', '10160-0'), composition('none')];

function valueSet(id: string, url: string, version?: string): Json {
  return { resourceType: 'ValueSet', id, url, ...(version === undefined ? {} : { version }) };
}
const valueSets = [
  valueSet('123', 'http://acme.org/fhir/ValueSet/123', '1.0'),
  valueSet('1234', 'http://acme.org/fhir/ValueSet/1234'),
  valueSet('fhirs', 'http://acme.org/fhirs/1'),
  valueSet('oid', 'urn:oid:1.2.3.4.5'),
];

const references: Json[] = [
  { resourceType: 'Observation', id: 'p', subject: { reference: 'Patient/23' } },
  { resourceType: 'Observation', id: 'url', subject: { reference: 'http://example.org/fhir/Patient/23' } },
  { resourceType: 'Observation', id: 'g', subject: { reference: 'Group/23' } },
  {
    resourceType: 'Observation',
    id: 'mrn',
    subject: { identifier: { system: 'http://acme.org/fhir/identifier/mrn', value: '123456' } },
  },
];

const hierarchy: Json[] = [
  { resourceType: 'Location', id: '42' },
  { resourceType: 'Location', id: 'ward', partOf: { reference: 'Location/42' } },
  { resourceType: 'Location', id: 'bed', partOf: { reference: 'Location/ward' } },
  { resourceType: 'Encounter', id: '21', partOf: { reference: 'Encounter/20' } },
  { resourceType: 'Procedure', id: 'in-42', location: { reference: 'Location/42' } },
  { resourceType: 'Procedure', id: 'in-bed', location: { reference: 'Location/bed' } },
  { resourceType: 'Procedure', id: 'in-43', location: { reference: 'Location/43' } },
  { resourceType: 'MedicationAdministration', id: 'at-21', context: { reference: 'Encounter/21' } },
  { resourceType: 'MedicationAdministration', id: 'at-20', context: { reference: 'Encounter/20' } },
  { resourceType: 'MedicationAdministration', id: 'at-22', context: { reference: 'Encounter/22' } },
];

const questionnaires: Json[] = ['1.0', '1.1', '2.0'].map((version) => ({
  resourceType: 'QuestionnaireResponse',
  id: version,
  questionnaire: `http://acme.com/some-form|${version}`,
}));

const documents: Json[] = ['text/xml', 'text/xml; charset=UTF-8', 'text/xmlish'].map((contentType) => ({
  resourceType: 'DocumentReference',
  id: contentType.replace(/\W/g, '-'),
  content: [{ attachment: { contentType } }],
}));

const liverNeoplasms = new Set([`${sct}|126851005`, `${sct}|95214007`]);
const options: EvaluationOptions = {
  baseUrl: 'http://example.org/fhir',
  expand: (url) => (url === `${sct}?fhir_vs=isa/126851005` ? liverNeoplasms : undefined),
  codesBelow: (system, code) => {
    if (system !== sct) return undefined;
    return code === '126851005' ? ['126851005', '95214007'] : [code];
  },
};

const rows: readonly (readonly [resources: readonly Json[], search: string, found: string])[] = [
  [people, 'Patient?given=eve', 'eve evelyn small'],
  [people, 'Patient?given:contains=eve', 'eve evelyn severine small'],
  [people, 'Patient?given:contains=RINE,YN', 'evelyn severine'],
  [people, 'Patient?given:exact=Eve', 'eve'],
  [people, 'Patient?family:exact=Carreño', 'eve'],
  [people, 'Patient?family:exact=Carreno', ''],
  [people, 'Patient?given:text=eve', 'eve small'],
  [people, 'Patient?gender:missing=true', 'severine'],
  [people, 'Patient?gender:missing=false', 'eve evelyn small'],
  [people, 'Patient?birthdate:missing=true', 'evelyn severine small'],
  [people, 'Patient?birthdate:missing=false', 'eve'],
  [people, 'Patient?gender:not=male', 'eve severine small'],
  [people, 'Patient?gender:not=male,female', 'severine small'],
  [people, 'Patient?gender=http://hl7.org/fhir/administrative-gender|male', 'evelyn'],
  [people, 'Patient?gender=|male', ''],
  [people, 'Patient?active=http://hl7.org/fhir/special-values|true', 'evelyn'],
  [compositions, 'Composition?section=48765-2', 'both'],
  [compositions, 'Composition?section:not=48765-2', 'other none'],
  [conditions, 'Condition?code:text=headache', 'headache migraine'],
  [conditions, 'Condition?code:text=mild', ''],
  [conditions, 'Condition?code:text=primary,NEOPLASM', 'neoplasm primary'],
  [conditions, `Condition?code:in=${sct}?fhir_vs=isa/126851005`, 'neoplasm primary'],
  [conditions, `Condition?code:not-in=${sct}?fhir_vs=isa/126851005`, 'headache migraine elsewhere no-code absent'],
  [conditions, 'Condition?code:below=126851005', 'neoplasm primary elsewhere'],
  [conditions, `Condition?code:below=${sct}|126851005`, 'neoplasm primary'],
  [conditions, `Condition?code:below=${sct}|95214007`, 'primary'],
  [conditions, `Condition?code:above=${sct}|95214007`, 'neoplasm primary'],
  [conditions, `Condition?code:above=${sct}|126851005`, 'neoplasm'],
  [conditions, 'Condition?code:missing=true', 'no-code absent'],
  [conditions, 'Condition?code:missing=false', 'neoplasm primary headache migraine elsewhere'],
  [[medicalRecord, socialSecurity], `Patient?identifier:of-type=${v2Types}|MR|446053`, 'mr'],
  [[medicalRecord, socialSecurity], `Patient?identifier:of-type=${v2Types}|SS|446053`, 'ss'],
  [[medicalRecord, socialSecurity], 'Patient?identifier:text=record', 'mr'],
  [valueSets, 'ValueSet?url=http://acme.org/fhir/ValueSet/123', '123'],
  [valueSets, 'ValueSet?url=http://acme.org/fhir/ValueSet/123|1.0', '123'],
  [valueSets, 'ValueSet?url=http://acme.org/fhir/ValueSet/123|2.0', ''],
  [valueSets, 'ValueSet?url:below=http://acme.org/fhir/', '123 1234'],
  [valueSets, 'ValueSet?url:below=http://acme.org/fhir', '123 1234'],
  [valueSets, 'ValueSet?url:below=http://acme.org/fhir/ValueSet/123', '123'],
  [valueSets, 'ValueSet?url:above=http://acme.org/fhir/ValueSet/123/_history/5', '123'],
  [valueSets, 'ValueSet?url=urn:oid:1.2.3.4.5', 'oid'],
  [valueSets, 'ValueSet?url:below=urn:oid:1.2.3', ''],
  [references, 'Observation?subject=Patient/23', 'p url'],
  [references, 'Observation?subject=http://example.org/fhir/Patient/23', 'p url'],
  [references, 'Observation?subject=23', 'p url g'],
  [references, 'Observation?subject:Patient=23', 'p url'],
  [references, 'Observation?subject:Group=23', 'g'],
  [references, 'Observation?subject:identifier=http://acme.org/fhir/identifier/mrn|123456', 'mrn'],
  [references, 'Observation?subject:identifier=123456', 'mrn'],
  [references, 'Observation?subject:missing=false', 'p url g mrn'],
  [hierarchy, 'Procedure?location:below=42', 'in-42 in-bed'],
  [hierarchy, 'Procedure?location:above=Location/bed', 'in-42 in-bed'],
  [hierarchy, 'MedicationAdministration?context:above=21', 'at-21 at-20'],
  [questionnaires, 'QuestionnaireResponse?questionnaire:below=http://acme.com/some-form', '1.0 1.1 2.0'],
  [questionnaires, 'QuestionnaireResponse?questionnaire:below=http://acme.com/some-form|1', '1.0 1.1'],
  [questionnaires, 'QuestionnaireResponse?questionnaire=http://acme.com/some-form|1.1', '1.1'],
  [documents, 'DocumentReference?contenttype=text/xml', 'text-xml'],
  [documents, 'DocumentReference?contenttype:below=text/xml', 'text-xml text-xml--charset-UTF-8'],
  [people, 'Patient?_id:not=eve,small', 'evelyn severine'],
];
for (const [resources, search, found] of rows) {
  test(`${search} finds ${found || 'nothing'}`, () => {
    assert.is(idsFound(resources, search, options), found);
  });
}

const refused: readonly (readonly [resources: readonly Json[], search: string, message: RegExp])[] = [
  [people, 'Patient?birthdate:exact=1990', /no modifier :exact/],
  [people, 'Patient?given:not=Eve', /no modifier :not/],
  [people, 'Patient?gender:missing=yes', /true or false/],
  [people, 'Patient?shoe-size=9', /no search parameter/],
  [conditions, 'Condition?code:in=http://acme.org/unknown', /not known/],
  [conditions, 'Condition?code:below=http://acme.org/local|x', /hierarchy of http:\/\/acme.org\/local/],
  [[medicalRecord], 'Patient?identifier:of-type=MR|446053', /system\|code\|value/],
  [references, 'Observation?subject:Medication=23', /no modifier :Medication/],
];
for (const [resources, search, message] of refused) {
  test(`${search} cannot be judged`, () => {
    assert.throws(() => idsFound(resources, search, options), message);
  });
}

test.run();
