// A search as plain values: what to find, in which order, how many. https://hl7.org/fhir/R4/search.html
import type { ResourceType } from '../fhir/resource-types.ts';

/**
 * A test of an indexed interval (low, high) against the search value's. `within`, `not-within` and `overlaps` take the
 * search value as half-open (low ≤ x < high); `compare` holds one end of the indexed interval against a bound.
 */
export type IntervalTest =
  | { readonly type: 'within' | 'not-within' | 'overlaps'; readonly low: number; readonly high: number }
  | {
      readonly type: 'compare';
      readonly end: 'low' | 'high';
      readonly operator: '<' | '<=' | '>' | '>=';
      readonly bound: number;
    };

/**
 * `system` undefined is any system, '' is none; `code` (see foldCode) undefined is any code of the system. `exact` is the code
 * as the searcher wrote it, there whenever `code` is: a patient's search ignores it, import tells identities apart by it.
 */
export interface TokenMatch {
  readonly system?: string;
  readonly code?: string;
  readonly exact?: string;
}

/** `unit` is what the search named: with `system`, the coded unit alone; without, the coded or the written unit. */
export interface QuantityMatch {
  readonly test: IntervalTest;
  readonly system?: string;
  readonly unit?: string;
}

/** `targetType` undefined is any type, '' an absolute URL held in `targetId`. */
export interface ReferenceMatch {
  readonly targetType?: string;
  readonly targetId: string;
}

/** One condition on a resource of the searched type. Lists named `any` hold when one of their members does; never empty. */
export type Condition =
  | { readonly type: 'token'; readonly param: string; readonly any: readonly TokenMatch[] }
  /** Folded beginnings. */
  | { readonly type: 'string'; readonly param: string; readonly any: readonly string[] }
  | { readonly type: 'date'; readonly param: string; readonly any: readonly IntervalTest[] }
  | { readonly type: 'number'; readonly param: string; readonly any: readonly IntervalTest[] }
  | { readonly type: 'quantity'; readonly param: string; readonly any: readonly QuantityMatch[] }
  | { readonly type: 'reference'; readonly param: string; readonly any: readonly ReferenceMatch[] }
  | { readonly type: 'uri'; readonly param: string; readonly any: readonly string[] }
  | { readonly type: 'id'; readonly any: readonly string[] }
  | { readonly type: 'last-updated'; readonly any: readonly IntervalTest[] };

/** The search-parameter types that are kept in the index. */
export type IndexedType = 'token' | 'string' | 'date' | 'number' | 'quantity' | 'reference' | 'uri';

/** One key of `_sort`. Resources without a value come last in either direction. */
export type SortKey =
  | { readonly type: IndexedType; readonly param: string; readonly descending: boolean }
  | { readonly type: 'id'; readonly descending: boolean }
  | { readonly type: 'last-updated'; readonly descending: boolean };

/** `_include`: from `sourceType` through its reference parameter to the target; `_revinclude` the other way. */
export interface IncludePlan {
  readonly sourceType: ResourceType;
  readonly param: string;
  readonly targetType?: ResourceType;
}

export interface SearchPlan {
  readonly resourceType: ResourceType;
  /** All must hold. */
  readonly where: readonly Condition[];
  /** Empty: the order in which resources entered the record. Ties follow that order too. */
  readonly sort: readonly SortKey[];
  /** Matches per page; 0 asks for the total alone. */
  readonly count: number;
  readonly total: 'accurate' | 'estimate' | 'none';
  readonly include: readonly IncludePlan[];
  readonly revinclude: readonly IncludePlan[];
}
