// Chains as stores are asked them, and whom they find.
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import type { Store } from '../../src/store/store.ts';
import { ids } from './search-data.ts';

export function through(param: string, targetType: ResourceType, ...where: readonly Condition[]): Condition {
  return { type: 'chain', param, targetType, where };
}

/** Ids of anna's Observations, sorted. */
export async function found(store: Store, ...where: readonly Condition[]): Promise<string[]> {
  return (await ids(store, { where })).sort();
}
