import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/chartkey/transpiled/', import.meta.url));
mkdirSync(cacheFolder, { recursive: true });

/** Part of every cache key; changes when the options below do. */
const optionsVersion = 'es2022, inline source map';

/**
 * The JavaScript of a TypeScript file, its line numbers kept by a source map. Cached by content and by the file's name,
 * which is all that the map holds of its path.
 * @param {string} file
 * @returns {string}
 */
export function transpiled(file) {
  const source = readFileSync(file, 'utf8');
  const cached =
    cacheFolder +
    createHash('sha1')
      .update(`${optionsVersion}\n${basename(file)}\n${source}`)
      .digest('hex');
  try {
    return readFileSync(cached, 'utf8');
  } catch {
    const output = transpile(file, source);
    // Another process may write the same: whole or not at all.
    writeFileSync(`${cached}.${process.pid}`, output);
    renameSync(`${cached}.${process.pid}`, cached);
    return output;
  }
}

/**
 * What is used of the compiler. Its own declarations would be a twentieth of all that types are read from.
 * @typedef {{
 *   readonly ScriptTarget: { readonly ES2022: number };
 *   readonly ModuleKind: { readonly ESNext: number };
 *   transpileModule(source: string, options: { fileName: string; compilerOptions: object }): { outputText: string };
 * }} Compiler
 */

/**
 * @param {string} file
 * @param {string} source
 * @returns {string}
 */
function transpile(file, source) {
  /** @type {Compiler} */
  const ts = require('typescript');
  const { outputText } = ts.transpileModule(source, {
    fileName: file,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      inlineSourceMap: true,
    },
  });
  return outputText;
}
