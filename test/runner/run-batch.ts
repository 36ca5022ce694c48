import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { TestEvent } from './event.ts';
import { type FileResult, judge } from './judge.ts';
import { killGroup, noteGroup } from './process-group.ts';
import { runFile } from './run-file.ts';
import { eventDescriptor } from './tell.mjs';

const program = fileURLToPath(new URL('./batch.mjs', import.meta.url));
const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

export interface Batch {
  /** Runs one more file; one at a time. */
  run(file: string): Promise<FileResult>;
  stop(): void;
}

/**
 * Runs test files one after another in one process, which is several times quicker than a process for each. A file that
 * does not simply pass there is run again in a process of its own, and that counts; so neighbours cannot fail a file.
 */
export function createBatch(timeoutMs: number): Batch {
  let child: ChildProcess | undefined;
  const stop = (): void => {
    killGroup(child?.pid);
    child = undefined;
  };
  return {
    async run(file) {
      child ??= startProcess();
      const startedAt = performance.now();
      const events = await runIn(child, file, timeoutMs);
      const end = events.find((event) => event.type === 'end');
      const durationMs = performance.now() - startedAt;
      const result = judge({
        file,
        exitCode: end?.exitCode ?? null,
        timedOutAfterMs: undefined,
        events,
        output: '',
        durationMs,
      });
      if (result.failed === 0) {
        return { ...result, uses: events.filter((event) => event.type === 'use') };
      }
      stop();
      return runFile(file, timeoutMs);
    },
    stop,
  };
}

function startProcess(): ChildProcess {
  const child = spawn(process.execPath, [program], {
    cwd: projectFolder,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'ipc'],
  });
  noteGroup(child.pid);
  return child;
}

/** What a file tells until it ends, its process does, or the time is over. */
async function runIn(child: ChildProcess, file: string, timeoutMs: number): Promise<readonly TestEvent[]> {
  const told = child.stdio[eventDescriptor];
  if (!(told instanceof Readable)) {
    return [];
  }
  const events: TestEvent[] = [];
  await new Promise<void>((resolve) => {
    let rest = '';
    const timer = setTimeout(finish, timeoutMs);
    function finish(): void {
      clearTimeout(timer);
      told?.off('data', take);
      child.off('exit', finish);
      resolve();
    }
    function take(chunk: Buffer): void {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      events.push(...lines.map((line) => JSON.parse(line) as TestEvent));
      if (events.at(-1)?.type === 'end') {
        finish();
      }
    }
    told.on('data', take);
    child.once('exit', finish);
    child.send(file);
  });
  return events;
}
