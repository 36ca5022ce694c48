// The test runner: npm test [-- [--fast] [part of a path …]]. Each file in a process of its own, as many at once as there are
// cores. With `--fast`, without the slow files, and the others batched into a process for each core.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { FileResult } from './runner/judge.ts';
import { describeFile, describeSkipped, summary } from './runner/report.ts';
import { createBatch } from './runner/run-batch.ts';
import { runFile } from './runner/run-file.ts';

/** What the paths of slow tests begin with: those over whole records, those that start processes, long random ones. */
const slowPaths = [
  ...['acceptance/', 'attack/', 'cli/', 'runner.'],
  ...['fixtures/us-core-conformance.', 'http/hostile.', 'search/compile-expression.', 'store/sqlite-visibility.'],
];
const fastTimeoutMs = 240_000;
const slowTimeoutMs = 900_000;

const { values: options, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: { fast: { type: 'boolean', default: false }, folder: { type: 'string' } },
});
const folder = options.folder === undefined ? fileURLToPath(new URL('.', import.meta.url)) : resolve(options.folder);

/** Paths from `folder` of the asked-for test files, the slow ones first so that none of them ends the run alone. */
function findFiles(): readonly string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => patterns.length === 0 || patterns.some((pattern) => shownPath(path).includes(pattern)))
    .sort();
  const slow = options.fast ? [] : all.filter(isSlow);
  return [...slow, ...all.filter((path) => !isSlow(path))];
}

function isSlow(path: string): boolean {
  return slowPaths.some((slow) => path.startsWith(slow));
}

function shownPath(path: string): string {
  return relative(process.cwd(), resolve(folder, path));
}

async function runAll(paths: readonly string[]): Promise<readonly FileResult[]> {
  const results: FileResult[] = [];
  const waiting = paths.values();
  const workers = Array.from({ length: Math.min(availableParallelism(), paths.length) }, async () => {
    const batch = createBatch(fastTimeoutMs);
    // The workers share one iterator: each takes the next file that nobody has taken.
    for (const path of waiting) {
      const file = resolve(folder, path);
      const timeoutMs = isSlow(path) ? slowTimeoutMs : fastTimeoutMs;
      const result = options.fast ? await batch.run(file) : await runFile(file, timeoutMs);
      process.stdout.write(describeFile(shownPath(path), result));
      results.push(result);
    }
    batch.stop();
  });
  await Promise.all(workers);
  return results;
}

const results = await runAll(findFiles());
process.stdout.write(describeSkipped(results, process.cwd()));
process.stdout.write(summary(results));
process.exitCode = results.length > 0 && results.every((result) => result.failed === 0) ? 0 : 1;
