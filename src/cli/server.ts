import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServeConfig } from '../config.ts';
import { createVerifier, type Verifier } from '../credentials/verify.ts';
import { createFhirApp } from '../http/app.ts';
import type { RequestLogEntry } from '../http/request-log.ts';
import { createManageApp } from '../manage/app.ts';
import { registerImport } from '../manage/import.ts';
import type { Store } from '../store/store.ts';
import { close, createServer, listen } from './listen.ts';
import type { Log } from './log.ts';
import type { OpenStore } from './open-store.ts';
import { createServeFetch, type Fetch, type Surfaces } from './serve-fetch.ts';

export interface RunningServer {
  readonly address: AddressInfo;
  /** Where /manage is: the server's own address, or that of the management port. */
  readonly manageAddress: AddressInfo;
  /** Finishes what is under way, writes what waits to be written, closes the database. */
  stop(): Promise<void>;
}

/** Wires store, apps and listeners together and resolves when requests are taken. The store is the server's from here on. */
export async function startServer(config: ServeConfig, open: OpenStore, log: Log): Promise<RunningServer> {
  const { store, hashKey } = open;
  const verifier = createVerifier({
    store,
    hashKey,
    now: Date.now,
    onError: (err) => log.error({ err }, 'could not note the use of credentials'),
  });
  const servers: Server[] = [];
  let isStopping = false;

  async function unreadiness(): Promise<string | undefined> {
    const failure = await databaseFailure(store, log);
    return isStopping ? 'The server is stopping.' : failure;
  }
  async function start(surfaces: Omit<Surfaces, 'unreadiness'>, port: number): Promise<AddressInfo> {
    const server = createServer(createServeFetch({ ...surfaces, unreadiness }), config.tls);
    const address = await listen(server, config.host, port);
    servers.push(server);
    return address;
  }
  async function stop(): Promise<void> {
    isStopping = true;
    await Promise.all(servers.map(close));
    await verifier.flush();
    await store.close();
  }

  try {
    const fhir = createFhir(config, open, verifier, log);
    const manage = createManage(config, open, log);
    const { port, managePort } = config;
    const address = await start(managePort === undefined ? { fhir, manage } : { fhir }, port);
    const manageAddress = managePort === undefined ? address : await start({ manage }, managePort);
    return { address, manageAddress, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createFhir({ baseUrl }: ServeConfig, { cursorKey, store }: OpenStore, verifier: Verifier, log: Log): Fetch {
  const app = createFhirApp({
    verifier,
    cursorKey,
    baseUrl,
    timeZone: store.timeZone,
    now: Date.now,
    log: (entry) => logRequest(log, entry),
  });
  return (request, env) => app.fetch(request, env);
}

function createManage({ managementToken }: ServeConfig, { store, hashKey }: OpenStore, log: Log): Fetch {
  const now = Date.now;
  const app = createManageApp({
    store,
    hashKey,
    now,
    log,
    managementToken,
    registerImport: (mounting) => registerImport(mounting, { store, now, log }),
  });
  return (request, env) => app.fetch(request, env);
}

async function databaseFailure(store: Store, log: Log): Promise<string | undefined> {
  try {
    await store.ping();
    return undefined;
  } catch (err) {
    log.error({ err }, 'the database does not answer');
    return 'The database does not answer.';
  }
}

function logRequest(log: Log, { error, ...entry }: RequestLogEntry): void {
  if (error === undefined) {
    log.info(entry, 'request');
  } else {
    log.error({ ...entry, err: error }, 'request failed');
  }
}
