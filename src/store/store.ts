// The promises a database keeps. Every method is a whole unit of work; test/store/contract.ts states them as tests.
import type { ResourceType } from '../fhir/resource-types.ts';
import type { SearchPlan } from '../search/plan-type.ts';
import type { Admissions } from './admission.ts';
import type { CredentialStore, ManagementTokenStore } from './credential-store.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { PortalSessionStore } from './portal-session-store.ts';
import type { ResourceChange, WriteResult } from './resource-change.ts';

/** One version of a resource as it goes out: `content` is the JSON text, undefined for the version that deleted it. */
export interface StoredVersion {
  readonly resourceType: ResourceType;
  readonly id: string;
  /** 1, 2, 3 …; `meta.versionId` and the number in the ETag. */
  readonly version: number;
  /** Milliseconds since 1970, UTC; `meta.lastUpdated`. */
  readonly updatedAt: number;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly content: string | undefined;
}

/** Resources that the includes of a page may bring. */
export const maxIncluded = 5000;
/** Characters of text that they may bring: they all travel with their page, which is put together in memory. */
export const maxIncludedLength = 32 * 1024 * 1024;

/** Of sort values in a position, as JSON in UTF-8, each with the comma behind it: a link to a page is short. */
export const maxHeldBytes = 150;

/**
 * Where a page ended: the last match's sort values, one per sort key (null where it has none), and its place in the record.
 * Plain values, to be sealed before they leave the server.
 */
export interface SearchPosition {
  readonly sortValues: readonly (string | number | null)[];
  readonly ordinal: number;
  /**
   * There where the sort values are too long: `sortValues` are then the first of them alone, `start` the beginning of the
   * next one (empty where it is no text, or there is no room), and `digest` tells whether those left out are still the same.
   */
  readonly rest?: { readonly start: string; readonly digest: string };
}

/** A match: its current version's text. */
export interface FoundResource {
  readonly resourceType: ResourceType;
  readonly id: string;
  readonly content: string;
}

export interface SearchPage {
  readonly matches: readonly FoundResource[];
  /** Resources that `_include` and `_revinclude` bring to this page's matches, each once, none of them a match of this page. */
  readonly included: readonly StoredVersion[];
  /** All matches of the search, over all pages; undefined when the plan asks for none. */
  readonly total: number | undefined;
  /** Position after which the next page begins; undefined on the last page. */
  readonly next: SearchPosition | undefined;
}

/** A version as history shows it. */
export interface HistoryVersion extends StoredVersion {
  /** Whether there was no resource before it: it is the first version, or the one before it is a deletion. */
  readonly isCreation: boolean;
}

/** Where a page of a history ended; the next page begins behind it. Plain values, to be sealed before they leave the server. */
export interface HistoryPosition {
  readonly updatedAt: number;
  readonly ordinal: number;
  readonly version: number;
}

/** Of one resource (`resourceType` and `id`), of a type (`resourceType`) or of the whole record (neither). */
export interface HistoryRequest {
  readonly resourceType?: ResourceType;
  readonly id?: string;
  /** Only versions written at or after this instant; milliseconds since 1970. */
  readonly since?: number;
  /** Only versions that were current at some time within low ≤ t < high. */
  readonly at?: { readonly low: number; readonly high: number };
  /** Versions per page; 0 asks for the total alone. */
  readonly count: number;
  readonly after?: HistoryPosition;
}

export interface HistoryPage {
  /** Newest first; fewer than asked when the texts would be too long together. */
  readonly versions: readonly HistoryVersion[];
  readonly total: number;
  /** Undefined on the last page. */
  readonly next: HistoryPosition | undefined;
}

/** One patient's view of the store: nothing reached through it belongs to anybody else. */
export interface PatientRecord {
  /** The current version; `content` undefined when the patient's own resource was deleted; undefined when not there or not theirs. */
  read(resourceType: ResourceType, id: string): Promise<StoredVersion | undefined>;
  vread(resourceType: ResourceType, id: string, version: number): Promise<StoredVersion | undefined>;
  /** Undefined when it is asked of a resource that is not there or not theirs. */
  history(request: HistoryRequest): Promise<HistoryPage | undefined>;
  /** Refuses a position where it cannot tell any more what comes behind it. */
  search(plan: SearchPlan, after?: SearchPosition): Promise<SearchPage>;
}

export interface Store {
  /** IANA name of the zone in which dates without an offset are read, here and in searches. */
  readonly timeZone: string;
  readonly credentials: CredentialStore;
  readonly managementTokens: ManagementTokenStore;
  readonly outbox: OutboxStore;
  readonly portalSessions: PortalSessionStore;
  /** The view of one patient, of what is admitted to it. Authentication alone calls it. */
  openRecord(patientId: string, admissions: Admissions): PatientRecord;
  /** Ids of live Patient resources with this identifier; `system` undefined is any system. */
  findPatients(system: string | undefined, value: string): Promise<readonly string[]>;
  /** Ids of live resources of any patient or none that meet a conditional reference's or `ifNoneExist`'s criteria. For import alone. */
  findForImport(plan: SearchPlan): Promise<readonly string[]>;
  /** Applies all changes or none, in order, and decides compartments and visibility again where they change. */
  write(changes: readonly ResourceChange[]): Promise<readonly WriteResult[]>;
  /** Whether the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The store but for records, which it neither reads nor writes. */
export type AccessStore = Omit<Store, 'openRecord' | 'findPatients' | 'findForImport' | 'write'>;
