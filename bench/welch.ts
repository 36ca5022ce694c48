// Whether two sets of times can be told apart, as dudect does it (Reparaz, Balasch, Verbauwhede, 2017): Welch's t-test, on all
// times and on those that remain when the longest are cropped away, since what disturbs a measurement only ever lengthens it.

/** Parts of the pooled times that are kept, the shortest first. */
export const crops = [1, 0.999, 0.99, 0.95, 0.9, 0.8, 0.65, 0.5] as const;
/** A greater |t|, at any crop, counts as a difference. */
export const threshold = 4.5;

export interface Difference {
  /** Of all crops the one that tells most. */
  readonly t: number;
  readonly crop: number;
  /** The least difference of means that would have reached the threshold at some crop. */
  readonly detectable: number;
}

export function largestDifference(a: readonly number[], b: readonly number[]): Difference {
  const pooled = [...a, ...b].sort((x, y) => x - y);
  let largest = { t: 0, crop: 1 };
  let detectable = Number.POSITIVE_INFINITY;
  for (const crop of crops) {
    const limit = pooled[Math.ceil(pooled.length * crop) - 1] ?? Number.POSITIVE_INFINITY;
    const [keptOfA, keptOfB] = [a, b].map((times) => times.filter((time) => time <= limit));
    // Where one lies wholly behind the limit, a longer crop has told the difference.
    if (!keptOfA?.length || !keptOfB?.length) continue;
    const { t, standardError } = welch(keptOfA, keptOfB);
    if (Math.abs(t) > Math.abs(largest.t)) largest = { t, crop };
    detectable = Math.min(detectable, threshold * standardError);
  }
  return { ...largest, detectable };
}

function welch(a: readonly number[], b: readonly number[]): { t: number; standardError: number } {
  const [first, second] = [moments(a), moments(b)];
  const standardError = Math.sqrt(first.variance / a.length + second.variance / b.length);
  return { t: standardError > 0 ? (first.mean - second.mean) / standardError : 0, standardError };
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / Math.max(1, values.length - 1) };
}
