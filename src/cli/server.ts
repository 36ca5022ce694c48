import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServeConfig } from '../config.ts';
import { createVerifier } from '../credentials/verify.ts';
import { createFhirApp } from '../http/app.ts';
import type { RequestLogEntry } from '../http/request-log.ts';
import { createManageApp } from '../manage/app.ts';
import { registerImport } from '../manage/import.ts';
import { close, createServer, listen } from './listen.ts';
import type { Log } from './log.ts';
import type { OpenStore } from './open-store.ts';
import { createServeFetch, type Fetch } from './serve-fetch.ts';

export interface RunningServer {
  readonly address: AddressInfo;
  /** Where /manage is: the server's own address, or that of the management port. */
  readonly manageAddress: AddressInfo;
  /** Finishes what is under way, writes what waits to be written, closes the database. */
  stop(): Promise<void>;
}

/** Wires store, apps and listeners together and resolves when requests are taken. The store is the server's from here on. */
export async function startServer(
  config: ServeConfig,
  { store, hashKey, cursorKey }: OpenStore,
  log: Log,
): Promise<RunningServer> {
  const now = Date.now;
  const verifier = createVerifier({
    store,
    hashKey,
    now,
    onError: (err) => log.error({ err }, 'could not note the use of credentials'),
  });
  let isStopping = false;
  async function unreadiness(): Promise<string | undefined> {
    try {
      await store.ping();
    } catch (err) {
      log.error({ err }, 'the database does not answer');
      return 'The database does not answer.';
    }
    return isStopping ? 'The server is stopping.' : undefined;
  }
  const { baseUrl, timeZone } = config;
  const fhirApp = createFhirApp({
    verifier,
    cursorKey,
    baseUrl,
    timeZone,
    now,
    log: (entry) => logRequest(log, entry),
  });
  const manageApp = createManageApp({
    store,
    hashKey,
    now,
    log,
    managementToken: config.managementToken,
    registerImport: (app) => registerImport(app, { store, now, log }),
  });
  const fhir: Fetch = (request, env) => fhirApp.fetch(request, env);
  const manage: Fetch = (request, env) => manageApp.fetch(request, env);

  const isManageApart = config.managePort !== undefined;
  const surfaces = isManageApart ? { fhir, unreadiness } : { fhir, manage, unreadiness };
  const servers: Server[] = [];
  async function start(listenerFetch: Fetch, port: number): Promise<AddressInfo> {
    const server = createServer(listenerFetch, config.tls);
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
    const address = await start(createServeFetch(surfaces), config.port);
    const manageAddress =
      config.managePort === undefined
        ? address
        : await start(createServeFetch({ manage, unreadiness }), config.managePort);
    return { address, manageAddress, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function logRequest(log: Log, { error, ...entry }: RequestLogEntry): void {
  if (error === undefined) {
    log.info(entry, 'request');
  } else {
    log.error({ ...entry, err: error }, 'request failed');
  }
}
