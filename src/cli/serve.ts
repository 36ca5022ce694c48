import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import {
  defaultDatabaseFile,
  defaultHost,
  defaultPort,
  readServeConfig,
  type ServeConfig,
  type ServeOptions,
} from '../config.ts';
import { couldNotRun } from './command-failure.ts';
import { type Demo, loadDemo, prepareDemo, printDemo } from './demo.ts';
import { isPortFree } from './listen.ts';
import { createLog, type Log } from './log.ts';
import { openStore, withStore } from './open-store.ts';
import { startServer } from './server.ts';
import { stopSignal } from './stop-signal.ts';
import { type Ports, runWorkers, tellReady } from './workers.ts';

/** `chartkey serve`: the server. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('serve /fhir and /manage')
    .option('--db <file>', `SQLite database (CHARTKEY_DB; default ${defaultDatabaseFile})`)
    .option('--host <address>', `address to listen on (CHARTKEY_HOST; default ${defaultHost})`)
    .option('--port <number>', `port to listen on, 0 for any (CHARTKEY_PORT; default ${defaultPort})`)
    .option('--manage-port <number>', 'serve /manage on this port and nowhere else (CHARTKEY_MANAGE_PORT)')
    .option('--base-url <url>', 'URL that clients use, behind a proxy, without /fhir (CHARTKEY_BASE_URL)')
    .option('--workers <number>', 'processes that share the port (CHARTKEY_WORKERS; default 1)')
    .option('--tls-cert <file>', 'PEM certificate chain (CHARTKEY_TLS_CERT)')
    .option('--tls-key <file>', 'PEM private key (CHARTKEY_TLS_KEY)')
    .option(
      '--time-zone <name>',
      'zone of dates and times without one (CHARTKEY_TIME_ZONE; default that of the database, UTC for a new one)',
    )
    .option('--demo', 'load records written for this project and print a credential for one of them')
    .addHelpText(
      'after',
      '\nAlso read: CHARTKEY_SERVER_KEY, 32 bytes as base64 (default: a file beside the database, made on first use);\n' +
        'CHARTKEY_MANAGEMENT_TOKEN, a management token of at least 32 characters that holds while it is set.',
    )
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const config = readServeConfig(options);
  const log = createLog();
  // A worker runs the same command line; what is done once was done by the process that started it.
  if (cluster.isWorker) {
    await serveHere(config, log, tellReady);
    return process.disconnect();
  }
  if (!config.demo) {
    return serveOnce(config, log, undefined);
  }
  const demoConfig = await prepareDemo(config);
  await serveOnce(demoConfig, log, await withStore(openStore(demoConfig), loadDemo));
}

async function serveOnce(config: ServeConfig, log: Log, demo: Demo | undefined): Promise<void> {
  if (config.workers === 1) {
    return serveHere(config, log, (ports) => announce(config, ports, log, demo));
  }
  // One process migrates and makes the server key; the workers then find both.
  await withStore(openStore(config), async () => {});
  await refuseTakenPorts(config);
  const environment = { CHARTKEY_DB: config.databaseFile, CHARTKEY_PORT: String(config.port) };
  await runWorkers(config.workers, environment, { log, onReady: (ports) => announce(config, ports, log, demo) });
}

async function serveHere(config: ServeConfig, log: Log, onReady: (ports: Ports) => void): Promise<void> {
  const stopping = stopSignal();
  const server = await startServer(config, await openStore(config), log);
  onReady({ port: server.address.port, managePort: server.manageAddress.port });
  await stopping;
  await server.stop();
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
