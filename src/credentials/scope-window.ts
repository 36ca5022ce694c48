// The time to which a credential is narrowed: what happened in it is seen. https://hl7.org/fhir/R4/search.html#date
import { dateInterval } from '../fhir/date.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { beginningOfTime, endOfTime } from '../search/index-value.ts';
import type { Condition, IntervalTest } from '../search/plan-type.ts';
import type { Grant } from '../store/credential-store.ts';
import { clinicalDatesOf } from './clinical-dates.ts';

export type TimeWindow = Pick<Grant, 'since' | 'until'>;

/** A field that was refused, and why. */
export interface WindowProblem {
  readonly field: 'since' | 'until';
  readonly detail: string;
}

const expected = 'must be a FHIR date or instant, such as 2024, 2024-05-17 or 2024-05-17T09:30:00Z';
/** Longer than any date that means something. */
const maxLength = 40;

/** Undefined when nothing is wrong. Dates without an offset are taken in `timeZone`. */
export function windowProblem({ since, until }: TimeWindow, timeZone: string): WindowProblem | undefined {
  const from = since === null ? undefined : readDate(since, timeZone);
  const to = until === null ? undefined : readDate(until, timeZone);
  if (since !== null && from === undefined) return { field: 'since', detail: expected };
  if (until !== null && to === undefined) return { field: 'until', detail: expected };
  if (from !== undefined && to !== undefined && to.high <= from.low) {
    return { field: 'until', detail: 'must not be before since' };
  }
  return undefined;
}

/**
 * What a resource of the type has to meet to lie in the window: one of its clinical dates overlaps it, or its last change
 * does where it has none. Nothing for types without such dates. Throws for a window with a problem.
 */
export function windowConditions(
  window: TimeWindow,
  resourceType: ResourceType,
  timeZone: string,
): readonly Condition[] {
  const params = clinicalDatesOf(resourceType);
  if ((window.since === null && window.until === null) || params.length === 0) return [];
  const overlaps = overlapOf(window, timeZone);
  const dates = (test: IntervalTest): Condition[] => params.map((param) => ({ type: 'date', param, any: [test] }));
  const undated: Condition = { type: 'not', of: { type: 'any', of: dates(always) } };
  const changed: Condition = { type: 'last-updated', any: [overlaps] };
  return [{ type: 'any', of: [...dates(overlaps), { type: 'all', of: [undated, changed] }] }];
}

const always: IntervalTest = { type: 'compare', end: 'low', operator: '<=', bound: endOfTime };

function overlapOf({ since, until }: TimeWindow, timeZone: string): IntervalTest {
  const low = since === null ? beginningOfTime : readDate(since, timeZone)?.low;
  const high = until === null ? endOfTime : readDate(until, timeZone)?.high;
  if (low === undefined || high === undefined) throw new Error('A credential holds a window that is none');
  return { type: 'overlaps', low, high };
}

function readDate(text: string, timeZone: string) {
  return text.length > maxLength ? undefined : dateInterval(text, timeZone);
}
