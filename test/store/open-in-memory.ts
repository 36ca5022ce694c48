import { filledStores, openMemoryStore } from '../support/memory-store.ts';
import type { OpenStore } from './contract.ts';
import { type Fixture, startAt } from './open-store.ts';

type Fill = (fixture: Fixture) => Promise<void>;
type OpenFilled = (clock: Fixture['clock']) => ReturnType<OpenStore>;

const openings = new Map<Fill, OpenFilled>();

export const openInMemory: OpenStore = async (clock, fill) => {
  if (fill === undefined) return openMemoryStore({ now: () => clock.now });
  const open = openings.get(fill) ?? filledOnce(fill);
  openings.set(fill, open);
  return open(clock);
};

/** Every test's clock begins at `startAt`, and stands after the filling where that of the first stood. */
function filledOnce(fill: Fill): OpenFilled {
  const filling = { now: startAt };
  const open = filledStores((store) => fill({ store, clock: filling }), { now: () => filling.now });
  return async (clock) => {
    const store = await open({ now: () => clock.now });
    clock.now = filling.now;
    return store;
  };
}
