// What became of each resource.
import type { FhirError } from '../fhir/errors.ts';
import type { Problem } from '../fhir/structure-check.ts';

/** Where a resource stands. `line` counts from 1 and is absent in a file that is one JSON document; `entry` as in FHIRPath, from 0. */
export interface Place {
  readonly source: string;
  readonly line?: number;
  readonly entry?: number;
}

/** `checked` is what a dry run says where an import writes. `skipped` is what asks for nothing to be written. */
export const outcomeTypes = ['created', 'updated', 'unchanged', 'deleted', 'checked', 'skipped', 'refused'] as const;

export type OutcomeType = (typeof outcomeTypes)[number];

export interface Outcome extends Place {
  readonly outcome: OutcomeType;
  readonly resourceType?: string;
  readonly id?: string;
  /** The current version after the import; absent when nothing was to be written. */
  readonly version?: number;
  /** Why it was refused. */
  readonly problems?: readonly Problem[];
  /** What else is to be said of it. */
  readonly note?: string;
  /** How many resources it speaks of, when not one: what a refused transaction takes down with it. */
  readonly resources?: number;
}

export function problem(code: Problem['code'], expression: string, message: string): Problem {
  return { code, expression, message };
}

/** A refusal by the search folder, which reads the criteria of conditional references. */
export function problemOf(error: FhirError, expression: string): Problem {
  return { code: error.issueCode, expression, message: error.message };
}
