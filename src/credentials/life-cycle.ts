import { randomUUID } from 'node:crypto';
import type { CredentialRow, CredentialStore } from '../store/credential-store.ts';
import { newKey, newSecret } from './credential-format.ts';
import { nameProblem } from './credential-name.ts';
import { hashSecret } from './hash-secret.ts';

/** What a credential may read unless it says otherwise: the patient's whole record. */
export const defaultScope = 'patient/*.rs';

/** A field that was refused, and why, in words for whoever sent it. */
export interface FieldProblem {
  readonly field: 'name' | 'scope' | 'expiresAt';
  readonly detail: string;
}

export interface NewCredential {
  readonly patientId: string;
  readonly name: string;
  readonly scope?: string | undefined;
  /** Milliseconds since 1970, UTC; null is never. */
  readonly expiresAt?: number | null | undefined;
}

export type CreateOutcome =
  /** The only time that the secret is at hand. */
  | { readonly type: 'created'; readonly credential: CredentialRow; readonly secret: string }
  | { readonly type: 'refused'; readonly problems: readonly FieldProblem[] }
  | { readonly type: 'unknown-patient' | 'access-disabled' };

export type RenameOutcome =
  | { readonly type: 'renamed'; readonly credential: CredentialRow }
  | { readonly type: 'refused'; readonly problems: readonly FieldProblem[] }
  | { readonly type: 'not-found' };

/** Makes a credential for one patient. The secret is in the outcome and nowhere else; only its hash is stored. */
export async function createCredential(
  { credentials, hashKey, now }: { credentials: CredentialStore; hashKey: Buffer; now: () => number },
  wanted: NewCredential,
): Promise<CreateOutcome> {
  const createdAt = now();
  const name = wanted.name.trim();
  const scope = wanted.scope ?? defaultScope;
  const expiresAt = wanted.expiresAt ?? null;
  const problems = [
    ...problemOf('name', nameProblem(name)),
    ...problemOf('scope', scope === defaultScope ? undefined : `must be "${defaultScope}", the one scope offered`),
    ...problemOf('expiresAt', expiresAt === null || expiresAt > createdAt ? undefined : 'must be in the future'),
  ];
  if (problems.length > 0) {
    return { type: 'refused', problems };
  }
  const secret = newSecret();
  const credential: CredentialRow = {
    id: randomUUID(),
    patientId: wanted.patientId,
    name,
    key: newKey(),
    secretHash: hashSecret(hashKey, secret),
    scope,
    createdAt,
    expiresAt,
    lastUsedAt: null,
    lastUsedFrom: null,
  };
  const outcome = await credentials.create(credential);
  return outcome === 'created' ? { type: 'created', credential, secret } : { type: outcome };
}

/** Renames a credential under the same rules as its first name. */
export async function renameCredential(
  credentials: CredentialStore,
  { patientId, id, name }: { patientId: string; id: string; name: string },
): Promise<RenameOutcome> {
  const trimmed = name.trim();
  const problems = problemOf('name', nameProblem(trimmed));
  if (problems.length > 0) {
    return { type: 'refused', problems };
  }
  const credential = await credentials.rename(patientId, id, trimmed);
  return credential === undefined ? { type: 'not-found' } : { type: 'renamed', credential };
}

function problemOf(field: FieldProblem['field'], detail: string | undefined): FieldProblem[] {
  return detail === undefined ? [] : [{ field, detail }];
}
