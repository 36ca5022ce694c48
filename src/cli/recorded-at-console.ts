import { randomUUID } from 'node:crypto';
import { type ChangeOrigin, recordedCredentials } from '../audit/recorded-credentials.ts';
import { recordedWrites } from '../audit/recorded-writes.ts';
import { createRecorder, type Recorder } from '../audit/recorder.ts';
import { createSharedCounts } from '../audit/shared-counts.ts';
import type { CredentialStore } from '../store/credential-store.ts';
import type { AccessStore, Store } from '../store/store.ts';
import { couldNotRun } from './command-failure.ts';
import type { Open, OpenStore } from './open-store.ts';

/** The credentials of an open database, for a command: what it does to them is on record as done at the console. */
export function recordedAtConsole({ store, audit }: Pick<Open<AccessStore>, 'store' | 'audit'>): CredentialStore {
  const origin = originAtConsole();
  const recorder = recorderOf(audit);
  const record: Recorder['record'] = async (entry) => {
    try {
      await recorder.record(entry);
    } catch (error) {
      // What ends a credential must not wait for a trail that is put right.
      throw couldNotRun('It is done, but cannot be put on record', error);
    }
  };
  return recordedCredentials(store.credentials, { record }, () => origin);
}

/** The writing of records likewise: what it does to credentials is on record. */
export function writesRecordedAtConsole({ store, audit }: Pick<OpenStore, 'store' | 'audit'>): Store['write'] {
  return recordedWrites(store.write, recorderOf(audit), originAtConsole());
}

function recorderOf(audit: OpenStore['audit']): Recorder {
  const now = Date.now;
  return createRecorder({ store: audit, counts: createSharedCounts(now), now });
}

function originAtConsole(): ChangeOrigin {
  return { door: 'console', requestId: randomUUID(), address: null, agent: null };
}
