// Runs the real command line in a process of its own, in an empty folder, with nothing of this process's configuration.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const tsx = import.meta.resolve('tsx');

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
  /** Asks it to stop and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

type Environment = Readonly<Record<string, string>>;

/** A folder that is deleted when the test process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command to its end. */
export async function runChartkey(args: readonly string[], environment: Environment = {}): Promise<Ended> {
  return start(args, environment).ended;
}

/** Starts a server and resolves when it takes requests; fails with what it said when it ends instead. */
export async function serveChartkey(args: readonly string[], environment: Environment = {}): Promise<RunningChartkey> {
  const { child, ended, stderr } = start(['serve', ...args], environment);
  const serving = new Promise<string>((resolve) => {
    child.stderr?.on('data', () => {
      const line = stderr()
        .split('\n')
        .find((text) => text.includes('"msg":"serving"'));
      if (line !== undefined) {
        resolve(line);
      }
    });
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
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

function start(args: readonly string[], environment: Environment) {
  const env = { PATH: process.env.PATH ?? '', TMPDIR: temporaryFolder(), ...environment };
  const child: ChildProcess = spawn(process.execPath, ['--import', tsx, main, ...args], {
    cwd: temporaryFolder(),
    env,
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([exitCode]): Ended => ({ exitCode, stdout, stderr }));
  return { child, ended, stderr: () => stderr };
}
