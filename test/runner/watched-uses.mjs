// Tells the runner what the tests of a batch use beside the modules they import: which paths they read, and that they start
// processes or threads, in which nobody watches.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import workerThreads from 'node:worker_threads';
import { tell } from './tell.mjs';

const reading =
  /^(?:readFile|readdir|readlink|open|openAsBlob|opendir|createReadStream|exists|l?stat|access|cp|copyFile|watch|watchFile)(?:Sync)?$/;
const starting = /^(?:spawn|exec|execFile|fork)(?:Sync)?$/;
const moduleInStack = /file:\/\/\/[^\s()]+?\.(?:tsx?|mjs)(?=:\d+:\d+)/g;
/** What has been told since the last file began. */
const told = new Set();
/** @type {(path: string) => boolean} */
let isOfNoUse = () => false;

/**
 * Watches no longer what is of no use to the runner: telling where something was read takes a tenth of a millisecond, and
 * every store that opens reads its migrations.
 * @param {typeof isOfNoUse} predicate
 */
export function leaveOut(predicate) {
  isOfNoUse = predicate;
}

/** Watches from here on, in what is loaded from here on. */
export function watchUses() {
  for (const functions of [fs, fs.promises]) {
    watchFunctions(functions, reading, pathOf);
  }
  watchFunctions(childProcess, starting, () => 'another process');
  workerThreads.Worker = new Proxy(workerThreads.Worker, {
    construct(target, args, made) {
      tellUse('another thread');
      return Reflect.construct(target, args, made);
    },
  });
  syncBuiltinESMExports();
}

/** What the next file uses is told though an earlier one used it. */
export function forgetUses() {
  told.clear();
}

/**
 * @param {object} functions
 * @param {RegExp} names
 * @param {(argument: unknown) => string | undefined} useOf
 */
function watchFunctions(functions, names, useOf) {
  for (const [name, original] of Object.entries(functions)) {
    if (typeof original !== 'function' || !names.test(name)) continue;
    /**
     * @this {unknown}
     * @param {readonly unknown[]} args
     */
    function watched(...args) {
      const use = useOf(args[0]);
      if (use !== undefined && !isOfNoUse(use)) tellUse(use);
      return Reflect.apply(original, this, args);
    }
    // Such as the form of a function that promisify is to take.
    Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
    Reflect.set(functions, name, watched);
  }
}

/**
 * Undefined for a descriptor, and for what the function itself will refuse.
 * @param {unknown} argument
 * @returns {string | undefined}
 */
function pathOf(argument) {
  if (argument instanceof URL) return argument.protocol === 'file:' ? fileURLToPath(argument) : undefined;
  return typeof argument === 'string' || Buffer.isBuffer(argument) ? resolve(String(argument)) : undefined;
}

/** @param {string} what */
function tellUse(what) {
  const depth = Error.stackTraceLimit;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  const { stack = '' } = new Error('use');
  Error.stackTraceLimit = depth;
  const modules = stack.match(moduleInStack) ?? [];
  const by = [...new Set(modules)].filter((url) => !url.includes('/node_modules/')).map((url) => fileURLToPath(url));
  const key = [what, ...by].join('\n');
  if (told.has(key)) return;
  told.add(key);
  tell({ type: 'use', what, by });
}
