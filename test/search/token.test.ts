import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { baseTypeParam, ofTypeParam } from '../../src/search/index-param.ts';
import { indexResource } from '../../src/search/index-resource.ts';
import type { TokenMatch } from '../../src/search/plan-type.ts';
import { readOfType, readToken } from '../../src/search/token.ts';

const test = suite('token');

const queries: [text: string, match: TokenMatch | undefined][] = [
  ['male', { code: 'male', exact: 'male' }],
  ['MALE', { code: 'male', exact: 'MALE' }],
  ['http://acme.org/patient|2345', { system: 'http://acme.org/patient', code: '2345', exact: '2345' }],
  [
    'http://acme.org/conditions/codes|ha125',
    { system: 'http://acme.org/conditions/codes', code: 'ha125', exact: 'ha125' },
  ],
  ['|2345', { system: '', code: '2345', exact: '2345' }],
  ['http://acme.org/patient|', { system: 'http://acme.org/patient' }],
  ['a\\|b', { code: 'a|b', exact: 'a|b' }],
  ['Übung  1', { code: 'übung  1', exact: 'Übung  1' }],
  ['http://x\\|y|a\\,b', { system: 'http://x|y', code: 'a,b', exact: 'a,b' }],
  ['|', undefined],
  [' ', undefined],
  ['', undefined],
  ['a|b|c', undefined],
  ['a\\b', undefined],
];
for (const [text, match] of queries) {
  test(`readToken — "${text}" ${match === undefined ? 'cannot be read' : `is ${JSON.stringify(match)}`}`, () => {
    assert.equal(readToken(text), match);
  });
}

const v2 = 'http://terminology.hl7.org/CodeSystem/v2-0203';
const ofTypes: [text: string, match: TokenMatch | undefined][] = [
  [`${v2}|MR|446053`, { system: `${v2}|mr`, code: '446053', exact: '446053' }],
  [`${v2}|MR|A\\|1`, { system: `${v2}|mr`, code: 'a|1', exact: 'A|1' }],
  [`${v2}|MR|`, undefined],
  [`${v2}||446053`, undefined],
  ['|MR|446053', undefined],
  ['MR|446053', undefined],
  ['446053', undefined],
  ['a|b|c|d', undefined],
  ['a|b|c\\', undefined],
];
for (const [text, match] of ofTypes) {
  test(`readOfType — "${text}" ${match === undefined ? 'lacks a part or has too many' : 'is all three parts'}`, () => {
    assert.equal(readOfType(text), match);
  });
}

test('readOfType — finds the rows that are written for an identifier of this type', () => {
  const identifier = [{ type: { coding: [{ system: v2, code: 'MR' }] }, value: 'Ab1' }];
  const rows = indexResource({ resourceType: 'Patient', identifier });
  const { system, code } = readOfType(`${v2}|mr|aB1`) ?? {};
  assert.ok(
    rows.some(
      ({ param, value }) =>
        param === ofTypeParam('identifier') && value.type === 'token' && value.system === system && value.code === code,
    ),
  );
});

const patient = {
  resourceType: 'Patient',
  active: true,
  gender: 'male',
  identifier: [
    { system: 'http://acme.org/patient', value: '2345' },
    { value: 'A17' },
    { system: 'http://acme.org/empty' },
    { system: 'http://acme.org/patient', value: '2345' },
  ],
  telecom: [
    { system: 'phone', value: '+1 555 0100' },
    { system: 'email', value: 'Ann@Example.org' },
    { system: 'fax' },
  ],
  communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'en-US' }], text: 'English' } }],
  meta: { tag: [{ system: 'http://acme.org/tags', code: 'Vip' }] },
};

function tokensOf(resource: Record<string, unknown>, param: string): string[] {
  const entries = indexResource(resource).filter((entry) => entry.param === param);
  return entries.map(({ value }) => (value.type === 'token' ? `${value.system}|${value.code}` : value.type));
}

const rows: [promise: string, resource: Record<string, unknown>, param: string, tokens: string[]][] = [
  [
    'an Identifier is its system and value, each pair once',
    patient,
    'identifier',
    ['http://acme.org/patient|2345', '|a17', 'http://acme.org/empty|'],
  ],
  [
    'an accent and a space make another code',
    { resourceType: 'Patient', identifier: [{ value: 'É 1' }, { value: 'é  1' }, { value: 'E 1' }] },
    'identifier',
    ['|é 1', '|é  1', '|e 1'],
  ],
  [
    'a code has the system of its required value set',
    patient,
    'gender',
    ['http://hl7.org/fhir/administrative-gender|male'],
  ],
  ['a boolean has the system of special values', patient, 'active', ['http://hl7.org/fhir/special-values|true']],
  ['a ContactPoint is its value without system', patient, 'telecom', ['|+1 555 0100', '|ann@example.org']],
  ['email is those ContactPoints alone', patient, 'email', ['|ann@example.org']],
  ['a CodeableConcept is its codings', patient, 'language', ['urn:ietf:bcp:47|en-us']],
  ['a Coding is its system and code', patient, '_tag', ['http://acme.org/tags|vip']],
  [
    'every Coding of a CodeableConcept counts',
    {
      resourceType: 'Condition',
      code: { coding: [{ system: 'http://snomed.info/sct', code: '1' }, { code: 'X2' }, { display: 'nothing' }] },
    },
    'code',
    ['http://snomed.info/sct|1', '|x2'],
  ],
  [
    'a CodeableConcept of text alone has no token',
    { resourceType: 'Condition', code: { text: 'Headache' } },
    'code',
    [],
  ],
  ['a string is a code without system', { resourceType: 'Questionnaire', version: '1.0-RC' }, 'version', ['|1.0-rc']],
  [
    'a code of two systems has that of its own',
    { resourceType: 'Task', intent: 'order' },
    'intent',
    ['http://hl7.org/fhir/request-intent|order'],
  ],
];
for (const [promise, resource, param, tokens] of rows) {
  test(`tokenIndexValues — ${promise}`, () => {
    assert.equal(tokensOf(resource, param), tokens);
  });
}

test('tokenIndexValues — US Core race and ethnicity keep the code system of their Coding', () => {
  const extension = (name: string, code: string) => ({
    url: `http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}`,
    extension: [
      { url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code } },
      { url: 'text', valueString: 'as told' },
    ],
  });
  const resource = {
    resourceType: 'Patient',
    extension: [extension('race', '2106-3'), extension('ethnicity', '2186-5')],
  };
  assert.equal(tokensOf(resource, 'race'), ['urn:oid:2.16.840.1.113883.6.238|2106-3']);
  assert.equal(tokensOf(resource, 'ethnicity'), ['urn:oid:2.16.840.1.113883.6.238|2186-5']);
});

const mimeTypes: [contentType: string, base: readonly string[]][] = [
  ['text/xml; charset=UTF-8', ['text/xml']],
  ['Text/XML;charset=UTF-8;a=b', ['text/xml']],
  ['text/xml', []],
];
for (const [contentType, base] of mimeTypes) {
  test(`the mime type "${contentType}" is found without its parameters by ${base.join() || 'its own row'}`, () => {
    const resource = { resourceType: 'DocumentReference', content: [{ attachment: { contentType } }] };
    const codes = indexResource(resource).flatMap(({ param, value }) =>
      param === baseTypeParam('contenttype') && value.type === 'token' ? [value.code] : [],
    );
    assert.equal(codes, base);
  });
}

test.run();
