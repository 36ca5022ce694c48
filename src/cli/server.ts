import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Audit, createAudit } from '../audit/audit.ts';
import type { ServeConfig } from '../config.ts';
import { createVerifier, type Verifier } from '../credentials/verify.ts';
import type { DemoAccess, OpenApiDocument } from '../docs/docs-source.ts';
import { createFhirApp } from '../http/app.ts';
import { createCors } from '../http/cors.ts';
import { createOpenAnswers, type OpenAnswers } from '../http/open-answers.ts';
import type { RequestLogEntry } from '../http/request-log.ts';
import { createUnreadableRequests } from '../http/unreadable-request.ts';
import { createManageApp } from '../manage/app.ts';
import { registerImport } from '../manage/import.ts';
import { describeCalls } from '../manage/openapi-document.ts';
import { type PortalLinkOptions, registerPortalSessions } from '../manage/register-portal-sessions.ts';
import { startBackground } from './background.ts';
import { readOrigins } from './cors.ts';
import { createOauth } from './create-oauth.ts';
import { createDocs } from './docs.ts';
import { close, createServer, listen } from './listen.ts';
import type { Log } from './log.ts';
import { closeStore, type OpenStore, refuseBrokenTrail } from './open-store.ts';
import { createPortal, portalLinkUrl } from './portal.ts';
import { createServeFetch, type Fetch, type Surfaces } from './serve-fetch.ts';

export interface RunningServer {
  readonly address: AddressInfo;
  /** Where /manage is: the server's own address, or that of the management port. */
  readonly manageAddress: AddressInfo;
  /** Finishes what is under way, writes what waits to be written, closes the database. */
  stop(): Promise<void>;
}

export interface ServerExtras {
  /** Another than the trail's only where what it costs is measured. */
  readonly audit?: Audit | undefined;
  /** Where there are demo records alone. */
  readonly demo?: Omit<DemoAccess, 'manageUrl'> | undefined;
}

/**
 * Wires store, apps and listeners together and resolves when requests are taken. The store is the server's from here on.
 */
export async function startServer(
  config: ServeConfig,
  open: OpenStore,
  log: Log,
  { audit = auditOf(config, open), demo }: ServerExtras = {},
): Promise<RunningServer> {
  const { store, hashKey } = open;
  const verifier = createVerifier({
    store,
    hashKey,
    now: Date.now,
    onError: (err) => log.error({ err }, 'could not note the use of credentials'),
  });
  const openAnswers = createOpenAnswers((credentialId, requestId) =>
    log.info({ credentialId, requestId }, 'an answer was cut off: its credential has ended'),
  );
  const background = startBackground(config, open, audit.recorder, log);
  const cors = createCors(readOrigins(config.corsOrigins));
  const unreadable = createUnreadableRequests({ ...audit, proxyHops: config.proxyHops });
  const servers: Server[] = [];
  let isStopping = false;

  async function unreadiness(): Promise<string | undefined> {
    const failure = await databaseFailure(open, log);
    return isStopping ? 'The server is stopping.' : failure;
  }
  async function start(
    surfaces: Omit<Surfaces, 'unreadiness' | 'unreadable' | 'cors'>,
    port: number,
  ): Promise<AddressInfo> {
    const fetch = createServeFetch({ ...surfaces, cors, unreadable, unreadiness });
    const server = createServer(fetch, { tls: config.tls, openAnswers, unreadable });
    const address = await listen(server, config.host, port);
    servers.push(server);
    return address;
  }
  async function stop(): Promise<void> {
    isStopping = true;
    await Promise.all([...servers.map(close), background.stop()]);
    await audit.recorder.flush();
    await verifier.flush();
    await closeStore(open);
  }

  try {
    await refuseBrokenTrail(open);
    const parts = { verifier, audit, log };
    const fhir = createFhir(config, open, { ...parts, openAnswers });
    const oauth = createOauth(config, open, parts);
    const portal = createPortal(config, open, { recorder: audit.recorder, log });
    const { port, managePort } = config;
    // Known once it is listened on.
    let patientPort = port;
    const linkUrl = portalLinkUrl(config.baseUrl, () => patientPort);
    const manage = createManage(config, open, { sessions: portal.sessions, linkUrl, audit, log });
    let openManagePort = port;
    const docs = createDocs({ config, manageDescription: manage.describe, demo, managePort: () => openManagePort });
    const forPatients = { fhir, oauth, portal: portal.fetch, docs };
    const address = await start(
      managePort === undefined ? { ...forPatients, manage: manage.fetch } : forPatients,
      port,
    );
    patientPort = address.port;
    // Introspection is the portal's, which may reach the management port alone.
    const introspection = createOauth(config, open, parts, ['introspect']);
    const manageAddress =
      managePort === undefined ? address : await start({ manage: manage.fetch, oauth: introspection }, managePort);
    openManagePort = manageAddress.port;
    return { address, manageAddress, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function auditOf({ rateLimit, failureLimit, baseUrl }: ServeConfig, { store, audit: trail }: OpenStore): Audit {
  const rules = { requests: rateLimit, failures: failureLimit };
  return createAudit({ trail, write: store.write, rules, serverUrl: baseUrl, now: Date.now });
}

function createFhir(
  { baseUrl, proxyHops }: ServeConfig,
  { cursorKey, store }: OpenStore,
  { verifier, audit, openAnswers, log }: { verifier: Verifier; audit: Audit; openAnswers: OpenAnswers; log: Log },
): Fetch {
  const app = createFhirApp({
    verifier,
    audit,
    openAnswers,
    proxyHops,
    cursorKey,
    baseUrl,
    timeZone: store.timeZone,
    now: Date.now,
    log: (entry) => logRequest(log, entry),
  });
  return (request, env) => app.fetch(request, env);
}

function createManage(
  config: ServeConfig,
  { store, audit: trail, hashKey }: OpenStore,
  { audit: { recorder, limits }, log, ...portal }: PortalLinkOptions & { audit: Audit; log: Log },
): { readonly fetch: Fetch; readonly describe: () => OpenApiDocument } {
  const { managementToken, maxCredentials, excludedLabels, proxyHops } = config;
  const now = Date.now;
  const app = createManageApp({
    store,
    audit: { recorder, limits, trail },
    proxyHops,
    hashKey,
    now,
    log,
    managementToken,
    policy: { maxPerPatient: maxCredentials, excludedLabels },
    registerPortalSessions: (mounting) => registerPortalSessions(mounting, portal),
    registerImport: (mounting) => registerImport(mounting, { store, recorder, proxyHops, now, log }),
  });
  return { fetch: (request, env) => app.fetch(request, env), describe: () => describeCalls(app) };
}

async function databaseFailure({ store, audit }: OpenStore, log: Log): Promise<string | undefined> {
  try {
    await Promise.all([store.ping(), audit.ping()]);
    return undefined;
  } catch (err) {
    log.error({ err }, 'the database does not answer');
    return 'The database does not answer.';
  }
}

/** What is undefined is left out of the line; taking it out of the entry first would be done for each request. */
function logRequest(log: Log, entry: RequestLogEntry): void {
  if (entry.error === undefined) {
    log.info(entry, 'request');
  } else {
    const { error, ...rest } = entry;
    log.error({ ...rest, err: error }, 'request failed');
  }
}
