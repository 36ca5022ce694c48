// Every promise of a store, stated once; each database runs all of it.
import type { Store } from '../../src/store/store.ts';
import { compartmentContract } from './contract-compartment.ts';
import { credentialContract } from './contract-credential.ts';
import { searchContract } from './contract-search.ts';
import { searchPageContract } from './contract-search-page.ts';
import { versionContract } from './contract-version.ts';
import { visibilityContract } from './contract-visibility.ts';
import { indirectVisibilityContract } from './contract-visibility-indirect.ts';

/** Opens an empty store with the given clock. */
export type OpenStore = (now: () => number) => Promise<Store>;

/** Adds and runs the suites for one database. */
export function storeContract(database: string, open: OpenStore): void {
  versionContract(database, open);
  compartmentContract(database, open);
  visibilityContract(database, open);
  indirectVisibilityContract(database, open);
  searchContract(database, open);
  searchPageContract(database, open);
  credentialContract(database, open);
}
