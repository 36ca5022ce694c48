import { createSecretKey } from 'node:crypto';
import type { CredentialRow, CredentialToVerify } from '../store/credential-store.ts';
import type { PatientRecord, Store } from '../store/store.ts';
import { isKey, isSecret } from './credential-format.ts';
import { hashesEqual, hashSecret } from './hash-secret.ts';
import { createUseRecorder } from './record-uses.ts';

export interface VerifiedCredential {
  /** What a request may know of it: neither its hash nor whose it is. */
  readonly credential: Pick<CredentialRow, 'id' | 'scope'>;
  /** The record of the credential's patient: all that its holder can reach. */
  readonly record: PatientRecord;
}

export interface Verifier {
  /**
   * Asks the store each time, so a deleted credential ends with its deletion. Undefined alike for a malformed, unknown,
   * wrong, deleted or expired credential and for one whose patient's access is off. `client` is the caller's name for
   * itself, shown to the patient.
   */
  verify(key: string, secret: string, client: string): Promise<VerifiedCredential | undefined>;
  /** Writes the uses not yet written. */
  flush(): Promise<void>;
}

export interface VerifierOptions {
  readonly store: Pick<Store, 'credentials' | 'openRecord'>;
  readonly hashKey: Buffer;
  readonly now: () => number;
  /** Told when uses could not be written; nothing else fails by it. */
  readonly onError?: (error: unknown) => void;
}

export function createVerifier({ store, hashKey, now, onError = () => {} }: VerifierOptions): Verifier {
  // Made once: from bytes it would be made for each request.
  const keyObject = createSecretKey(hashKey);
  const uses = createUseRecorder(store.credentials, onError);
  return {
    async verify(key, secret, client) {
      // Anybody can compute the checksum, so leaving early here tells an attacker nothing.
      if (!isKey(key) || !isSecret(secret)) {
        return undefined;
      }
      const credential = await store.credentials.findByKey(key);
      const isRight = hashesEqual(hashSecret(keyObject, secret), credential?.secretHash);
      if (!isRight || credential === undefined || hasExpired(credential, now())) {
        return undefined;
      }
      uses.note(credential.id, now(), client);
      const { id, scope, patientId } = credential;
      return { credential: { id, scope }, record: store.openRecord(patientId) };
    },
    flush: uses.flush,
  };
}

function hasExpired(credential: CredentialToVerify, at: number): boolean {
  return credential.expiresAt !== null && credential.expiresAt <= at;
}
