// How long a credential that has ended is still of use, with eight processes on one database and readers that never pause.
import { constants, setPriority } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Ending } from '../test/support/severing-credential.ts';
import { severAtRandom } from '../test/support/severing-run.ts';
import { type Servers, startServers } from '../test/support/severing-servers.ts';
import { percentile, type SeveringResult } from '../test/support/severing-tally.ts';

const deletions = Number(process.env.BENCH_DELETIONS ?? 1000);
const processes = 8;
const goalMs = 50;
/** Deletions are what patients do; the other ways to an end share their code, and are shown by fewer. */
const runs: readonly (readonly [Ending, number])[] = [
  ['deleted', deletions],
  ['expired', deletions / 10],
  ['access off', deletions / 10],
  ['rotated away', deletions / 10],
  ['deleted with all', deletions / 10],
];

/** Prints two lines for each way to an end. */
export async function benchSevering(): Promise<void> {
  for (const how of ['workers', 'separate'] as const) {
    const servers = await startServers(how, processes);
    const what = how === 'workers' ? 'workers of one server' : 'servers';
    console.log(
      `severing: ${processes} ${what} on one database, 8 credentials at a time through 3 doors each, ended at random moments`,
    );
    goFirst();
    for (const [ending, times] of runs) await benchEnding(servers, ending, Math.max(1, Math.round(times)));
    setPriority(constants.priority.PRIORITY_NORMAL);
    await servers.stop();
  }
}

/** The readers go before the servers where that is allowed: a moment is of use only when it is noted at once. */
function goFirst(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
  } catch {
    // Then how late the readers are, which is printed, is in what they measure.
  }
}

async function benchEnding(servers: Servers, ending: Ending, count: number): Promise<void> {
  const lateness = monitorEventLoopDelay({ resolution: 2 });
  lateness.enable();
  const result = await severAtRandom(servers, Array<Ending>(count).fill(ending));
  lateness.disable();
  report(`${String(count).padStart(4)} ${ending}`, result);
  const [p99, max] = [lateness.percentile(99), lateness.max].map((nanoseconds) => (nanoseconds / 1e6).toFixed(1));
  console.log(`       in which the readers themselves are late by p99 ${p99} max ${max} ms`);
}

function report(name: string, { before, refusals, violations, lateMs, streams }: SeveringResult): void {
  const [p50, p99, max] = [0.5, 0.99, 1].map((part) => percentile(lateMs, part).toFixed(1));
  const isPrompt = percentile(lateMs, 1) <= goalMs;
  const columns = [
    `  ${name}`.padEnd(24),
    `${before} answers before, ${refusals} refusals after`,
    `begun after the end and not refused: ${violations.length}  goal 0 ${violations.length === 0 ? 'reached' : 'MISSED'}`,
    `${lateMs.length} under way, last byte after p50 ${p50} p99 ${p99} max ${max} ms  goal ${goalMs} ${isPrompt ? 'reached' : 'MISSED'}`,
    `slow streams: ${streams.cut} cut, ${streams.whole} whole`,
  ];
  console.log(columns.join('  '));
  for (const violation of violations.slice(0, 5)) console.log(`       ${violation}`);
}
