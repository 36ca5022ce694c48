// What leads to shared resources of a record, as admitted-shared.ts and admitted-since.ts walk it.

/** A shared resource that the record shows and that meets the conditions. */
export interface Candidate {
  readonly type: number;
  readonly ordinal: number;
  readonly id: string;
  readonly contentOrdinal: number;
  readonly version: number;
  /** The first version that the record shows. */
  readonly sinceVersion: number;
}

/** What leads to what. */
export interface SharedGraph {
  /** By `keyOf`. */
  readonly candidates: ReadonlyMap<string, Candidate>;
  /** Those that are admitted. */
  readonly reached: readonly Candidate[];
  /** Candidates that are Provenance, by the keys of what they are about. */
  readonly provenanceOf: ReadonlyMap<string, readonly Candidate[]>;
  /** Whether something admitted of the patient's own mentions the target, other than what lies at these ordinals. */
  isMentioned(target: Target, besides: ReadonlySet<number>): boolean;
  readonly findPast: FindPast;
}

/** A shared resource that meets the conditions, whether or not the record shows it. */
export type FindPast = (target: Pick<Candidate, 'type' | 'id'>) => Candidate | undefined;

/** As `mention` rows have it: type 0 is a canonical URL in targetId. */
export interface Target {
  readonly targetType: number;
  readonly targetId: string;
}

export const canonicalTarget = 0;

/** One text per resource. */
export function keyOf({ type, id }: Pick<Candidate, 'type' | 'id'>): string {
  return `${type}/${id}`;
}
