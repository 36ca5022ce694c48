// Conditions on index rows as selections of them. Every selection is within one patient's partition.
// A list of values travels as one JSON text, so that the SQL of a search does not grow with what it is asked.
import { presentParam } from '../../search/index-param.ts';
import type {
  IndexedType,
  QuantityMatch,
  ReferenceMatch,
  StringMatch,
  TokenMatch,
  UriMatch,
  ValueCondition,
} from '../../search/plan-type.ts';
import type { SqlValue } from './connection.ts';
import { targetTypeNumber } from './index-rows.ts';
import { dateTest, numberTest } from './interval-sql.ts';
import { type SearchScope, withinParameter } from './scope.ts';
import { allOf, either, type Sql, sql, value } from './sql.ts';

/** The rows of one index table that a condition, or one kind of its values, selects. */
export interface Selection {
  /** With `where`, ends what `withinRecord` begins. */
  readonly within: (table: string) => Sql;
  readonly table: string;
  readonly where: Sql;
  /** The table as it finds the row at once, given an ordinal; undefined where all rows are selected first. */
  readonly probe: string | undefined;
  /** `where` as alternatives, the likeliest first, to be probed one after the other; left out where it is probed whole. */
  readonly inTurn?: readonly Sql[];
}

/** Tables by the index that leads from an ordinal to a parameter's values. */
export const datesByOrdinal = 'date_index INDEXED BY date_by_ordinal';
export const referencesByOrdinal = 'reference_index INDEXED BY reference_by_ordinal';

/** A table as d. Of references by its primary key: for ordinals each once, SQLite would read those of all parameters in order. */
export function tableAsD(table: string): string {
  return table === 'reference_index'
    ? 'reference_index AS d INDEXED BY sqlite_autoindex_reference_index_1'
    : `${table} AS d`;
}

/** What a condition selects; a resource meets it when one of the selections holds the resource. Few, whatever is asked. */
export function selectionsOf(condition: ValueCondition, scope: SearchScope): readonly Selection[] {
  const within = (table: string): Sql => withinParameter(table, scope, condition.param);
  const table = `${condition.type}_index`;
  return valueSelections(condition).map((selection) => ({ within, table, ...selection }));
}

/** A parameter's rows that a condition does not select. */
export function unequalSelection(condition: ValueCondition, scope: SearchScope): Selection {
  const within = (table: string): Sql => withinParameter(table, scope, condition.param);
  const equal = either(valueSelections(condition).map(({ where }) => where));
  return { table: `${condition.type}_index`, within, where: sql`NOT (${equal})`, probe: undefined };
}

/** A parameter's rows of any value, or the row that stands for values which cannot be compared. */
export function presentSelections(
  { param, valueType }: { readonly param: string; readonly valueType: IndexedType },
  scope: SearchScope,
): readonly Selection[] {
  const within =
    (name: string) =>
    (table: string): Sql =>
      withinParameter(table, scope, name);
  const probe = valueType === 'date' ? datesByOrdinal : valueType === 'reference' ? referencesByOrdinal : undefined;
  return [
    { table: `${valueType}_index`, within: within(param), where: allOf([]), probe },
    { table: 'token_index', within: within(presentParam(param)), where: sql`code = ''`, probe: 'token_index' },
  ];
}

type ValueSelection = Pick<Selection, 'where' | 'probe' | 'inTurn'>;

function valueSelections(condition: ValueCondition): readonly ValueSelection[] {
  switch (condition.type) {
    case 'token':
      return tokenSelections(condition.any);
    case 'string':
      return [{ where: either(condition.any.map(stringTest)), probe: undefined }];
    case 'date':
      // A resource's dates are found by its ordinal, whatever they are: one look answers for all values.
      return [{ where: either(condition.any.map(dateTest)), probe: datesByOrdinal }];
    case 'number':
      return [{ where: either(condition.any.map(numberTest)), probe: undefined }];
    case 'quantity':
      return [{ where: either(condition.any.map(quantityTest)), probe: undefined }];
    case 'reference':
      return referenceSelections(condition.any);
    case 'uri':
      return uriSelections(condition.any);
    default:
      return condition satisfies never;
  }
}

/** Looking each of many values up for each row costs more than listing once what they select. */
function ifFew(values: readonly unknown[], table: string): string | undefined {
  return values.length <= 4 ? table : undefined;
}

/** Sorts after every character that a value can hold. */
const lastCharacter = '\u{10ffff}';

function startTest(start: string, column = 'value'): Sql {
  return sql`${column} >= ${value(start)} AND ${column} < ${value(`${start}${lastCharacter}`)}`;
}

function partTest(part: string): Sql {
  return sql`instr(value, ${value(part)}) > 0`;
}

function endTest(end: string): Sql {
  return sql`substr(value, -length(${value(end)})) = ${value(end)}`;
}

/** Nearly all texts lack the first word, which is found in a folded text whatever its punctuation. */
function wordsTest(words: string, isPrefix: 0 | 1): Sql {
  return sql`${partTest(words.split(' ', 1)[0] ?? '')} AND has_words(value, exact, ${value(words)}, ${value(isPrefix)})`;
}

function stringTest({ test, text }: StringMatch): Sql {
  switch (test) {
    case 'starts':
      return startTest(text);
    case 'contains':
      return partTest(text);
    case 'ends':
      return endTest(text);
    case 'equals':
      return sql`value = ${value(text)}`;
    case 'exact':
      return sql`exact = ${value(text)}`;
    case 'before':
      return sql`value < ${value(text)}`;
    case 'from':
      return sql`value >= ${value(text)}`;
    case 'words':
      return wordsTest(text, 0);
    case 'words-start':
      return wordsTest(text, 1);
    default:
      return test satisfies never;
  }
}

