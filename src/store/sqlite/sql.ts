// Pieces of SQL. Text is written in this folder alone; whatever comes from outside is a value.
import type { SqlValue } from './connection.ts';

/** A piece of SQL and the values for its question marks, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

export function and(first: Sql, second: Sql): Sql {
  return { text: `${first.text} AND ${second.text}`, values: [...first.values, ...second.values] };
}

/** Whether one of the tests holds. */
export function either(tests: readonly Sql[]): Sql {
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  return {
    text: `(${tests.map(({ text }) => `(${text})`).join(' OR ')})`,
    values: tests.flatMap(({ values }) => values),
  };
}
