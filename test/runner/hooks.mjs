// Module hooks of a test file's process. The general TypeScript loaders cost a third of a second per process; this is a tenth.
import { fileURLToPath } from 'node:url';
import { transpiled } from './transpile.mjs';

const watchedUvu = new URL('./watched-uvu.mjs', import.meta.url).href;

/**
 * A test file's `uvu` is the watched one, which alone gets the real package.
 * @type {import('node:module').ResolveHook}
 */
export function resolve(specifier, context, next) {
  return specifier === 'uvu' && context.parentURL !== watchedUvu
    ? { url: watchedUvu, shortCircuit: true }
    : next(specifier, context);
}

/** @type {import('node:module').LoadHook} */
export function load(url, context, next) {
  return url.startsWith('file:') && /\.tsx?$/.test(url)
    ? { format: 'module', source: transpiled(fileURLToPath(url)), shortCircuit: true }
    : next(url, context);
}
