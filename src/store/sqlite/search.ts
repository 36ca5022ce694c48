// Runs a search plan within one patient's record: matches of one page, what they include, and the exact total.
import { type ResourceType, typeOfNumber } from '../../fhir/resource-types.ts';
import { type Condition, isValueCondition, type SearchPlan, type TypePlan } from '../../search/plan-type.ts';
import type { FoundResource, SearchPage, SearchPosition } from '../store.ts';
import { mayHold, wholeRecord } from './admitted.ts';
import { refuseAmbiguous } from './ambiguous-reference.ts';
import {
  compileContainedTypes,
  compileCount,
  compileMatches,
  compilePage,
  compileTypes,
  isLongPage,
  type TypeMatches,
} from './compile.ts';
import type { Connection } from './connection.ts';
import { includedWith } from './include.ts';
import { type KeptSearch, keptSearch } from './kept-search.ts';
import { hasLongVersion } from './long-versions.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { compileBehind, positionAt } from './position.ts';
import { factOf, factsOf, maxFactLength, type RecordFacts } from './record-facts.ts';
import type { RecordPart, RecordScope } from './scope.ts';
import { rowOf, rowsOf, type Sql, sql, value } from './sql.ts';

export function searchRecord(
  connection: Connection,
  parameters: ParameterNumbers,
  part: RecordPart,
  plan: SearchPlan,
  after?: SearchPosition,
): SearchPage {
  const record = askableRecord(connection, parameters, part);
  if (plan.bareIds !== undefined && after === undefined) refuseAmbiguous(connection, record, plan.bareIds);
  const search = prepare(connection, record, plan);
  const { types, kept } = search;
  if (types.length === 0) return emptyPage(plan);
  const total = (): number => {
    kept.total ??= totalOf(connection, compileCount(types));
    return kept.total;
  };
  if (plan.count === 0) return { matches: [], included: [], total: total(), next: undefined };

  const found = pageAfter(connection, search, plan, after);
  kept.total ??= found.total;
  const page = found.rows.slice(0, plan.count);
  const [ordinal, , , ...sortValues] = page.at(-1) ?? [];
  const isMore = found.count > page.length && ordinal !== undefined;
  const next = isMore ? positionAt(connection, types, plan.sort, ordinal, sortValues) : undefined;
  if (after === undefined && next === undefined) kept.total ??= page.length;
  const places = page.map(([ordinal, type]) => ({ type, ordinal }));
  return {
    matches: page.map(([, type, id], index) => foundResource(type, id, found.contents[index])),
    included: includedWith(connection, record, plan, places),
    total: plan.total === 'none' ? undefined : total(),
    next,
  };
}

/** A search of one record, ready to be asked for pages. */
interface PreparedSearch {
  readonly facts: RecordFacts;
  readonly kept: KeptSearch;
  readonly types: readonly TypeMatches[];
  /** Whether `types` hold what was found this once. */
  readonly isListed: boolean;
  /** Whether it takes long to work out what matches. */
  readonly isLaborious: boolean;
}

function prepare(connection: Connection, record: RecordScope, plan: SearchPlan): PreparedSearch {
  const facts = factsOf(connection, record.patient);
  const kept = keptSearch(plan, record, facts);
  const compile = () => {
    const held = heldTypes(plan, record);
    const asked = plan.isRepeated ? held.map((type) => selective(connection, record, facts, type)) : held;
    const compiled = asked.map((type) => compiledType(type, record));
    return { compiled, isLaborious: asked.some(({ where }) => where.some(takesLong)) };
  };
  const { compiled, isLaborious } = kept.once('types', compile, (made) => isManageable(made.compiled));
  const isListed = !isManageable(compiled);
  const types = isListed ? compiled.map((each) => listed(connection, each)) : compiled;
  return { facts, kept, types, isListed, isLaborious };
}

function pageAfter(
  connection: Connection,
  { facts, kept, types, isListed, isLaborious }: PreparedSearch,
  { sort, count, total }: SearchPlan,
  after: SearchPosition | undefined,
): Page {
  const limit = count + 1;
  const scopes = types.map(({ scope }) => scope);
  const isMeasured = isLongPage(limit) || hasLongVersion(connection, facts, scopes);
  const isCounted = isLaborious && total !== 'none' && kept.total === undefined;
  const behind = after && compileBehind(connection, types, sort, after);
  const compile = (): Sql => compilePage(types, { sort, limit, isMeasured, behind, isCounted });
  const isKept = behind === undefined && !isListed;
  return pageOf(connection, isKept ? kept.once(isCounted ? 'counted page' : 'page', compile) : compile());
}

/** A record whose content can be asked for, each question once, if at all. */
function askableRecord(connection: Connection, parameters: ParameterNumbers, part: RecordPart): RecordScope {
  const { patient, admitted } = part;
  const among = (compile: () => Sql): ((type: ResourceType) => boolean) => {
    let known: ReadonlySet<ResourceType> | undefined;
    return (type) => {
      known ??= typesOf(connection, compile());
      return known.has(type);
    };
  };
  const isHeld = admitted.type === 'listed' ? () => true : among(() => compileTypes(patient));
  const holds = (type: ResourceType): boolean => mayHold(admitted, type) && isHeld(type);
  const contains = among(() => compileContainedTypes(patient));
  return { patient, admitted, parameters, holds, contains };
}

/** Those of which the record may hold something: whether it does is not asked first of one type alone. */
function heldTypes({ types }: SearchPlan, { admitted, holds }: RecordScope): readonly TypePlan[] {
  const isHeld = types.length === 1 ? (type: ResourceType): boolean => mayHold(admitted, type) : holds;
  return types.filter(({ resourceType }) => isHeld(resourceType));
}

/**
 * Without what every resource of the type meets, such as that it is about the patient: nearly all clients say so. It is found out
 * once for each revision of the record, and takes about as long as counting the type. Of the whole record: what all of it meets,
 * every part of it does, and what all of a part meets says nothing of another.
 */
function selective(connection: Connection, record: RecordScope, facts: RecordFacts, type: TypePlan): TypePlan {
  const { resourceType, where } = type;
  const isMetByAll = (condition: Condition): boolean => {
    if (condition.type !== 'reference') return false;
    const name = `all ${resourceType} ${JSON.stringify(condition)}`;
    if (name.length > maxFactLength) return false;
    return factOf(facts, name, () => {
      const asked = { resourceType, where: [{ type: 'not', of: condition } as const] };
      const others = compileMatches(asked, { ...record, admitted: wholeRecord });
      return rowOf(connection, sql`${others} LIMIT 1`) === undefined;
    });
  };
  const left = where.filter((condition) => !isMetByAll(condition));
  return left.length === where.length ? type : { resourceType, where: left };
}

function compiledType(type: TypePlan, record: RecordScope): TypeMatches {
  return { scope: { resourceType: type.resourceType, ...record }, matches: compileMatches(type, record) };
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
function takesLong(condition: Condition): boolean {
  return !(isValueCondition(condition) || condition.type === 'id' || condition.type === 'last-updated');
}

type PageRow = [ordinal: number, type: number, id: string, ...sortValues: (string | number | null)[]];

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

function foundResource(type: number, id: string, content: string | undefined): FoundResource {
  const resourceType = typeOfNumber(type);
  if (content === undefined) throw new Error(`A search found a ${resourceType} without its text.`);
  return { resourceType, id, content };
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
