import { randomUUID } from 'node:crypto';
import { recordedCredentials } from '../audit/recorded-credentials.ts';
import { createRecorder } from '../audit/recorder.ts';
import { createSharedCounts } from '../audit/shared-counts.ts';
import type { CredentialStore } from '../store/credential-store.ts';
import type { OpenStore } from './open-store.ts';

/** The credentials of an open database, for a command: what it does to them is on record as done at the console. */
export function recordedAtConsole({ store, audit }: Pick<OpenStore, 'store' | 'audit'>): CredentialStore {
  const now = Date.now;
  const recorder = createRecorder({ store: audit, counts: createSharedCounts(now), now });
  const origin = { door: 'console', requestId: randomUUID(), address: null, agent: null } as const;
  return recordedCredentials(store.credentials, recorder, () => origin);
}
