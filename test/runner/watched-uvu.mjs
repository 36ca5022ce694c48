// What a test file gets as `uvu`: the real one, telling the runner of each test, `.run()`, `.only`, `.skip` and throwing hook.
import { suite as realSuite } from 'uvu';
import { tell } from './tell.mjs';

export { exec } from 'uvu';

/** @typedef {import('uvu').Callback<any>} Callback */

let suites = 0;

/** @type {typeof import('uvu').suite} */
export function suite(name = '', context) {
  const id = suites++;
  const real = realSuite(name, context);
  tell({ type: 'suite', suite: id, name });

  /** @param {string} test */
  const label = (test) => (name === '' ? test : `${name}: ${test}`);

  /**
   * @param {'plain' | 'only'} kind
   * @param {(test: string, handler: Callback) => void} add
   * @returns {(test: string, handler: Callback) => void}
   */
  const test = (kind, add) => (test, handler) => {
    tell({ type: 'test', suite: id, name: label(test), kind });
    add(test, async (state) => {
      tell({ type: 'start', name: label(test) });
      await handler(state);
    });
  };

  /**
   * @param {string} hook
   * @param {(handler: Callback) => void} add
   * @returns {(handler: Callback) => void}
   */
  const hook = (hook, add) => (handler) =>
    add(async (state) => {
      try {
        await handler(state);
      } catch (error) {
        const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
        tell({ type: 'hook-failed', hook, stack });
        throw error;
      }
    });

  return Object.assign(test('plain', real), {
    only: test('only', real.only),
    skip: (test = '') => {
      tell({ type: 'test', suite: id, name: label(test), kind: 'skip' });
      real.skip(test);
    },
    before: Object.assign(hook('before', real.before), { each: hook('before.each', real.before.each) }),
    after: Object.assign(hook('after', real.after), { each: hook('after.each', real.after.each) }),
    run: () => {
      tell({ type: 'run', suite: id });
      real.run();
    },
  });
}

export const test = suite();
