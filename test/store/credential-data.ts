// Credentials for the tests of stores, without anything of the way in which they are made.
import type { CredentialRow, CredentialToVerify } from '../../src/store/credential-store.ts';
import type { Store } from '../../src/store/store.ts';
import { put } from '../support/changes.ts';
import { startAt } from './open-store.ts';

export const anna = put({ resourceType: 'Patient', id: 'anna' });
export const ben = put({ resourceType: 'Patient', id: 'ben' });

/** More than a test makes. */
export const noMaximum = { maxPerPatient: 100 };

/** One of anna's, unless said otherwise. */
export function credentialRow(id: string, more: Partial<CredentialRow> = {}): CredentialRow {
  return {
    id,
    patientId: 'anna',
    name: 'Health app',
    key: `ck_${id}`,
    secretHash: hashOf(id),
    scope: 'patient/*.rs',
    since: null,
    until: null,
    excludedLabels: [],
    createdAt: startAt,
    expiresAt: null,
    lastUsedAt: null,
    lastUsedFrom: null,
    exposedAt: null,
    ...more,
  };
}

/** Stands for the keyed hash of a secret or token: 32 bytes, another for each text. */
export function hashOf(text: string): Buffer {
  return Buffer.alloc(32, text);
}

/** Writes one of anna's credentials, and fails when it is refused. */
export async function create(store: Store, id: string, more: Partial<CredentialRow> = {}): Promise<CredentialRow> {
  const row = credentialRow(id, more);
  const { type } = await store.credentials.create(row, noMaximum);
  if (type !== 'created') throw new Error(`No credential ${id}: ${type}`);
  return row;
}

/** What is found by a key; fails when nothing is. */
export async function foundByKey(store: Store, key: string): Promise<CredentialToVerify> {
  return there(await store.credentials.findByKey(key), key);
}

/** What is found by the token that `hashOf` stands for; fails when nothing is. */
export async function foundByToken(store: Store, token: string): Promise<CredentialToVerify> {
  return there(await store.credentials.findByToken(hashOf(token)), token);
}

function there(found: CredentialToVerify | undefined, what: string): CredentialToVerify {
  if (found === undefined) throw new Error(`Nothing is found by ${what}.`);
  return found;
}

/** All that waits to be told, in order, and told by it: each event with the credential that it is about, and why. */
export async function tellAll({ outbox }: Store): Promise<readonly string[]> {
  const told: string[] = [];
  for (;;) {
    const rows = await outbox.take(Number.MAX_SAFE_INTEGER, 100, 0);
    if (rows.length === 0) return told;
    for (const { id, event, payload } of rows) {
      const { type, data } = JSON.parse(payload) as { type: string; data: Record<string, string> };
      told.push([type, data.credentialId, data.reason].filter((part) => part !== undefined).join(' '));
      if (type !== event) throw new Error(`${event} says that it is ${type}`);
      await outbox.done(id);
    }
  }
}
