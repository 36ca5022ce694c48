// Runs a search plan within one patient's record: matches of one page, what they include, and the exact total.
import { type ResourceType, typeOfNumber } from '../../fhir/resource-types.ts';
import { type Condition, isValueCondition, type SearchPlan, type TypePlan } from '../../search/plan-type.ts';
import type { SearchPage, SearchPosition, StoredVersion } from '../store.ts';
import { mayHold, wholeRecord } from './admitted.ts';
import { refuseAmbiguous } from './ambiguous-reference.ts';
import {
  compileContainedTypes,
  compileCount,
  compileCountBehind,
  compileMatches,
  compilePage,
  compileTypes,
  isLongPage,
  type TypeMatches,
} from './compile.ts';
import type { Connection } from './connection.ts';
import { includedWith } from './include.ts';
import { keptSql } from './kept-sql.ts';
import { hasLongVersion } from './long-versions.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { compileBehind, positionAt } from './position.ts';
import type { RecordPart, RecordScope } from './scope.ts';
import { rowOf, rowsOf, type Sql, sql, value } from './sql.ts';

export function searchRecord(
  connection: Connection,
  parameters: ParameterNumbers,
  part: RecordPart,
  plan: SearchPlan,
  after?: SearchPosition,
): SearchPage {
  const { record, isContentAsked } = askableRecord(connection, parameters, part);
  if (plan.bareIds !== undefined && after === undefined) refuseAmbiguous(connection, record, plan.bareIds);
  // A list holds what was found this once, so that SQL with one in it is no other search's.
  let isListed = false;
  const kept = keptSql(plan, record, () => !isContentAsked() && !isListed);
  const held = heldTypes(plan, record);
  const compiled = held.map((type) => ({
    scope: { resourceType: type.resourceType, ...record },
    matches: kept(type.resourceType, () => compileMatches(type, record)),
  }));
  isListed = !isManageable(compiled);
  const types = isListed ? compiled.map((each) => listed(connection, each)) : compiled;
  if (types.length === 0) return emptyPage(plan);
  const all = (): Sql => kept('count', () => compileCount(types));
  if (plan.count === 0) return { matches: [], included: [], total: totalOf(connection, all()), next: undefined };

  const limit = plan.count + 1;
  const askedTypes = types.map(({ scope }) => scope.resourceType);
  const isMeasured = isLongPage(limit) || hasLongVersion(connection, part.patient, askedTypes);
  const isCounted = plan.total !== 'none' && held.some(({ where }) => where.some(isLaborious));
  const behind = after && compileBehind(connection, types, plan.sort, after);
  const compile = (): Sql => compilePage(types, { sort: plan.sort, limit, isMeasured, behind, isCounted });
  const found = pageOf(connection, behind === undefined && !isMeasured ? kept('first page', compile) : compile());
  const page = found.rows.slice(0, plan.count);
  const [ordinal, , , , , , ...sortValues] = page.at(-1) ?? [];
  const isMore = found.count > page.length && ordinal !== undefined;
  const next = isMore ? positionAt(connection, types, plan.sort, ordinal, sortValues) : undefined;
  const total = (): number => {
    if (after !== undefined || (next !== undefined && plan.sort.length > 0)) return totalOf(connection, all());
    if (next === undefined) return page.length;
    const later = kept('behind', () => compileCountBehind(types));
    return page.length + totalOf(connection, { ...later, values: [...later.values, next.ordinal] });
  };
  const places = page.map(([ordinal, type]) => ({ type, ordinal }));
  return {
    matches: page.map((row, index) => storedVersion(row, found.contents[index])),
    included: includedWith(connection, record, plan, places),
    total: plan.total === 'none' ? undefined : (found.total ?? total()),
    next,
  };
}

/** A record whose content can be asked for, each question once, if at all; `isContentAsked` tells whether one was. */
function askableRecord(connection: Connection, parameters: ParameterNumbers, part: RecordPart) {
  const { patient, admitted } = part;
  let isContentAsked = false;
  const among = (compile: () => Sql): ((type: ResourceType) => boolean) => {
    let known: ReadonlySet<ResourceType> | undefined;
    return (type) => {
      isContentAsked = true;
      known ??= typesOf(connection, compile());
      return known.has(type);
    };
  };
  const isHeld = admitted.type === 'listed' ? () => true : among(() => compileTypes(patient));
  const holds = (type: ResourceType): boolean => mayHold(admitted, type) && isHeld(type);
  const contains = among(() => compileContainedTypes(patient));
  const record: RecordScope = { patient, admitted, parameters, holds, contains };
  return { record, isContentAsked: () => isContentAsked };
}

/** Those of which the record may hold something: whether it does is not asked first of one type alone. */
function heldTypes({ types }: SearchPlan, { admitted, holds }: RecordScope): readonly TypePlan[] {
  const isHeld = types.length === 1 ? (type: ResourceType): boolean => mayHold(admitted, type) : holds;
  return types.filter(({ resourceType }) => isHeld(resourceType));
}

/** Characters of SQL up to which several types are asked in one statement. SQLite prepares twice as much in four times the time. */
const maxUnionLength = 4000;
/**
 * The same for one type, whose matches may stand in a statement twice. Of a thousand tables, of which each takes a hundred
 * characters and more, SQLite says that they are too many.
 */
const maxRepeatedLength = 40_000;

/** Whether the matches make no long statement together: otherwise each type is asked by itself, and what it finds is a list. */
function isManageable(types: readonly TypeMatches[]): boolean {
  const length = types.reduce((sum, { matches }) => sum + matches.text.length, 0);
  return length <= (types.length === 1 ? maxRepeatedLength : maxUnionLength);
}

function listed(connection: Connection, { scope, matches }: TypeMatches): TypeMatches {
  const ordinals = rowsOf<{ ordinal: number }>(connection, matches).map(({ ordinal }) => ordinal);
  return { scope, matches: sql`SELECT value AS ordinal FROM json_each(${value(JSON.stringify(ordinals))})` };
}

/** The page of a record that holds nothing of the types. */
export function emptyPage(plan: SearchPlan): SearchPage {
  return { matches: [], included: [], total: plan.total === 'none' && plan.count > 0 ? undefined : 0, next: undefined };
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

/** A page's rows with their texts; `count` tells of more that were found beyond them, `total` of all pages' where asked for. */
interface Page {
  readonly count: number;
  readonly total: number | undefined;
  readonly rows: readonly PageRow[];
  readonly contents: readonly string[];
}

function pageOf(connection: Connection, page: Sql): Page {
  const row = rowOf<{ found: number; total: number | null; rows: string; contents: string | null }>(connection, page);
  return {
    count: row?.found ?? 0,
    total: row?.total ?? undefined,
    rows: JSON.parse(row?.rows ?? '[]'),
    contents: row?.contents?.split('\n') ?? [],
  };
}

function storedVersion(row: PageRow, content: string | undefined): StoredVersion {
  const [, type, id, version, updatedAt, method] = row;
  return { resourceType: typeOfNumber(type), id, version, updatedAt, method, content };
}

function totalOf(connection: Connection, count: Sql): number {
  return rowOf<{ total: number }>(connection, count)?.total ?? 0;
}

/** Ordinals of all matches of one type, for import's own questions. */
export function searchOrdinals(
  connection: Connection,
  parameters: ParameterNumbers,
  patient: number,
  type: TypePlan,
): readonly number[] {
  const matches = compileMatches(type, {
    patient,
    admitted: wholeRecord,
    parameters,
    holds: () => true,
    contains: () => false,
  });
  return rowsOf<{ ordinal: number }>(connection, matches).map(({ ordinal }) => ordinal);
}
