import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ResourceType, resourceTypes } from '../../src/fhir/resource-types.ts';
import { includeNames, revincludeNames } from '../../src/search/plan-include.ts';
import type { IncludePlan } from '../../src/search/plan-type.ts';
import { maxIncludes } from '../../src/search/search-limits.ts';
import { findSearchParameter } from '../../src/search/search-parameter.ts';
import { rejects } from '../support/rejects.ts';
import { planned, systemScope } from './planned.ts';

const test = suite('plan-include');

const subject = { sourceType: 'Observation', params: ['subject'], iterate: false } as const;

/** Observation.focus refers to any type. */
const includes: [query: string, type: ResourceType, include: IncludePlan[], revinclude: IncludePlan[]][] = [
  ['_include=Observation:subject', 'Observation', [subject], []],
  ['_include=Observation:subject:Patient', 'Observation', [{ ...subject, targetType: 'Patient' }], []],
  [
    '_include=MedicationRequest:medication&_include=MedicationRequest:requester',
    'MedicationRequest',
    [
      { sourceType: 'MedicationRequest', params: ['medication'], iterate: false },
      { sourceType: 'MedicationRequest', params: ['requester'], iterate: false },
    ],
    [],
  ],
  ['_include=Observation:subject&_include=Observation:subject', 'Observation', [subject], []],
  ['_include:iterate=Observation:subject', 'Observation', [{ ...subject, iterate: true }], []],
  // What it comes from may have been included itself.
  ['_include:iterate=Observation:subject', 'DiagnosticReport', [{ ...subject, iterate: true }], []],
  [
    '_include=Observation:*:Specimen',
    'Observation',
    [{ sourceType: 'Observation', params: ['focus', 'specimen'], targetType: 'Specimen', iterate: false }],
    [],
  ],
  ['_include=*', 'Substance', [], []],
  [
    '_revinclude=Provenance:target',
    'Observation',
    [],
    [{ sourceType: 'Provenance', params: ['target'], targetType: 'Observation', iterate: false }],
  ],
  [
    '_revinclude=Observation:patient:Patient',
    'Patient',
    [],
    [{ sourceType: 'Observation', params: ['patient'], targetType: 'Patient', iterate: false }],
  ],
  [
    '_revinclude=Observation:*',
    'Specimen',
    [],
    [{ sourceType: 'Observation', params: ['focus', 'specimen'], targetType: 'Specimen', iterate: false }],
  ],
  [
    '_revinclude:iterate=Provenance:target',
    'Observation',
    [],
    [{ sourceType: 'Provenance', params: ['target'], iterate: true }],
  ],
  [
    '_revinclude:iterate=Observation:subject:Patient',
    'Encounter',
    [],
    [{ sourceType: 'Observation', params: ['subject'], targetType: 'Patient', iterate: true }],
  ],
];
for (const [query, type, include, revinclude] of includes) {
  test(`${type}?${query} brings what it names`, () => {
    const { plan, understood } = planned(query, { type });
    if (query !== '_include=*') assert.equal(plan.include, include);
    assert.equal(plan.revinclude, revinclude);
    assert.equal(understood, [...new URLSearchParams(query)]);
  });
}

for (const value of ['*', '*:*', 'Encounter:*']) {
  test(`_include=${value} — is every reference of the searched type, canonicals left out`, () => {
    const [include, ...more] = planned(`_include=${value}`, { type: 'Encounter' }).plan.include;
    assert.equal(more, []);
    assert.is(include?.sourceType, 'Encounter');
    for (const code of ['subject', 'patient', 'diagnosis', 'location']) assert.ok(include?.params.includes(code), code);
  });
}

test('_include=* — leaves canonical URLs out', () => {
  const [include] = planned('_include=*', { type: 'CarePlan' }).plan.include;
  assert.ok(include?.params.includes('subject'));
  assert.not(include?.params.includes('instantiates-canonical'));
});

test('_include:iterate=* — goes on from every type', () => {
  const { include } = planned('_include:iterate=*', { type: 'Encounter' }).plan;
  assert.ok(include.some(({ sourceType }) => sourceType === 'Location'));
  assert.ok(include.every(({ iterate }) => iterate));
});

