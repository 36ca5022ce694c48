// Pieces of SQL. Text is written in this folder alone; whatever comes from outside is a value.
import type { Connection, SqlValue } from './connection.ts';

/** A piece of SQL and the values for its question marks, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** One text of several pieces: what stands between `${}` is text, what stands in them is SQL. */
export function sql(texts: TemplateStringsArray, ...pieces: readonly (Sql | string)[]): Sql {
  let text = texts[0] ?? '';
  const values: SqlValue[] = [];
  pieces.forEach((piece, index) => {
    text += typeof piece === 'string' ? piece : piece.text;
    if (typeof piece !== 'string') values.push(...piece.values);
    text += texts[index + 1] ?? '';
  });
  return { text, values };
}

/** A question mark and its value. */
export function value(value: SqlValue): Sql {
  return { text: '?', values: [value] };
}

export function joined(pieces: readonly Sql[], between: string): Sql {
  return { text: pieces.map(({ text }) => text).join(between), values: pieces.flatMap(({ values }) => values) };
}

/** Whether all of the tests hold; those of none do. */
export function allOf(tests: readonly Sql[]): Sql {
  return tests.length === 0 ? { text: '1', values: [] } : joined(tests, ' AND ');
}

/** SQLite takes no deeper expression than a thousand, and no union of more than 500. */
const groupSize = 100;

/** Whether one of the tests holds. Never of none. */
export function either(tests: readonly Sql[]): Sql {
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  if (tests.length > groupSize) return either(inGroups(tests).map(either));
  const some = joined(tests, ') OR (');
  return { text: `((${some.text}))`, values: some.values };
}

/** The rows of all the selects, each once. Never of none. */
export function unionOf(selects: readonly Sql[]): Sql {
  if (selects.length <= groupSize) return joined(selects, ' UNION ');
  return unionOf(inGroups(selects).map((group) => sql`SELECT * FROM (${unionOf(group)})`));
}

function inGroups<T>(members: readonly T[]): T[][] {
  const groups = Math.ceil(members.length / groupSize);
  return Array.from({ length: groups }, (_, index) => members.slice(index * groupSize, (index + 1) * groupSize));
}

/** The first row; what it holds is the caller's to know. */
export function rowOf<T>(connection: Connection, { text, values }: Sql): T | undefined {
  return connection.prepare(text).get(...values) as T | undefined;
}

/** All rows; what they hold is the caller's to know. */
export function rowsOf<T>(connection: Connection, { text, values }: Sql): T[] {
  return connection.prepare(text).all(...values) as T[];
}
