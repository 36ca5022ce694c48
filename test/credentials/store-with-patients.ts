// A store in memory with patients who have nothing but themselves, and a clock that the test moves.
import { createCredential, type NewCredential } from '../../src/credentials/life-cycle.ts';
import { deriveKeys } from '../../src/credentials/server-key.ts';
import type { CredentialRow } from '../../src/store/credential-store.ts';
import type { Store } from '../../src/store/store.ts';
import { put } from '../support/changes.ts';
import { openMemoryStore } from '../support/memory-store.ts';

export interface StoreWithPatients {
  readonly store: Store;
  readonly hashKey: Buffer;
  readonly clock: { now: number };
  readonly now: () => number;
  /** Makes a credential for a patient; fails when it is refused. */
  issue(
    patientId: string,
    more?: Partial<NewCredential>,
  ): Promise<{ credential: CredentialRow; key: string; secret: string }>;
}

const startAt = Date.UTC(2025, 0, 1, 12);

export async function storeWithPatients(...patientIds: readonly string[]): Promise<StoreWithPatients> {
  const clock = { now: startAt };
  const now = () => clock.now;
  const { hashKey } = deriveKeys(Buffer.alloc(32, 3));
  const store = await openMemoryStore({ now });
  await store.write(patientIds.map((id) => put({ resourceType: 'Patient', id })));
  return {
    store,
    hashKey,
    clock,
    now,
    issue: async (patientId, more = {}) => {
      const outcome = await createCredential(
        { credentials: store.credentials, hashKey, now },
        { patientId, name: 'App', ...more },
      );
      if (outcome.type !== 'created') {
        throw new Error(`No credential for ${patientId}: ${JSON.stringify(outcome)}`);
      }
      const { credential, secret } = outcome;
      return { credential, key: credential.key, secret };
    },
  };
}
