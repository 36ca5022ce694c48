// One parameter as a search asks for it, and what reading its values has in common. https://hl7.org/fhir/R4/search.html#combining
import { invalidSearchValue, quoted, tooCostly } from '../fhir/errors.ts';
import type { Condition } from './plan-type.ts';

export interface AskedCondition {
  /** The whole name as sent, for refusals: `subject:Patient.name:exact`. */
  readonly text: string;
  /** The parameter's own: `name`. */
  readonly code: string;
  /** What follows its colon: `exact`. */
  readonly modifier: string | undefined;
  /** The comma list's members, of which one must hold, their escapes kept. Never empty. */
  readonly values: readonly string[];
}

export interface ConditionOptions {
  readonly now: number;
  readonly timeZone: string;
  /** The server's own base URL: references below it are local ones. */
  readonly baseUrl?: string | undefined;
}

/** Reads each value; throws for the first that `read` finds undefined. */
export function readValues<T>(
  asked: AskedCondition,
  read: (text: string) => T | undefined,
  expected: string,
): readonly T[] {
  return asked.values.map((text) => {
    const value = read(text);
    if (value === undefined) throw invalidSearchValue(asked.text, text, expected);
    return value;
  });
}

/** For a list of values, each one look-up or comparison. */
export function refuseManyValues(text: string, values: readonly string[], maxValues: number): void {
  if (values.length > maxValues) throw tooCostly(`Search parameter "${text}" takes at most ${maxValues} values.`);
}

/** For values of which each stands for many. */
export function limitValues(asked: AskedCondition, maxValues: number): void {
  if (asked.values.length > maxValues) throw tooCostly(`"${quoted(asked.text)}" takes at most ${maxValues} values.`);
}

/** One of them has to hold; none of none does. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const [only, ...others] = conditions;
  return only !== undefined && others.length === 0 ? only : { type: 'any', of: conditions };
}
