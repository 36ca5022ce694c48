import { randomUUID } from 'node:crypto';
import type { Creation, CredentialRow, CredentialStore, Idempotency } from '../store/credential-store.ts';
import { newKey, newSecret } from './credential-format.ts';
import { nameProblem } from './credential-name.ts';
import { type AskedGrant, chosenGrant, grantProblems } from './grant.ts';
import { hashSecret } from './hash-secret.ts';

/** The longest that an old key may go on beside the new one, so that no rotation is left half done. */
export const maxGraceSeconds = 24 * 60 * 60;
/** For how long a creation can be repeated. */
const idempotencyMs = 24 * 60 * 60 * 1000;

/** A field that was refused, and why, in words for whoever sent it. */
export interface FieldProblem {
  readonly field: 'name' | keyof AskedGrant | 'expiresAt' | 'graceSeconds';
  readonly detail: string;
}

/** What the operator has settled for all credentials. */
export interface CredentialPolicy {
  readonly maxPerPatient: number;
  /** `system|code`: what new credentials leave out unless they say otherwise. */
  readonly excludedLabels: readonly string[];
}

const defaultPolicy: CredentialPolicy = { maxPerPatient: 50, excludedLabels: [] };

export interface LifeCycle {
  readonly credentials: CredentialStore;
  readonly hashKey: Buffer;
  readonly now: () => number;
  /** IANA name of the zone in which dates without an offset are taken: that of the store; UTC unless said otherwise. */
  readonly timeZone?: string | undefined;
  readonly policy?: CredentialPolicy | undefined;
}

export interface NewCredential extends AskedGrant {
  readonly patientId: string;
  readonly name: string;
  /** Milliseconds since 1970, UTC; null is never. */
  readonly expiresAt?: number | null | undefined;
  /** Of the portal's choice: the same one with the same wish makes no second credential for a day. */
  readonly idempotencyKey?: string | undefined;
}

/** The only time that the secret is at hand. */
interface WithSecret {
  readonly credential: CredentialRow;
  readonly secret: string;
}

interface Refused {
  readonly type: 'refused';
  readonly problems: readonly FieldProblem[];
}

export type CreateOutcome =
  /** `repeated`: made by an earlier creation with the same idempotency key; the secret is new, and the earlier one has ended. */
  | (WithSecret & { readonly type: 'created' | 'repeated' })
  | Refused
  | { readonly type: Exclude<Creation['type'], 'created' | 'repeated'> };

export type RenameOutcome =
  | { readonly type: 'renamed'; readonly credential: CredentialRow }
  | Refused
  | { readonly type: 'not-found' };

export type RotateOutcome =
  /** `previousEndsAt`: until when the old key and secret go on; not in the future when they have ended. */
  | (WithSecret & { readonly type: 'rotated'; readonly previousEndsAt: number })
  | Refused
  | { readonly type: 'not-found' };

/** Makes a credential for one patient. The secret is in the outcome and nowhere else; only its hash is stored. */
export async function createCredential(lifeCycle: LifeCycle, wanted: NewCredential): Promise<CreateOutcome> {
  const { credentials, hashKey, now, timeZone = 'UTC', policy = defaultPolicy } = lifeCycle;
  const createdAt = now();
  const name = wanted.name.trim();
  const expiresAt = wanted.expiresAt ?? null;
  const problems = [
    ...problemOf('name', nameProblem(name)),
    ...grantProblems(wanted, timeZone),
    ...problemOf('expiresAt', expiresAt === null || expiresAt > createdAt ? undefined : 'must be in the future'),
  ];
  if (problems.length > 0) return { type: 'refused', problems };
  const secret = newSecret();
  const row: CredentialRow = {
    id: randomUUID(),
    patientId: wanted.patientId,
    name,
    key: newKey(),
    secretHash: hashSecret(hashKey, secret),
    ...chosenGrant(wanted, policy.excludedLabels),
    createdAt,
    expiresAt,
    lastUsedAt: null,
    lastUsedFrom: null,
    exposedAt: null,
  };
  const { maxPerPatient } = policy;
  const idempotency = idempotencyOf({ ...wanted, name }, hashKey, createdAt);
  const creation = await credentials.create(row, { maxPerPatient, idempotency });
  return 'credential' in creation ? { ...creation, secret } : creation;
}

/** Renames a credential under the same rules as its first name. */
export async function renameCredential(
  credentials: CredentialStore,
  { patientId, id, name }: { patientId: string; id: string; name: string },
): Promise<RenameOutcome> {
  const trimmed = name.trim();
  const problems = problemOf('name', nameProblem(trimmed));
  if (problems.length > 0) return { type: 'refused', problems };
  const credential = await credentials.rename(patientId, id, trimmed);
  return credential === undefined ? { type: 'not-found' } : { type: 'renamed', credential };
}

/** Gives a credential another key and secret. The old ones go on for the grace, and end at once when there is none. */
export async function rotateCredential(
  { credentials, hashKey, now }: LifeCycle,
  { patientId, id, graceSeconds = 0 }: { patientId: string; id: string; graceSeconds?: number | undefined },
): Promise<RotateOutcome> {
  const isWithin = Number.isInteger(graceSeconds) && graceSeconds >= 0 && graceSeconds <= maxGraceSeconds;
  const problems = problemOf(
    'graceSeconds',
    isWithin ? undefined : `must be a whole number from 0 to ${maxGraceSeconds}`,
  );
  if (problems.length > 0) return { type: 'refused', problems };
  const secret = newSecret();
  const previousEndsAt = now() + graceSeconds * 1000;
  // At once must not hang on a clock that is set back in this moment.
  const retireAt = graceSeconds === 0 ? 0 : previousEndsAt;
  const rotation = { key: newKey(), secretHash: hashSecret(hashKey, secret), retireAt };
  const credential = await credentials.rotate(patientId, id, rotation);
  return credential === undefined ? { type: 'not-found' } : { type: 'rotated', credential, secret, previousEndsAt };
}

/**
 * Keyed hashes of the portal's key and of what it asked for: the store learns neither. The patient is part of the first, so
 * that one patient's key never means another's credential.
 */
function idempotencyOf(wanted: NewCredential, hashKey: Buffer, at: number): Idempotency | undefined {
  const { patientId, idempotencyKey, name, scope, since, until, excludedLabels, expiresAt } = wanted;
  if (idempotencyKey === undefined) return undefined;
  const request = [name, scope, since, until, excludedLabels, expiresAt].map((field) => field ?? null);
  return {
    keyHash: hashSecret(hashKey, JSON.stringify(['idempotency key', patientId, idempotencyKey])),
    requestHash: hashSecret(hashKey, JSON.stringify(['idempotent request', ...request])),
    since: at - idempotencyMs,
  };
}

function problemOf(field: FieldProblem['field'], detail: string | undefined): FieldProblem[] {
  return detail === undefined ? [] : [{ field, detail }];
}
