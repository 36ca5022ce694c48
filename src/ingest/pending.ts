// What an import is about to write, so that searches see it before it is stored.
import type { ResourceType } from '../fhir/resource-types.ts';
import { indexResource } from '../search/index-resource.ts';
import type { IndexEntry } from '../search/index-value.ts';
import type { SearchPlan } from '../search/plan-type.ts';
import type { JsonObject } from '../store/resource-change.ts';
import type { Criteria, CriteriaLookup } from './criteria.ts';
import { criteriaOf, meetsPlan } from './plan-match.ts';

export interface Pending {
  /** `resource` undefined: the resource is about to be deleted. */
  add(resourceType: ResourceType, id: string, resource: JsonObject | undefined): void;
  has(resourceType: ResourceType, id: string): boolean;
  /** Ids of the resources, stored or about to be, that will meet the criteria once everything is written. */
  find(criteria: Criteria): readonly string[] | Promise<readonly string[]>;
  clear(): void;
}

/** The pending resources of one type. Most imports never search for most types, so a type is indexed when it is first asked for. */
interface PendingType {
  readonly resources: Map<string, JsonObject | undefined>;
  readonly notIndexed: Set<string>;
  readonly entries: Map<string, readonly IndexEntry[]>;
  /** From a token to the ids that have it: batches of thousands ask once for each of their entries. */
  readonly idsByToken: Map<string, Set<string>>;
}

export function createPending(lookup: Pick<CriteriaLookup, 'find'>, timeZone: string): Pending {
  const types = new Map<ResourceType, PendingType>();

  function findPending(criteria: Criteria, pending: PendingType): string[] {
    indexNew(pending, timeZone);
    return [...candidates(criteria.plan, pending)].filter((id) => {
      const resource = pending.resources.get(id);
      const entries = pending.entries.get(id);
      return resource !== undefined && entries !== undefined && meetsPlan(criteria.plan, { id, resource, entries });
    });
  }

  return {
    add(resourceType, id, resource) {
      let pending = types.get(resourceType);
      if (pending === undefined) {
        pending = { resources: new Map(), notIndexed: new Set(), entries: new Map(), idsByToken: new Map() };
        types.set(resourceType, pending);
      }
      pending.resources.set(id, resource);
      pending.entries.delete(id);
      if (resource !== undefined) pending.notIndexed.add(id);
    },
    has: (resourceType, id) => types.get(resourceType)?.resources.has(id) ?? false,
    find(criteria) {
      const pending = types.get(criteria.resourceType);
      const stored = lookup.find(criteria);
      if (pending === undefined) return stored;
      const found = findPending(criteria, pending);
      const merge = (ids: readonly string[]) => [...ids.filter((id) => !pending.resources.has(id)), ...found];
      return stored instanceof Promise ? stored.then(merge) : merge(stored);
    },
    clear: () => types.clear(),
  };
}

function indexNew(pending: PendingType, timeZone: string): void {
  for (const id of pending.notIndexed) {
    const resource = pending.resources.get(id);
    if (resource === undefined) continue;
    const entries = indexResource(resource, { timeZone });
    pending.entries.set(id, entries);
    for (const { param, value } of entries) {
      if (value.type !== 'token') continue;
      const key = `${param} ${value.code}`;
      const ids = pending.idsByToken.get(key);
      if (ids === undefined) pending.idsByToken.set(key, new Set([id]));
      else ids.add(id);
    }
  }
  pending.notIndexed.clear();
}

/** All ids that may meet the plan. */
function candidates(plan: SearchPlan, pending: PendingType): Iterable<string> {
  for (const condition of criteriaOf(plan)) {
    const match = condition.type === 'token' && condition.any.length === 1 ? condition.any[0] : undefined;
    if (condition.type === 'token' && match?.code !== undefined) {
      return pending.idsByToken.get(`${condition.param} ${match.code}`) ?? [];
    }
  }
  return pending.entries.keys();
}
