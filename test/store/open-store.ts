// A store per test, with a clock that the test moves.
import { everything } from '../../src/store/admission.ts';
import type { Store } from '../../src/store/store.ts';
import type { OpenStore } from './contract.ts';

export interface Fixture {
  readonly store: Store;
  /** Moves the clock; each write takes its time from it. */
  readonly clock: { now: number };
}

export const startAt = Date.UTC(2024, 0, 1);

/** Runs a test against a store of its own, and closes it. */
export function withStore(open: OpenStore, test: (fixture: Fixture) => Promise<void>): () => Promise<void> {
  return async () => {
    const clock = { now: startAt };
    const store = await open(clock);
    try {
      await test({ store, clock });
    } finally {
      await store.close();
    }
  };
}

/** Runs tests as `withStore` does, on stores that hold what `fill` writes. A database may write it once and copy it. */
export function withFilled(
  open: OpenStore,
  fill: (fixture: Fixture) => Promise<void>,
): (run: (store: Store) => Promise<void>) => () => Promise<void> {
  return (run) =>
    withStore(
      (clock) => open(clock, fill),
      ({ store }) => run(store),
    );
}

/** The parsed content of a resource in a patient's record; undefined when it is not there, null when deleted. */
export async function contentOf(
  store: Store,
  patientId: string,
  reference: string,
): Promise<Record<string, unknown> | undefined | null> {
  const [type = '', id = ''] = reference.split('/');
  const stored = await store
    .openRecord(patientId, everything)
    .read(type as Parameters<ReturnType<Store['openRecord']>['read']>[0], id);
  if (stored === undefined) return undefined;
  return stored.content === undefined ? null : (JSON.parse(stored.content) as Record<string, unknown>);
}

/** Whether a patient's record shows a live resource. */
export async function sees(store: Store, patientId: string, reference: string): Promise<boolean> {
  return Boolean(await contentOf(store, patientId, reference));
}
