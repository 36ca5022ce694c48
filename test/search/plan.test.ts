import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { rejects } from '../support/rejects.ts';
import { planned as plan, whereOf } from './planned.ts';

const test = suite('plan');

const conditions: [query: string, type: ResourceType, condition: Condition][] = [
  [
    'status=final,amended',
    'Observation',
    {
      type: 'token',
      param: 'status',
      any: [
        { code: 'final', exact: 'final' },
        { code: 'amended', exact: 'amended' },
      ],
    },
  ],
  ['given=Eve', 'Patient', { type: 'string', param: 'given', any: [{ test: 'starts', text: 'eve' }] }],
  [
    'date=2013',
    'Observation',
    {
      type: 'date',
      param: 'date',
      any: [{ type: 'within', low: Date.UTC(2013, 0), high: Date.UTC(2014, 0) }],
    },
  ],
  [
    'probability=gt0.8',
    'RiskAssessment',
    {
      type: 'number',
      param: 'probability',
      any: [{ type: 'compare', end: 'high', operator: '>', bound: 0.8 }],
    },
  ],
  [
    'value-quantity=lt5||mg',
    'Observation',
    {
      type: 'quantity',
      param: 'value-quantity',
      any: [{ test: { type: 'compare', end: 'low', operator: '<', bound: 5 }, unit: 'mg' }],
    },
  ],
  [
    'subject=Patient/1,2',
    'Observation',
    {
      type: 'reference',
      param: 'subject',
      any: [
        { targetType: 'Patient', targetId: '1' },
        { targetType: '', targetId: 'http://example.org/fhir/Patient/1' },
        { targetId: '2' },
      ],
    },
  ],
  [
    'patient=http://example.org/fhir/Patient/1',
    'Observation',
    {
      type: 'reference',
      param: 'patient',
      any: [
        { targetType: 'Patient', targetId: '1' },
        { targetType: '', targetId: 'http://example.org/fhir/Patient/1' },
      ],
    },
  ],
  [
    'url=http://a,http://b',
    'ValueSet',
    {
      type: 'uri',
      param: 'url',
      any: [
        { test: 'equals', uri: 'http://a' },
        { test: 'equals', uri: 'http://b' },
      ],
    },
  ],
  ['_id=a,b', 'Patient', { type: 'id', any: ['a', 'b'] }],
  [
    '_lastUpdated=sa2024',
    'Patient',
    {
      type: 'last-updated',
      any: [{ type: 'compare', end: 'low', operator: '>=', bound: Date.UTC(2025, 0) }],
    },
  ],
  [
    '_tag=http://acme.org/tags|vip',
    'Patient',
    {
      type: 'token',
      param: '_tag',
      any: [{ system: 'http://acme.org/tags', code: 'vip', exact: 'vip' }],
    },
  ],
  ['_profile=http://x', 'Patient', { type: 'uri', param: '_profile', any: [{ test: 'equals', uri: 'http://x' }] }],
  ['_source=http://x', 'Patient', { type: 'uri', param: '_source', any: [{ test: 'equals', uri: 'http://x' }] }],
  ['_security=R', 'Patient', { type: 'token', param: '_security', any: [{ code: 'r', exact: 'R' }] }],
];
for (const [query, type, condition] of conditions) {
  test(`${type}?${query} asks for ${JSON.stringify(condition)}`, () => {
    const planned = plan(query, { type });
    assert.equal(planned.plan.types, [{ resourceType: type, where: [condition] }]);
    assert.equal(planned.ignored, []);
    assert.equal(planned.understood, [...new URLSearchParams(query)]);
  });
}

test('repeated parameters all have to hold, values in a list one of them', () => {
  const where = whereOf('date=ge2020&date=lt2021&status=final,amended');
  assert.equal(
    where.map((condition) => [condition.type, 'any' in condition && condition.any.length]),
    [
      ['date', 2],
      ['date', 1],
      ['token', 2],
    ],
  );
});

// A + in a query string that was not percent-encoded is a space.
const lostPluses: [sent: string, type: ResourceType, meant: string][] = [
  ['probability=1e+2', 'RiskAssessment', '1e+2'],
  ['probability=gt+5,lt1E+2', 'RiskAssessment', 'gt+5,lt1E+2'],
  ['probability=+0.5', 'RiskAssessment', '+0.5'],
  ['value-quantity=le5.4e+1||a+b', 'Observation', 'le5.4e+1||a b'],
  ['date=ge2024-01-01T00:00:00+01:00', 'Observation', 'ge2024-01-01T00:00:00+01:00'],
  ['_lastUpdated=2024-01-01T00:00:00+01:00', 'Observation', '2024-01-01T00:00:00+01:00'],
  ['code-value-date=a$ge2024-01-01T00:00+01:00', 'Observation', 'a$ge2024-01-01T00:00+01:00'],
];
for (const [sent, type, meant] of lostPluses) {
  test(`${type}?${sent} is read, and shown with its +`, () => {
    const [name = ''] = sent.split('=');
    const planned = plan(sent, { type });
    assert.equal(planned.understood, [[name, meant]]);
    assert.equal(planned.plan, plan(`${name}=${encodeURIComponent(meant)}`, { type }).plan);
  });
}

