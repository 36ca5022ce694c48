import type { KeyObject } from 'node:crypto';
import type { CredentialStore, CredentialToVerify } from '../store/credential-store.ts';
import { isAccessToken, isKey, isSecret } from './credential-format.ts';
import { hashesEqual, hashSecret } from './hash-secret.ts';
import { type AuditSubject, subjectOf } from './subject.ts';

/** What was found where others can read it; any of it may be nobody's. */
export interface ExposedText {
  readonly keys: readonly string[];
  readonly secrets: readonly string[];
  readonly accessTokens: readonly string[];
  /** Came with it, but not in the open: a secret that belongs to this key is this key's. */
  readonly hiddenKey?: string | undefined;
}

export interface Exposure {
  readonly subject: AuditSubject;
  /** Whether the credential was not marked before. */
  readonly isFirst: boolean;
}

/** A text names one credential; more are somebody's attempt to have many looked up. */
const maxLookups = 3;

/**
 * Marks each credential whose secret or token was exposed. A key alone opens nothing, and whoever has seen one could have its
 * credential marked.
 */
export async function markExposed(
  { credentials, hashKey, now }: { credentials: CredentialStore; hashKey: KeyObject; now: () => number },
  exposed: ExposedText,
): Promise<readonly Exposure[]> {
  const exposures: Exposure[] = [];
  for (const found of await credentialsOf(credentials, hashKey, exposed)) {
    exposures.push({ subject: subjectOf(found), isFirst: await credentials.markExposed(found.id, now()) });
  }
  return exposures;
}

async function credentialsOf(
  credentials: CredentialStore,
  hashKey: KeyObject,
  { keys, secrets, accessTokens, hiddenKey }: ExposedText,
): Promise<readonly CredentialToVerify[]> {
  const named = hiddenKey === undefined ? keys : [...keys, hiddenKey];
  const ofKeys = await Promise.all(named.filter(isKey).slice(0, maxLookups).map(credentials.findByKey));
  const ofTokens = accessTokens
    .filter(isAccessToken)
    .slice(0, maxLookups)
    .map((accessToken) => credentials.findByToken(hashSecret(hashKey, accessToken)));
  const hashes = secrets
    .filter(isSecret)
    .slice(0, maxLookups)
    .map((secret) => hashSecret(hashKey, secret));
  const ofSecrets = ofKeys.filter((found) => hashes.some((hash) => hashesEqual(hash, found?.secretHash)));
  const byId = new Map<string, CredentialToVerify>();
  for (const one of [...ofSecrets, ...(await Promise.all(ofTokens))]) {
    if (one !== undefined) byId.set(one.id, one);
  }
  return [...byId.values()];
}
