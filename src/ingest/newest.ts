// Of two changes of one resource the later one stands, also when the earlier has to wait and comes to be written after it.

/** Where a change stands in the import: documents count through all sources. */
export interface Position {
  readonly document: number;
  readonly entry: number;
}

/** Resources are named `Type/id`. */
export interface Newest {
  /** A change of this resource waits. */
  wait(resource: string): void;
  /** A change of this resource was taken. */
  take(resource: string, at: Position): void;
  /** Whether a later change of this resource was taken. */
  isOutdated(resource: string, at: Position): boolean;
}

/** 16 MB, which tell what waits from nearly all that does not, up to some ten million resources that wait. */
const filterWords = 1 << 22;
const seeds = [0x811c9dc5, 0x2f0b4c47] as const;

/**
 * Names of what waits would fill the memory when a large file waits for a small one, so that a filter remembers them: it
 * may take a resource for one that waits, never the other way. Only what is taken and seems to wait is kept by name.
 */
export function createNewest(): Newest {
  let filter: Uint32Array | undefined;
  const taken = new Map<string, Position>();

  return {
    wait(resource) {
      filter ??= new Uint32Array(filterWords);
      for (const seed of seeds) {
        const hash = hashOf(resource, seed);
        const word = wordOf(hash);
        filter[word] = (filter[word] ?? 0) | (1 << (hash & 31));
      }
    },
    take(resource, at) {
      if (filter === undefined || !holds(filter, resource)) return;
      const last = taken.get(resource);
      if (last === undefined || isBefore(last, at)) taken.set(resource, at);
    },
    isOutdated(resource, at) {
      const last = taken.get(resource);
      return last !== undefined && isBefore(at, last);
    },
  };
}

function isBefore(one: Position, other: Position): boolean {
  return one.document === other.document ? one.entry < other.entry : one.document < other.document;
}

function holds(filter: Uint32Array, resource: string): boolean {
  return seeds.every((seed) => {
    const hash = hashOf(resource, seed);
    return (((filter[wordOf(hash)] ?? 0) >>> (hash & 31)) & 1) === 1;
  });
}

function wordOf(hash: number): number {
  return (hash >>> 5) & (filterWords - 1);
}

/** FNV-1a. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash ^ (hash >>> 15);
}
