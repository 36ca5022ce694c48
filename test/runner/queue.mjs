import { tell } from './tell.mjs';

/** @typedef {() => Promise<[errors: string | true, passed: number, skipped: number, total: number]>} QueuedSuite */

/**
 * The group that uvu puts a file's suites into: each tells its totals when it has run.
 * @extends {Array<QueuedSuite | null>}
 */
class WatchedGroup extends Array {
  /**
   * @override
   * @param {QueuedSuite[]} suites
   */
  push(...suites) {
    return super.push(...suites.map(watched));
  }
}

/**
 * @param {QueuedSuite} suite
 * @returns {QueuedSuite}
 */
function watched(suite) {
  return async () => {
    const result = await suite();
    const [, passed, skipped, total] = result;
    tell({ type: 'totals', passed, skipped, total });
    return result;
  };
}

/** Gives uvu a queue for the next file: it takes the global one when that is there. A group begins with its title; null is none. */
export function openQueue() {
  const group = new WatchedGroup();
  group.unshift(null);
  Object.assign(globalThis, { UVU_QUEUE: [group], UVU_INDEX: 0 });
}
