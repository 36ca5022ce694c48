// What the parts of one import share.
import type { Store } from '../store/store.ts';
import type { CriteriaLookup } from './criteria.ts';
import type { DocumentLimits } from './documents.ts';
import type { Newest } from './newest.ts';

export interface ImportContext {
  readonly store: Pick<Store, 'findForImport' | 'write'>;
  readonly lookup: CriteriaLookup;
  readonly limits: DocumentLimits;
  readonly timeZone: string;
  readonly isDryRun: boolean;
  /** From a `urn:` fullUrl of any Bundle of this import to `Type/id`, where the id is another than the URN's. */
  readonly urns: Map<string, string>;
  readonly newest: Newest;
  /** Hears of errors of the store, whose text is not for reports. */
  readonly onStoreError: (error: unknown) => void;
}

/** How one document is gone through. */
export interface Pass {
  /** Whether what is missing will not come: what could wait for it is refused. */
  readonly isFinal: boolean;
  /** The entries that are still to be taken; undefined when all are. */
  readonly entries: ReadonlySet<number> | undefined;
  /** The document's number in the import, the same in each pass. */
  readonly document: number;
}
