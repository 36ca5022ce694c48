import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { OpenStore } from './contract.ts';

export const openInMemory: OpenStore = async (clock, fill) => {
  const store = await openSqliteStore({ file: ':memory:', now: () => clock.now });
  await fill?.({ store, clock });
  return store;
};
