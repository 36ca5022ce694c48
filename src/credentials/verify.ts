import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Admissions } from '../store/admission.ts';
import type { CredentialStore, CredentialToVerify } from '../store/credential-store.ts';
import type { PatientRecord, Store } from '../store/store.ts';
import { isAccessToken, isKey, isSecret } from './credential-format.ts';
import { type ExposedText, type Exposure, markExposed } from './exposure.ts';
import { hashesEqual, hashSecret } from './hash-secret.ts';
import { createUseRecorder } from './record-uses.ts';
import { admissionsOf } from './scope-admission.ts';
import { type AuditSubject, subjectOf } from './subject.ts';

export interface SentKey {
  readonly door: 'basic' | 'headers';
  readonly key: string;
  readonly secret: string;
}

export interface SentToken {
  readonly door: 'bearer';
  readonly accessToken: string;
}

/** A credential as a request brings it, by the door through which it came. */
export type SentCredential = SentKey | SentToken;

export interface VerifiedCredential {
  /** What a request may know of it: neither its hash nor whose it is. */
  readonly credential: Pick<CredentialToVerify, 'id' | 'scope'>;
  readonly subject: AuditSubject;
  /** What the credential, and the token where it is one, admit of a record. */
  readonly admissions: Admissions;
  /** So much of its patient's record: all that its holder can reach. */
  readonly record: PatientRecord;
  /** Whether it has ended since, in whatever way; asked before an answer leaves and while one drains. */
  isSevered(): Promise<boolean>;
}

/** Why a credential was refused, for the audit trail alone: every answer says the same. */
export type RefusalReason = 'malformed' | 'unknown' | 'wrong-secret' | 'expired';

export interface RefusedCredential {
  readonly type: 'refused';
  readonly reason: RefusalReason;
  /** Whose credential was named, where there is one. */
  readonly subject: AuditSubject | undefined;
}

export type Verification = { readonly type: 'verified'; readonly verified: VerifiedCredential } | RefusedCredential;

/** What the store holds for a key with its secret, or for a token, and that has not ended. */
export type Finding = { readonly type: 'verified'; readonly found: CredentialToVerify } | RefusedCredential;

export interface Verifier {
  /**
   * Asks the store each time, so a deleted credential ends with its deletion. One whose patient's access is off is as
   * unknown as one that is deleted. `client` is the caller's name for itself, shown to the patient.
   */
  verify(sent: SentCredential, client: string): Promise<Verification>;
  /** As `verify`, where a key and secret are asked for by themselves: opens no record and is no use of the credential. */
  verifyKey(key: string, secret: string): Promise<Finding>;
  /** As `verifyKey`, even while the patient's access is off: for a credential that is to end. */
  verifyToEnd(key: string, secret: string): Promise<Finding>;
  /** As `verifyKey`, for an access token. */
  verifyToken(accessToken: string): Promise<Finding>;
  markExposed(exposed: ExposedText): Promise<readonly Exposure[]>;
  /** Writes the uses not yet written. */
  flush(): Promise<void>;
}

export interface VerifierOptions {
  readonly store: Pick<Store, 'credentials' | 'openRecord' | 'timeZone'>;
  readonly hashKey: Buffer;
  readonly now: () => number;
  /** Told when uses could not be written, by which nothing else fails, and when a stored scope cannot be read. */
  readonly onError?: (error: unknown) => void;
}

interface Lookup {
  readonly credentials: CredentialStore;
  /** Made once: from bytes it would be made for each request. */
  readonly hashKey: KeyObject;
  readonly now: () => number;
}

export function createVerifier({ store, hashKey, now, onError = () => {} }: VerifierOptions): Verifier {
  const { credentials } = store;
  const lookup: Lookup = { credentials, hashKey: createSecretKey(hashKey), now };
  const uses = createUseRecorder(credentials, onError);
  /** A scope that this version does not understand admits nothing, and is for the operator to hear of. */
  function admissionsOrNone(found: CredentialToVerify): Admissions | undefined {
    try {
      return admissionsOf(found, found.tokenScope, store);
    } catch (error) {
      onError(error);
      return undefined;
    }
  }
  return {
    async verify(sent, client) {
      const verification =
        sent.door === 'bearer'
          ? await findByToken(lookup, sent.accessToken)
          : await findByKey(lookup, sent, credentials.findByKey);
      if (verification.type === 'refused') return verification;
      const { found } = verification;
      uses.note(found.id, now(), client);
      const admissions = admissionsOrNone(found);
      if (admissions === undefined) return { type: 'refused', reason: 'malformed', subject: subjectOf(found) };
      const verified: VerifiedCredential = {
        credential: { id: found.id, scope: found.scope },
        subject: subjectOf(found),
        admissions,
        record: store.openRecord(found.patientId, admissions),
        isSevered: () => credentials.isSevered(found),
      };
      return { type: 'verified', verified };
    },
    verifyKey: (key, secret) => findByKey(lookup, { key, secret }, credentials.findByKey),
    verifyToEnd: (key, secret) => findByKey(lookup, { key, secret }, credentials.findToEnd),
    verifyToken: (accessToken) => findByToken(lookup, accessToken),
    markExposed: (exposed) => markExposed(lookup, exposed),
    flush: uses.flush,
  };
}

async function findByKey(
  { hashKey, now }: Lookup,
  { key, secret }: Pick<SentKey, 'key' | 'secret'>,
  find: CredentialStore['findByKey'],
): Promise<Finding> {
  // Anybody can compute the checksum, so leaving early here tells an attacker nothing.
  if (!isKey(key) || !isSecret(secret)) {
    return refused('malformed');
  }
  const found = await find(key);
  const isRight = hashesEqual(hashSecret(hashKey, secret), found?.secretHash);
  if (found === undefined) return refused('unknown');
  if (!isRight) return refused('wrong-secret', found);
  return hasExpired(found, now()) ? refused('expired', found) : { type: 'verified', found };
}

/** The look-up by a keyed hash gives a guesser no prefix to work along, so it needs no constant-time search. */
async function findByToken({ credentials, hashKey, now }: Lookup, accessToken: string): Promise<Finding> {
  if (!isAccessToken(accessToken)) {
    return refused('malformed');
  }
  const found = await credentials.findByToken(hashSecret(hashKey, accessToken));
  if (found === undefined) return refused('unknown');
  return hasExpired(found, now()) ? refused('expired', found) : { type: 'verified', found };
}

function refused(reason: RefusalReason, found?: CredentialToVerify): RefusedCredential {
  return { type: 'refused', reason, subject: found && subjectOf(found) };
}

function hasExpired({ expiresAt }: CredentialToVerify, at: number): boolean {
  return expiresAt !== null && expiresAt <= at;
}
