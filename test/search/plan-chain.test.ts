import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { maxChainDepth } from '../../src/search/search-limits.ts';
import { findSearchParameter } from '../../src/search/search-parameter.ts';
import { rejects } from '../support/rejects.ts';
import { planned, whereOf } from './planned.ts';

const test = suite('plan-chain');

const peter: Condition = { type: 'string', param: 'name', any: [{ test: 'starts', text: 'peter' }] };
/** R4: a family name is found by each of its words. */
const patientPeter: Condition = {
  type: 'any',
  of: [peter, { type: 'string', param: 'name:word', any: [{ test: 'starts', text: 'peter' }] }],
};
const code: Condition = { type: 'token', param: 'code', any: [{ code: '1234-5', exact: '1234-5' }] };

const chains: [query: string, type: ResourceType, condition: Condition][] = [
  // https://hl7.org/fhir/R4/search.html#chaining
  [
    'subject:Patient.name=peter',
    'DiagnosticReport',
    { type: 'chain', param: 'subject', targetType: 'Patient', where: [patientPeter] },
  ],
  [
    'patient.name=peter',
    'Observation',
    { type: 'chain', param: 'patient', targetType: 'Patient', where: [patientPeter] },
  ],
  [
    'patient.general-practitioner:Organization.name=peter',
    'Observation',
    {
      type: 'chain',
      param: 'patient',
      targetType: 'Patient',
      where: [{ type: 'chain', param: 'general-practitioner', targetType: 'Organization', where: [peter] }],
    },
  ],
  [
    'patient.name:exact=Peter',
    'Observation',
    {
      type: 'chain',
      param: 'patient',
      targetType: 'Patient',
      where: [{ type: 'string', param: 'name', any: [{ test: 'exact', text: 'Peter' }] }],
    },
  ],
  [
    'patient._id=a,b',
    'Observation',
    { type: 'chain', param: 'patient', targetType: 'Patient', where: [{ type: 'id', any: ['a', 'b'] }] },
  ],
  // https://hl7.org/fhir/R4/search.html#has
  [
    '_has:Observation:patient:code=1234-5',
    'Patient',
    { type: 'has', sourceType: 'Observation', param: 'patient', where: [code] },
  ],
  [
    '_has:Observation:patient:_has:AuditEvent:entity:agent:Patient=x',
    'Patient',
    {
      type: 'has',
      sourceType: 'Observation',
      param: 'patient',
      where: [
        {
          type: 'has',
          sourceType: 'AuditEvent',
          param: 'entity',
          where: [
            {
              type: 'reference',
              param: 'agent',
              any: [
                { targetType: 'Patient', targetId: 'x' },
                { targetType: '', targetId: 'http://example.org/fhir/Patient/x' },
              ],
            },
          ],
        },
      ],
    },
  ],
  [
    '_has:Observation:patient:encounter:Encounter._id=e',
    'Patient',
    {
      type: 'has',
      sourceType: 'Observation',
      param: 'patient',
      where: [{ type: 'chain', param: 'encounter', targetType: 'Encounter', where: [{ type: 'id', any: ['e'] }] }],
    },
  ],
  [
    'patient._has:Observation:patient:code=1234-5',
    'Encounter',
    {
      type: 'chain',
      param: 'patient',
      targetType: 'Patient',
      where: [{ type: 'has', sourceType: 'Observation', param: 'patient', where: [code] }],
    },
  ],
  [
    'patient._list=42',
    'Observation',
    {
      type: 'chain',
      param: 'patient',
      targetType: 'Patient',
      where: [{ type: 'has', sourceType: 'List', param: 'item', where: [{ type: 'id', any: ['42'] }] }],
    },
  ],
];
for (const [query, type, condition] of chains) {
  test(`${type}?${query} is followed`, () => {
    const { plan, understood } = planned(query, { type });
    assert.equal(plan.types, [{ resourceType: type, where: [condition] }]);
    assert.equal(understood, [...new URLSearchParams(query)]);
  });
}

test('a chain without a type goes on through each target type that has the parameter, and no other', () => {
  // Observation.subject: Patient, Group, Device, Location. Group and Device have no parameter "name".
  assert.equal(whereOf('subject.name=peter'), [
    {
      type: 'any',
      of: [
        { type: 'chain', param: 'subject', targetType: 'Location', where: [peter] },
        { type: 'chain', param: 'subject', targetType: 'Patient', where: [patientPeter] },
      ],
    },
  ]);
});

test('a chain without types passes over a type that leads no further', () => {
  // Of what a Provenance is about, some have a subject that is no reference, some one whose targets have no family name.
  assert.is(findSearchParameter('ResearchStudy', 'focus')?.type, 'token');
  const [condition] = whereOf('target.focus.family=x', 'Provenance');
  const types = condition?.type === 'any' ? condition.of.map((one) => one.type === 'chain' && one.targetType) : [];
  assert.ok(types.includes('Observation'));
  assert.not(types.includes('ResearchStudy'));
});

