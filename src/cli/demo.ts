import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServeConfig } from '../config.ts';
import { createCredential } from '../credentials/life-cycle.ts';
import { createManagementToken } from '../credentials/management-token.ts';
import { createPortalSessions } from '../credentials/portal-sessions.ts';
import { importSources } from '../ingest/import-sources.ts';
import { fileSource } from '../ingest/source.ts';
import type { Store } from '../store/store.ts';
import { couldNotRun } from './command-failure.ts';
import { isPortFree } from './listen.ts';
import type { OpenStore } from './open-store.ts';
import { printLine } from './print.ts';

const fixturesFolder = fileURLToPath(new URL('../../fhir-fixtures', import.meta.url));
/** One of the patients in the fixtures. */
const demoPatientId = 'maria-alvarez';
/** A visitor reads before they click; a portal's links live shorter. */
const demoLinkMs = 60 * 60_000;

/** What a visitor needs to try the server: seen once, on the terminal. */
export interface Demo {
  readonly patientId: string;
  readonly key: string;
  readonly secret: string;
  readonly managementToken: string;
  /** Opens the patient's panel, once. */
  readonly linkToken: string;
}

/** Chooses what was not named: a database that goes when the process ends, and a port that is free. */
export async function prepareDemo(config: ServeConfig): Promise<ServeConfig> {
  const port = config.isPortNamed || (await isPortFree(config.host, config.port)) ? config.port : 0;
  return { ...config, databaseFile: config.isDatabaseNamed ? config.databaseFile : temporaryDatabase(), port };
}

function temporaryDatabase(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-demo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'demo.db');
}

/** The import keeps whatever order the files need. */
async function importFixtures(store: Store): Promise<void> {
  const files = readdirSync(fixturesFolder).filter((name) => /\.(?:json|ndjson)$/.test(name));
  const tally = await importSources(
    files.sort().map((name) => fileSource(join(fixturesFolder, name), name)),
    { store, now: Date.now },
  );
  if (tally.counts.refused > 0) {
    throw couldNotRun(`${tally.counts.refused} of the demo resources were refused.`);
  }
}

/** Imports the fixtures and makes a credential for one of their patients, and a management token. */
export async function loadDemo({ store, hashKey }: OpenStore): Promise<Demo> {
  await importFixtures(store);
  const now = Date.now;
  const created = await createCredential(
    { credentials: store.credentials, hashKey, now },
    { patientId: demoPatientId, name: 'Demo app' },
  );
  const token = await createManagementToken({ managementTokens: store.managementTokens, hashKey, now }, 'Demo portal');
  const sessions = createPortalSessions({ store, hashKey, now });
  const link = await sessions.createLink(demoPatientId, null, demoLinkMs);
  if (created.type !== 'created' || token.type !== 'created' || link.type !== 'created') {
    throw couldNotRun(`Cannot make a credential for the demo patient ${demoPatientId} (${created.type}).`);
  }
  const { credential, secret } = created;
  const { managementToken } = token;
  return { patientId: demoPatientId, key: credential.key, secret, managementToken, linkToken: link.linkToken };
}

export function printDemo(demo: Demo, url: string, manageUrl: string): void {
  const { patientId, key, secret, managementToken, linkToken } = demo;
  printLine(`
ChartKey serves the demo records.

  key     ${key}
  secret  ${secret}

Read the record of Patient/${patientId}:

  curl -u '${key}:${secret}' ${url}/fhir/Patient

See it as the patient does; this link works once:

  ${url}/portal/enter/${linkToken}

Create a credential, or make such a link, as a patient portal does:

  curl -H 'Authorization: Bearer ${managementToken}' -H 'Content-Type: application/json' -d '{"name":"My app"}' ${manageUrl}/manage/v1/patients/${patientId}/credentials
  curl -H 'Authorization: Bearer ${managementToken}' -X POST ${manageUrl}/manage/v1/patients/${patientId}/portal-sessions

Delete a credential by the id that creating it showed; its key then answers 401:

  curl -H 'Authorization: Bearer ${managementToken}' -X DELETE ${manageUrl}/manage/v1/patients/${patientId}/credentials/ID

Read on:            ${url}/docs
Postman collection: ${url}/docs/postman.json
Its environment:    ${url}/docs/postman-environment.json

To see each request, add 2>requests.log. Stop with Ctrl-C.
`);
}
