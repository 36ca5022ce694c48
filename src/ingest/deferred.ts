// What waits for resources that other files may bring: places only, so that a large file costs a bit per line.

export interface Deferred {
  /** `entry` undefined: the whole document. */
  add(line: number | undefined, entry: number | undefined): void;
  has(line: number | undefined): boolean;
  /** The entries that wait; undefined when the whole document does. */
  entries(line: number | undefined): ReadonlySet<number> | undefined;
  readonly count: number;
}

export function createDeferred(): Deferred {
  let lines = new Uint32Array(32);
  const entriesByLine = new Map<number, Set<number>>();
  let count = 0;

  function mark(line: number): void {
    const word = line >>> 5;
    if (word >= lines.length) {
      const larger = new Uint32Array(Math.max(word + 1, lines.length * 2));
      larger.set(lines);
      lines = larger;
    }
    lines[word] = (lines[word] ?? 0) | (1 << (line & 31));
  }

  return {
    add(line = 0, entry) {
      count++;
      mark(line);
      if (entry === undefined) return;
      const entries = entriesByLine.get(line) ?? new Set();
      entriesByLine.set(line, entries.add(entry));
    },
    has: (line = 0) => (((lines[line >>> 5] ?? 0) >>> (line & 31)) & 1) === 1,
    entries: (line = 0) => entriesByLine.get(line),
    get count() {
      return count;
    },
  };
}
