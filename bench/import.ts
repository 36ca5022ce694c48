// Resources per second that import takes into a database file, on one core.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../src/store/sqlite/open.ts';
import { importInto } from '../test/support/server-import.ts';
import { benchFiles } from './bench-files.ts';

const goal = 2000;
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);

interface Rate {
  readonly perSecond: number;
  /** By the time the processor spent, which a busy machine does not stretch. */
  readonly perProcessorSecond: number;
  readonly resources: number;
}

async function importOnce(files: readonly string[]): Promise<Rate> {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-bench-'));
  const store = await openSqliteStore({ file: join(folder, 'chartkey.db') });
  const start = performance.now();
  const before = process.cpuUsage();
  const { counts, refused } = await importInto(store, files);
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - start) / 1000;
  await store.close();
  rmSync(folder, { recursive: true });
  if (refused.length > 0) throw new Error(refused[0]);
  const resources = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { perSecond: resources / seconds, perProcessorSecond: (resources * 1e6) / (user + system), resources };
}

/** Prints one line. */
export async function benchImport(): Promise<void> {
  const files = benchFiles();
  const rates: Rate[] = [];
  for (let round = 0; round < rounds; round += 1) rates.push(await importOnce(files));
  const [rate] = rates.toSorted((a, b) => a.perSecond - b.perSecond).slice(Math.floor(rounds / 2));
  if (!rate) throw new Error('BENCH_ROUNDS must be at least 1');
  const verdict = rate.perSecond >= goal ? 'reached' : 'MISSED';
  const perProcessorSecond = `${Math.round(rate.perProcessorSecond)} per second of processor time`;
  console.log(
    `import: ${rate.resources} resources, ${Math.round(rate.perSecond)}/s (${perProcessorSecond})  goal ${goal} ${verdict}`,
  );
}
