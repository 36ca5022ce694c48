import type { IntervalTest } from '../../src/search/plan-type.ts';

/** Whether an indexed interval, half-open like a date or closed like a number, passes a test, by what plan-type.ts promises. */
export function intervalHolds(
  test: IntervalTest,
  indexed: { readonly low: number; readonly high: number },
  ends: 'half-open' | 'closed',
): boolean {
  const endsBefore = (bound: number) => (ends === 'half-open' ? indexed.high <= bound : indexed.high < bound);
  const reaches = (bound: number) => (ends === 'half-open' ? indexed.high > bound : indexed.high >= bound);
  switch (test.type) {
    case 'within':
      return indexed.low >= test.low && endsBefore(test.high);
    case 'not-within':
      return !(indexed.low >= test.low && endsBefore(test.high));
    case 'overlaps':
      return indexed.low < test.high && reaches(test.low);
    case 'contains':
      return indexed.low <= test.low && indexed.high >= test.high;
    case 'compare': {
      const end = indexed[test.end];
      if (test.operator === '<') return end < test.bound;
      if (test.operator === '<=') return end <= test.bound;
      return test.operator === '>' ? end > test.bound : end >= test.bound;
    }
  }
}
