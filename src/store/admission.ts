// Which of a record's resources may be seen. Plain values: a store turns them into what its queries ask.
import { type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import type { Condition } from '../search/plan-type.ts';

/**
 * Of each type, the resources that meet all of its conditions; of a type that is absent, none. A condition asks for rows of
 * the resource itself: no chain, `has`, `hierarchy`, `text` or `own`. What is shared is seen, beside meeting its conditions,
 * where something that is admitted leads to it.
 */
export interface Admission {
  readonly types: ReadonlyMap<ResourceType, readonly Condition[]>;
  /** Versions that carry one of these labels, and those before them, are not seen: a text is often released by what replaces it. */
  readonly unseenLabels?: readonly SecurityLabel[];
}

/** A code of `meta.security`, folded as searches fold it. */
export interface SecurityLabel {
  readonly system: string;
  readonly code: string;
}

/** The whole record answers as if what is not admitted had never been written. */
export interface Admissions {
  /** For a resource by its id: read, vread, and the history of one. */
  readonly read: Admission;
  /** For all that finds resources: searches, what they include and lead through, and the histories of a type and the record. */
  readonly search: Admission;
}

const everyType: Admission = { types: new Map(resourceTypes.map((type) => [type, []])) };

/** The record as it is. */
export const everything: Admissions = { read: everyType, search: everyType };
