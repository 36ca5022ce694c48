import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ResourceType, resourceTypes } from '../../src/fhir/resource-types.ts';
import { isIncludable } from '../../src/search/found-types.ts';
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
  ['Bundle', 'composition', true],
];
for (const [type, code, includable] of rows) {
  test(`isIncludable — ${type}:${code} ${includable ? 'can' : 'cannot'} be followed`, () => {
    const parameter = findSearchParameter(type, code);
    assert.ok(parameter);
    assert.is(isIncludable(parameter, type), includable);
  });
}

test('isIncludable — every subject, author, encounter and organization can be followed', () => {
  const codes = ['patient', 'subject', 'encounter', 'author', 'performer', 'organization'];
  for (const type of resourceTypes) {
    for (const parameter of searchParametersOf(type)) {
      const isReference = parameter.type === 'reference' && codes.includes(parameter.code);
      assert.ok(!isReference || isIncludable(parameter, type), `${type}:${parameter.code}`);
    }
  }
});

test.run();
