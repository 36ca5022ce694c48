/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to, not including, `limit`. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** True once in so many times. */
  oneIn(times: number): boolean;
}

/** Marsaglia's xorshift, which is random enough to vary resources. */
export function createRandom(seed: number): Random {
  let state = (seed * 2_654_435_761 + 0x9e3779b9) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let round = 0; round < 8; round += 1) next();
  const below = (limit: number): number => next() % limit;
  return {
    below,
    pick(from) {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from');
      return picked;
    },
    oneIn: (times) => below(times) === 0,
  };
}
