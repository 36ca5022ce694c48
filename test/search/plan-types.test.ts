import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { rejects } from '../support/rejects.ts';
import { planned, systemScope } from './planned.ts';

const test = suite('search of many types');

const type = systemScope();

function typesOf(query: string): readonly string[] {
  return planned(query, { type }).plan.types.map(({ resourceType }) => resourceType);
}

test('without _type, every type is searched', () => {
  assert.equal(typesOf('_lastUpdated=gt2020'), resourceTypes);
});

test('_type narrows the search to the types it names, each once, and is shown', () => {
  assert.equal(typesOf('_type=Observation,Condition,Observation'), ['Observation', 'Condition']);
  const { understood } = planned('_type=Observation&code=x', { type });
  assert.equal(understood, [
    ['_type', 'Observation'],
    ['code', 'x'],
  ]);
});

test('_type without a value is ignored and reported', () => {
  const { plan, ignored } = planned('_type=', { type });
  assert.is(plan.types.length, resourceTypes.length);
  assert.equal(
    ignored.map(({ parameter }) => parameter),
    ['_type'],
  );
});

for (const [query, issueCode] of [
  ['_type=Nothing', 'value'],
  ['_type=Patient,', 'value'],
  ['_type=patient', 'value'],
  ['_type=Patient&_type=Observation', 'invalid'],
  ['_type:not=Patient', 'not-supported'],
] as const) {
  test(`${query} is refused`, async () => {
    await rejects(() => planned(query, { type }), { status: 400, issueCode });
  });
}

test('_type names only types that the path allows', async () => {
  const compartment = systemScope({ resourceTypes: ['Patient', 'Observation'], isOwn: true });
  assert.is(planned('_type=Patient', { type: compartment }).plan.types.length, 1);
  await rejects(() => planned('_type=Medication', { type: compartment }), { status: 400, issueCode: 'value' });
});

test('_type is refused by name where the path names the type', async () => {
  const error = await rejects(() => planned('_type=Patient'), { status: 400, issueCode: 'not-supported' });
  assert.match(error.message, /"_type".*path/);
});

test('each type is asked the same parameters by its own definitions', () => {
  const condition = (param: string): Condition => ({ type: 'token', param, any: [{ code: 'x', exact: 'x' }] });
  assert.equal(planned('_type=Observation,Condition&code=x&_tag=x', { type }).plan.types, [
    { resourceType: 'Observation', where: [condition('code'), condition('_tag')] },
    { resourceType: 'Condition', where: [condition('code'), condition('_tag')] },
  ]);
});

for (const query of ['code=x', '_type=Observation,Patient&code=x', '_type=Observation,Patient&subject.name=x']) {
  for (const strict of [false, true]) {
    test(`${query} is refused, ${strict ? 'strict' : 'lenient'}: only some of the types have it`, async () => {
      const error = await rejects(() => planned(query, { type, strict }), { status: 400, issueCode: 'not-supported' });
      assert.match(error.message, /not every type.*_type/);
    });
  }
}

test('a parameter that no searched type has is ignored and reported, and refused when strict', async () => {
  const query = '_type=Observation,Condition&birthdate=2000';
  assert.equal(
    planned(query, { type }).ignored.map(({ parameter }) => parameter),
    ['birthdate'],
  );
  await rejects(() => planned(query, { type, strict: true }), { status: 400, issueCode: 'not-supported' });
});

test('parameters of all types need no _type', () => {
  const query = '_id=a&_lastUpdated=gt2020&_tag=x&_security=x&_profile=http://x&_source=http://x&_content=x&_list=1';
  assert.equal(typesOf(query), resourceTypes);
});

test('_text leaves out the types that have no narrative', () => {
  const types = typesOf('_text=bone');
  assert.ok(types.includes('Observation'));
  for (const without of ['Binary', 'Bundle', 'Parameters']) assert.not(types.includes(without), without);
});

test('_has leaves out the types that nothing it names refers to', () => {
  assert.equal(typesOf('_has:Encounter:patient:status=finished'), ['Patient']);
  assert.equal(typesOf('_type=Patient,Group&_has:Encounter:patient:status=finished'), ['Patient']);
});

test('_has is refused where nothing it names refers to any searched type', async () => {
  const query = '_type=Group,Device&_has:Encounter:patient:status=finished';
  await rejects(() => planned(query, { type }), { status: 400, issueCode: 'not-supported' });
});

test('a search of the own compartment asks so of every type, first', () => {
  const scope = systemScope({ resourceTypes: ['Patient', 'Observation'], isOwn: true });
  assert.equal(planned('_id=a', { type: scope }).plan.types, [
    { resourceType: 'Patient', where: [{ type: 'own' }, { type: 'id', any: ['a'] }] },
    { resourceType: 'Observation', where: [{ type: 'own' }, { type: 'id', any: ['a'] }] },
  ]);
});

test('of a Provenance in the record, the compartment has those about the Patient', () => {
  // https://hl7.org/fhir/R4/compartmentdefinition-patient.html: Provenance is in it by its parameter `patient`.
  const scope = systemScope({ resourceTypes: ['Provenance'], isOwn: true });
  const ofPatient: Condition = { type: 'chain', param: 'patient', targetType: 'Patient', where: [{ type: 'own' }] };
  assert.equal(planned('', { type: scope }).plan.types, [
    { resourceType: 'Provenance', where: [{ type: 'own' }, ofPatient] },
  ]);
});

test.run();
