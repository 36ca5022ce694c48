// The rows behind keys, access tokens and management tokens. Nothing secret reaches a store: only its keyed hash does.

/** What a credential lets its holder see, as chosen when it was made. */
export interface Grant {
  /** SMART scopes, separated by single spaces. */
  readonly scope: string;
  /** FHIR date or instant: only what happened at or after its beginning; null for all that ever happened. */
  readonly since: string | null;
  /** FHIR date or instant: only what happened before its end, so all of the day, month or year that it names. */
  readonly until: string | null;
  /** `system|code` of `meta.security`: what carries one of these labels is left out. */
  readonly excludedLabels: readonly string[];
}

export interface CredentialRow extends Grant {
  readonly id: string;
  readonly patientId: string;
  readonly name: string;
  readonly key: string;
  /** Keyed hash of the secret, 32 bytes. */
  readonly secretHash: Buffer;
  /** Milliseconds since 1970, UTC; so are the others. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** Name of the client that used it last (its User-Agent), null when never used. */
  readonly lastUsedFrom: string | null;
  /** When its secret or a token of it was first seen where others can read it; null for never, and after a rotation. */
  readonly exposedAt: number | null;
}

/** What verifying needs of a credential, and no more: it is read on every request. */
export interface CredentialToVerify extends Grant {
  readonly id: string;
  readonly patientId: string;
  readonly name: string;
  /** Of the key by which it was found; of a token, of the key that it was issued for. */
  readonly secretHash: Buffer;
  /** When what it was found by ends: the credential, or earlier the retiring key or the token. */
  readonly expiresAt: number | null;
  /** SMART scopes to which a token narrows the credential; null when it does not, and for a key. */
  readonly tokenScope: string | null;
  /** When the token was issued; null for a key. */
  readonly issuedAt: number | null;
  /** By what it was found, for `isSevered` and `createToken`. */
  readonly foundBy: { readonly key: string; readonly tokenHash: Buffer | null };
  /** Which state of the database it was read from, as the store counts them. */
  readonly readAt: StoreState;
}

/** Equal in two readings only when nothing at all was written between them. */
export interface StoreState {
  readonly ownWrites: number;
  readonly dataVersion: number;
}

export interface CredentialUse {
  readonly id: string;
  readonly usedAt: number;
  readonly usedFrom: string;
}

export interface CreateOptions {
  /** How many credentials a patient may have, expired ones among them. */
  readonly maxPerPatient: number;
  /** Makes a repeated creation one with the first; undefined for one that is never repeated. */
  readonly idempotency?: Idempotency | undefined;
}

export interface Idempotency {
  /** Keyed hash of the patient and the key that the portal chose. */
  readonly keyHash: Buffer;
  /** Keyed hash of what was asked for. */
  readonly requestHash: Buffer;
  /** Creations before this instant are forgotten. */
  readonly since: number;
}

export type Creation =
  /** `repeated`: the credential of the first creation, with the new secret's hash; the first secret has ended, with its tokens. */
  | { readonly type: 'created' | 'repeated'; readonly credential: CredentialRow }
  /** The last two: the same key came with another request; the credential that it made is deleted. */
  | {
      readonly type: 'unknown-patient' | 'access-disabled' | 'too-many' | 'idempotency-mismatch' | 'idempotency-gone';
    };

export interface Rotation {
  readonly key: string;
  readonly secretHash: Buffer;
  /** The old key and secret, and any older ones, work until then at most; when that is not in the future they end now, with their tokens. */
  readonly retireAt: number;
}

export interface NewAccessToken {
  /** Keyed hash of the token, 32 bytes. */
  readonly tokenHash: Buffer;
  /** SMART scopes to which it narrows the credential; null when it does not. */
  readonly scope: string | null;
  readonly expiresAt: number;
}

/** A credential that has come to its end. */
export type EndedCredential = Pick<CredentialRow, 'id' | 'patientId' | 'name'>;

/** Each change of a credential is written together with the event that tells the portal of it; see outbox-store.ts. */
export interface CredentialStore {
  /** Writes nothing unless it answers `created` or `repeated`. */
  create(row: CredentialRow, options: CreateOptions): Promise<Creation>;
  /** Oldest first. Undefined for an unknown patient; so for the others that take a patient. */
  list(patientId: string): Promise<readonly CredentialRow[] | undefined>;
  get(patientId: string, id: string): Promise<CredentialRow | undefined>;
  rename(patientId: string, id: string, name: string): Promise<CredentialRow | undefined>;
  /** Gives the credential another key and secret. */
  rotate(patientId: string, id: string, rotation: Rotation): Promise<CredentialRow | undefined>;
  /** True when it was there. When this resolves, no process finds the credential or anything that came of it. */
  delete(patientId: string, id: string): Promise<boolean>;
  /** As `delete`, for an operator who knows the id alone, and for a credential that has leaked; what there was. */
  deleteById(id: string, reason?: 'leaked'): Promise<EndedCredential | undefined>;
  deleteAll(patientId: string): Promise<number | undefined>;
  /** False for an unknown patient. Off: nothing finds a credential of the patient, and none is created. */
  setPortalAccess(patientId: string, enabled: boolean): Promise<boolean>;
  /** True the first time, when it is noted and told; a credential that is gone is passed over. */
  markExposed(id: string, at: number): Promise<boolean>;
  /** The credential with this key, or of which it is a retiring key, if its patient's access is on; expiry is the caller's to judge. */
  findByKey(key: string): Promise<CredentialToVerify | undefined>;
  /** As `findByKey`, even while the patient's access is off: to end a credential that would work again when it is on. */
  findToEnd(key: string): Promise<CredentialToVerify | undefined>;
  /**
   * Notes a token for a credential found by a key. False when that credential, key or secret has ended meanwhile: then there
   * is no token. Forgets the tokens that have ended.
   */
  createToken(found: CredentialToVerify, token: NewAccessToken): Promise<boolean>;
  /** The credential with this token; not when the credential, the key it was issued for or the patient's access has ended. */
  findByToken(tokenHash: Buffer): Promise<CredentialToVerify | undefined>;
  /** True when it was there. */
  revokeToken(tokenHash: Buffer): Promise<boolean>;
  /**
   * Whether what was found would be found no more, or differently: deleted, expired, rotated away, access off. Reads the row
   * again only when something was written since.
   */
  isSevered(found: CredentialToVerify): Promise<boolean>;
  /** Credentials that have expired and were not taken before by any process; at most `limit`. */
  takeExpired(at: number, limit: number): Promise<readonly EndedCredential[]>;
  /** Notes uses; a credential that is gone meanwhile is passed over and never comes back by it. */
  recordUses(uses: readonly CredentialUse[]): Promise<void>;
}

export interface ManagementTokenRow {
  readonly id: string;
  readonly name: string;
  /** Keyed hash of the token, 32 bytes. */
  readonly tokenHash: Buffer;
  readonly createdAt: number;
}

export interface ManagementTokenStore {
  /** A token with the same hash replaces nothing: it stays as it was. */
  create(row: ManagementTokenRow): Promise<void>;
  list(): Promise<readonly ManagementTokenRow[]>;
  /** True when it was there. */
  revoke(id: string): Promise<boolean>;
  findByHash(tokenHash: Buffer): Promise<ManagementTokenRow | undefined>;
}
