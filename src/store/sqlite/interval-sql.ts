// Tests of indexed intervals as SQL.
import type { IntervalTest } from '../../search/plan-type.ts';
import type { Sql } from './sql.ts';

/** Indexed dates are half-open: the value's high is the first instant after it. */
export function dateTest(test: IntervalTest): Sql {
  switch (test.type) {
    case 'within':
      return { text: 'low >= ? AND low < ? AND high <= ?', values: [test.low, test.high, test.high] };
    case 'not-within':
      return { text: 'NOT (low >= ? AND high <= ?)', values: [test.low, test.high] };
    case 'overlaps':
      return { text: 'low < ? AND high > ?', values: [test.high, test.low] };
    case 'contains':
      return { text: 'low <= ? AND high >= ?', values: [test.low, test.high] };
    case 'compare':
      return { text: `${test.end} ${test.operator} ?`, values: [test.bound] };
    default:
      return test satisfies never;
  }
}

/** Indexed numbers are closed: a plain number is low and high at once. */
export function numberTest(test: IntervalTest): Sql {
  switch (test.type) {
    case 'within':
      return { text: 'low >= ? AND low < ? AND high < ?', values: [test.low, test.high, test.high] };
    case 'not-within':
      return { text: 'NOT (low >= ? AND high < ?)', values: [test.low, test.high] };
    case 'overlaps':
      return { text: 'low < ? AND high >= ?', values: [test.high, test.low] };
    case 'contains':
      return { text: 'implied_low(low) <= ? AND implied_high(high) >= ?', values: [test.low, test.high] };
    case 'compare':
      return { text: `${test.end} ${test.operator} ?`, values: [test.bound] };
    default:
      return test satisfies never;
  }
}

/** `_lastUpdated` is an instant: as an interval, one millisecond long. */
export function instantTest(test: IntervalTest): Sql {
  switch (test.type) {
    case 'within':
    case 'overlaps':
      return { text: 'updated_at >= ? AND updated_at < ?', values: [test.low, test.high] };
    case 'not-within':
      return { text: 'NOT (updated_at >= ? AND updated_at < ?)', values: [test.low, test.high] };
    case 'contains':
      return { text: 'updated_at <= ? AND updated_at >= ?', values: [test.low, test.high - 1] };
    case 'compare':
      return { text: `updated_at ${test.operator} ?`, values: [test.end === 'low' ? test.bound : test.bound - 1] };
    default:
      return test satisfies never;
  }
}
