import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition, StringMatch, ValueCondition } from '../../src/search/plan-type.ts';
import { rejects } from '../support/rejects.ts';
import { planned, systemScope, whereOf } from './planned.ts';

const test = suite('plan-filter');

function filtered(filter: string, type: ResourceType): readonly Condition[] {
  return whereOf(`_filter=${encodeURIComponent(filter)}`, type);
}

function stringCondition(param: string, match: StringMatch['test'], text: string): ValueCondition {
  return { type: 'string', param, any: [{ test: match, text }] };
}

const loinc: ValueCondition = {
  type: 'token',
  param: 'code',
  any: [{ system: 'http://loinc.org', code: '1234-5', exact: '1234-5' }],
};
const born: Condition = {
  type: 'date',
  param: 'birthdate',
  any: [{ type: 'compare', end: 'high', operator: '>', bound: Date.UTC(2014, 9, 11) }],
};
const has = (param: string, valueType: 'string' | 'token' | 'reference' | 'date' | 'uri'): Condition => ({
  type: 'present',
  param,
  valueType,
});
const not = (of: Condition): Condition => ({ type: 'not', of });
const october = { low: Date.UTC(2014, 9), high: Date.UTC(2014, 10) };
const toDocument: Condition = {
  type: 'reference',
  param: 'relationship$2',
  any: [
    { targetType: 'DocumentReference', targetId: '1' },
    { targetType: '', targetId: 'http://example.org/fhir/DocumentReference/1' },
  ],
};
const replaces: Condition = { type: 'token', param: 'relationship$1', any: [{ code: 'replaces', exact: 'replaces' }] };

