import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { applyElements, applySummary, hasElement } from '../../src/search/element-filter.ts';

const test = suite('element-filter');

const tag = '{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}';
const meta = '"meta":{"versionId":"1","lastUpdated":"2020-01-01T00:00:00Z"}';
const taggedMeta = `"meta":{"versionId":"1","lastUpdated":"2020-01-01T00:00:00Z","tag":[${tag}]}`;
const head = `"resourceType":"Observation","id":"1",${meta}`;
const taggedHead = `"resourceType":"Observation","id":"1",${taggedMeta}`;
const text = String.raw`"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">\\\"{[,</div>"}`;
const status = '"status":"final","_status":{"extension":[{"url":"http://example.org/x","valueString":"y"}]}';
const code = '"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]}';
const value = '"valueQuantity":{"value":1.50,"unit":"mg"}';
const note = '"note":[{"text":"n"}]';
const component = `"component":[{${code},"valueQuantity":{"value":-2.0e-3},"interpretation":[{"text":"high"}]}]`;
const componentSummary = `"component":[{${code},"valueQuantity":{"value":-2.0e-3}}]`;
const observation = `{${[head, text, status, code, value, note, component].join(',')}}`;

/** R4 marks status, code, value[x] and component of Observation as summary, not note; within component, not interpretation. */
const summaries: [form: 'true' | 'text' | 'data', kept: string[]][] = [
  ['true', [taggedHead, status, code, value, componentSummary]],
  ['text', [taggedHead, text, status, code]],
  ['data', [taggedHead, status, code, value, note, component]],
];
for (const [form, kept] of summaries) {
  test(`applySummary — ${form} keeps what R4 says, copied as it is`, () => {
    assert.is(applySummary(observation, form), `{${kept.join(',')}}`);
  });
}

const elements: [names: string[], kept: string[]][] = [
  [['note'], [taggedHead, status, code, note]],
  [['value'], [taggedHead, status, code, value]],
  [['valueQuantity'], [taggedHead, status, code]],
  [
    ['component', 'text'],
    [taggedHead, text, status, code, component],
  ],
  [
    ['Observation.note', 'Patient.text'],
    [taggedHead, status, code, note],
  ],
  [
    ['Observation.note', 'value'],
    [taggedHead, status, code, value, note],
  ],
  [['id'], [taggedHead, status, code]],
];
for (const [names, kept] of elements) {
  test(`applyElements — ${names.join(',')} keeps these and the mandatory status and code`, () => {
    assert.is(applyElements(observation, names), `{${kept.join(',')}}`);
  });
}

test('applyElements — leaves a resource alone when all names are meant for other types', () => {
  assert.is(applyElements(observation, ['Patient.name']), observation);
});

const filtered = (resource: string, ...names: string[]) => JSON.parse(applyElements(resource, names));

test('a resource without meta gets one for the tag', () => {
  assert.equal(filtered('{"resourceType":"Patient","gender":"male"}', 'name'), {
    resourceType: 'Patient',
    meta: { tag: [JSON.parse(tag)] },
  });
});

test('other tags stay, and SUBSETTED does not come twice', () => {
  const other = { system: 'http://example.org', code: 'SUBSETTED' };
  const patient = (...tags: unknown[]) =>
    JSON.stringify({ resourceType: 'Patient', meta: { tag: tags, source: 'x:y' } });
  const both = [other, JSON.parse(tag)];
  assert.equal(filtered(patient(other), 'name').meta, { tag: both, source: 'x:y' });
  assert.equal(filtered(patient(...both), 'name').meta, { tag: both, source: 'x:y' });
  assert.equal(filtered(patient(), 'name').meta.tag, [JSON.parse(tag)]);
});

test('what changes the meaning of a resource stays, listed or not', () => {
  const modifierExtension = [{ url: 'http://example.org/refuted', valueBoolean: true }];
  const patient = { resourceType: 'Patient', implicitRules: 'x:y', modifierExtension, gender: 'male' };
  const kept = { resourceType: 'Patient', implicitRules: 'x:y', modifierExtension, meta: { tag: [JSON.parse(tag)] } };
  assert.equal(filtered(JSON.stringify(patient), 'name'), kept);
  assert.equal(JSON.parse(applySummary(JSON.stringify(patient), 'text')), kept);
});

const summary = (resource: unknown) => JSON.parse(applySummary(JSON.stringify(resource), 'true'));

test('applySummary — true leaves out extensions of elements, but no element that has nothing else', () => {
  const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }];
  const name = [{ family: 'Ada', extension }, { extension }];
  const { name: kept, photo } = summary({ resourceType: 'Patient', name, photo: [{ url: 'x:y' }] });
  assert.equal(kept, [{ family: 'Ada' }, { extension }]);
  assert.is(photo, undefined);
});

test('applySummary — true keeps modifier extensions of backbone elements whole', () => {
  const modifierExtension = [{ url: 'http://example.org/x', valueString: 'y' }];
  const link = [{ modifierExtension, other: { reference: 'Patient/2' }, type: 'seealso' }];
  assert.equal(summary({ resourceType: 'Patient', link }).link, link);
});

test('applySummary — true keeps mandatory elements that R4 does not mark, in short', () => {
  const { participant, comment } = summary({
    resourceType: 'Appointment',
    comment: 'c',
    status: 'booked',
    participant: [{ status: 'accepted', type: [{ text: 't' }], period: { start: '2020' } }],
  });
  assert.is(comment, undefined);
  assert.is(participant[0].status, 'accepted');
});

test('applySummary — true shortens the resources of a Bundle by their own types', () => {
  const entry = [{ fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient', gender: 'male', language: 'de' } }];
  const { entry: kept } = summary({ resourceType: 'Bundle', type: 'collection', entry });
  assert.equal(kept, [{ fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient', gender: 'male' } }]);
});

test('white space and escapes do not mislead', () => {
  const patient = '\n{ "resourceType" : "Patient" ,\t"\\u006eame" : [ { "family" : "a\\\\" } ] , "gender" : "male" }\n';
  assert.equal(filtered(patient, 'name'), {
    resourceType: 'Patient',
    name: [{ family: 'a\\' }],
    meta: { tag: [JSON.parse(tag)] },
  });
});

const bundle = readFileSync(new URL('../../fhir-fixtures/patient-maria-alvarez.json', import.meta.url), 'utf8');
const { entry } = JSON.parse(bundle) as { entry: { resource: { resourceType: string } }[] };
const oneOfEach = [...new Map(entry.map(({ resource }) => [resource.resourceType, resource])).values()];
for (const resource of oneOfEach) {
  test(`a ${resource.resourceType} without some of its elements is a valid one still`, () => {
    const whole = JSON.stringify(resource);
    assert.equal(checkResource(resource), []);
    for (const form of ['true', 'data'] as const)
      assert.equal(checkResource(JSON.parse(applySummary(whole, form))), []);
    // Some invariants ask for elements that are not mandatory by themselves, such as AllergyIntolerance.clinicalStatus.
    for (const short of [JSON.parse(applySummary(whole, 'text')), filtered(whole, 'language')]) {
      assert.equal(
        checkResource(short).filter(({ code }) => code !== 'invariant'),
        [],
      );
    }
  });
}

test('hasElement — knows the elements of a type by their base names, inherited ones too', () => {
  for (const name of ['status', 'value', 'id', 'text']) assert.ok(hasElement('Observation', name), name);
  for (const name of ['value[x]', 'valueQuantity', 'name', 'code.text', ''])
    assert.not(hasElement('Observation', name), name);
});

test.run();