function uriSelections(matches: readonly UriMatch[]): readonly ValueSelection[] {
  const uris = matches.flatMap(({ test, uri }) => (test === 'equals' ? [uri] : []));
  const parts = matches.flatMap(({ test, uri }) => (test === 'equals' ? [] : [uriPartTest(test, uri)]));
  return [
    ...(uris.length > 0 ? [{ where: oneOf('value', uris), probe: ifFew(uris, 'uri_index') }] : []),
    ...(parts.length > 0 ? [{ where: either(parts), probe: undefined }] : []),
  ];
}

function uriPartTest(test: Exclude<UriMatch['test'], 'equals'>, part: string): Sql {
  switch (test) {
    case 'starts':
      return startTest(part);
    case 'contains':
      return partTest(part);
    case 'ends':
      return endTest(part);
    default:
      return test satisfies never;
  }
}

function tokenSelections(matches: readonly TokenMatch[]): readonly ValueSelection[] {
  const pairs = matches.flatMap(({ code, system }) =>
    code !== undefined && system !== undefined ? [[code, system] as const] : [],
  );
  const codes = matches.flatMap(({ code, system }) => (code !== undefined && system === undefined ? [code] : []));
  const systems = matches.flatMap(({ code, system }) => (code === undefined ? [system ?? ''] : []));
  return [
    ...(pairs.length > 0 ? [tokenPairSelection(pairs)] : []),
    ...(codes.length > 0 ? [{ where: oneOf('code', codes), probe: ifFew(codes, 'token_index') }] : []),
    ...(systems.length > 0 ? [{ where: oneOf('system', systems), probe: undefined }] : []),
  ];
}

/** Each pair is probed by itself: for alternatives together SQLite would go through all of the parameter's values. */
function tokenPairSelection(pairs: readonly (readonly [code: string, system: string])[]): ValueSelection {
  const where = oneOfPairs('code', 'system', pairs);
  return {
    where,
    probe: ifFew(pairs, 'token_index'),
    inTurn: pairs.map((pair) => oneOfPairs('code', 'system', [pair])),
  };
}

function referenceSelections(matches: readonly ReferenceMatch[]): readonly ValueSelection[] {
  const starts = matches.flatMap(({ targetId, isStart }) => (isStart ? [startTest(targetId, 'target_id')] : []));
  const whole = matches.filter(({ isStart }) => !isStart);
  const pairs = whole.flatMap(({ targetId, targetType }) =>
    targetType === undefined ? [] : [[targetId, targetTypeNumber(targetType)] as const],
  );
  const ids = whole.flatMap(({ targetId, targetType }) => (targetType === undefined ? [targetId] : []));
  return [
    ...(ids.length > 0 ? [{ where: oneOf('target_id', ids), probe: ifFew(ids, referencesByOrdinal) }] : []),
    ...(pairs.length > 0 ? [pairSelection(pairs)] : []),
    ...(starts.length > 0 ? [{ where: sql`target_type = 0 AND ${either(starts)}`, probe: undefined }] : []),
  ];
}

/** A reference here is nearly always written without the server's own URL, by which the search may find it too. */
function pairSelection(pairs: readonly (readonly [id: string, type: number])[]): ValueSelection {
  const test = (some: typeof pairs): Sql => oneOfPairs('target_id', 'target_type', some);
  const local = pairs.filter(([, type]) => type !== 0);
  const absolute = pairs.filter(([, type]) => type === 0);
  const inTurn = local.length > 0 && absolute.length > 0 ? { inTurn: [test(local), test(absolute)] } : {};
  return { where: test(pairs), probe: ifFew(pairs, referencesByOrdinal), ...inTurn };
}

/** Whether a column has one of the values. */
export function oneOf(column: string, values: readonly SqlValue[]): Sql {
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? sql`${column} = ${value(only)}`
    : sql`${column} IN (SELECT value FROM json_each(${value(JSON.stringify(values))}))`;
}

/** As many are written out: reading a list of them takes longer than the search. */
const fewPairs = 4;

/** The first column leads into the table's order of rows; the second alone would not. */
function oneOfPairs(first: string, second: string, pairs: readonly (readonly [SqlValue, SqlValue])[]): Sql {
  if (pairs.length <= fewPairs) {
    return either(pairs.map(([one, other]) => sql`${first} = ${value(one)} AND ${second} = ${value(other)}`));
  }
  const members = sql`SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(${value(JSON.stringify(pairs))})`;
  return sql`${oneOf(first, [...new Set(pairs.map(([value]) => value))])} AND (${first}, ${second}) IN (${members})`;
}

function quantityTest({ test, system, unit, exceptUnit }: QuantityMatch): Sql {
  const number = numberTest(test);
  const isUnit =
    unit === undefined
      ? ''
      : system === undefined
        ? sql` AND (code = ${value(unit)} OR unit = ${value(unit)})`
        : sql` AND code = ${value(unit)}`;
  const isSystem = system === undefined ? '' : sql` AND system = ${value(system)}`;
  const isOther = exceptUnit === undefined ? '' : sql` AND unit <> ${value(exceptUnit)}`;
  return sql`${number}${isUnit}${isSystem}${isOther}`;
}
