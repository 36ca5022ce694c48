// A search plan as SQL, all of it within one patient's record.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { SortKey, TypePlan } from '../../search/plan-type.ts';
import { wholeRecord } from './admitted.ts';
import { currentVersion } from './current-row.ts';
import { ordinalsOf } from './filter.ts';
import { firstContainedType, firstDeletedType } from './index-rows.ts';
import { longLength } from './long-versions.ts';
import { keptColumn } from './position.ts';
import { type RecordPart, type RecordScope, type SearchScope, withinPatient, withinRecord } from './scope.ts';
import { compileSorted } from './sort.ts';
import { joined, type Sql, sql, value } from './sql.ts';

/** Where no type is asked, nothing is. */
const nobody: RecordPart = { patient: -1, admitted: wholeRecord };

/** What one type of a search finds. */
export interface TypeMatches {
  readonly scope: SearchScope;
  /** Ordinals of all matches, each once. */
  readonly matches: Sql;
}

/** Ordinals of all matches of one type, each once. */
export function compileMatches({ resourceType, where }: TypePlan, record: RecordScope): Sql {
  return ordinalsOf(where, { ...record, resourceType });
}

export function compileCount(types: readonly TypeMatches[]): Sql {
  const all = types.map(({ matches }) => (types.length === 1 ? matches : sql`SELECT ordinal FROM (${matches})`));
  return sql`SELECT count(*) AS total FROM (${joined(all, ' UNION ALL ')})`;
}

export interface PageOptions {
  readonly sort: readonly SortKey[];
  readonly limit: number;
  /** Whether the page ends, in `rows` and `contents`, with the text that makes it too long. */
  readonly isMeasured: boolean;
  /** Whether a row comes behind the page before. */
  readonly behind: Sql | undefined;
  /** Whether matches are worked out once for the page and for `total`, which is null otherwise. */
  readonly isCounted: boolean;
}

/**
 * One page as a single row: `found`, how many rows there are up to `limit`; `rows`, a JSON array of [ordinal, type, id,
 * kept sort values …], and `contents`, the texts in the same order, one per line: a stored text holds
 * no line break. Missing sort values come last in either direction; ties follow the ordinal, which no two resources of a
 * record share; `total`, how many there are on all pages. One row for all: handing over twenty takes longer than finding them.
 */
export function compilePage(found: readonly TypeMatches[], options: PageOptions): Sql {
  const lists = options.isCounted
    ? found.map(({ matches }, index) => sql`m${String(index)} AS MATERIALIZED (${matches})`)
    : [];
  const types = found.map((each, index) =>
    options.isCounted ? { ...each, matches: sql`SELECT ordinal FROM m${String(index)}` } : each,
  );
  const { sort, isMeasured } = options;
  const row = ['ordinal', 'type', 'id', ...sort.map(keptColumn)].join(', ');
  const [only] = types;
  // SQLite keeps CROSS JOINs to the order written, as nested loops: the page's rows in the page's order, each with its text.
  const resources =
    types.length === 1 && only
      ? sql`(SELECT * FROM ${withinRecord('resource', only.scope)}) r ON r.ordinal = p.ordinal`
      : sql`(SELECT * FROM ${withinPatient('resource', only?.scope ?? nobody)}) r ON r.type = p.resourceType AND r.ordinal = p.ordinal`;
  const size = isMeasured ? ', v.size' : '';
  const stored = sql`SELECT p.*, r.type, r.id, v.content${size} FROM (${pageOf(types, options)}) p CROSS JOIN ${resources} CROSS JOIN ${currentVersion}`;
  const fitting = sql`SELECT *, sum(size) OVER (ROWS UNBOUNDED PRECEDING) - size < ${String(maxPageLength)} AS fits FROM (${stored})`;
  const filter = isMeasured ? ' FILTER (WHERE fits)' : '';
  const total = options.isCounted ? sql`(${compileCount(types)})` : 'NULL';
  const withLists = lists.length > 0 ? sql`WITH ${joined(lists, ', ')} ` : '';
  return sql`${withLists}SELECT count(*) AS found, ${total} AS total, json_group_array(json_array(${row}))${filter} AS rows, group_concat(content, char(10))${filter} AS contents FROM (${isMeasured ? fitting : stored})`;
}

/** The ordinals of the page with their sort values; of several types, their numbers too. */
function pageOf(types: readonly TypeMatches[], { sort, limit, behind }: PageOptions): Sql {
  // Written out: SQLite plans for a limit that it knows, in half the time of one that it is given.
  const size = String(Math.trunc(limit));
  const [only] = types;
  if (types.length === 1 && only && sort.length === 0 && behind === undefined) {
    return sql`${only.matches} ORDER BY ordinal LIMIT ${size}`;
  }
  const parts = types.map(({ scope, matches }) => {
    const type = types.length === 1 ? '' : sql`, ${value(typeNumber(scope.resourceType))} AS resourceType`;
    return compileSorted(matches, sort, scope, type);
  });
  const order = [
    ...sort.map((key, index) => `k${index} ${key.descending ? 'DESC' : 'ASC'} NULLS LAST`),
    'ordinal',
  ].join(', ');
  const beyond = behind ? sql` WHERE ${behind}` : '';
  return sql`SELECT * FROM (${joined(parts, ' UNION ALL ')}) p${beyond} ORDER BY ${order} LIMIT ${size}`;
}

/**
 * Characters of text after which a page ends although more was asked for. A Bundle is put together in memory and at one go: for
 * so long the process answers nobody else, and ends no answer of a credential that was deleted.
 */
export const maxPageLength = 4 * 1024 * 1024;
/** Whether that many texts of usual length may be too much together. */
export function isLongPage(limit: number): boolean {
  return limit * longLength > maxPageLength;
}

/** The numbers of all types of which a record holds something, admitted or not: each is one step in the table, however much lies between. */
export function compileTypes(patient: number): Sql {
  return stepwise(sql`SELECT min(type) FROM ${withinPatient('resource', { patient, admitted: wholeRecord })}`, 'type');
}

/** As `compileTypes`, of what is contained in something. */
export function compileContainedTypes(patient: number): Sql {
  const rows = withinPatient('token_index', { patient, admitted: wholeRecord });
  const first = sql`SELECT min(type) FROM ${rows} AND type > ${String(firstContainedType)} AND type < ${String(firstDeletedType)}`;
  return stepwise(first, `type - ${firstContainedType}`);
}

function stepwise(first: Sql, type: string): Sql {
  return sql`WITH RECURSIVE held (type) AS (${first} UNION ALL SELECT (${first} AND type > held.type) FROM held WHERE type IS NOT NULL) SELECT ${type} AS type FROM held WHERE type IS NOT NULL`;
}
