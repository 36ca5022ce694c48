// What each modifier asks, by R4's search page. https://hl7.org/fhir/R4/search.html#modifiers
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import { beginningOfTime } from '../../src/search/index-value.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { conditionOf } from './asked.ts';

const test = suite('plan-modifier');

const nothing: Condition = { type: 'any', of: [] };
const everything: Condition = { type: 'all', of: [] };
const dated: Condition = {
  type: 'last-updated',
  any: [{ type: 'compare', end: 'low', operator: '>=', bound: beginningOfTime }],
};
const birth: Condition = { type: 'present', param: 'birthdate', valueType: 'date' };

type Row = [rule: string, query: string, type: ResourceType, condition: Condition];

const missing: Row[] = [
  [':missing=true is without a value', 'birthdate:missing=true', 'Patient', { type: 'not', of: birth }],
  [':missing=false is with a value', 'birthdate:missing=false', 'Patient', birth],
  [
    'one member of a list has to hold',
    'birthdate:missing=true,false',
    'Patient',
    { type: 'any', of: [{ type: 'not', of: birth }, birth] },
  ],
  ['no resource lacks an id', '_id:missing=true', 'Patient', { type: 'not', of: everything }],
  ['every resource but a contained one has a time of change', '_lastUpdated:missing=false', 'Patient', dated],
  [
    'a reference may be missing',
    'subject:missing=false',
    'Observation',
    { type: 'present', param: 'subject', valueType: 'reference' },
  ],
];

function within(param: string, text: string): Condition {
  return { type: 'string', param, any: [{ test: 'words', text }] };
}

const modified: Row[] = [
  [
    ':exact keeps case and accents',
    'given:exact=Évé',
    'Patient',
    { type: 'string', param: 'given', any: [{ test: 'exact', text: 'Évé' }] },
  ],
  [
    ':contains does not',
    'given:contains=Évé',
    'Patient',
    { type: 'string', param: 'given', any: [{ test: 'contains', text: 'eve' }] },
  ],
  [
    ':text of a string finds its words',
    'name:text=(Évé OR lynch) NOT "ann marie"',
    'Patient',
    {
      type: 'all',
      of: [
        { type: 'any', of: [within('name', 'eve'), within('name', 'lynch')] },
        { type: 'not', of: within('name', 'ann marie') },
      ],
    },
  ],
  [
    ':text is a normal string search of the texts beside a code',
    'code:text=Headache',
    'Condition',
    { type: 'string', param: 'code:text', any: [{ test: 'starts', text: 'headache' }] },
  ],
  [
    ':not reverses the whole list',
    'gender:not=male,female',
    'Patient',
    {
      type: 'not',
      of: {
        type: 'token',
        param: 'gender',
        any: [
          { code: 'male', exact: 'male' },
          { code: 'female', exact: 'female' },
        ],
      },
    },
  ],
  [
    ':of-type takes all three parts',
    'identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|446053',
    'Patient',
    {
      type: 'token',
      param: 'identifier:of-type',
      any: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203|mr', code: '446053', exact: '446053' }],
    },
  ],
  [
    ':[type] says the type of an id',
    'subject:Patient=23',
    'Observation',
    {
      type: 'reference',
      param: 'subject',
      any: [
        { targetType: 'Patient', targetId: '23' },
        { targetType: '', targetId: 'http://example.org/fhir/Patient/23' },
      ],
    },
  ],
  [
    ':identifier is a token search of the identifier in the reference',
    'subject:identifier=http://acme.org/fhir/identifier/mrn|123456',
    'Observation',
    {
      type: 'token',
      param: 'subject:identifier',
      any: [{ system: 'http://acme.org/fhir/identifier/mrn', code: '123456', exact: '123456' }],
    },
  ],
  [
    ':below of a canonical reference is any of its versions',
    'questionnaire:below=http://acme.org/q',
    'QuestionnaireResponse',
    { type: 'reference', param: 'questionnaire', any: [{ targetType: '', targetId: 'http://acme.org/q' }] },
  ],
  [
    ':below of a mime type is itself with any parameters',
    'contenttype:below=text/xml',
    'DocumentReference',
    {
      type: 'any',
      of: [
        { type: 'token', param: 'contenttype', any: [{ code: 'text/xml', exact: 'text/xml' }] },
        { type: 'token', param: 'contenttype:base', any: [{ code: 'text/xml', exact: 'text/xml' }] },
      ],
    },
  ],
  [
    ':below of a URL is itself and what goes on at a slash',
    'url:below=http://acme.org/fhir',
    'ValueSet',
    {
      type: 'uri',
      param: 'url',
      any: [
        { test: 'equals', uri: 'http://acme.org/fhir' },
        { test: 'starts', uri: 'http://acme.org/fhir/' },
      ],
    },
  ],
];
for (const [rule, query, type, condition] of [...missing, ...modified]) {
  test(`${rule}: ${type}?${query}`, () => {
    assert.equal(conditionOf(query, type), condition);
  });
}

test('subject:Patient=23 has the same effect as subject=Patient/23', () => {
  assert.equal(conditionOf('subject:Patient=23', 'Observation'), conditionOf('subject=Patient/23', 'Observation'));
  assert.equal(
    conditionOf('subject:Patient=Patient/23', 'Observation'),
    conditionOf('subject=Patient/23', 'Observation'),
  );
});

const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';

/** `system|code` of what is looked for, sorted. */
function tokensOf(condition: Condition): readonly string[] {
  const token = condition.type === 'not' ? condition.of : condition;
  assert.ok(token.type === 'token');
  return token.any.map(({ system, code }) => `${system}|${code}`).sort();
}

// The clinical status of R4: active above recurrence and relapse, inactive above remission and resolved.
const hierarchies: [query: string, codes: string[]][] = [
  [`clinical-status:below=${clinical}|active`, ['active', 'recurrence', 'relapse']],
  [`clinical-status:above=${clinical}|relapse`, ['active', 'relapse']],
  [`clinical-status:above=${clinical}|active`, ['active']],
  [`clinical-status:below=${clinical}|active,${clinical}|relapse`, ['active', 'recurrence', 'relapse']],
  [`clinical-status:below=${clinical}|ACTIVE`, ['active', 'recurrence', 'relapse']],
  [`clinical-status:below=${clinical}|unheard-of`, ['unheard-of']],
];
for (const [query, codes] of hierarchies) {
  test(`Condition?${query} looks for ${codes.join(', ')}`, () => {
    assert.equal(
      tokensOf(conditionOf(query, 'Condition')),
      codes.map((code) => `${clinical}|${code}`),
    );
  });
}

test(':in looks for the codes of the value set, :not-in for all that has none of them', () => {
  const codes = ['female', 'male', 'other', 'unknown'].map(
    (code) => `http://hl7.org/fhir/administrative-gender|${code}`,
  );
  const isIn = conditionOf(`gender:in=${gender}`, 'Patient');
  assert.equal(tokensOf(isIn), codes);
  assert.equal(conditionOf(`gender:not-in=${gender}`, 'Patient'), { type: 'not', of: isIn });
  assert.equal(conditionOf(`gender:in=${gender}|4.0.1,${gender}`, 'Patient'), isIn);
});

test('nothing is in a value set without codes, and everything is not in it', () => {
  const empty = 'http://hl7.org/fhir/ValueSet/example-filter';
  assert.equal(conditionOf(`code:in=${empty}`, 'Condition'), nothing);
  assert.equal(conditionOf(`code:not-in=${empty}`, 'Condition'), { type: 'not', of: nothing });
});

test.run();
