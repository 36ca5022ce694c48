import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { TestEvent } from './event.ts';
import { type FileResult, judge } from './judge.ts';
import { killGroup, noteGroup } from './process-group.ts';
import { eventDescriptor } from './tell.mjs';

const preload = new URL('./preload.mjs', import.meta.url).href;
const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

/** How long a process may leave its output open after it ended, when a child of its own still holds it. */
const drainMs = 500;

/** Runs one test file in a process of its own, from the project's folder, and judges it. Stops it, and whatever it started, after `timeoutMs`. */
export async function runFile(file: string, timeoutMs: number): Promise<FileResult> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', '--import', preload, file], {
    cwd: projectFolder,
    // A process group of its own, so that a stop reaches the servers and imports that the tests started.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const output = collect([child.stdout, child.stderr]);
  const told = collect([child.stdio[eventDescriptor]]);
  let timedOut = false;
  noteGroup(child.pid);
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child.pid);
  }, timeoutMs);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
    child.on('exit', (code) => setTimeout(resolve, drainMs, code).unref());
  });
  clearTimeout(timer);
  killGroup(child.pid);
  return judge({
    file,
    exitCode,
    timedOutAfterMs: timedOut ? timeoutMs : undefined,
    events: parseEvents(told.join('')),
    output: output.join(''),
    durationMs: performance.now() - startedAt,
  });
}

/** What the streams send, in the order of arrival; grows until they close. */
function collect(streams: readonly unknown[]): readonly string[] {
  const chunks: string[] = [];
  for (const stream of streams.filter((stream) => stream instanceof Readable)) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  return chunks;
}

/** A killed process may leave half a line at the end, which is dropped. */
function parseEvents(text: string): readonly TestEvent[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TestEvent);
}
