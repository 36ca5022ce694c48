// What a search parameter's expression writes to the index, one entry per value. https://hl7.org/fhir/R4/search.html

/** An instant before every other, for an open beginning; milliseconds since 1970, within SQLite's and JavaScript's exact integers. */
export const beginningOfTime = -8_640_000_000_000_000;
/** An instant after every other, for an open end. */
export const endOfTime = 8_640_000_000_000_000;

/** `code` is in lower case (see foldCode); `system` is '' when the element has none. */
export interface TokenIndexValue {
  readonly type: 'token';
  readonly system: string;
  readonly code: string;
}

/** `value` is folded and begins where a search matches; `exact` is the text as written. */
export interface StringIndexValue {
  readonly type: 'string';
  readonly value: string;
  readonly exact: string;
}

/** A half-open interval of UTC milliseconds: low ≤ t < high. */
export interface DateIndexValue {
  readonly type: 'date';
  readonly low: number;
  readonly high: number;
}

/** A closed interval: a plain number has low = high; a Range has both, an open end is ±Infinity. */
export interface NumberIndexValue {
  readonly type: 'number';
  readonly low: number;
  readonly high: number;
}

/** As number, with the unit as coded (`system` and `code`, '' when absent) and as written (`unit`). */
export interface QuantityIndexValue {
  readonly type: 'quantity';
  readonly low: number;
  readonly high: number;
  readonly system: string;
  readonly code: string;
  readonly unit: string;
}

/** A local target is (`targetType`, `targetId`); an absolute URL elsewhere has `targetType` '' and the URL as `targetId`. */
export interface ReferenceIndexValue {
  readonly type: 'reference';
  readonly targetType: string;
  readonly targetId: string;
}

export interface UriIndexValue {
  readonly type: 'uri';
  readonly value: string;
}

export type IndexValue =
  | TokenIndexValue
  | StringIndexValue
  | DateIndexValue
  | NumberIndexValue
  | QuantityIndexValue
  | ReferenceIndexValue
  | UriIndexValue;

/** One index entry of a resource. */
export interface IndexEntry {
  /** The search parameter's code, or a name derived from it (see index-param.ts). */
  readonly param: string;
  /** Of a composite's component: which of the resource's elements it lies in, from 1. Left out elsewhere. */
  readonly item?: number;
  readonly value: IndexValue;
}