/** The examples of R4's page, then its table of operators, type by type. */
const filters: [filter: string, type: ResourceType, condition: Condition][] = [
  ['name co "pet"', 'Patient', stringCondition('name', 'contains', 'pet')],
  ['code eq http://loinc.org|1234-5', 'Observation', loinc],
  ['code eq loinc|1234-5', 'Observation', loinc],
  [
    'given eq "Péter" and birthdate gt 2014-10-10',
    'Patient',
    { type: 'all', of: [stringCondition('given', 'equals', 'peter'), born] },
  ],
  [
    'given eq "a" or given sw "b" and not (given ew "c")',
    'Patient',
    {
      type: 'all',
      of: [
        { type: 'any', of: [stringCondition('given', 'equals', 'a'), stringCondition('given', 'starts', 'b')] },
        not(stringCondition('given', 'ends', 'c')),
      ],
    },
  ],
  ['given ne "peter"', 'Patient', { type: 'unequal', of: stringCondition('given', 'equals', 'peter') }],
  ['given eq "a, b\\\\c$d"', 'Patient', stringCondition('given', 'equals', 'a bc$d')],
  ['given pr true', 'Patient', has('given', 'string')],
  ['given pr false', 'Patient', not(has('given', 'string'))],
  ['code ne loinc|1234-5', 'Observation', { type: 'unequal', of: loinc }],
  ['birthdate gt 2014-10-10', 'Patient', born],
  ['birthdate eq 2014-10', 'Patient', { type: 'date', param: 'birthdate', any: [{ type: 'within', ...october }] }],
  ['birthdate ne 2014-10', 'Patient', { type: 'date', param: 'birthdate', any: [{ type: 'not-within', ...october }] }],
  ['birthdate po 2014-10', 'Patient', { type: 'date', param: 'birthdate', any: [{ type: 'overlaps', ...october }] }],
  ['birthdate co 2014-10', 'Patient', { type: 'date', param: 'birthdate', any: [{ type: 'contains', ...october }] }],
  ['_lastUpdated co 2014-10', 'Patient', { type: 'last-updated', any: [{ type: 'contains', ...october }] }],
  ['_lastUpdated po 2014-10', 'Patient', { type: 'last-updated', any: [{ type: 'overlaps', ...october }] }],
  [
    'probability lt 0.8',
    'RiskAssessment',
    { type: 'number', param: 'probability', any: [{ type: 'compare', end: 'low', operator: '<', bound: 0.8 }] },
  ],
  [
    'probability co 1.0',
    'RiskAssessment',
    {
      type: 'number',
      param: 'probability',
      any: [{ type: 'contains', low: 1, high: 1 + Number.EPSILON }],
    },
  ],
  // By the first character: what comes behind it begins where the next character does.
  ['given gt "Peter"', 'Patient', stringCondition('given', 'from', 'q')],
  ['given ge "Péter"', 'Patient', stringCondition('given', 'from', 'p')],
  ['given lt "Peter"', 'Patient', stringCondition('given', 'before', 'p')],
  ['given le "Peter"', 'Patient', stringCondition('given', 'before', 'q')],
  ['given le "\ud7ff"', 'Patient', stringCondition('given', 'before', '\ue000')],
  ['given gt "\u{10ffff}"', 'Patient', stringCondition('given', 'from', '\u{10ffff}\u{10ffff}')],
  [
    'subject re Patient/1',
    'Observation',
    {
      type: 'reference',
      param: 'subject',
      any: [
        { targetType: 'Patient', targetId: '1' },
        { targetType: '', targetId: 'http://example.org/fhir/Patient/1' },
      ],
    },
  ],
  ['_id eq a', 'Patient', { type: 'id', any: ['a'] }],
  ['_id ne a', 'Patient', not({ type: 'id', any: ['a'] })],
  ['url eq http://a', 'ValueSet', { type: 'uri', param: 'url', any: [{ test: 'equals', uri: 'http://a' }] }],
  ['url sw http://a', 'ValueSet', { type: 'uri', param: 'url', any: [{ test: 'starts', uri: 'http://a' }] }],
  ['url co a/B', 'ValueSet', { type: 'uri', param: 'url', any: [{ test: 'contains', uri: 'a/B' }] }],
  ['url ew /B,1', 'ValueSet', { type: 'uri', param: 'url', any: [{ test: 'ends', uri: '/B,1' }] }],
  [
    '_text co "bone"',
    'Patient',
    { type: 'text', part: 'narrative', query: { type: 'words', words: ['bone'], isPrefix: false } },
  ],
  [
    'patient.name co "pet"',
    'Observation',
    { type: 'chain', param: 'patient', targetType: 'Patient', where: [stringCondition('name', 'contains', 'pet')] },
  ],
  [
    'patient[given eq "a"].birthdate gt 2014-10-10',
    'Observation',
    { type: 'chain', param: 'patient', targetType: 'Patient', where: [stringCondition('given', 'equals', 'a'), born] },
  ],
  // "The set is empty": nothing that the path leads to.
  [
    'patient.given pr false',
    'Observation',
    not({ type: 'chain', param: 'patient', targetType: 'Patient', where: [has('given', 'string')] }),
  ],
  [
    'relatesTo[code eq replaces].target re DocumentReference/1',
    'DocumentReference',
    { type: 'composite', components: [replaces, toDocument] } as Condition,
  ],
  [
    'relatesTo[code eq "replaces"].target pr true',
    'DocumentReference',
    { type: 'composite', components: [replaces] } as Condition,
  ],
  [
    'characteristic[code eq a].value eq b',
    'Group',
    {
      type: 'composite',
      components: [
        { type: 'token', param: 'characteristic-value$1', any: [{ code: 'a', exact: 'a' }] },
        { type: 'token', param: 'characteristic-value$2', any: [{ code: 'b', exact: 'b' }] },
      ],
    },
  ],
  [
    'code-value-string[code eq a].value-string ew "b"',
    'Observation',
    {
      type: 'composite',
      components: [
        { type: 'token', param: 'code-value-string$1', any: [{ code: 'a', exact: 'a' }] },
        { type: 'string', param: 'code-value-string$2', any: [{ test: 'ends', text: 'b' }] },
      ],
    },
  ],
];
for (const [filter, type, condition] of filters) {
  test(`${type}?_filter=${filter} asks for ${condition.type}`, () => {
    assert.equal(filtered(filter, type), [condition]);
  });
}

test('a quantity within a composite is looked for as written and in base units', () => {
  const [condition] = filtered('code-value-quantity[code eq a].value-quantity gt "5|ucum|mg"', 'Observation');
  assert.is(condition?.type, 'any');
  const composites = condition?.type === 'any' ? condition.of : [];
  assert.equal(
    composites.map((one) => one.type === 'composite' && one.components.map(({ param }) => param)),
    [
      ['code-value-quantity$1', 'code-value-quantity$2'],
      ['code-value-quantity$1', 'code-value-quantity$2:canonical'],
    ],
  );
});

const same: [filter: string, type: ResourceType, query: string][] = [
  ['code ss http://terminology.hl7.org/CodeSystem/v3-ActCode|AMB', 'Encounter', 'class:below'],
  ['code sb http://terminology.hl7.org/CodeSystem/v3-ActCode|AMB', 'Encounter', 'class:above'],
];
for (const [filter, type, name] of same) {
  const [, operator, value = ''] = filter.split(' ');
  test(`${operator} asks for the same as the modifier of ${name}`, () => {
    assert.equal(filtered(`class ${operator} ${value}`, type), whereOf(`${name}=${encodeURIComponent(value)}`, type));
  });
}

test('in asks for the same as the modifier :in, ni for its opposite', () => {
  const value = 'http://hl7.org/fhir/ValueSet/observation-status';
  const within = whereOf(`status:in=${value}`);
  assert.equal(filtered(`status in ${value}`, 'Observation'), within);
  assert.equal(filtered(`status ni ${value}`, 'Observation'), [{ type: 'not', of: within[0] }]);
});

