// The prefixes of ordered values and what each asks of a range. https://hl7.org/fhir/R4/search.html#prefix
import type { IntervalTest } from './plan-type.ts';

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

const prefixes: ReadonlySet<string> = new Set<Prefix>(['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap']);

/** Splits a value into its prefix, `eq` when it has none, and the rest. */
export function readPrefix(text: string): { readonly prefix: Prefix; readonly rest: string } {
  const start = text.slice(0, 2);
  return isPrefix(start) ? { prefix: start, rest: text.slice(2) } : { prefix: 'eq', rest: text };
}

function isPrefix(text: string): text is Prefix {
  return prefixes.has(text);
}

/** One comparison of an end of the indexed range with a bound. */
export function compare(end: 'low' | 'high', operator: '<' | '<=' | '>' | '>=', bound: number): IntervalTest {
  return { type: 'compare', end, operator, bound };
}
