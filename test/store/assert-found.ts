import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import type { Store } from '../../src/store/store.ts';
import { ids, plan } from './search-data.ts';

/** Fails unless the conditions find these of Anna's resources, however they are asked. `expected` is in order. */
export async function assertFound(
  store: Store,
  resourceType: ResourceType,
  where: readonly Condition[],
  expected: readonly string[],
): Promise<void> {
  const found = async (conditions: readonly Condition[]): Promise<string[]> =>
    (await ids(store, { resourceType, where: conditions })).sort();
  assert.equal(await found(where), expected);
  const counted = await store.openRecord('anna', everything).search(plan({ resourceType, where, count: 0 }));
  assert.is(counted.total, expected.length);
  // Asked beside another condition it is a test of single resources, and finds the same.
  const never: Condition = { type: 'id', any: ['nobody'] };
  const beside: Condition = { type: 'any', of: [{ type: 'id', any: expected }, never] };
  assert.equal(await found([beside, ...where]), expected);
  // Twice not is what it was.
  const notWhere: Condition = { type: 'not', of: { type: 'all', of: where } };
  assert.equal(await found([{ type: 'not', of: notWhere }]), expected);
}
