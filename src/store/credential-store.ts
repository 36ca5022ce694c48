// The rows behind keys and management tokens. A secret never reaches a store: only its keyed hash does.

export interface CredentialRow {
  readonly id: string;
  readonly patientId: string;
  readonly name: string;
  readonly key: string;
  /** Keyed hash of the secret, 32 bytes. */
  readonly secretHash: Buffer;
  readonly scope: string;
  /** Milliseconds since 1970, UTC; so are the others. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  /** Name of the client that used it last (its User-Agent), null when never used. */
  readonly lastUsedFrom: string | null;
}

/** What verifying needs of a credential, and no more: it is read on every request. */
export type CredentialToVerify = Pick<CredentialRow, 'id' | 'patientId' | 'secretHash' | 'scope' | 'expiresAt'>;

export interface CredentialUse {
  readonly id: string;
  readonly usedAt: number;
  readonly usedFrom: string;
}

export interface CredentialStore {
  /** Refuses, and writes nothing, when the patient has no live Patient resource or their portal access is off. */
  create(row: CredentialRow): Promise<'created' | 'unknown-patient' | 'access-disabled'>;
  /** Oldest first. Undefined for an unknown patient; so for the others that take a patient. */
  list(patientId: string): Promise<readonly CredentialRow[] | undefined>;
  get(patientId: string, id: string): Promise<CredentialRow | undefined>;
  rename(patientId: string, id: string, name: string): Promise<CredentialRow | undefined>;
  /** True when it was there. When this resolves, no process finds the credential. */
  delete(patientId: string, id: string): Promise<boolean>;
  /** As `delete`, for an operator who knows the id alone. */
  deleteById(id: string): Promise<boolean>;
  deleteAll(patientId: string): Promise<number | undefined>;
  /** False for an unknown patient. Off: no credential of the patient is found by `findByKey` and none is created. */
  setPortalAccess(patientId: string, enabled: boolean): Promise<boolean>;
  /** The credential with this key, if its patient is there and their access on; expiry is the caller's to judge. */
  findByKey(key: string): Promise<CredentialToVerify | undefined>;
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
