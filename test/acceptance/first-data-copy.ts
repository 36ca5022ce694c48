// A copy of the project as somebody has it who has just cloned it, and the commands that they give in it.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const project = fileURLToPath(new URL('../..', import.meta.url));
const runFile = promisify(execFile);
/** A report of every request is long. */
const maxOutputBytes = 64 * 1024 * 1024;

export interface Copy {
  readonly folder: string;
  /** Runs a command to its end; fails with what it wrote when it fails. */
  run(command: string, environment?: Readonly<Record<string, string>>): Promise<string>;
  /** Starts a command that does not end, and resolves to what it has written once that holds `words`. */
  start(command: string, words: string): Promise<string>;
  /** When what was built last was written. */
  /** How long the servers took to answer all that was asked of them so far, in milliseconds, as their logs tell. */
  answeringMs(): number;
  builtAt(): number;
  remove(): Promise<void>;
}

/** Of the files that git knows or would take. Packages are those that are here, or none yet. */
export function copyProject(hasPackages: boolean): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-first-data-'));
  for (const path of projectFiles()) cpSync(join(project, path), join(folder, path));
  if (hasPackages) symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  const started: ChildProcess[] = [];
  process.once('exit', () => {
    for (const child of started) killGroup(child, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  // The port is any: the usual one may be taken where this runs.
  const environment = { ...process.env, CHARTKEY_PORT: '0' };
  return {
    folder,
    async run(command, more = {}) {
      const options = { cwd: folder, env: { ...environment, ...more }, maxBuffer: maxOutputBytes };
      try {
        return (await runFile('sh', ['-c', command], options)).stdout;
      } catch (error) {
        const written = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
        throw new Error(`${error instanceof Error ? error.message : ''}\n${written.slice(-10_000)}`);
      }
    },
    async start(command, words) {
      // A group of its own, so that what npm has started ends with it.
      const child = spawn('sh', ['-c', command], { cwd: folder, env: environment, detached: true });
      started.push(child);
      return outputWith(child, words);
    },
    answeringMs: () => sumOf(started.map((child) => logs.get(child) ?? '')),
    builtAt: () => newestIn(join(folder, 'dist')),
    async remove() {
      await Promise.all(started.map(endGroup));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function projectFiles(): readonly string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const names = execFileSync('git', args, { cwd: project, encoding: 'utf8' }).split('\0');
  return [...new Set(names)].filter((name) => name !== '' && existsSync(join(project, name)));
}

/** What each has written to standard error, where a server's log goes. */
const logs = new WeakMap<ChildProcess, string>();

/** Of how long each request took, in milliseconds, as the lines of a log tell. */
function sumOf(texts: readonly string[]): number {
  const requests = texts.flatMap((text) => text.split('\n')).filter((line) => line.includes('"msg":"request"'));
  return requests.reduce((sum, line) => sum + Number(/"ms":([\d.]+)/.exec(line)?.[1] ?? 0), 0);
}

function outputWith(child: ChildProcess, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let written = '';
    let failed = '';
    child.stdout?.on('data', (chunk) => {
      written += chunk;
      if (written.includes(words)) resolve(written);
    });
    child.stderr?.on('data', (chunk) => {
      failed += chunk;
      logs.set(child, failed);
    });
    child.on('close', (exitCode) => reject(new Error(`It ended with ${exitCode}: ${written}${failed}`)));
  });
}

async function endGroup(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  if (killGroup(child, 'SIGTERM')) await ended;
}

/** Whether there was one. */
function killGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): boolean {
  return pid !== undefined && exitCode === null && signalCode === null && process.kill(-pid, signal);
}

function newestIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((name) => statSync(join(folder, name)).ctimeMs));
}

/** The first command that the README gives. */
export function firstCommand(): string {
  const readme = readFileSync(join(project, 'README.md'), 'utf8');
  const command = /^```sh\n(.+)\n```$/m.exec(readme)?.[1];
  if (command === undefined) throw new Error('README.md gives no command.');
  return command;
}