test('a composite parameter is asked as in a search', () => {
  const value = 'loinc|a$gt5';
  const meant = 'http://loinc.org|a$gt5';
  assert.equal(
    filtered(`code-value-quantity eq ${value}`, 'Observation'),
    whereOf(`code-value-quantity=${encodeURIComponent(meant)}`),
  );
});

test('a path without types goes on through the types that have all that is asked', () => {
  const [condition] = filtered('subject[birthdate pr true].name pr true', 'Observation');
  // Location has a name and no birthdate.
  assert.is(condition?.type === 'chain' && condition.targetType, 'Patient');
});

const refused: [filter: string, type: ResourceType, issueCode: string, named: RegExp][] = [
  ['code', 'Observation', 'value', /an operator such as eq, at character 5/],
  ['code eq', 'Observation', 'value', /at character 8/],
  ['code is x', 'Observation', 'value', /operator/],
  ['cdoe eq x', 'Observation', 'not-supported', /"cdoe"; did you mean "code"/],
  ['name sa "a"', 'Patient', 'not-supported', /sa is not offered for name/],
  ['name ni "a"', 'Patient', 'not-supported', /ni is not offered for name/],
  ['value-quantity co 5', 'Observation', 'not-supported', /co is not offered/],
  ['birthdate co soon', 'Patient', 'value', /soon/],
  ['probability co some', 'RiskAssessment', 'value', /some/],
  ['name gt "!"', 'Patient', 'value', /_filter/],
  ['url co ""', 'ValueSet', 'value', /_filter/],
  ['probability sw 1', 'RiskAssessment', 'not-supported', /sw is not offered/],
  ['code co x', 'Observation', 'not-supported', /co is not offered/],
  ['subject po 2014', 'Observation', 'not-supported', /po is not offered/],
  ['birthdate po soon', 'Patient', 'value', /soon/],
  ['birthdate po lt2014', 'Patient', 'value', /lt2014/],
  ['birthdate eq soon', 'Patient', 'value', /soon/],
  ['birthdate eq gt2014', 'Patient', 'value', /gt2014/],
  ['name eq ""', 'Patient', 'value', /_filter/],
  ['patient.nmae eq x', 'Observation', 'not-supported', /"nmae"/],
  ['code.name eq x', 'Observation', 'not-supported', /only references/],
  ['subject.nothing eq x', 'Observation', 'not-supported', /none of/],
  ['related[type eq "has-component"].target pr true', 'Observation', 'not-supported', /"related"/],
  ['relatesTo.target re DocumentReference/1', 'DocumentReference', 'not-supported', /brackets/],
  ['relatesTo[code eq a].kind eq b', 'DocumentReference', 'not-supported', /code and target/],
  ['relatesTo[code eq a or code eq b].target pr true', 'DocumentReference', 'not-supported', /"or"/],
  ['relatesTo[code ne a].target pr true', 'DocumentReference', 'not-supported', /ne/],
  ['relatesTo[code eq a].target.status eq b', 'DocumentReference', 'not-supported', /beyond/],
  ['code:not eq x', 'Observation', 'value', /at character 5/],
];
for (const [filter, type, issueCode, named] of refused) {
  test(`${type}?_filter=${filter} is refused, lenient or strict`, async () => {
    for (const strict of [false, true]) {
      const query = `_filter=${encodeURIComponent(filter)}`;
      const error = await rejects(() => planned(query, { type, strict }), { status: 400, issueCode });
      assert.match(error.message, named);
    }
  });
}

test('a filter of too many tests, quantities of one element or codes is refused as too costly', async () => {
  const quantities = Array.from({ length: 7 }, (_, number) => `value-quantity gt ${number}|ucum|mg`).join(' and ');
  for (const filter of [
    Array.from({ length: 51 }, () => 'code eq a').join(' or '),
    `code-value-quantity[${quantities}].code eq a`,
    Array.from({ length: 20 }, () => 'code in http://hl7.org/fhir/ValueSet/c80-doc-typecodes').join(' and '),
  ]) {
    const query = `_filter=${encodeURIComponent(filter)}`;
    const error = await rejects(() => planned(query), { status: 400, issueCode: 'too-costly' });
    assert.match(error.message, /"_filter"|value sets/);
  }
});

test('a filter on many types names parameters that all of them have', async () => {
  const type = systemScope();
  assert.is(planned('_type=Observation,Condition&_filter=code eq a', { type }).plan.types.length, 2);
  const error = await rejects(() => planned('_type=Observation,Patient&_filter=code eq a', { type }), { status: 400 });
  assert.match(error.message, /Patient has no search parameter "code"/);
});

test.run();
