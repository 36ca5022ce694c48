// Sets of instants as spans of time.

/** Half-open: low ≤ t < high. */
export type Span = readonly [low: number, high: number];

/** In order, none touching another. */
export type Spans = readonly Span[];

export const always: Spans = [[Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]];

export function intersectionOf(one: Spans, other: Spans): Spans {
  return one.flatMap(([low, high]) =>
    other.flatMap(([otherLow, otherHigh]): Spans => {
      const span = [Math.max(low, otherLow), Math.min(high, otherHigh)] as const;
      return span[0] < span[1] ? [span] : [];
    }),
  );
}

export function unionOf(one: Spans, other: Spans): Spans {
  const sorted = [...one, ...other].sort((a, b) => a[0] - b[0]);
  const united: Span[] = [];
  for (const span of sorted) {
    const last = united.at(-1);
    if (last === undefined || last[1] < span[0]) united.push(span);
    else united[united.length - 1] = [last[0], Math.max(last[1], span[1])];
  }
  return united;
}

export function areEqual(one: Spans, other: Spans): boolean {
  return JSON.stringify(one.map(String)) === JSON.stringify(other.map(String));
}
