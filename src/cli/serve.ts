import cluster from 'node:cluster';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import {
  defaultAuditDays,
  defaultDatabaseFile,
  defaultFailureLimit,
  defaultHost,
  defaultMaxCredentials,
  defaultPort,
  defaultRateLimit,
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
    .description('serve /fhir, /oauth2, /portal and /manage')
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
    .option('--max-credentials <number>', `per patient (CHARTKEY_MAX_CREDENTIALS; default ${defaultMaxCredentials})`)
    .option(
      '--exclude-labels <list>',
      'security labels, as system|code with commas between, whose resources new credentials leave out unless they say otherwise (CHARTKEY_EXCLUDE_LABELS; default none)',
    )
    .option(
      '--rate-limit <number>',
      `requests a minute for each credential, 0 for any number (CHARTKEY_RATE_LIMIT; default ${defaultRateLimit})`,
    )
    .option(
      '--failure-limit <number>',
      `failed authentications a minute for each address and key, 0 for any number (CHARTKEY_FAILURE_LIMIT; default ${defaultFailureLimit})`,
    )
    .option(
      '--proxy-hops <number>',
      'proxies before the server that add to X-Forwarded-For (CHARTKEY_PROXY_HOPS; default 0)',
    )
    .option(
      '--cors-origins <list>',
      'origins, with commas between, whose pages may ask /fhir and /oauth2; none for none (CHARTKEY_CORS_ORIGINS; default *, all)',
    )
    .option('--webhook-url <url>', 'who is told of changes of credentials (CHARTKEY_WEBHOOK_URL)')
    .option(
      '--audit-days <number>',
      `how long the audit trail is kept (CHARTKEY_AUDIT_DAYS; default ${defaultAuditDays})`,
    )
    .option('--portal-name <text>', "what stands at the head of the patient's panel (CHARTKEY_PORTAL_NAME)")
    .option('--portal-home-url <url>', 'where the panel leads back to (CHARTKEY_PORTAL_HOME_URL)')
    .option('--portal-styles <file>', 'style sheet that the panel loads after its own (CHARTKEY_PORTAL_STYLES)')
    .option(
      '--portal-frame-ancestors <list>',
      'origins, with commas between, whose pages may frame the panel (CHARTKEY_PORTAL_FRAME_ANCESTORS; default none)',
    )
    .option('--demo', 'load records written for this project and print a credential for one of them')
    .addHelpText(
      'after',
      '\nAlso read: CHARTKEY_SERVER_KEY, 32 bytes as base64 (default: a file beside the database, made on first use);\n' +
        'CHARTKEY_WEBHOOK_SECRET, 24 to 64 bytes as base64, with which webhooks are signed;\n' +
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
    // Of a database of its own: what is in another may be somebody's.
    const access = config.isDatabaseNamed ? undefined : demo;
    return serveHere(config, log, (ports) => announce(config, ports, log, demo), access);
  }
  // One process migrates and makes the server key; the workers then find both.
  await withStore(openStore(config), async () => {});
  await refuseTakenPorts(config);
  const environment = { CHARTKEY_DB: config.databaseFile, CHARTKEY_PORT: String(config.port) };
  await runWorkers(config.workers, environment, { log, onReady: (ports) => announce(config, ports, log, demo) });
}

async function serveHere(config: ServeConfig, log: Log, onReady: (ports: Ports) => void, demo?: Demo): Promise<void> {
  const stopping = stopSignal();
  const server = await startServer(config, await openStore(config), log, { demo });
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
