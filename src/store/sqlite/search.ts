// Runs a search plan within one patient's record: matches of one page, what they include, and the exact total.
import { type ResourceType, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import { type Condition, isValueCondition, type SearchPlan, type TypePlan } from '../../search/plan-type.ts';
import type { SearchPage, SearchPosition, StoredVersion } from '../store.ts';
import {
  compileContainedTypes,
  compileCount,
  compileHasLong,
  compileMatches,
  compilePage,
  compileTypes,
  isLongPage,
  type TypeMatches,
} from './compile.ts';
import type { Connection } from './connection.ts';
import { includedWith } from './include.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { wholePosition } from './position.ts';
import { rowsOf, type Sql, sql, value } from './sql.ts';

/** A match of a page, with its sort values. */
interface Match {
  readonly ordinal: number;
  readonly sortValues: readonly (string | number | null)[];
  readonly stored: StoredVersion;
}

export function searchRecord(
  connection: Connection,
  parameters: ParameterNumbers,
  patient: number,
  plan: SearchPlan,
  after?: SearchPosition,
): SearchPage {
  const holds = among(() => typesOf(connection, compileTypes(patient)));
  const contains = among(() => typesOf(connection, compileContainedTypes(patient)));
  const record = { patient, parameters, holds, contains };
  // One type alone is not asked for first.
  const held =
    plan.types.length === 1 ? plan.types : plan.types.filter(({ resourceType }) => record.holds(resourceType));
  const types = manageable(
    connection,
    held.map((type) => compileMatches(type, record)),
  );
  if (types.length === 0) return emptyPage(plan);
  const count = (): number => rowsOf<{ total: number }>(connection, compileCount(types))[0]?.total ?? 0;
  if (plan.count === 0) return { matches: [], included: [], total: count(), next: undefined };

  const limit = plan.count + 1;
  const isMeasured = isLongPage(limit) || rowsOf(connection, compileHasLong(patient, types)).length > 0;
  const isCounted = plan.total !== 'none' && held.some(({ where }) => where.some(isLaborious));
  const { sort } = plan;
  const from = after && wholePosition(connection, types, sort, after);
  const found = pageOf(connection, compilePage(types, { sort, limit, isMeasured, after: from, isCounted }));
  const page = found.rows.slice(0, plan.count);
  const hasNext = found.count > page.length;
  const last = page.at(-1);
  const places = page.map(({ ordinal, stored }) => ({ type: typeNumber(stored.resourceType), ordinal }));
  return {
    matches: page.map(({ stored }) => stored),
    included: includedWith(connection, record, plan, places),
    total: plan.total === 'none' ? undefined : after === undefined && !hasNext ? page.length : (found.total ?? count()),
    next: hasNext && last ? { ordinal: last.ordinal, sortValues: last.sortValues } : undefined,
  };
}

/** Characters of SQL up to which several types are asked in one statement. SQLite prepares twice as much in four times the time. */
const maxUnionLength = 4000;

/** Matches that together make no long statement: otherwise each type is asked by itself, and what it finds is a list. */
function manageable(connection: Connection, types: readonly TypeMatches[]): readonly TypeMatches[] {
  const length = types.reduce((sum, { matches }) => sum + matches.text.length, 0);
  if (types.length === 1 || length <= maxUnionLength) return types;
  return types.map(({ scope, matches }) => {
    const ordinals = rowsOf<{ ordinal: number }>(connection, matches).map(({ ordinal }) => ordinal);
    return { scope, matches: sql`SELECT value AS ordinal FROM json_each(${value(JSON.stringify(ordinals))})` };
  });
}

/** The page of a record that holds nothing of the types. */
export function emptyPage(plan: SearchPlan): SearchPage {
  return { matches: [], included: [], total: plan.total === 'none' && plan.count > 0 ? undefined : 0, next: undefined };
}

/** Whether a type is among some; asked of the database once, if at all. */
function among(types: () => ReadonlySet<ResourceType>): (type: ResourceType) => boolean {
  let known: ReadonlySet<ResourceType> | undefined;
  return (type) => {
    known ??= types();
    return known.has(type);
  };
}

function typesOf(connection: Connection, types: Sql): ReadonlySet<ResourceType> {
  return new Set(rowsOf<{ type: number }>(connection, types).map(({ type }) => typeOfNumber(type)));
}

/** Whether it takes long to work a condition out; what follows the order of an index is quicker asked again than kept. */
function isLaborious(condition: Condition): boolean {
  return !(isValueCondition(condition) || condition.type === 'id' || condition.type === 'last-updated');
}

type PageRow = [
  ordinal: number,
  type: number,
  id: string,
  version: number,
  updatedAt: number,
  method: StoredVersion['method'],
  ...sortValues: (string | number | null)[],
];

/** A page's rows; `count` tells of more that were found beyond them, `total` of all pages' where the page was asked for it. */
interface Page {
  readonly count: number;
  readonly total: number | undefined;
  readonly rows: readonly Match[];
}

function pageOf(connection: Connection, page: Sql): Page {
  const [row] = rowsOf<{ found: number; total: number | null; rows: string; contents: string | null }>(
    connection,
    page,
  );
  const contents = row?.contents?.split('\n') ?? [];
  const rows = JSON.parse(row?.rows ?? '[]') as PageRow[];
  return {
    count: row?.found ?? 0,
    total: row?.total ?? undefined,
    rows: rows.map(([ordinal, type, id, version, updatedAt, method, ...sortValues], index) => ({
      ordinal,
      sortValues,
      stored: { resourceType: typeOfNumber(type), id, version, updatedAt, method, content: contents[index] },
    })),
  };
}

/** Ordinals of all matches of one type, for import's own questions. */
export function searchOrdinals(
  connection: Connection,
  parameters: ParameterNumbers,
  patient: number,
  type: TypePlan,
): readonly number[] {
  const { matches } = compileMatches(type, { patient, parameters, holds: () => true, contains: () => false });
  return rowsOf<{ ordinal: number }>(connection, matches).map(({ ordinal }) => ordinal);
}
