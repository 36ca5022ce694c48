import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/chartkey/transpiled/', import.meta.url));
mkdirSync(cacheFolder, { recursive: true });

/** Part of every cache key; changes when the options below do. */
const optionsVersion = 'esbuild, es2022, inline source map, jsx';

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
    // Another process or thread may write the same: whole or not at all.
    const writing = `${cached}.${randomUUID()}`;
    writeFileSync(writing, output);
    renameSync(writing, cached);
    return output;
  }
}

/**
 * The compiler would take a quarter of a second to load in each process that meets a changed file, and fifteen times as long
 * for each.
 * @param {string} file
 * @param {string} source
 * @returns {string}
 */
function transpile(file, source) {
  /** @type {typeof import('esbuild')} */
  const { transformSync } = require('esbuild');
  return transformSync(source, {
    sourcefile: basename(file),
    loader: file.endsWith('.tsx') ? 'tsx' : 'ts',
    format: 'esm',
    target: 'es2022',
    // Newer than its year, and what Node asks of an import of JSON.
    supported: { 'import-attributes': true },
    sourcemap: 'inline',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, jsx: 'react-jsx', jsxImportSource: 'hono/jsx' } },
  }).code;
}
