// Requests per second of reads and searches, beside a bare node:http server that sends the same bytes in the same run.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import autocannon from 'autocannon';
import { createClient, foundIn, parsed } from '../test/support/server-client.ts';

interface Served {
  readonly process: ChildProcess;
  readonly port: number;
  readonly patient: string;
  readonly authorization: string;
}

interface Scenario {
  readonly name: string;
  readonly path: string;
  /** What this release has to reach, as a part of the bare server's rate. */
  readonly goal: number;
}

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const secondsPerRound = Number(process.env.BENCH_SECONDS ?? 2);
const connections = 10;

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['-p', String(process.pid)], { stdio: 'ignore' });
    return cpus().length > 1;
  } catch {
    return false;
  }
}

/** Starts a server on one core, apart from the load where there is a second; resolves with the line it prints when ready. */
function start(script: string, args: readonly string[]): Promise<{ process: ChildProcess; ready: unknown }> {
  const profile =
    process.env.BENCH_CPU_PROF === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_CPU_PROF}`];
  const command = [process.execPath, ...profile, '--import', 'tsx', script, ...args];
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

async function startChartKey(): Promise<Served> {
  const { process: child, ready } = await start('bench/serve-record.ts', []);
  const { port, patient, authorization } = ready as { port: number; patient: string; authorization: string };
  return { process: child, port, patient, authorization };
}

async function startBare(answer: { text: string; headers: object }): Promise<{ process: ChildProcess; port: number }> {
  const sealed = Buffer.from(JSON.stringify(answer)).toString('base64');
  const { process: child, ready } = await start('bench/serve-bare.ts', [sealed]);
  return { process: child, port: (ready as { port: number }).port };
}

async function requestsPerSecond(port: number, path: string, authorization: string): Promise<number> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}${path}`,
    headers: { authorization },
    connections,
    duration: secondsPerRound,
    workers: 1,
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} refused, ${result.errors} errors`);
  return result.requests.total / result.duration;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function measure(served: Served, scenario: Scenario): Promise<string> {
  const client = createClient(`http://127.0.0.1:${served.port}`, { authorization: served.authorization });
  const answer = await client.ask(scenario.path);
  client.close();
  if (answer.status !== 200) throw new Error(`${scenario.path} answered ${answer.status}: ${answer.text}`);
  const { connection, 'keep-alive': keepAlive, 'transfer-encoding': encoding, date, ...headers } = answer.headers;
  const bare = await startBare({ text: answer.text, headers });
  const ours: number[] = [];
  const theirs: number[] = [];
  // Round by round in turns, so that whatever else the machine does hits both.
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await requestsPerSecond(bare.port, scenario.path, served.authorization));
    ours.push(await requestsPerSecond(served.port, scenario.path, served.authorization));
  }
  bare.process.kill();
  const ratio = median(ours.map((rate, round) => rate / (theirs[round] ?? rate)));
  const verdict = ratio >= scenario.goal ? 'reached' : 'MISSED';
  const columns = [
    scenario.name.padEnd(44),
    `${answer.text.length} bytes`.padStart(14),
    `${Math.round(median(ours))}/s`.padStart(10),
    `bare ${Math.round(median(theirs))}/s`.padStart(14),
    `ratio ${ratio.toFixed(2)}`.padStart(11),
    `goal ${scenario.goal} ${verdict}`,
  ];
  return columns.join('  ');
}

async function scenariosFor(served: Served): Promise<Scenario[]> {
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
    const pinned = hasTaskset() ? 'server pinned to one core' : 'server not pinned';
    console.log(`serve: ${connections} connections, ${rounds} rounds of ${secondsPerRound} s each, ${pinned}`);
    for (const scenario of await scenariosFor(served)) console.log(await measure(served, scenario));
  } finally {
    const ended = new Promise((resolve) => served.process.once('exit', resolve));
    served.process.kill('SIGTERM');
    await ended;
  }
}
