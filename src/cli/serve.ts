import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import type { Command } from 'commander';
import { readServeConfig, type ServeConfig, type ServeOptions } from '../config.ts';
import { couldNotRun } from './command-failure.ts';
import { type Demo, loadDemo, prepareDemo, printDemo } from './demo.ts';
import { isPortFree } from './listen.ts';
import { createLog, type Log, quietenWhereWatched } from './log.ts';
import { type OpenStore, openStore, withStore } from './open-store.ts';
import { describeServe } from './serve-options.ts';
import { startServer } from './server.ts';
import { stopSignal } from './stop-signal.ts';
import { askForDemo, type Ports, runWorkers, tellReady } from './workers.ts';

/** `chartkey serve`: the server. */
export function serveCommand(): Command {
  return describeServe().action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const config = readServeConfig(options);
  const log = createLog();
  // A worker runs the same command line; what is done once was done by the process that started it.
  if (cluster.isWorker) {
    const demo = config.demo ? await askForDemo() : undefined;
    await serveHere(config, log, tellReady, demo);
    return process.disconnect();
  }
  if (!config.demo) {
    return serveOnce(config, log, undefined);
  }
  const demoConfig = await prepareDemo(config);
  await serveOnce(demoConfig, log, await withStore(openLogged(demoConfig, log), loadDemo));
}

async function serveOnce(config: ServeConfig, log: Log, demo: Demo | undefined): Promise<void> {
  // Of a database of its own: what is in another may be somebody's.
  const told = config.isDatabaseNamed ? undefined : demo;
  const onReady = (ports: Ports): void => announce(config, ports, log, demo);
  if (config.workers === 1) {
    return serveHere(config, log, onReady, told);
  }
  // One process migrates, indexes and makes the server key; the workers then find both.
  await withStore(openLogged(config, log), async () => {});
  await refuseTakenPorts(config);
  const environment = { CHARTKEY_DB: config.databaseFile, CHARTKEY_PORT: String(config.port) };
  await runWorkers(config.workers, environment, { log, onReady, demo: told });
}

async function serveHere(config: ServeConfig, log: Log, onReady: (ports: Ports) => void, demo?: Demo): Promise<void> {
  const stopping = stopSignal();
  const server = await startServer(config, await openLogged(config, log), log, { demo });
  onReady({ port: server.address.port, managePort: server.manageAddress.port });
  if (config.demo) {
    quietenWhereWatched(log);
  }
  await stopping;
  await server.stop();
}

/** Whoever waits for a server looks into its log. */
function openLogged(config: ServeConfig, log: Log): Promise<OpenStore> {
  return openStore(config, {
    write: (line) => log.info(line.trimEnd()),
    isTerminal: false,
    now: () => performance.now(),
  });
}

function announce(config: ServeConfig, ports: Ports, log: Log, demo: Demo | undefined): void {
  const url = urlOf(config, ports.port);
  const manageUrl = urlOf(config, ports.managePort);
  log.info({ fhir: `${url}/fhir`, manage: `${manageUrl}/manage/v1`, db: config.databaseFile }, 'serving');
  if (demo !== undefined) {
    printDemo(demo, url, manageUrl);
  }
}

/** Said once here, not by each worker. */
async function refuseTakenPorts({ host, port, managePort }: ServeConfig): Promise<void> {
  for (const wanted of [port, managePort]) {
    if (wanted !== undefined && wanted !== 0 && !(await isPortFree(host, wanted))) {
      throw couldNotRun(`Cannot listen on ${host}:${wanted}: the port is taken or not permitted`);
    }
  }
}

/** A URL that works on this machine, whatever address is listened on. */
function urlOf({ host, tls }: ServeConfig, port: AddressInfo['port']): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const authority = reachable.includes(':') ? `[${reachable}]` : reachable;
  return `${tls === undefined ? 'http' : 'https'}://${authority}:${port}`;
}