test('_revinclude=* — is every parameter of any type that refers to the searched one', () => {
  const { revinclude } = planned('_revinclude=*', { type: 'Specimen' }).plan;
  for (const { sourceType, params, targetType } of revinclude) {
    assert.is(targetType, 'Specimen');
    for (const code of params) {
      assert.ok(findSearchParameter(sourceType, code)?.targets.includes('Specimen'), `${sourceType}:${code}`);
    }
  }
  const observation = revinclude.find(({ sourceType }) => sourceType === 'Observation');
  assert.equal(observation?.params, ['focus', 'specimen']);
});

test('a search of many types — includes from and towards each of them', () => {
  const type = systemScope();
  const { include, revinclude } = planned(
    '_type=Observation,Encounter&_include=*&_include=Encounter:subject&_revinclude=Provenance:target',
    { type },
  ).plan;
  assert.equal(
    include.map(({ sourceType }) => sourceType),
    ['Observation', 'Encounter', 'Encounter'],
  );
  assert.equal(revinclude, [{ sourceType: 'Provenance', params: ['target'], iterate: false }]);
});

const unreadable = [
  '_include=subject',
  '_include=Observation:nothing',
  '_include=Observation:code',
  '_include=Nothing:subject',
  '_include=Patient:organization',
  '_include=*:subject',
  '_include=Observation:subject:Nothing',
  '_include=Observation:subject:Medication',
  '_include=Observation:subject:Patient:more',
  '_include:iterate=Slot:*:Patient',
  '_include:iterate=Nothing:subject',
  '_revinclude=Provenance:nothing',
  '_revinclude=Appointment:location',
  '_revinclude=Slot:*',
  '_revinclude=Provenance:target:Patient',
  '_revinclude=Provenance',
];
for (const query of unreadable) {
  test(`${query} is refused, naming parameter and value`, async () => {
    const [name = '', value = ''] = query.split('=');
    const error = await rejects(() => planned(query), { status: 400, issueCode: 'value' });
    assert.ok(error.message.includes(`"${name.replace(':iterate', '')}"`), error.message);
    assert.ok(error.message.includes(value), error.message);
  });
}

for (const [query, type] of [
  ['_include=PlanDefinition:definition', 'PlanDefinition'],
  ['_include=CarePlan:instantiates-canonical', 'CarePlan'],
  ['_include=QuestionnaireResponse:questionnaire:Questionnaire', 'QuestionnaireResponse'],
  ['_revinclude=CarePlan:instantiates-canonical', 'PlanDefinition'],
] as const) {
  test(`${query} is refused by name: a canonical names no resource of the record`, async () => {
    const error = await rejects(() => planned(query, { type }), { status: 400, issueCode: 'not-supported' });
    const [, name = '', value = ''] = /^(\w+)=(\w+:[\w-]+)/.exec(query) ?? [];
    assert.ok(error.message.includes(`"${name}"`) && error.message.includes(value), error.message);
  });
}

for (const query of ['_include:recurse=Observation:subject', '_revinclude:logical=Provenance:target']) {
  test(`${query} is refused by name: the modifier is :iterate`, async () => {
    const error = await rejects(() => planned(query), { status: 400, issueCode: 'not-supported' });
    assert.match(error.message, /:iterate/);
  });
}

test('too many includes are refused as too costly, a * is one', async () => {
  const query = (count: number) =>
    resourceTypes
      .filter((type) => planned(`_include:iterate=${type}:*`).plan.include.length > 0)
      .slice(0, count)
      .map((type) => `_include:iterate=${type}:*`)
      .join('&');
  assert.is(planned(query(maxIncludes)).plan.include.length, maxIncludes);
  await rejects(() => planned(query(maxIncludes + 1)), { status: 400, issueCode: 'too-costly' });
});

test('includeNames — every name of every type is taken by a search of it', () => {
  for (const type of resourceTypes) {
    for (const name of includeNames(type)) {
      const { include } = planned(`_include=${name}`, { type }).plan;
      assert.is(include.length, 1, `${type}?_include=${name}`);
    }
  }
  assert.ok(includeNames('Observation').includes('Observation:subject'));
  assert.not(includeNames('Observation').includes('Observation:code'));
});

test('revincludeNames — every name is taken by a search of the type it leads to', () => {
  for (const type of ['Patient', 'Observation', 'Medication', 'Substance'] as const) {
    const names = revincludeNames(type);
    assert.is(names[0], '*');
    for (const name of names) assert.ok(planned(`_revinclude=${name}`, { type }).plan.revinclude.length > 0, name);
  }
  assert.ok(revincludeNames('Observation').includes('Provenance:target'));
});

test.run();
