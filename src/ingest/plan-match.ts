// Whether a resource that is not stored yet meets the criteria of a conditional reference.
import { isJsonObject } from '../fhir/structure-invariant.ts';
import type { IndexEntry, IndexValue } from '../search/index-value.ts';
import type {
  Condition,
  IntervalTest,
  QuantityMatch,
  ReferenceMatch,
  SearchPlan,
  TokenMatch,
} from '../search/plan-type.ts';
import type { JsonObject } from '../store/resource-change.ts';

export interface Candidate {
  readonly id: string;
  readonly resource: JsonObject;
  /** The resource's index. */
  readonly entries: readonly IndexEntry[];
}

/** The candidate's time of storing is not known, so `_lastUpdated` matches nothing. */
export function meetsPlan(plan: SearchPlan, candidate: Candidate): boolean {
  return plan.where.every((condition) => meets(condition, candidate));
}

function meets(condition: Condition, { id, resource, entries }: Candidate): boolean {
  switch (condition.type) {
    case 'id':
      return condition.any.includes(id);
    case 'last-updated':
      return false;
    default: {
      if (!entries.some(({ param, value }) => param === condition.param && meetsValue(condition, value))) return false;
      // Criteria say which resource is meant, so an identifier counts as written; a patient's own search is lenient.
      if (condition.type !== 'token' || condition.param !== 'identifier') return true;
      const identifiers = identifiersOf(resource);
      return condition.any.some((match) => identifiers.some((identifier) => isIdentifier(match, identifier)));
    }
  }
}

/** What the parameter `identifier` reads: two types also have a master identifier. */
function identifiersOf({ identifier, masterIdentifier }: JsonObject): readonly JsonObject[] {
  return [identifier, masterIdentifier].flat().filter(isJsonObject);
}

function isIdentifier({ system, exact }: TokenMatch, identifier: JsonObject): boolean {
  if (exact !== undefined && identifier.value !== exact) return false;
  return system === undefined || (identifier.system ?? '') === system;
}

type IndexedCondition = Exclude<Condition, { type: 'id' | 'last-updated' }>;

function meetsValue(condition: IndexedCondition, value: IndexValue): boolean {
  switch (condition.type) {
    case 'token':
      return value.type === 'token' && condition.any.some((match) => isToken(match, value));
    case 'string':
      return value.type === 'string' && condition.any.some((beginning) => value.value.startsWith(beginning));
    case 'uri':
      return value.type === 'uri' && condition.any.includes(value.value);
    case 'reference':
      return value.type === 'reference' && condition.any.some((match) => isReference(match, value));
    case 'date':
      return value.type === 'date' && condition.any.some((test) => isDate(test, value));
    case 'number':
      return value.type === 'number' && condition.any.some((test) => isNumber(test, value));
    case 'quantity':
      return value.type === 'quantity' && condition.any.some((match) => isQuantity(match, value));
  }
}

function isToken(match: TokenMatch, value: { system: string; code: string }): boolean {
  return (match.system ?? value.system) === value.system && (match.code ?? value.code) === value.code;
}

function isReference(match: ReferenceMatch, value: { targetType: string; targetId: string }): boolean {
  return (match.targetType ?? value.targetType) === value.targetType && match.targetId === value.targetId;
}

function isQuantity(match: QuantityMatch, value: Extract<IndexValue, { type: 'quantity' }>): boolean {
  if (!isNumber(match.test, value)) return false;
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
