import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ResourceType, resourceTypes } from '../../src/fhir/resource-types.ts';
import { findsFamilyNames, findsMimeTypes, isIncludable, isNested } from '../../src/search/found-types.ts';
import { baseTypeParam, derivedParams, wordParam } from '../../src/search/index-param.ts';
import { findSearchParameter, searchParametersOf } from '../../src/search/search-parameter.ts';

const test = suite('found-types');

const rows: [type: ResourceType, code: string, includable: boolean][] = [
  ['Observation', 'subject', true],
  ['Observation', 'patient', true],
  ['MedicationRequest', 'medication', true],
  ['Provenance', 'target', true],
  ['Group', 'value', false],
  ['Observation', 'code', false],
  ['CarePlan', 'instantiates-canonical', false],
  ['PlanDefinition', 'definition', false],
  ['QuestionnaireResponse', 'questionnaire', false],
  ['ConceptMap', 'source', false],
  ['ConceptMap', 'source-uri', false],
  ['Bundle', 'composition', false],
];
for (const [type, code, includable] of rows) {
  test(`isIncludable — ${type}:${code} ${includable ? 'can' : 'cannot'} be followed`, () => {
    const parameter = findSearchParameter(type, code);
    assert.ok(parameter);
    assert.is(isIncludable(parameter, type), includable);
  });
}

test('isNested — R4 has two parameters that find resources', () => {
  assert.equal(parametersThat(isNested), ['Bundle:composition', 'Bundle:message']);
});

test('isIncludable — every subject, author, encounter and organization can be followed', () => {
  const codes = ['patient', 'subject', 'encounter', 'author', 'performer', 'organization'];
  for (const type of resourceTypes) {
    for (const parameter of searchParametersOf(type)) {
      const isReference = parameter.type === 'reference' && codes.includes(parameter.code);
      assert.ok(!isReference || isIncludable(parameter, type), `${type}:${parameter.code}`);
    }
  }
});

/** `Type:code` of every parameter that it holds of, US Core's too. */
function parametersThat(find: typeof findsMimeTypes): readonly string[] {
  return resourceTypes.flatMap((type) =>
    searchParametersOf(type).flatMap((parameter) => (find(parameter, type) ? [`${type}:${parameter.code}`] : [])),
  );
}

test('findsMimeTypes — R4 has four parameters of elements that are bound to the value set', () => {
  assert.equal(parametersThat(findsMimeTypes), [
    'CapabilityStatement:format',
    'DocumentReference:contenttype',
    'Library:content-type',
    'Subscription:payload',
  ]);
});

test('findsFamilyNames — the names of people, and no others', () => {
  const found = parametersThat(findsFamilyNames).filter((name) => !name.endsWith(':phonetic'));
  assert.equal(found, [
    'Patient:family',
    'Patient:name',
    'Person:name',
    'Practitioner:family',
    'Practitioner:name',
    'RelatedPerson:name',
  ]);
});

test('derivedParams — the index has a name for the rows of each of them', () => {
  for (const name of parametersThat(findsMimeTypes)) {
    const [, code = ''] = name.split(':');
    assert.ok(derivedParams(code, 'token').includes(baseTypeParam(code)), name);
  }
  for (const name of parametersThat(findsFamilyNames)) {
    const [, code = ''] = name.split(':');
    if (code !== 'phonetic') assert.ok(derivedParams(code, 'string').includes(wordParam(code)), name);
  }
});

test.run();
