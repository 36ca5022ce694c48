// An entry as the text that is kept and hashed.
import type { AuditEntry } from '../audit-store.ts';

/** Of the fields below; entries of another form would have another number. */
const form = 1;

/** All of an entry, in the order in which its text has them. */
const fields = Object.keys({
  id: true,
  at: true,
  requestId: true,
  kind: true,
  patientId: true,
  credentialId: true,
  credentialName: true,
  door: true,
  action: true,
  resourceType: true,
  ids: true,
  parameters: true,
  status: true,
  count: true,
  bytes: true,
  address: true,
  agent: true,
} satisfies Record<keyof AuditEntry, true>) as readonly (keyof AuditEntry)[];

/** A list without names: a third shorter, which is what writing, hashing and keeping each of them cost. */
export function bodyOf(entry: AuditEntry): string {
  return JSON.stringify([form, ...fields.map((field) => entry[field])]);
}

/** As it was written: nothing else writes these texts, and a check of the chain tells if something did. */
export function entryOf(body: string): AuditEntry {
  const [, ...values] = JSON.parse(body) as readonly unknown[];
  return Object.fromEntries(fields.map((field, index) => [field, values[index]])) as unknown as AuditEntry;
}

/** What a check needs of a body that may have been changed: undefined and null where there is no such thing. */
export function claimsOf(body: string): { readonly at: number | undefined; readonly patientId: string | null } {
  const [, ...values] = listIn(body);
  const at = values[fields.indexOf('at')];
  const patientId = values[fields.indexOf('patientId')];
  return {
    at: typeof at === 'number' && Math.abs(at) <= maxTime ? at : undefined,
    patientId: typeof patientId === 'string' ? patientId : null,
  };
}

/** What a Date can hold. */
const maxTime = 8.64e15;

function listIn(body: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(body);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
