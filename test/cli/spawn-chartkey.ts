// Runs the real command line in a process of its own, in an empty folder, with nothing of this process's configuration.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const tsx = import.meta.resolve('tsx');
/** The loader looks for it where the program runs, and without it takes pages for another library's. */
const tsconfig = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningChartkey {
  /** Fields of the log line that tells where it serves. */
  readonly fhir: string;
  readonly manage: string;
  readonly db: string;
  readonly pid: number;
  /** What it has written so far. */
  written(): Omit<Ended, 'exitCode'>;
  /** Asks it to stop and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

type Environment = Readonly<Record<string, string>>;

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a server and resolves when it takes requests; fails with what it said when it ends instead. */
export async function serveChartkey(args: readonly string[], environment: Environment = {}): Promise<RunningChartkey> {
  const { child, ended, written } = start(['serve', ...args], environment);
  // What a demo prints for people comes through another pipe than the log.
  const isAllSaid = () => !args.includes('--demo') || written().stdout.includes('Ctrl-C');
  const serving = new Promise<string>((resolve) => {
    const look = () => {
      const line = written()
        .stderr.split('\n')
        .find((text) => text.includes('"msg":"serving"'));
      if (line !== undefined && isAllSaid()) {
        resolve(line);
      }
    };
    child.stderr?.on('data', look);
    child.stdout?.on('data', look);
  });
  const line = await Promise.race([
    serving,
    ended.then((end) => Promise.reject(new Error(`It ended: ${JSON.stringify(end)}`))),
  ]);
  const { fhir, manage, db } = JSON.parse(line);
  return {
    fhir,
    manage,
    db,
    pid: child.pid ?? 0,
    written,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

function start(args: readonly string[], environment: Environment) {
  const env = { PATH: process.env.PATH ?? '', TMPDIR: temporaryFolder(), TSX_TSCONFIG_PATH: tsconfig, ...environment };
  const child: ChildProcess = spawn(process.execPath, ['--import', tsx, main, ...args], {
    cwd: temporaryFolder(),
    env,
  });
  children.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([exitCode]): Ended => ({ exitCode, stdout, stderr }));
  return { child, ended, written: () => ({ stdout, stderr }) };
}
