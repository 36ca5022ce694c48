// An entry as the text that is kept and hashed.
import type { AuditEntry } from '../audit-store.ts';

/** Of the fields below; entries of another form would have another number. */
const form = 1;

/** A list without names: a third shorter, which is what writing, hashing and keeping each of them cost. */
export function bodyOf(entry: AuditEntry): string {
  return JSON.stringify([
    form,
    entry.id,
    entry.at,
    entry.requestId,
    entry.kind,
    entry.patientId,
    entry.credentialId,
    entry.credentialName,
    entry.door,
    entry.action,
    entry.resourceType,
    entry.ids,
    entry.parameters,
    entry.status,
    entry.count,
    entry.bytes,
    entry.address,
    entry.agent,
  ]);
}

type Fields = readonly [
  typeof form,
  AuditEntry['id'],
  AuditEntry['at'],
  AuditEntry['requestId'],
  AuditEntry['kind'],
  AuditEntry['patientId'],
  AuditEntry['credentialId'],
  AuditEntry['credentialName'],
  AuditEntry['door'],
  AuditEntry['action'],
  AuditEntry['resourceType'],
  AuditEntry['ids'],
  AuditEntry['parameters'],
  AuditEntry['status'],
  AuditEntry['count'],
  AuditEntry['bytes'],
  AuditEntry['address'],
  AuditEntry['agent'],
];

/** As it was written: nothing else writes these texts, and a check of the chain tells if something did. */
export function entryOf(body: string): AuditEntry {
  const [
    _form,
    id,
    at,
    requestId,
    kind,
    patientId,
    credentialId,
    credentialName,
    door,
    action,
    resourceType,
    ids,
    parameters,
    status,
    count,
    bytes,
    address,
    agent,
  ] = JSON.parse(body) as Fields;
  return {
    id,
    at,
    requestId,
    kind,
    patientId,
    credentialId,
    credentialName,
    door,
    action,
    resourceType,
    ids,
    parameters,
    status,
    count,
    bytes,
    address,
    agent,
  };
}

/** What a check needs of a body that may have been changed: undefined and null where there is no such thing. */
export function claimsOf(body: string): { readonly at: number | undefined; readonly patientId: string | null } {
  const fields = listIn(body);
  const [at, patientId] = [fields[2], fields[5]];
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
