// Whether a resource that is not stored yet meets the criteria of a conditional reference.
import type { IndexEntry, IndexValue } from '../search/index-value.ts';
import type {
  Condition,
  IntervalTest,
  QuantityMatch,
  ReferenceMatch,
  SearchPlan,
  TokenMatch,
} from '../search/plan-type.ts';

/** `entries` is the resource's index. Its time of storing is not known, so `_lastUpdated` matches nothing. */
export function meetsPlan(plan: SearchPlan, id: string, entries: readonly IndexEntry[]): boolean {
  return plan.where.every((condition) => meets(condition, id, entries));
}

function meets(condition: Condition, id: string, entries: readonly IndexEntry[]): boolean {
  switch (condition.type) {
    case 'id':
      return condition.any.includes(id);
    case 'last-updated':
      return false;
    default:
      return entries.some(({ param, value }) => param === condition.param && meetsValue(condition, value));
  }
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
      return value.type === 'date' && condition.any.some((test) => isWithin(test, value.low, value.high));
    case 'number':
      return value.type === 'number' && condition.any.some((test) => isWithin(test, value.low, value.high));
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
  if (!isWithin(match.test, value.low, value.high)) return false;
  if (match.system !== undefined) {
    return match.system === value.system && (match.unit ?? value.code) === value.code;
  }
  return match.unit === undefined || match.unit === value.code || match.unit === value.unit;
}

function isWithin(test: IntervalTest, low: number, high: number): boolean {
  switch (test.type) {
    case 'within':
      return low >= test.low && high <= test.high;
    case 'not-within':
      return low < test.low || high > test.high;
    case 'overlaps':
      return low < test.high && high > test.low;
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
