// The test runner: npm test [-- [--fast [--skip-unchanged]] [--processes N] [part of a path …]]. Each file in a process of its own, as many at
// once as there are cores, or as `--processes` says. With `--fast`, without the slow files, and the others in batches, one for
// each process; with `--skip-unchanged` only those of which something has changed since they passed so.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stampFile } from '../scripts/stamp.ts';
import type { FileResult } from './runner/judge.ts';
import { describeFile, describeSkipped, describeSpared, describeUnchanged, summary } from './runner/report.ts';
import { createBatch } from './runner/run-batch.ts';
import { runFile } from './runner/run-file.ts';
import { readUnchanged } from './runner/unchanged.ts';

/**
 * What the paths of slow tests begin with: over whole records, at limits, of every plan there is, long random ones, with
 * processes; and those that ask a whole server again for each of their promises.
 */
const slowPaths = [
  ...['acceptance/', 'attack/', 'cli/', 'docs/', 'runner', 'scripts/'],
  ...['http/', 'ingest/', 'manage/', 'oauth/', 'portal/', 'sdk/', 'webhooks/'],
  ...['fhir/structure-data.', 'fixtures/', 'search/compile-expression.'],
  ...['audit/materialise.', 'store/sqlite.', 'store/sqlite-admission.', 'store/sqlite-admitted-lists.'],
  ...['store/sqlite-index-form.', 'store/sqlite-limits.', 'store/sqlite-open-together.', 'store/sqlite-plans.'],
  ...['store/sqlite-record-facts.', 'store/sqlite-renew-index.', 'store/sqlite-visibility.'],
];
/** Of those, the ones that are fast all the same: they tell in little time that something has come apart. */
const fastPaths = [
  ...['http/compartment-search.', 'http/prefer.', 'http/query.', 'http/read.', 'http/search-type.'],
  ...['ingest/import-transaction.', 'portal/parts.', 'webhooks/signature.'],
];
/** A second process of a batch loads again what the first has, for as long as many files take. */
const fewestPerProcess = 16;
const fastTimeoutMs = 240_000;
const slowTimeoutMs = 900_000;

const { values: options, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: {
    fast: { type: 'boolean', default: false },
    'skip-unchanged': { type: 'boolean', default: false },
    processes: { type: 'string', default: String(availableParallelism()) },
    folder: { type: 'string' },
    stamps: { type: 'string', default: stampFile('tests') },
  },
});
if (options['skip-unchanged'] && !options.fast) {
  console.error('--skip-unchanged goes with --fast: a whole run runs everything.');
  process.exit(2);
}
const processes = Number(options.processes);
if (!Number.isInteger(processes) || processes < 1) {
  console.error('--processes takes a whole number from 1.');
  process.exit(2);
}
const folder = options.folder === undefined ? fileURLToPath(new URL('.', import.meta.url)) : resolve(options.folder);

/** The asked-for test files, the slow ones first. */
function findFiles(): readonly string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => resolve(folder, path))
    .filter((path) => patterns.length === 0 || patterns.some((pattern) => shownPath(path).includes(pattern)))
    .sort();
  const slow = options.fast ? [] : all.filter(isSlow);
  return [...slow, ...all.filter((path) => !isSlow(path))];
}

function isSlow(file: string): boolean {
  const path = relative(folder, file);
  const isUnder = (beginning: string): boolean => path.startsWith(beginning);
  return slowPaths.some(isUnder) && !fastPaths.some(isUnder);
}

function shownPath(file: string): string {
  return relative(process.cwd(), file);
}

async function runAll(files: readonly string[]): Promise<readonly FileResult[]> {
  const results: FileResult[] = [];
  const waiting = files.values();
  const most = options.fast ? Math.ceil(files.length / fewestPerProcess) : files.length;
  const workers = Array.from({ length: Math.min(processes, most) }, async () => {
    const batch = createBatch(fastTimeoutMs);
    // The workers share one iterator: each takes the next file that nobody has taken.
    for (const file of waiting) {
      const timeoutMs = isSlow(file) ? slowTimeoutMs : fastTimeoutMs;
      const result = options.fast ? await batch.run(file) : await runFile(file, timeoutMs);
      process.stdout.write(describeFile(shownPath(file), result));
      results.push(result);
    }
    batch.stop();
  });
  await Promise.all(workers);
  return results;
}

const found = findFiles();
const unchanged = options['skip-unchanged'] ? readUnchanged(found, folder, options.stamps) : undefined;
const spared = found.flatMap((file) => unchanged?.resultOf(file) ?? []);
for (const result of spared) {
  process.stdout.write(describeUnchanged(shownPath(result.file), result));
}
const sparedFiles = new Set(spared.map(({ file }) => file));
const waiting = found.filter((file) => !sparedFiles.has(file));
// The longest first, so that none of them ends the run alone.
const duration = unchanged?.lastDurationMs ?? (() => 0);
const ran = await runAll(waiting.toSorted((one, other) => duration(other) - duration(one)));
unchanged?.keep(ran);
const results = [...spared, ...ran];
process.stdout.write(describeSkipped(results, process.cwd()));
process.stdout.write(describeSpared(spared.length, results.length));
process.stdout.write(summary(results));
process.exitCode = results.length > 0 && results.every((result) => result.failed === 0) ? 0 : 1;
