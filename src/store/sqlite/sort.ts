// The order of matches as SQL: a column k0, k1 … for each sort key, and what comes after a position.
import type { IndexedType, SortKey } from '../../search/plan-type.ts';
import type { SearchPosition } from '../store.ts';
import { type SearchScope, withinParameter, withinRecord } from './scope.ts';
import { allOf, joined, type Sql, sql, value } from './sql.ts';
import { datesByOrdinal, referencesByOrdinal } from './value-selection.ts';

/**
 * The matches with a column for each key. Values that no index finds by ordinal are read all at once and grouped with the
 * matches: SQLite takes a record's part of a table for smaller than it is, and would run through it for each match.
 */
export function compileSorted(matches: Sql, sort: readonly SortKey[], scope: SearchScope, type: Sql | string): Sql {
  const listed = sort.flatMap((key, index) => listOf(key, index, scope) ?? []);
  const columns = sort.map((key, index) => sql`, ${columnOf(key, index, scope)} AS k${String(index)}`);
  const names = listed.map(({ name }) => name);
  const parts = listed.map(({ name, rows }) => {
    const values = names.map((each) => (each === name ? ', value' : ', NULL')).join('');
    return sql`SELECT ordinal, 0${values} FROM (${rows})`;
  });
  const none = names.map((name) => `, NULL AS ${name}`).join('');
  const all = joined([sql`SELECT ordinal, 1 AS isMatch${none} FROM (${matches})`, ...parts], ' UNION ALL ');
  const best = listed.map(({ name, descending }) => `, ${descending ? 'max' : 'min'}(${name}) AS ${name}`).join('');
  const grouped =
    listed.length === 0 ? matches : sql`SELECT ordinal${best} FROM (${all}) GROUP BY ordinal HAVING max(isMatch) = 1`;
  return sql`SELECT m.ordinal AS ordinal${type}${joined(columns, '')} FROM (${grouped}) m`;
}

/** The column of an index that sorts. */
const sortColumns: Readonly<Record<IndexedType, string>> = {
  token: 'code',
  string: 'value',
  date: 'low',
  number: 'low',
  quantity: 'low',
  reference: 'target_id',
  uri: 'value',
};

/** Indexes that find a parameter's values by ordinal. */
const byOrdinal: Readonly<Partial<Record<IndexedType, string>>> = {
  date: datesByOrdinal,
  reference: referencesByOrdinal,
};

interface ValueList {
  readonly name: string;
  readonly descending: boolean;
  /** SELECT of ordinal and value. */
  readonly rows: Sql;
}

/** All of a key's values, where they cannot be looked up. */
function listOf(key: SortKey, index: number, scope: SearchScope): ValueList | undefined {
  if (key.type === 'id' || key.type === 'last-updated' || byOrdinal[key.type] !== undefined) return undefined;
  const rows = withinParameter(`${key.type}_index`, scope, key.param);
  return {
    name: `c${index}`,
    descending: key.descending,
    rows: sql`SELECT ordinal, ${sortColumns[key.type]} AS value FROM ${rows}`,
  };
}

function columnOf(key: SortKey, index: number, scope: SearchScope): Sql | string {
  if (key.type === 'id' || key.type === 'last-updated') {
    const column = key.type === 'id' ? 'id' : 'updated_at';
    return sql`(SELECT ${column} FROM ${withinRecord('resource', scope)} AND ordinal = m.ordinal)`;
  }
  const table = byOrdinal[key.type];
  if (table === undefined) return `m.c${index}`;
  const best = `${key.descending ? 'max' : 'min'}(${sortColumns[key.type]})`;
  return sql`(SELECT ${best} FROM ${withinParameter(table, scope, key.param)} AND ordinal = m.ordinal)`;
}

/** What comes after a position: greater in the first key that differs, the ordinal last. */
export function compileAfter(sort: readonly SortKey[], after: SearchPosition): Sql {
  const alternatives: Sql[] = [];
  const equal: Sql[] = [];
  sort.forEach((key, index) => {
    const last = after.sortValues[index] ?? null;
    const column = `k${index}`;
    // Nothing comes after a missing value but other missing ones, which the next keys tell apart.
    if (last !== null) {
      const beyond = sql`(${column} ${key.descending ? '<' : '>'} ${value(last)} OR ${column} IS NULL)`;
      alternatives.push(sql`(${allOf([...equal, beyond])})`);
    }
    equal.push(sql`${column} IS ${value(last)}`);
  });
  alternatives.push(sql`(${allOf([...equal, sql`ordinal > ${value(after.ordinal)}`])})`);
  return sql`(${joined(alternatives, ' OR ')})`;
}
