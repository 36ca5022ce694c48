// The promises of the audit trail: what was asked and answered, in the order it happened, sealed so that no change goes unseen.

/** How a request came in: the form of its credential, or which of the other surfaces it used. */
export type Door = 'basic' | 'bearer' | 'headers' | 'management' | 'portal' | 'console';

/** What can happen to a credential. */
export type CredentialEvent =
  | 'created'
  | 'renamed'
  | 'rotated'
  | 'deleted'
  | 'expired'
  | 'exposed'
  | 'leaked'
  | 'access-on'
  | 'access-off'
  | 'token-issued'
  | 'token-revoked';

/** One request, or one change of a credential. It holds no value of any parameter: those are health data. */
export interface AuditEntry {
  readonly id: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly requestId: string;
  readonly kind: 'request' | 'credential';
  /** Null where no credential was recognised; so are the next two. */
  readonly patientId: string | null;
  readonly credentialId: string | null;
  /** As it was at the time: the entry outlives the credential. */
  readonly credentialName: string | null;
  readonly door: Door | null;
  /** An R4 interaction code, `unrouted`, or a `CredentialEvent`. */
  readonly action: string;
  readonly resourceType: string | null;
  /** Of the resource that was read; of what a search found, none. */
  readonly ids: readonly string[];
  /** Names of parameters that R4 or this server knows; every other is `unknown`. */
  readonly parameters: readonly string[];
  readonly status: number;
  /** Resources or versions in the answer. */
  readonly count: number | null;
  /** Of the answer's body. */
  readonly bytes: number;
  readonly address: string | null;
  readonly agent: string | null;
}

/** An addition to a counter that all processes share; it lasts for one window of time. */
export interface Count {
  readonly name: string;
  /** Number of the window; counts of earlier windows are dropped. */
  readonly window: number;
  readonly by: number;
}

/** Newest first. */
export interface AuditQuery {
  readonly patientId: string;
  readonly credentialId?: string | undefined;
  readonly kind?: AuditEntry['kind'] | undefined;
  /** Inclusive, as `until`. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Only entries before this one of the chain. */
  readonly before?: number | undefined;
  readonly count: number;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** For `before` of the next page, which may be there even when this one is not full; undefined at the end. */
  readonly next: number | undefined;
}

/** A place in the chain, and the time of the entry there; undefined when that cannot be read. */
export interface ChainPlace {
  readonly sequence: number;
  readonly at: number | undefined;
}

/** What is wrong with the trail, and where. */
export interface AuditBreak {
  /**
   * `changed`: not what was written there, so edited or put in another's place; of entries that were appended together one is
   * enough, and all are named. `missing`: was there once. `foreign`: was never
   * written by a server. `head`: what says where the chain ends is missing, or not sealed by this key.
   */
  readonly type: 'changed' | 'missing' | 'foreign' | 'head';
  /** The first and the last place in the chain; undefined of the head. */
  readonly sequence: number | undefined;
  readonly lastSequence: number | undefined;
  /** Time of the first of them as it stands there; of what is missing, that of the last entry before. */
  readonly at: number | undefined;
}

export interface AuditReport {
  /** Entries that are there. */
  readonly count: number;
  readonly first: ChainPlace | undefined;
  readonly last: ChainPlace | undefined;
  /** Hash of the last entry as the head has it: whoever has noted it can tell an old copy that was put back. */
  readonly headHash: string;
  readonly breaks: readonly AuditBreak[];
}

export interface SequencedEntry {
  readonly sequence: number;
  readonly entry: AuditEntry;
}

export interface OldEntry extends SequencedEntry {
  /** Whether the patient's record may hold it as an AuditEvent. */
  readonly isMaterialised: boolean;
}

export interface AuditStore {
  /**
   * Adds the entries, as one link, to the end of the chain and the counts to their counters, all or nothing, and resolves with the
   * counters' totals, in order, once a crash of the process can undo none of it.
   */
  append(entries: readonly AuditEntry[], counts: readonly Count[]): Promise<readonly number[]>;
  page(query: AuditQuery): Promise<AuditPage>;
  /** The patient's entries after the one that was last marked, oldest first. */
  unmaterialised(patientId: string, limit: number): Promise<readonly SequencedEntry[]>;
  /** Notes that the patient's entries up to this place of the chain are AuditEvents, as far as they become any. */
  markMaterialised(patientId: string, sequence: number): Promise<void>;
  /**
   * About `limit` of the first entries of the chain, up to one that is not from before that time. What was appended together
   * is given together, and not before all of it is old.
   */
  oldest(before: number, limit: number): Promise<readonly OldEntry[]>;
  /** Removes the entries up to this place, which is the last that `oldest` gave, and moves the beginning of the chain behind it. */
  purge(sequence: number): Promise<void>;
  /** Reads the whole trail, in one go; tells now and then how many of how many entries it has checked. */
  verify(onProgress?: (checked: number, total: number) => void): Promise<AuditReport>;
  /** Fails when nothing can be added to the trail, for instance because it does not carry this key's seal. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
