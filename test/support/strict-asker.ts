// Asks a real FHIR app over a store, with a credential of one of its patients, and strictly: nothing is passed over.
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { deriveKeys } from '../../src/credentials/server-key.ts';
import { createVerifier } from '../../src/credentials/verify.ts';
import { createFhirApp } from '../../src/http/app.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestAudit } from './open-audit.ts';
import { basicAuthorization } from './server-client.ts';

export const origin = 'http://chartkey.test';

export type StrictAsker = (path: string, init?: RequestInit) => Promise<{ status: number; text: string }>;

/** `scope` is the usual one unless said otherwise. */
export async function strictAsker(
  store: Store,
  patientId: string,
  { now, scope }: { now: () => number; scope?: string },
): Promise<StrictAsker> {
  const { hashKey, cursorKey } = deriveKeys(Buffer.alloc(32, 7));
  const wanted = { patientId, name: 'Strict app', scope };
  const created = await createCredential({ credentials: store.credentials, hashKey, now }, wanted);
  if (created.type !== 'created') throw new Error(`No key for ${patientId}: ${created.type}`);
  const app = createFhirApp({
    verifier: createVerifier({ store, hashKey, now }),
    audit: await openTestAudit(store, now),
    cursorKey,
    timeZone: 'UTC',
    now,
    log: () => {},
  });
  const { authorization } = basicAuthorization(created.credential.key, created.secret);
  return async (path, init = {}) => {
    const headers = { authorization, prefer: 'handling=strict', ...init.headers };
    const response = await app.request(`${origin}${path}`, { ...init, headers });
    return { status: response.status, text: await response.text() };
  };
}
