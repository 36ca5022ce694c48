// Every promise of a store, stated once; each database runs all of it.
import type { Store } from '../../src/store/store.ts';
import { admissionContract } from './contract-admission.ts';
import { auditAdmissionContract } from './contract-admission-audit.ts';
import { deletedAdmissionContract } from './contract-admission-deleted.ts';
import { labelAdmissionContract } from './contract-admission-label.ts';
import { sharedAdmissionContract } from './contract-admission-shared.ts';
import { compartmentContract } from './contract-compartment.ts';
import { conditionContract } from './contract-condition.ts';
import { containedContract } from './contract-contained.ts';
import { containedRowsContract } from './contract-contained-rows.ts';
import { credentialContract } from './contract-credential.ts';
import { credentialCreationContract } from './contract-credential-creation.ts';
import { credentialKeyContract } from './contract-credential-key.ts';
import { historyContract } from './contract-history.ts';
import { includeContract } from './contract-include.ts';
import { linkContract } from './contract-link.ts';
import { outboxContract } from './contract-outbox.ts';
import { pageChangesContract } from './contract-page-changes.ts';
import { portalSessionContract } from './contract-portal-session.ts';
import { searchContract } from './contract-search.ts';
import { searchPageContract } from './contract-search-page.ts';
import { sortTextContract } from './contract-sort-text.ts';
import { textContract } from './contract-text.ts';
import { typesContract } from './contract-types.ts';
import { versionContract } from './contract-version.ts';
import { visibilityContract } from './contract-visibility.ts';
import { indirectVisibilityContract } from './contract-visibility-indirect.ts';
import type { Fixture } from './open-store.ts';

/** Opens an empty store with the given clock; with `fill`, one that holds what it writes, and moves the clock as it does. */
export type OpenStore = (clock: Fixture['clock'], fill?: (fixture: Fixture) => Promise<void>) => Promise<Store>;

/** Adds and runs the suites for one database. */
export function storeContract(database: string, open: OpenStore): void {
  versionContract(database, open);
  compartmentContract(database, open);
  visibilityContract(database, open);
  indirectVisibilityContract(database, open);
  searchContract(database, open);
  conditionContract(database, open);
  textContract(database, open);
  linkContract(database, open);
  containedContract(database, open);
  containedRowsContract(database, open);
  typesContract(database, open);
  searchPageContract(database, open);
  sortTextContract(database, open);
  pageChangesContract(database, open);
  includeContract(database, open);
  historyContract(database, open);
  admissionContract(database, open);
  sharedAdmissionContract(database, open);
  deletedAdmissionContract(database, open);
  auditAdmissionContract(database, open);
  labelAdmissionContract(database, open);
  credentialContract(database, open);
  credentialCreationContract(database, open);
  credentialKeyContract(database, open);
  outboxContract(database, open);
  portalSessionContract(database, open);
}
