import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { couldNotRun } from './command-failure.ts';
import type { Demo } from './demo.ts';
import type { Log } from './log.ts';
import { stopSignal } from './stop-signal.ts';

/** A worker that cannot live must not be started again in a tight loop. */
const restartDelayMs = 1000;
/** Longer than a worker takes to finish its answers. */
const killAfterMs = 15_000;

/** Where a server listens; the same port for all workers, and the same for both when /manage has none of its own. */
export interface Ports {
  readonly port: number;
  readonly managePort: number;
}

/** Told by a worker to the process that started it, once it takes requests. */
export function tellReady(ports: Ports): void {
  process.send?.(ports);
}

const question = 'demo?';

/** Asked by a worker: what opens the demo, which the process that started it has loaded. Not by an environment, which children inherit. */
export async function askForDemo(): Promise<Demo | undefined> {
  const answered = once(process, 'message');
  process.send?.(question);
  const [answer]: unknown[] = await answered;
  return (answer as { readonly demo?: Demo }).demo;
}

export interface WorkersOptions {
  readonly log: Log;
  readonly onReady: (ports: Ports) => void;
  /** What workers may tell of the demo. */
  readonly demo: Demo | undefined;
}

/**
 * Runs this same command in `count` processes that share the port, starts again those that die, and resolves when all
 * have ended after a signal. Fails when one ends before it took requests; it has said why itself.
 */
export async function runWorkers(
  count: number,
  environment: Readonly<Record<string, string>>,
  { log, onReady, demo }: WorkersOptions,
): Promise<void> {
  const alive = new Set<Worker>();
  const ready = new Set<Worker>();
  let isStopping = false;
  let hasAnnounced = false;
  const start = (): void => {
    alive.add(cluster.fork(environment));
  };

  cluster.on('message', (worker, message) => {
    if (message === question) {
      worker.send({ demo });
      return;
    }
    if (!isPorts(message)) {
      return;
    }
    ready.add(worker);
    if (ready.size === count && !hasAnnounced) {
      hasAnnounced = true;
      onReady(message);
    }
  });
  const ended = new Promise<void>((resolve, reject) => {
    cluster.on('exit', (worker, exitCode) => {
      alive.delete(worker);
      const wasReady = ready.delete(worker);
      if (isStopping) {
        return alive.size === 0 ? resolve() : undefined;
      }
      if (!wasReady && !hasAnnounced) {
        return reject(couldNotRun('A worker could not start.'));
      }
      log.error({ worker: worker.id, exitCode }, 'a worker ended and is started again');
      setTimeout(() => (isStopping ? undefined : start()), restartDelayMs);
    });
  });
  for (let i = 0; i < count; i++) {
    start();
  }

  try {
    await Promise.race([ended, stopSignal()]);
  } finally {
    isStopping = true;
    alive.forEach(stopWorker);
  }
  await (alive.size === 0 ? undefined : ended);
}

function stopWorker({ process: worker }: Worker): void {
  worker.kill('SIGTERM');
  setTimeout(() => worker.kill('SIGKILL'), killAfterMs).unref();
}

function isPorts(message: unknown): message is Ports {
  return typeof message === 'object' && message !== null && 'port' in message && 'managePort' in message;
}
