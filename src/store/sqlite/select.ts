// Conditions of a search plan as selections of index rows. Every selection is within one patient's partition.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import type { Condition, IntervalTest, QuantityMatch, ReferenceMatch, TokenMatch } from '../../search/plan-type.ts';
import type { SqlValue } from './connection.ts';
import { targetTypeNumber } from './index-rows.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';

/** A piece of SQL and the values for its question marks, in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** The partition and type that a search is within. */
export interface SearchScope {
  readonly patient: number;
  readonly resourceType: ResourceType;
}

/**
 * The rows of one index table that a condition, or one value of it, selects. `isProbe`: whether, given an ordinal, the
 * table finds the row at once; otherwise all rows are selected first.
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

/** What each value of a condition selects; a resource meets the condition when one of the selections holds it. */
export function selectionsOf(
  condition: Condition,
  resourceType: ResourceType,
  parameters: ParameterNumbers,
): readonly Selection[] {
  if (condition.type === 'id') {
    return condition.any.map((id) => ({
      table: 'resource',
      where: { text: 'deleted = 0 AND id = ?', values: [id] },
      isProbe: false,
    }));
  }
  if (condition.type === 'last-updated') {
    const where = and({ text: 'deleted = 0', values: [] }, either(condition.any.map(instantTest)));
    return [{ table: 'resource', where, isProbe: true }];
  }
  const param: Sql = { text: 'param = ?', values: [parameters(resourceType, condition.param)] };
  const table = `${condition.type}_index`;
  return valueSelections(condition).map(({ where, isProbe }) => ({ table, where: and(param, where), isProbe }));
}

type ValueSelection = Pick<Selection, 'where' | 'isProbe'>;

function valueSelections(condition: Exclude<Condition, { type: 'id' | 'last-updated' }>): readonly ValueSelection[] {
  switch (condition.type) {
    case 'token':
      return condition.any.map((match) => ({ where: tokenTest(match), isProbe: match.code !== undefined }));
    case 'string':
      return condition.any.map((start) => ({
        where: { text: 'value >= ? AND value < ?', values: [start, `${start}${lastCharacter}`] },
        isProbe: false,
      }));
    case 'date':
      // A resource's dates are found by its ordinal, whatever they are: one look answers for all values.
      return [{ where: either(condition.any.map(dateTest)), isProbe: true }];
    case 'number':
      return condition.any.map((test) => ({ where: numberTest(test), isProbe: false }));
    case 'quantity':
      return condition.any.map((match) => ({ where: quantityTest(match), isProbe: false }));
    case 'reference':
      return condition.any.map((match) => ({ where: referenceTest(match), isProbe: true }));
    case 'uri':
      return condition.any.map((value) => ({ where: { text: 'value = ?', values: [value] }, isProbe: true }));
    default:
      return condition satisfies never;
  }
}

/** Sorts after every character that a value can hold. */
const lastCharacter = '\u{10ffff}';

function tokenTest({ system, code }: TokenMatch): Sql {
  if (code === undefined) return { text: 'system = ?', values: [system ?? ''] };
  return system === undefined
    ? { text: 'code = ?', values: [code] }
    : { text: 'code = ? AND system = ?', values: [code, system] };
}

function referenceTest({ targetType, targetId }: ReferenceMatch): Sql {
  return targetType === undefined
    ? { text: 'target_id = ?', values: [targetId] }
    : { text: 'target_id = ? AND target_type = ?', values: [targetId, targetTypeNumber(targetType)] };
}

function quantityTest({ test, system, unit }: QuantityMatch): Sql {
  const number = numberTest(test);
  if (unit === undefined) return number;
  return system === undefined
    ? { text: `${number.text} AND (code = ? OR unit = ?)`, values: [...number.values, unit, unit] }
    : { text: `${number.text} AND code = ? AND system = ?`, values: [...number.values, unit, system] };
}

/** Indexed dates are half-open: the value's high is the first instant after it. */
function dateTest(test: IntervalTest): Sql {
  switch (test.type) {
    case 'within':
      return { text: 'low >= ? AND low < ? AND high <= ?', values: [test.low, test.high, test.high] };
    case 'not-within':
      return { text: 'NOT (low >= ? AND high <= ?)', values: [test.low, test.high] };
    case 'overlaps':
      return { text: 'low < ? AND high > ?', values: [test.high, test.low] };
    case 'compare':
      return { text: `${test.end} ${test.operator} ?`, values: [test.bound] };
    default:
      return test satisfies never;
  }
}

/** Indexed numbers are closed: a plain number is low and high at once. */
function numberTest(test: IntervalTest): Sql {
  switch (test.type) {
    case 'within':
      return { text: 'low >= ? AND low < ? AND high < ?', values: [test.low, test.high, test.high] };
    case 'not-within':
      return { text: 'NOT (low >= ? AND high < ?)', values: [test.low, test.high] };
    case 'overlaps':
      return { text: 'low < ? AND high >= ?', values: [test.high, test.low] };
    case 'compare':
      return { text: `${test.end} ${test.operator} ?`, values: [test.bound] };
    default:
      return test satisfies never;
  }
}

/** `_lastUpdated` is an instant: as an interval, one millisecond long. */
function instantTest(test: IntervalTest): Sql {
  switch (test.type) {
    case 'within':
    case 'overlaps':
      return { text: 'updated_at >= ? AND updated_at < ?', values: [test.low, test.high] };
    case 'not-within':
      return { text: 'NOT (updated_at >= ? AND updated_at < ?)', values: [test.low, test.high] };
    case 'compare':
      return { text: `updated_at ${test.operator} ?`, values: [test.end === 'low' ? test.bound : test.bound - 1] };
    default:
      return test satisfies never;
  }
}

function and(first: Sql, second: Sql): Sql {
  return { text: `${first.text} AND ${second.text}`, values: [...first.values, ...second.values] };
}

function either(tests: readonly Sql[]): Sql {
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  return {
    text: `(${tests.map(({ text }) => `(${text})`).join(' OR ')})`,
    values: tests.flatMap(({ values }) => values),
  };
}
