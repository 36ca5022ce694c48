// `_contained`: resources that contain what is searched. https://hl7.org/fhir/R4/search.html#contained
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compartmentTypes } from '../../src/fhir/compartment.ts';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import { planContaining, readContaining } from '../../src/search/plan-contained.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { rejects } from '../support/rejects.ts';

const test = suite('plan-contained');
const active: Condition = { type: 'token', param: 'status', any: [{ code: 'active' }] };
const searched = [{ resourceType: 'Medication', where: [active] }] as const;
const contains: Condition = { type: 'contains', containedType: 'Medication', where: [active] };
const own: Condition = { type: 'own' };

test('true asks of every type that can contain something whether it contains a match', () => {
  const types = planContaining(searched, 'true', () => undefined);
  assert.is(types.length, resourceTypes.length - 3);
  assert.not.ok(types.some(({ resourceType }) => ['Binary', 'Bundle', 'Parameters'].includes(resourceType)));
  for (const { where } of types) assert.equal(where, [contains]);
});

test('both asks the searched type for matches of its own as well', () => {
  const types = planContaining(searched, 'both', () => undefined);
  const whereOf = (type: string) => types.find(({ resourceType }) => resourceType === type)?.where;
  assert.equal(whereOf('Medication'), [{ type: 'any', of: [{ type: 'all', of: [active] }, contains] }]);
  assert.equal(whereOf('Observation'), [contains]);
});

test('in the compartment every type is asked to be in it, and those that it has not are not asked', () => {
  const types = planContaining(searched, 'true', () => [own]);
  assert.ok(types.every(({ resourceType }) => compartmentTypes.includes(resourceType)));
  for (const { where } of types) assert.equal(where, [own, contains]);
});

test('eleven types are too many: each is looked for in every other', async () => {
  const types = resourceTypes.map((resourceType) => ({ resourceType, where: [] }));
  assert.ok(planContaining(types.slice(0, 10), 'both', () => undefined).length > 100);
  await rejects(() => planContaining(types.slice(0, 11), 'both', () => undefined), {
    status: 400,
    issueCode: 'too-costly',
  });
});

test('what is contained has no time of its own to be asked for', async () => {
  const updated: Condition = { type: 'last-updated', any: [{ type: 'compare', end: 'high', operator: '>', bound: 0 }] };
  await rejects(() => planContaining([{ resourceType: 'Medication', where: [updated] }], 'true', () => undefined), {
    status: 400,
    issueCode: 'not-supported',
  });
});

test('what is not said is R4’s default', () => {
  assert.is(readContaining(undefined, undefined), 'false');
  assert.is(readContaining('both', undefined), 'both');
});

test.run();