const nowhere: [query: string, type: ResourceType, named: RegExp][] = [
  ['subject:Practitioner.name=x', 'Observation', /"Practitioner".*Patient/],
  ['subject:Nobody.name=x', 'Observation', /"Nobody"/],
  ['subject:Patient.nmae=x', 'Observation', /Patient has no search parameter "nmae"; did you mean "name"\?/],
  ['patient.birthdat=2000', 'Observation', /"birthdat".*"birthdate"/],
  ['subject.nothing=x', 'Observation', /none of .*Patient.* "nothing"/],
  ['code.name=x', 'Observation', /only references can be chained/],
  ['patient.name.family=x', 'Observation', /only references can be chained, and Patient:name is none/],
  ['instantiates-canonical.name=x', 'CarePlan', /canonical/],
  ['patient.name:banana=x', 'Observation', /modifier/],
  ['_has:Nothing:patient:code=x', 'Patient', /"Nothing" is not an R4 resource type/],
  ['_has:Observation:pateint:code=x', 'Patient', /"pateint".*"patient"/],
  ['_has:Observation:code:code=x', 'Patient', /only references/],
  ['_has:Observation:patient:cdoe=x', 'Patient', /Observation has no search parameter "cdoe"/],
  ['_has:Observation:patient:code=x', 'Encounter', /does not refer to Encounter/],
  ['_has:CarePlan:instantiates-canonical:status=x', 'PlanDefinition', /canonical/],
  ['patient._has:Observation:encounter:code=x', 'Observation', /_has/],
  ['_has:Observation:patient:_has:Observation:encounter:code=x', 'Patient', /does not refer to Observation/],
  ['patient._filter=x', 'Observation', /"_filter" is a parameter by itself/],
  ['subject._filter=x', 'Observation', /"_filter" is a parameter by itself/],
  ['_has:Observation:patient:_filter=x', 'Patient', /"_filter" is a parameter by itself/],
];
for (const [query, type, named] of nowhere) {
  for (const strict of [false, true]) {
    test(`${type}?${query} leads nowhere and is refused, ${strict ? 'strict' : 'lenient'}`, async () => {
      const error = await rejects(() => planned(query, { type, strict }), { status: 400, issueCode: 'not-supported' });
      assert.match(error.message, named);
    });
  }
}

test('a value that the end of a chain cannot read is refused, naming the whole chain', async () => {
  const error = await rejects(() => planned('patient.birthdate=soon'), { status: 400, issueCode: 'value' });
  assert.match(error.message, /"soon".*"patient\.birthdate"/);
});

test('a lost + comes back at the end of a chain too', () => {
  const query = (value: string) => `encounter.date=${value}`;
  assert.equal(
    whereOf(query('ge2024-01-01T00:00:00+01:00')),
    whereOf(query(encodeURIComponent('ge2024-01-01T00:00:00+01:00'))),
  );
});

test('a value that one type alone cannot read leaves that type out: a Medication’s manufacturer is a reference', () => {
  const manufacturer: Condition = {
    type: 'string',
    param: 'manufacturer',
    any: [{ test: 'starts', text: 'acme inc' }],
  };
  assert.equal(whereOf('member.manufacturer=Acme Inc', 'Group'), [
    { type: 'chain', param: 'member', targetType: 'Device', where: [manufacturer] },
  ]);
});

test('a value that no type can read is refused, and so is one that the named type cannot', async () => {
  const value = { status: 400, issueCode: 'value' };
  await rejects(() => whereOf('member:Medication.manufacturer=Acme Inc', 'Group'), value);
  await rejects(() => whereOf('member.manufacturer=!', 'Group'), value);
});

test('a chain through more references than the limit is refused as too costly', async () => {
  const query = (steps: number) => `${Array.from({ length: steps }, () => 'part-of:Procedure.').join('')}_id=1`;
  assert.is(whereOf(query(maxChainDepth), 'Procedure').length, 1);
  await rejects(() => planned(query(maxChainDepth + 1), { type: 'Procedure' }), {
    status: 400,
    issueCode: 'too-costly',
  });
});

test('_has counts as a step of the chain', async () => {
  const query = (steps: number) => `${Array.from({ length: steps }, () => '_has:Procedure:part-of:').join('')}_id=1`;
  assert.is(whereOf(query(maxChainDepth), 'Procedure').length, 1);
  await rejects(() => planned(query(maxChainDepth + 1), { type: 'Procedure' }), {
    status: 400,
    issueCode: 'too-costly',
  });
});

test('chains without types that fan out too far are refused as too costly', async () => {
  const error = await rejects(() => planned('target.focus._id=1&target.target._id=1', { type: 'Provenance' }), {
    status: 400,
    issueCode: 'too-costly',
  });
  assert.match(error.message, /Name the types/);
});

test.run();
