// Requests per second of reads and searches, beside a bare node:http server that sends the same bytes in the same run.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import autocannon from 'autocannon';
import { createClient, foundIn, parsed } from '../test/support/server-client.ts';

export interface Served {
  readonly process: ChildProcess;
  readonly port: number;
  readonly patient: string;
  readonly authorization: string;
}

export interface Scenario {
  readonly name: string;
  readonly path: string;
  /** What this release has to reach, as a part of the bare server's rate. */
  readonly goal: number;
}

export const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const secondsPerRound = Number(process.env.BENCH_SECONDS ?? 1);
const connections = 10;
/** Of `npm start`, for both servers. */
const startFlags = startScript()
  .split(' ')
  .filter((word) => word.startsWith('--'));
const loader = new URL('load-typescript.mjs', import.meta.url).href;

function startScript(): string {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  return scripts.start;
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['-p', String(process.pid)], { stdio: 'ignore' });
    return cpus().length > 1;
  } catch {
    return false;
  }
}

/** Starts a server on one core, apart from the load's; resolves with the line it prints when ready. */
function start(script: string, args: readonly string[]): Promise<{ process: ChildProcess; ready: unknown }> {
  const profile =
    process.env.BENCH_CPU_PROF === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_CPU_PROF}`];
  const command = [process.execPath, ...startFlags, ...profile, '--import', loader, script, ...args];
  const [file = '', ...rest] = hasTaskset() ? ['taskset', '-c', '0', ...command] : command;
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve({ process: child, ready: JSON.parse(text) });
    });
    child.on('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready`)));
  });
}

export async function startChartKey(...args: readonly string[]): Promise<Served> {
  const { process: child, ready } = await start('bench/serve-record.ts', args);
  const { port, patient, authorization } = ready as { port: number; patient: string; authorization: string };
  return { process: child, port, patient, authorization };
}

async function startBare(answer: { text: string; headers: object }): Promise<{ process: ChildProcess; port: number }> {
  const sealed = Buffer.from(JSON.stringify(answer)).toString('base64');
  const { process: child, ready } = await start('bench/serve-bare.ts', [sealed]);
  return { process: child, port: (ready as { port: number }).port };
}

/**
 * Does the work in this process while it never sleeps, on a core of its own. Waking a client that waits for an answer is done
 * by the server that sends it, and takes longer than all of a bare server's work: the slower server, whose clients wait, would
 * pay for it at every answer, and the bare one, whose clients are always busy, never.
 */
async function awake<T>(work: () => Promise<T>): Promise<T> {
  let isDone = false;
  const turn = (): void => {
    if (!isDone) setImmediate(turn);
  };
  keepTo('1');
  turn();
  try {
    return await work();
  } finally {
    isDone = true;
    keepTo(`0-${cpus().length - 1}`);
  }
}

/** Keeps this process to some cores, where that can be. */
function keepTo(cores: string): void {
  if (hasTaskset()) execFileSync('taskset', ['-a', '-p', '-c', cores, String(process.pid)], { stdio: 'ignore' });
}

export interface Rate {
  readonly perSecond: number;
  /** By the time that the server's processor spent, which other work on the machine does not stretch; 0 where unknown. */
  readonly perProcessorSecond: number;
}

/** Hundredths of a second that a process has had of a processor; 0 where the system does not tell. */
function processorTicks(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}

export async function rateOf(server: ChildProcess, port: number, path: string, authorization: string): Promise<Rate> {
  const before = processorTicks(server.pid);
  const options = { url: `http://127.0.0.1:${port}${path}`, headers: { authorization }, connections };
  const result = await awake(() => autocannon({ ...options, duration: secondsPerRound }));
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} refused, ${result.errors} errors`);
  const ticks = processorTicks(server.pid) - before;
  const { total } = result.requests;
  return { perSecond: total / result.duration, perProcessorSecond: ticks === 0 ? 0 : (total * 100) / ticks };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function measure(served: Served, scenario: Scenario): Promise<string> {
  const client = createClient(`http://127.0.0.1:${served.port}`, { authorization: served.authorization });
  const answer = await client.ask(scenario.path);
  client.close();
  if (answer.status !== 200) throw new Error(`${scenario.path} answered ${answer.status}: ${answer.text}`);
  const { connection, 'keep-alive': keepAlive, 'transfer-encoding': encoding, date, ...headers } = answer.headers;
  const bare = await startBare({ text: answer.text, headers });
  const ours: Rate[] = [];
  const theirs: Rate[] = [];
  // Round by round in turns, so that whatever else the machine does hits both.
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await rateOf(bare.process, bare.port, scenario.path, served.authorization));
    ours.push(await rateOf(served.process, served.port, scenario.path, served.authorization));
  }
  bare.process.kill();
  const medianOf = (rates: readonly Rate[], key: keyof Rate) => median(rates.map((rate) => rate[key]));
  const ratio = medianOf(ours, 'perSecond') / medianOf(theirs, 'perSecond');
  const processorRatio = medianOf(ours, 'perProcessorSecond') / medianOf(theirs, 'perProcessorSecond');
  const verdict = ratio >= scenario.goal ? 'reached' : 'MISSED';
  const columns = [
    scenario.name.padEnd(32),
    `${answer.text.length} bytes`.padStart(12),
    `${Math.round(medianOf(ours, 'perSecond'))}/s`.padStart(8),
    `bare ${Math.round(medianOf(theirs, 'perSecond'))}/s`.padStart(12),
    `ratio ${ratio.toFixed(2)}`,
    ...(Number.isFinite(processorRatio) ? [`by processor time ${processorRatio.toFixed(2)}`] : []),
    `goal ${scenario.goal} ${verdict}`,
  ];
  return columns.join('  ');
}

export async function scenariosFor(served: Served): Promise<Scenario[]> {
  const client = createClient(`http://127.0.0.1:${served.port}`, { authorization: served.authorization });
  const vitals = `/fhir/Observation?patient=${served.patient}&category=vital-signs&_count=20`;
  const [first] = foundIn(parsed(await client.ask(vitals))).matches;
  client.close();
  const code = /"code":\{"coding":\[\{[^}]*?"code":"([^"]+)"/.exec(JSON.stringify(first))?.[1] ?? '';
  const dated = `/fhir/Observation?code=http://loinc.org|${code}&date=ge2000&date=lt2030&_sort=-date&_count=20`;
  return [
    { name: 'read by id', path: `/fhir/Observation/${first?.id}`, goal: 0.25 },
    { name: 'search of 20 vital signs', path: vitals, goal: 0.12 },
    { name: 'one code, a date range, sorted', path: dated, goal: 0.12 },
  ];
}

/** Prints one line per scenario. */
export async function benchServe(): Promise<void> {
  const served = await startChartKey();
  try {
    const pinned = hasTaskset() ? 'server and load pinned to a core each' : 'nothing pinned';
    console.log(`serve: ${connections} connections, ${rounds} rounds of ${secondsPerRound} s each, ${pinned}`);
    for (const scenario of await scenariosFor(served)) console.log(await measure(served, scenario));
  } finally {
    await stop(served);
  }
}

export async function stop({ process: child }: Served): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
