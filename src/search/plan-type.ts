// A search as plain values: what to find, in which order, how many. https://hl7.org/fhir/R4/search.html
import type { ResourceType } from '../fhir/resource-types.ts';
import type { Near } from './near.ts';
import type { TextQuery } from './text-query.ts';

/**
 * A test of an indexed interval (low, high) against the search value's. `within`, `not-within`, `overlaps` and `contains` take
 * the search value as half-open (low ≤ x < high); `compare` holds one end of the indexed interval against a bound. To
 * `contains`, an indexed number is the range that its digits imply (see impliedRange).
 */
export type IntervalTest =
  | { readonly type: 'within' | 'not-within' | 'overlaps' | 'contains'; readonly low: number; readonly high: number }
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

/**
 * `exact` compares the text as written; the others compare folded texts (see fold). `before` and `from` follow the order of code
 * points: less than the text, or not. `words`: those of the text, between spaces, one directly after the other;
 * `words-start`: the last of them is the beginning of a word.
 */
export interface StringMatch {
  readonly test: 'starts' | 'contains' | 'ends' | 'equals' | 'exact' | 'before' | 'from' | 'words' | 'words-start';
  readonly text: string;
}

/**
 * `unit` is what the search named: with `system`, the coded unit alone; without, the coded or the written unit.
 * `exceptUnit`: not those whose written unit is this one, compared exactly.
 */
export interface QuantityMatch {
  readonly test: IntervalTest;
  readonly system?: string;
  readonly unit?: string;
  readonly exceptUnit?: string;
}

/** `targetType` undefined is any type, '' an absolute URL held in `targetId`; with `isStart`, every URL that begins so. */
export interface ReferenceMatch {
  readonly targetType?: string;
  readonly targetId: string;
  readonly isStart?: true;
}

/** `starts`: every URI that begins so. Each compares character by character. */
export interface UriMatch {
  readonly test: 'equals' | 'starts' | 'contains' | 'ends';
  readonly uri: string;
}

/**
 * A condition on the rows that one parameter has in the index; lists named `any` hold when one of their members does, and
 * are never empty. `param` is the name of rows in the index: a parameter's code, or one derived from it (see index-param.ts).
 */
export type ValueCondition =
  | { readonly type: 'token'; readonly param: string; readonly any: readonly TokenMatch[] }
  | { readonly type: 'string'; readonly param: string; readonly any: readonly StringMatch[] }
  | { readonly type: 'date'; readonly param: string; readonly any: readonly IntervalTest[] }
  | { readonly type: 'number'; readonly param: string; readonly any: readonly IntervalTest[] }
  | { readonly type: 'quantity'; readonly param: string; readonly any: readonly QuantityMatch[] }
  | { readonly type: 'reference'; readonly param: string; readonly any: readonly ReferenceMatch[] }
  | { readonly type: 'uri'; readonly param: string; readonly any: readonly UriMatch[] };

/** Whether a condition is one on the rows of a single parameter. */
export function isValueCondition(condition: Condition): condition is ValueCondition {
  return 'param' in condition && 'any' in condition;
}

/** One condition on a resource of the searched type. */
export type Condition =
  | ValueCondition
  | { readonly type: 'id'; readonly any: readonly string[] }
  | { readonly type: 'last-updated'; readonly any: readonly IntervalTest[] }
  /** The parameter finds a value in the resource, whether or not one that can be compared; `valueType` names its index. */
  | { readonly type: 'present'; readonly param: string; readonly valueType: IndexedType }
  /** The parameter has a row for which the condition does not hold, whether or not it has one for which it does. */
  | { readonly type: 'unequal'; readonly of: ValueCondition }
  /** Rows of every component within one and the same item of the composite. */
  | { readonly type: 'composite'; readonly components: readonly ValueCondition[] }
  /** Words of the narrative, or of the whole resource. */
  | { readonly type: 'text'; readonly part: 'narrative' | 'content'; readonly query: TextQuery }
  /** `param` holds latitude and longitude as two components of a composite (see index-param.ts). */
  | { readonly type: 'near'; readonly param: string; readonly near: Near }
  /** Refers through `param` to a resource of `targetType` that meets all of `where`. */
  | {
      readonly type: 'chain';
      readonly param: string;
      readonly targetType: ResourceType;
      readonly where: readonly Condition[];
      /** To what lies inside the resource itself alone. */
      readonly isInside?: true;
    }
  /** A resource of `sourceType` that meets all of `where` refers to it through `param`. */
  | {
      readonly type: 'has';
      readonly sourceType: ResourceType;
      readonly param: string;
      readonly where: readonly Condition[];
    }
  /**
   * Refers through `param` to one of the resources `targetType/targetId`, or to one above or below it: `parentParam` is the
   * parameter by which a resource of that type names its parent.
   */
  | {
      readonly type: 'hierarchy';
      readonly param: string;
      readonly targetType: ResourceType;
      /** Never empty. */
      readonly targetIds: readonly string[];
      readonly parentParam: string;
      readonly direction: 'above' | 'below';
    }
  /** Contains a resource of `containedType` that meets all of `where`. */
  | { readonly type: 'contains'; readonly containedType: ResourceType; readonly where: readonly Condition[] }
  /** In the patient's compartment, not merely visible from it. */
  | { readonly type: 'own' }
  /** `all` of none holds, `any` of none does not. */
  | { readonly type: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly type: 'not'; readonly of: Condition };

/** The search-parameter types that are kept in the index. */
export type IndexedType = ValueCondition['type'];

/** One key of `_sort`. Resources without a value come last in either direction. */
export type SortKey =
  | { readonly type: IndexedType; readonly param: string; readonly descending: boolean }
  | { readonly type: 'id'; readonly descending: boolean }
  | { readonly type: 'last-updated'; readonly descending: boolean };

/**
 * `_include`: from `sourceType` through its reference parameters to the target; `_revinclude` the other way. `iterate`: from
 * what is included too, not from matches alone.
 */
export interface IncludePlan {
  readonly sourceType: ResourceType;
  /** Never empty; several for `*`. */
  readonly params: readonly string[];
  readonly targetType?: ResourceType;
  readonly iterate: boolean;
}

/**
 * Ids without a type, by a parameter that refers to several: of a type as it is `held` in the record, `contained` in something, or
 * both.
 */
export interface BareIds {
  readonly resourceType: ResourceType;
  readonly param: string;
  /** What it refers to. */
  readonly targets: readonly ResourceType[];
  /** Never empty. */
  readonly ids: readonly string[];
  readonly isHeld: boolean;
  readonly isContained: boolean;
}

/** What is asked of one resource type. */
export interface TypePlan {
  readonly resourceType: ResourceType;
  /** All must hold. */
  readonly where: readonly Condition[];
}

export interface SearchPlan {
  /** Each type once, never empty; several for a search of the whole record. */
  readonly types: readonly TypePlan[];
  /** Empty: the order in which resources entered the record. Ties follow that order too. Every type has these parameters. */
  readonly sort: readonly SortKey[];
  /** Matches per page; 0 asks for the total alone. */
  readonly count: number;
  readonly total: 'accurate' | 'estimate' | 'none';
  readonly include: readonly IncludePlan[];
  readonly revinclude: readonly IncludePlan[];
  /** Left out where there are none. A search in which one of them leads to resources of several types is refused. */
  readonly bareIds?: readonly BareIds[];
  /** This very object is asked again and again, so that a store does well to keep what it makes of it. */
  readonly isRepeated?: true;
}