const unreadable: [query: string, type: ResourceType, named: RegExp][] = [
  ['date=foo', 'Observation', /"foo".*"date".*expected a date/],
  ['date=2020,bar', 'Observation', /"bar".*"date"/],
  ['date=2020,', 'Observation', /"".*"date"/],
  ['code=a|b|c', 'Observation', /"a\|b\|c".*"code".*expected a code/],
  ['code=a\\b', 'Observation', /"a\\b".*"code"/],
  ['name=%20', 'Patient', /" ".*"name".*expected text/],
  ['probability=high', 'RiskAssessment', /"high".*"probability".*expected a number/],
  ['value-quantity=100|http://unitsofmeasure.org|', 'Observation', /"value-quantity".*number\|system\|code/],
  ['probability=1 2', 'RiskAssessment', /"1 2"/],
  ['value-quantity=5|mg', 'Observation', /"5\|mg".*"value-quantity".*expected a number/],
  ['subject=Nobody/1', 'Observation', /"Nobody\/1".*"subject".*expected an id/],
  ['_id=Patient/1', 'Patient', /"Patient\/1".*"_id".*expected an id/],
  ['_lastUpdated=soon', 'Patient', /"soon".*"_lastUpdated".*expected a date/],
];
for (const [query, type, named] of unreadable) {
  test(`${type}?${query} is refused, naming parameter, value and what is expected`, async () => {
    const error = await rejects(() => plan(query, { type }), { status: 400, issueCode: 'value' });
    assert.match(error.message, named);
  });
}

const unoffered = [
  '_query=x',
  '_query:exact=x',
  '_type=Patient',
  '_sort=_score',
  '_sort=code-value-quantity',
  '_include:recurse=Observation:subject',
  '_count:max=5',
  '_filter:exact=code eq x',
  '_list:not=1',
  '_list=$current-problems',
];
for (const query of unoffered) {
  for (const strict of [false, true]) {
    test(`${query} is refused by name, ${strict ? 'strict' : 'lenient'}`, async () => {
      const error = await rejects(() => plan(query, { strict }), { status: 400, issueCode: 'not-supported' });
      assert.ok(error.message.includes(`"${query.slice(0, query.indexOf('='))}"`), error.message);
    });
  }
}

for (const query of [
  'code:banana=x',
  'date:exact=2020',
  'code.name=x',
  'value-quantity:above=5',
  'subject:Nobody=1',
  'code:=x',
  'code:not:in=x',
  'code.=x',
  '_has=x',
  '_has:Observation=x',
]) {
  test(`${query} is refused: R4 has no such modifier or chain`, async () => {
    await rejects(() => plan(query), { status: 400, issueCode: 'not-supported' });
  });
}

test('_list asks for what the List refers to, whatever the type', () => {
  assert.equal(whereOf('_list=42,List/43'), [
    { type: 'has', sourceType: 'List', param: 'item', where: [{ type: 'id', any: ['42', '43'] }] },
  ]);
});

for (const value of ['Patient/42', 'a b', 'List/']) {
  test(`_list=${value} is refused: it is no id of a List`, async () => {
    await rejects(() => plan(`_list=${value}`), { status: 400, issueCode: 'value' });
  });
}

for (const query of ['pateint=1', 'pateint:exact=1', 'pateint.name=x', 'pateint=', 'combo=1', '__proto__=1', '=1']) {
  test(`an unknown parameter is ignored and reported: ${query}`, () => {
    const planned = plan(`status=final&${query}`);
    assert.is(planned.plan.types[0]?.where.length, 1);
    assert.is(planned.ignored.length, 1);
    assert.is(planned.ignored[0]?.parameter, query.slice(0, query.indexOf('=')));
    assert.equal(planned.understood, [['status', 'final']]);
  });

  test(`an unknown parameter is refused when strict: ${query}`, async () => {
    await rejects(() => plan(`status=final&${query}`, { strict: true }), { status: 400, issueCode: 'not-supported' });
  });
}

test('a misspelt parameter gets a suggestion', async () => {
  assert.match(plan('pateint=1').ignored[0]?.message ?? '', /Did you mean "patient"\?/);
  await rejects(() => plan('pateint=1', { strict: true }), /Did you mean "patient"\?/);
});

for (const strict of [false, true]) {
  test(`a parameter without value is ignored and reported, since R4 calls it no error: strict ${strict}`, () => {
    const planned = plan('code=&_count=&status=final', { strict });
    assert.equal(
      planned.ignored.map((one) => one.parameter),
      ['code', '_count'],
    );
    assert.match(planned.ignored[0]?.message ?? '', /"code".*no value/);
    assert.equal(planned.understood, [['status', 'final']]);
    assert.is(planned.plan.count, 50);
  });
}

for (const query of ['subject:Patient.name=', '_has:Provenance:target:agent=', 'code:text=', 'value-string:exact=']) {
  test(`a name with a chain or modifier and no value is passed over too: ${query}`, () => {
    const planned = plan(query, { strict: true });
    assert.equal([planned.ignored.map((one) => one.parameter), planned.understood], [[query.slice(0, -1)], []]);
    assert.equal(planned.plan, plan('').plan);
  });
}

for (const query of ['code:exact=', 'subject:Medication=', 'subject:Patient.shoe-size=', '_has:Provenance:target=']) {
  test(`a name that is not offered is refused without a value too: ${query}`, async () => {
    await rejects(() => plan(query), { status: 400, issueCode: 'not-supported' });
  });
}

test('control characters and length of what was sent do not reach the text of a refusal', async () => {
  const error = await rejects(() => plan(`code:${'x'.repeat(5000)}%0d%0aSet-Cookie=1`), { status: 400 });
  assert.ok(error.message.length < 500);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.not.match(error.message, /[\u0000-\u001f]/);
});

test.run();
