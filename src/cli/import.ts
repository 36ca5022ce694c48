import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { readStoreConfig, type StoreConfig } from '../config.ts';
import { type FoundFiles, findFiles } from '../ingest/find-files.ts';
import { type ImportOptions, importSources } from '../ingest/import-sources.ts';
import { fileSource, type Source, streamSource } from '../ingest/source.ts';
import type { Tally } from '../ingest/tally.ts';
import { CommandFailure, couldNotRun, exitCodes } from './command-failure.ts';
import { createImportProgress } from './import-progress.ts';
import { openImportReport } from './import-report.ts';
import { createImportTeller, summaryLines } from './import-text.ts';
import { addLesson } from './lesson.ts';
import { openStore, withStore } from './open-store.ts';
import { printJson, printLine } from './print.ts';
import { writesRecordedAtConsole } from './recorded-at-console.ts';
import { addBaseUrlOption, addJsonOption, addStoreOptions, addTimeZoneOption } from './store-options.ts';

interface ImportCommandOptions {
  readonly db?: string;
  readonly timeZone?: string;
  readonly baseUrl?: string;
  readonly report?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const standardInput = '-';

/** `chartkey import`: records from files, folders and standard input. */
export function importCommand(): Command {
  const command = addBaseUrlOption(addTimeZoneOption(addStoreOptions(addJsonOption(new Command('import')))))
    .description('load and update records: Bundles, resources and NDJSON, each also gzipped')
    .option('--report <file>', 'write what was refused, and the totals, to this file as JSON')
    .option('--dry-run', 'check everything and write nothing')
    .argument('<path...>', 'files, folders, or - for standard input');
  return addLesson(command, {
    examples: [
      ['a folder and a file; the same again changes nothing', 'chartkey import records/ more.ndjson.gz'],
      [
        'first see what would be refused, and why',
        'chartkey import --db clinic.db --dry-run --report report.json records/',
      ],
      ['what another program writes', 'gunzip -c more.ndjson.gz | chartkey import --db clinic.db -'],
      [
        'for a script, into a new database with times of New York',
        'chartkey import --db new-york.db --time-zone America/New_York --json records/',
      ],
      [
        'records that refer to each other by the whole URL of this server',
        'chartkey import --base-url https://fhir.example.org records/',
      ],
    ],
    json:
      '{ dryRun, resources, counts: { created, updated, … }, countsByType: { Patient: { created, … }, … }, ' +
      'filesPassedOver }',
    exitCodes: {
      done: 'all taken',
      refused: 'something refused, the rest taken: standard error names each, and why',
      couldNotRun: 'could not run, or not to its end: no such file, wrong options',
    },
  }).action(runImport);
}

async function runImport(paths: readonly string[], options: ImportCommandOptions): Promise<void> {
  const config = configFor(options);
  const found = await find(paths);
  const sources = sourcesOf(paths, found);
  if (sources.length === 0) throw couldNotRun(`There is nothing to import in ${paths.join(', ')}.`);
  const tally = await withStore(openStore(config), (open) => {
    const store = { ...open.store, write: writesRecordedAtConsole(open) };
    return importWithProgress(sources, totalBytes(paths, found), store, options);
  });
  printSummary(tally, found, options);
  if (tally.counts.refused > 0) process.exitCode = exitCodes.refused;
}

function printSummary(tally: Tally, { passedOver }: FoundFiles, { json, dryRun = false }: ImportCommandOptions): void {
  const { resources, counts, countsByType } = tally;
  if (json) printJson({ dryRun, resources, counts, countsByType, filesPassedOver: passedOver });
  else for (const line of summaryLines(tally, passedOver)) printLine(line);
}

/** A dry run makes no database: where there is none, nothing is there to compare with. */
function configFor(options: ImportCommandOptions): StoreConfig {
  const config = readStoreConfig(options);
  return options.dryRun === true && !existsSync(config.databaseFile) ? { ...config, databaseFile: ':memory:' } : config;
}

async function importWithProgress(
  sources: readonly Source[],
  bytes: number | undefined,
  store: ImportOptions['store'],
  { report: reportFile, dryRun = false }: ImportCommandOptions,
): Promise<Tally> {
  const report = reportFile === undefined ? undefined : await openImportReport(reportFile, dryRun);
  const progress = createImportProgress(bytes);
  const tell = createImportTeller(progress.print, reportFile);
  try {
    const tally = await importSources(sources, {
      store,
      now: Date.now,
      isDryRun: dryRun,
      onBytes: progress.addBytes,
      onOutcome: (outcome) => {
        progress.addResources(outcome.resources ?? 1);
        tell(outcome);
        return report?.add(outcome);
      },
      onStoreError: (error) => progress.print(`The store failed: ${error instanceof Error ? error.message : error}`),
    });
    await report?.finish(tally);
    return tally;
  } catch (error) {
    await report?.abandon();
    throw error instanceof CommandFailure ? error : couldNotRun('The import stopped; what was written stays', error);
  } finally {
    progress.stop();
  }
}

async function find(paths: readonly string[]): Promise<FoundFiles> {
  try {
    return await findFiles(paths.filter((path) => path !== standardInput));
  } catch (error) {
    throw couldNotRun('Cannot find what to import', error);
  }
}

function sourcesOf(paths: readonly string[], { files }: FoundFiles): readonly Source[] {
  const fromFiles = files.map(({ path, isReusable }) => fileSource(path, path, isReusable));
  return paths.includes(standardInput) ? [...fromFiles, streamSource(process.stdin, 'standard input')] : fromFiles;
}

/** Undefined when it cannot be known. */
function totalBytes(paths: readonly string[], { files }: FoundFiles): number | undefined {
  const isKnown = !paths.includes(standardInput) && files.every(({ isReusable }) => isReusable);
  return isKnown ? files.reduce((sum, { bytes }) => sum + bytes, 0) : undefined;
}
