// Whether a resource that is not stored yet meets the criteria of a conditional reference.
import { isJsonObject } from '../fhir/structure-invariant.ts';
import { impliedRange } from '../search/decimal.ts';
import type { IndexEntry, IndexValue } from '../search/index-value.ts';
import {
  type Condition,
  type IntervalTest,
  isValueCondition,
  type QuantityMatch,
  type ReferenceMatch,
  type SearchPlan,
  type StringMatch,
  type TokenMatch,
  type UriMatch,
  type ValueCondition,
} from '../search/plan-type.ts';
import { hasWords } from '../search/text-query.ts';
import type { JsonObject } from '../store/resource-change.ts';

export interface Candidate {
  readonly id: string;
  readonly resource: JsonObject;
  /** The resource's index. */
  readonly entries: readonly IndexEntry[];
}

type MatchableCondition =
  | ValueCondition
  | Extract<Condition, { type: 'id' }>
  | { readonly type: 'any'; readonly of: readonly Condition[] };

/** Whether a resource by itself, with its index, can be held against the condition. */
export function isMatchable(condition: Condition): condition is MatchableCondition {
  if (condition.type === 'any') return condition.of.length > 0 && condition.of.every(isMatchable);
  return condition.type === 'id' || isValueCondition(condition);
}

/** What criteria ask of their one type. */
export function criteriaOf({ types }: SearchPlan): readonly Condition[] {
  return types[0]?.where ?? [];
}

/** Criteria hold nothing but matchable conditions; any other is met by no resource. */
export function meetsPlan(plan: SearchPlan, candidate: Candidate): boolean {
  return criteriaOf(plan).every((condition) => isMatchable(condition) && meets(condition, candidate));
}

function meets(condition: MatchableCondition, candidate: Candidate): boolean {
  const { id, resource, entries } = candidate;
  if (condition.type === 'any') return condition.of.some((one) => isMatchable(one) && meets(one, candidate));
  if (condition.type === 'id') return condition.any.includes(id);
  if (!entries.some(({ param, value }) => param === condition.param && meetsValue(condition, value))) return false;
  // Criteria say which resource is meant, so an identifier counts as written; a patient's own search is lenient.
  if (condition.type !== 'token' || condition.param !== 'identifier') return true;
  const identifiers = identifiersOf(resource);
  return condition.any.some((match) => identifiers.some((identifier) => isIdentifier(match, identifier)));
}

/** What the parameter `identifier` reads: two types also have a master identifier. */
function identifiersOf({ identifier, masterIdentifier }: JsonObject): readonly JsonObject[] {
  return [identifier, masterIdentifier].flat().filter(isJsonObject);
}

function isIdentifier({ system, exact }: TokenMatch, identifier: JsonObject): boolean {
  if (exact !== undefined && identifier.value !== exact) return false;
  return system === undefined || (identifier.system ?? '') === system;
}

function meetsValue(condition: ValueCondition, value: IndexValue): boolean {
  switch (condition.type) {
    case 'token':
      return value.type === 'token' && condition.any.some((match) => isToken(match, value));
    case 'string':
      return value.type === 'string' && condition.any.some((match) => isString(match, value));
    case 'uri':
      return value.type === 'uri' && condition.any.some((match) => isUri(match, value));
    case 'reference':
      return value.type === 'reference' && condition.any.some((match) => isReference(match, value));
    case 'date':
      return value.type === 'date' && condition.any.some((test) => isDate(test, value));
    case 'number':
      return value.type === 'number' && condition.any.some((test) => isNumber(test, value));
    case 'quantity':
      return value.type === 'quantity' && condition.any.some((match) => isQuantity(match, value));
    default:
      return condition satisfies never;
  }
}

function isToken(match: TokenMatch, value: { system: string; code: string }): boolean {
  return (match.system ?? value.system) === value.system && (match.code ?? value.code) === value.code;
}

function isString({ test, text }: StringMatch, { value, exact }: { value: string; exact: string }): boolean {
  switch (test) {
    case 'starts':
      return value.startsWith(text);
    case 'contains':
      return value.includes(text);
    case 'ends':
      return value.endsWith(text);
    case 'equals':
      return value === text;
    case 'exact':
      return exact === text;
    case 'before':
      return Buffer.compare(Buffer.from(value), Buffer.from(text)) < 0;
    case 'from':
      return Buffer.compare(Buffer.from(value), Buffer.from(text)) >= 0;
    case 'words':
      return hasWords({ value, exact }, text, false);
    case 'words-start':
      return hasWords({ value, exact }, text, true);
    default:
      return test satisfies never;
  }
}

function isUri({ test, uri }: UriMatch, { value }: { value: string }): boolean {
  switch (test) {
    case 'equals':
      return value === uri;
    case 'starts':
      return value.startsWith(uri);
    case 'contains':
      return value.includes(uri);
    case 'ends':
      return value.endsWith(uri);
    default:
      return test satisfies never;
  }
}

function isReference(match: ReferenceMatch, value: { targetType: string; targetId: string }): boolean {
  const isTarget = match.isStart ? value.targetId.startsWith(match.targetId) : match.targetId === value.targetId;
  return (match.targetType ?? value.targetType) === value.targetType && isTarget;
}

function isQuantity(match: QuantityMatch, value: Extract<IndexValue, { type: 'quantity' }>): boolean {
  if (!isNumber(match.test, value) || match.exceptUnit === value.unit) return false;
  if (match.system !== undefined) {
    return match.system === value.system && (match.unit ?? value.code) === value.code;
  }
  return match.unit === undefined || match.unit === value.code || match.unit === value.unit;
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Indexed dates are half-open: the value's high is the first instant after it. */
function isDate(test: IntervalTest, { low, high }: Interval): boolean {
  switch (test.type) {
    case 'within':
      return low >= test.low && low < test.high && high <= test.high;
    case 'not-within':
      return !(low >= test.low && high <= test.high);
    case 'overlaps':
      return low < test.high && high > test.low;
    case 'contains':
      return low <= test.low && high >= test.high;
    case 'compare':
      return isOrdered(test.end === 'low' ? low : high, test.operator, test.bound);
  }
}

/** Indexed numbers are closed: a plain number is low and high at once. */
function isNumber(test: IntervalTest, { low, high }: Interval): boolean {
  switch (test.type) {
    case 'within':
      return low >= test.low && high < test.high;
    case 'not-within':
      return !(low >= test.low && high < test.high);
    case 'overlaps':
      return low < test.high && high >= test.low;
    case 'contains':
      return impliedRange(low).low <= test.low && impliedRange(high).high >= test.high;
    case 'compare':
      return isOrdered(test.end === 'low' ? low : high, test.operator, test.bound);
  }
}

function isOrdered(value: number, operator: '<' | '<=' | '>' | '>=', bound: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
  }
}
