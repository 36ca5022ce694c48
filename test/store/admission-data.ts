// Admissions as tests write them, and what they show.
import * as assert from 'uvu/assert';
import { type ResourceType, resourceTypes } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import type { Admission, Admissions } from '../../src/store/admission.ts';
import type { JsonObject } from '../../src/store/resource-change.ts';
import type { Store } from '../../src/store/store.ts';
import { put, to } from '../support/changes.ts';
import { plan } from './search-data.ts';

type Conditions = Partial<Record<ResourceType, readonly Condition[]>>;

/** These types alone, of each what meets the conditions. */
export function only(types: Conditions): Admission {
  return { types: new Map(Object.entries(types) as [ResourceType, readonly Condition[]][]) };
}

/** Every type, of these what meets the conditions. */
export function all(types: Conditions = {}): Admission {
  return { types: new Map(resourceTypes.map((type) => [type, types[type] ?? []])) };
}

/** Every type but these. */
export function without(...excluded: readonly ResourceType[]): Admission {
  return { types: new Map(resourceTypes.filter((type) => !excluded.includes(type)).map((type) => [type, []])) };
}

export function both(admission: Admission): Admissions {
  return { read: admission, search: admission };
}

export function hasCode(param: string, code: string): Condition {
  return { type: 'token', param, any: [{ code, exact: code }] };
}

export const doctor = (more: JsonObject = {}) => put({ resourceType: 'Practitioner', id: 'doctor', ...more });

export const provenance = (id: string, ...targets: readonly string[]) =>
  put({
    resourceType: 'Provenance',
    id,
    recorded: '2024-01-01T00:00:00Z',
    target: targets.map(to),
    agent: [{ who: to('Practitioner/doctor') }],
  });

/** Which of the resources a narrowed record of anna’s shows, by reading and by finding alike. */
export async function shown(store: Store, admissions: Admissions, ...names: readonly string[]): Promise<string[]> {
  const record = store.openRecord('anna', admissions);
  const seen: string[] = [];
  for (const name of names) {
    const [resourceType, id = ''] = name.split('/') as ['Patient', string];
    const isRead = (await record.read(resourceType, id))?.content !== undefined;
    const { total } = await record.search(plan({ resourceType, where: [{ type: 'id', any: [id] }], count: 0 }));
    assert.is(total, isRead ? 1 : 0, `${name} is ${isRead ? 'read' : 'not read'} and found ${total} times`);
    if (isRead) seen.push(name);
  }
  return seen;
}
