// Finds credentials by what a request brings. Every look-up reads the row: nothing is kept between requests, so whatever ends
// a credential needs no telling.
import type { CredentialToVerify, StoreState } from '../credential-store.ts';
import type { Connection } from './connection.ts';
import { labelsOf } from './credential-rows.ts';

export interface CredentialLookup {
  byKey(key: string): CredentialToVerify | undefined;
  /** As `byKey`, whether or not the patient's access is on. */
  byKeyOfAny(key: string): CredentialToVerify | undefined;
  byToken(tokenHash: Buffer): CredentialToVerify | undefined;
  /** See `isSevered` of the store. */
  isSevered(found: CredentialToVerify): boolean;
}

/** Read as a list: making an object of so many columns costs half as much as finding the row. */
type FoundRow = readonly [
  id: string,
  patientId: string,
  name: string,
  scope: string,
  since: string | null,
  until: string | null,
  excludedLabels: string,
  secretHash: Buffer,
  expiresAt: number | null,
];
type FoundTokenRow = readonly [...FoundRow, key: string, tokenScope: string | null, issuedAt: number];

const grant = 'c.id, c.patient_id, c.name, c.scope, c.since, c.until, c.excluded_labels';
// A Patient's deletion deletes the credentials too, so whether the patient is there need not be asked.
const accessible = 'JOIN patient p ON p.id = c.patient_id AND p.portal_access = 1';

export function credentialLookup(connection: Connection, now: () => number): CredentialLookup {
  const { prepare, state, stateForAll, look, endLook } = connection;
  const byKey = keyLookup(connection, accessible);
  const selectByToken = prepare(
    `SELECT ${grant}, coalesce(r.secret_hash, c.secret_hash),
       min(t.expires_at, coalesce(r.retire_at, t.expires_at), coalesce(c.expires_at, t.expires_at)), t.key, t.scope, t.issued_at
     FROM access_token t JOIN credential c ON c.id = t.credential_id ${accessible}
       LEFT JOIN retiring_key r ON r.key = t.key AND r.credential_id = t.credential_id
     WHERE t.token_hash = ? AND (c.key = t.key OR r.key IS NOT NULL)`,
  ).raw();

  const byToken = (tokenHash: Buffer): CredentialToVerify | undefined => {
    const readAt = state();
    const row = selectByToken.get(tokenHash) as FoundTokenRow | undefined;
    if (row === undefined) return undefined;
    const [, , , , , , , , , key, tokenScope, issuedAt] = row;
    return toFound(row, { tokenScope, issuedAt, foundBy: { key, tokenHash }, readAt });
  };
  const isSevered = (found: CredentialToVerify): boolean => {
    if (hasExpired(found, now())) return true;
    if (isSameState(stateForAll(), found.readAt)) return false;
    const { key, tokenHash } = found.foundBy;
    const again = tokenHash === null ? byKey(key) : byToken(tokenHash);
    return again === undefined || hasExpired(again, now()) || !givesTheSame(again, found);
  };
  const byKeyOfAny = keyLookup(connection, '');
  /** What follows reads the record of the moment at which the credential was found, and no earlier one. */
  const lookAnew = <T>(work: () => T): T => {
    endLook();
    return look(work);
  };
  return {
    byKey: (key) => lookAnew(() => byKey(key)),
    byKeyOfAny: (key) => lookAnew(() => byKeyOfAny(key)),
    byToken: (tokenHash) => lookAnew(() => byToken(tokenHash)),
    isSevered(found) {
      endLook();
      return isSevered(found);
    },
  };
}

/** `condition` joins what else must hold of the credential. */
function keyLookup({ prepare, state }: Connection, condition: string): CredentialLookup['byKey'] {
  const selectCurrent = prepare(
    `SELECT ${grant}, c.secret_hash, c.expires_at FROM credential c ${condition} WHERE c.key = ?`,
  ).raw();
  const selectRetiring = prepare(
    `SELECT ${grant}, r.secret_hash, min(r.retire_at, coalesce(c.expires_at, r.retire_at))
     FROM retiring_key r JOIN credential c ON c.id = r.credential_id ${condition} WHERE r.key = ?`,
  ).raw();
  return (key) => {
    // Before the row: what is written between the two readings then counts as written later.
    const readAt = state();
    // A key only ever goes from current to retiring, so asking in this order misses none.
    const row = (selectCurrent.get(key) ?? selectRetiring.get(key)) as FoundRow | undefined;
    return row && toFound(row, { tokenScope: null, issuedAt: null, foundBy: { key, tokenHash: null }, readAt });
  };
}

function toFound(
  [id, patientId, name, scope, since, until, excludedLabels, secretHash, expiresAt]: FoundRow | FoundTokenRow,
  { tokenScope, issuedAt, foundBy, readAt }: Pick<CredentialToVerify, 'tokenScope' | 'issuedAt' | 'foundBy' | 'readAt'>,
): CredentialToVerify {
  return {
    id,
    patientId,
    name,
    scope,
    since,
    until,
    excludedLabels: labelsOf(excludedLabels),
    secretHash,
    expiresAt,
    tokenScope,
    issuedAt,
    foundBy,
    readAt,
  };
}

function hasExpired({ expiresAt }: CredentialToVerify, at: number): boolean {
  return expiresAt !== null && expiresAt <= at;
}

function isSameState(one: StoreState, other: StoreState): boolean {
  return one.dataVersion === other.dataVersion && one.ownWrites === other.ownWrites;
}

/** Whether the two stand for the same secret of the same credential and let it see the same. */
function givesTheSame(one: CredentialToVerify, other: CredentialToVerify): boolean {
  return (
    one.id === other.id &&
    one.patientId === other.patientId &&
    one.secretHash.equals(other.secretHash) &&
    one.scope === other.scope &&
    one.since === other.since &&
    one.until === other.until &&
    one.tokenScope === other.tokenScope &&
    JSON.stringify(one.excludedLabels) === JSON.stringify(other.excludedLabels)
  );
}
