// R4's modifiers by the type of the parameter. https://hl7.org/fhir/R4/search.html#modifiers
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import { modifiersOf } from '../../src/search/search-modifier.ts';
import { findSearchParameter } from '../../src/search/search-parameter.ts';
import { rejects } from '../support/rejects.ts';
import { conditionOf } from './asked.ts';

const test = suite('search-modifier');

/** Every modifier that R4 has and a value that it could read. `Patient` and `Group` stand for [type]. */
const values: Readonly<Record<string, string>> = {
  missing: 'true',
  exact: 'x',
  contains: 'x',
  text: 'x',
  not: 'x',
  above: 'http://hl7.org/fhir/observation-status|final',
  below: 'http://hl7.org/fhir/observation-status|final',
  in: 'http://hl7.org/fhir/ValueSet/observation-status',
  'not-in': 'http://hl7.org/fhir/ValueSet/observation-status',
  'of-type': 'http://acme.org|a|b',
  identifier: 'x',
  Patient: '1',
  Group: '1',
};
const made: Readonly<Record<string, string>> = {
  banana: 'x',
  EXACT: 'x',
  otype: 'a|b|c',
  ofType: 'a|b|c',
  '': 'x',
  Nobody: '1',
};

const rows: [
  kind: string,
  type: ResourceType,
  code: string,
  allowed: readonly string[],
  more?: Record<string, string>,
][] = [
  ['a string', 'Patient', 'name', ['missing', 'exact', 'contains', 'text']],
  ['phonetic', 'Patient', 'phonetic', ['missing']],
  ['a token', 'Observation', 'code', ['missing', 'text', 'not', 'above', 'below', 'in', 'not-in', 'of-type']],
  ['an identifier', 'Patient', 'identifier', ['missing', 'text', 'not', 'above', 'below', 'in', 'not-in', 'of-type']],
  ['_tag', 'Patient', '_tag', ['missing', 'text', 'not', 'above', 'below', 'in', 'not-in', 'of-type']],
  ['_security', 'Patient', '_security', ['missing', 'text', 'not', 'above', 'below', 'in', 'not-in', 'of-type']],
  [
    'a reference',
    'Observation',
    'subject',
    ['missing', 'identifier', 'Patient', 'Group', 'above', 'below'],
    { above: '1', below: '1' },
  ],
  ['a reference to what has no parts', 'Observation', 'patient', ['missing', 'identifier', 'Patient']],
  [
    'a reference to what has parts',
    'Encounter',
    'part-of',
    ['missing', 'identifier', 'above', 'below'],
    { above: '1', below: '1' },
  ],
  [
    'a canonical reference',
    'QuestionnaireResponse',
    'questionnaire',
    ['missing', 'below'],
    { below: 'http://acme.org/q' },
  ],
  ['a uri', 'ValueSet', 'url', ['missing', 'above', 'below'], { above: 'http://a/b', below: 'http://a/b' }],
  ['_profile', 'Patient', '_profile', ['missing', 'above', 'below'], { above: 'http://a/b', below: 'http://a/b' }],
  ['_source', 'Patient', '_source', ['missing', 'above', 'below'], { above: 'http://a/b', below: 'http://a/b' }],
  ['a date', 'Patient', 'birthdate', ['missing']],
  ['a number', 'RiskAssessment', 'probability', ['missing']],
  ['a quantity', 'Observation', 'value-quantity', ['missing']],
  ['a composite', 'Observation', 'code-value-quantity', []],
  ['near', 'Location', 'near', []],
  ['_id', 'Patient', '_id', ['missing', 'not']],
  ['_lastUpdated', 'Patient', '_lastUpdated', ['missing']],
  ['_text', 'Patient', '_text', []],
  ['_content', 'Patient', '_content', []],
];
for (const [kind, type, code, allowed, more = {}] of rows) {
  for (const [modifier, value] of Object.entries({ ...values, ...made, ...more })) {
    const query = `${code}:${modifier}=${value}`;
    if (allowed.includes(modifier)) {
      test(`${kind} takes :${modifier}`, () => {
        assert.ok(conditionOf(query, type));
      });
    } else {
      test(`${kind} does not take :${modifier}, and says so by name`, async () => {
        const error = await rejects(() => conditionOf(query, type), { status: 400, issueCode: 'not-supported' });
        assert.ok(error.message.includes(`"${code}:${modifier}"`), error.message);
      });
    }
  }

  test(`${kind} tells the modifiers that it takes`, () => {
    const parameter = findSearchParameter(type, code);
    assert.ok(parameter);
    const names = allowed.filter((modifier) => modifier !== 'Patient' && modifier !== 'Group');
    assert.equal([...modifiersOf(parameter, type)].sort(), [...names].sort());
  });
}

test('a reference says which types it refers to', async () => {
  await rejects(
    () => conditionOf('subject:Medication=1', 'Observation'),
    /does not refer to Medication, but to .*Patient/,
  );
});

test.run();
