// Conditions of a search plan as selections of index rows. Every selection is within one patient's partition.
// A list of values travels as one JSON text, so that the SQL of a search does not grow with what it is asked.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import type { Condition, QuantityMatch, ReferenceMatch, TokenMatch } from '../../search/plan-type.ts';
import type { SqlValue } from './connection.ts';
import { targetTypeNumber } from './index-rows.ts';
import { dateTest, instantTest, numberTest } from './interval-sql.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { and, either, type Sql } from './sql.ts';

/** The partition and type that a search is within. */
export interface SearchScope {
  readonly patient: number;
  readonly resourceType: ResourceType;
}

/**
 * The rows of one index table that a condition, or one kind of its values, selects. `isProbe`: whether, given an ordinal,
 * the table finds the row at once; otherwise all rows are selected first.
 */
export interface Selection {
  readonly table: string;
  readonly where: Sql;
  readonly isProbe: boolean;
}

/** The one beginning of every query of patient data: rows of a table within one patient's record and one type. */
export function withinRecord(table: string, { patient, resourceType }: SearchScope): Sql {
  return { text: `${table} WHERE patient = ? AND type = ?`, values: [patient, typeNumber(resourceType)] };
}

/** What a condition selects; a resource meets it when one of the selections holds the resource. Few, whatever is asked. */
export function selectionsOf(
  condition: Condition,
  resourceType: ResourceType,
  parameters: ParameterNumbers,
): readonly Selection[] {
  const isLive: Sql = { text: 'deleted = 0', values: [] };
  if (condition.type === 'id') {
    return [{ table: 'resource', where: and(isLive, oneOf('id', condition.any)), isProbe: false }];
  }
  if (condition.type === 'last-updated') {
    return [{ table: 'resource', where: and(isLive, either(condition.any.map(instantTest))), isProbe: true }];
  }
  const param: Sql = { text: 'param = ?', values: [parameters(resourceType, condition.param)] };
  const table = `${condition.type}_index`;
  return valueSelections(condition).map(({ where, isProbe }) => ({ table, where: and(param, where), isProbe }));
}

type ValueSelection = Pick<Selection, 'where' | 'isProbe'>;

function valueSelections(condition: Exclude<Condition, { type: 'id' | 'last-updated' }>): readonly ValueSelection[] {
  switch (condition.type) {
    case 'token':
      return tokenSelections(condition.any);
    case 'string':
      return [{ where: either(condition.any.map(startTest)), isProbe: false }];
    case 'date':
      // A resource's dates are found by its ordinal, whatever they are: one look answers for all values.
      return [{ where: either(condition.any.map(dateTest)), isProbe: true }];
    case 'number':
      return [{ where: either(condition.any.map(numberTest)), isProbe: false }];
    case 'quantity':
      return [{ where: either(condition.any.map(quantityTest)), isProbe: false }];
    case 'reference':
      return referenceSelections(condition.any);
    case 'uri':
      return [{ where: oneOf('value', condition.any), isProbe: isFew(condition.any) }];
    default:
      return condition satisfies never;
  }
}

/** Looking each of many values up for each row costs more than listing once what they select. */
function isFew(values: readonly unknown[]): boolean {
  return values.length <= 8;
}

/** Sorts after every character that a value can hold. */
const lastCharacter = '\u{10ffff}';

function startTest(start: string): Sql {
  return { text: 'value >= ? AND value < ?', values: [start, `${start}${lastCharacter}`] };
}

function tokenSelections(matches: readonly TokenMatch[]): readonly ValueSelection[] {
  const pairs = matches.flatMap(({ code, system }) =>
    code !== undefined && system !== undefined ? [[code, system] as const] : [],
  );
  const codes = matches.flatMap(({ code, system }) => (code !== undefined && system === undefined ? [code] : []));
  const systems = matches.flatMap(({ code, system }) => (code === undefined ? [system ?? ''] : []));
  return [
    ...(pairs.length > 0 ? [{ where: oneOfPairs('code', 'system', pairs), isProbe: isFew(pairs) }] : []),
    ...(codes.length > 0 ? [{ where: oneOf('code', codes), isProbe: isFew(codes) }] : []),
    ...(systems.length > 0 ? [{ where: oneOf('system', systems), isProbe: false }] : []),
  ];
}

function referenceSelections(matches: readonly ReferenceMatch[]): readonly ValueSelection[] {
  const pairs = matches.flatMap(({ targetId, targetType }) =>
    targetType === undefined ? [] : [[targetId, targetTypeNumber(targetType)] as const],
  );
  const ids = matches.flatMap(({ targetId, targetType }) => (targetType === undefined ? [targetId] : []));
  return [
    ...(pairs.length > 0 ? [{ where: oneOfPairs('target_id', 'target_type', pairs), isProbe: isFew(pairs) }] : []),
    ...(ids.length > 0 ? [{ where: oneOf('target_id', ids), isProbe: isFew(ids) }] : []),
  ];
}

function oneOf(column: string, values: readonly SqlValue[]): Sql {
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? { text: `${column} = ?`, values: [only] }
    : { text: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}

/** The first column leads into the table's order of rows; the second alone would not. */
function oneOfPairs(first: string, second: string, pairs: readonly (readonly [SqlValue, SqlValue])[]): Sql {
  const [only] = pairs;
  if (pairs.length === 1 && only !== undefined) {
    return { text: `${first} = ? AND ${second} = ?`, values: [only[0], only[1]] };
  }
  const members = `SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)`;
  return and(oneOf(first, [...new Set(pairs.map(([value]) => value))]), {
    text: `(${first}, ${second}) IN (${members})`,
    values: [JSON.stringify(pairs)],
  });
}

function quantityTest({ test, system, unit }: QuantityMatch): Sql {
  const number = numberTest(test);
  if (unit === undefined) return system === undefined ? number : and(number, { text: 'system = ?', values: [system] });
  return system === undefined
    ? and(number, { text: '(code = ? OR unit = ?)', values: [unit, unit] })
    : and(number, { text: 'code = ? AND system = ?', values: [unit, system] });
}
