// A database whose outbox holds what became of credentials, and senders that empty it into a receiver.
import { join } from 'node:path';
import type { OutboxRow } from '../../src/store/outbox-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import { type SendFailure, sendOutbox } from '../../src/webhooks/send-outbox.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { put } from '../support/changes.ts';

export const webhookSecret = Buffer.alloc(32, 'w');
const startAt = Date.UTC(2024, 0, 1);
const key = (number: number): string => `ck_${String(number).padStart(22, '0')}`;

export interface OutboxWorld {
  readonly clock: { now: number };
  readonly store: Store;
  readonly failures: readonly SendFailure[];
  /** Makes a credential, which is an event, and resolves to its id. */
  create(name?: string): Promise<string>;
  /** One round of one process; its own store, when given, is another process's. */
  send(receiver: { url: string; timeoutMs?: number } | undefined, store?: Store): Promise<void>;
  /** Takes rows as a process does that dies before it tells what came of them. */
  takeAndDie(): Promise<readonly OutboxRow[]>;
  /** Another process's view of the same database. */
  openAgain(): Promise<Store>;
}

/** Runs a test on a database of its own, in a file since several processes share it. */
export function withOutbox(test: (world: OutboxWorld) => Promise<void>): () => Promise<void> {
  return async () => {
    const file = join(temporaryFolder(), 'a.db');
    const clock = { now: startAt };
    const open = (): Promise<Store> => openSqliteStore({ file, now: () => clock.now });
    const store = await open();
    const opened = [store];
    const failures: SendFailure[] = [];
    let made = 0;
    try {
      await store.write([put({ resourceType: 'Patient', id: 'ada' })]);
      await test({
        clock,
        store,
        failures,
        async create(name = 'Sleep Diary') {
          made += 1;
          const id = `credential-${made}`;
          const hash = Buffer.alloc(32, made);
          const grant = { scope: 'patient/*.rs', since: null, until: null, excludedLabels: [] };
          const uses = { expiresAt: null, lastUsedAt: null, lastUsedFrom: null, exposedAt: null };
          const row = { id, patientId: 'ada', name, key: key(made), secretHash: hash, createdAt: clock.now };
          await store.credentials.create({ ...row, ...grant, ...uses }, { maxPerPatient: 100 });
          return id;
        },
        send: (receiver, own = store) =>
          sendOutbox(
            {
              outbox: own.outbox,
              receiver: receiver && { ...receiver, secret: webhookSecret },
              now: () => clock.now,
              random: () => 0.5,
              onFailure: (failure) => failures.push(failure),
            },
            new AbortController().signal,
          ),
        takeAndDie: () => store.outbox.take(clock.now, 100, 60_000),
        async openAgain() {
          const again = await open();
          opened.push(again);
          return again;
        },
      });
    } finally {
      for (const each of opened) await each.close();
    }
  };
}
