import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Audit } from '../../src/audit/audit.ts';
import { openStore } from '../../src/cli/open-store.ts';
import { startServer } from '../../src/cli/server.ts';
import { readServeConfig, type ServeOptions } from '../../src/config.ts';
import { textOf } from './evaluate-parameters.ts';
import { basicAuthorization, type Client, createClient, parsed } from './server-client.ts';
import { type ImportReport, importInto } from './server-import.ts';

export interface TestKey {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
}

/** The real server on a loopback port, with a database file of its own. */
export interface TestServer {
  /** Scheme and authority; FHIR is at `/fhir` below it. */
  readonly baseUrl: string;
  /** Speaks to the management API with its token. */
  readonly management: Client;
  importFiles(files: readonly string[]): Promise<ImportReport>;
  /** Makes a key by the call that a portal makes. */
  createKey(patientId: string): Promise<TestKey>;
  /** A client that holds a key of the patient. */
  clientFor(patientId: string): Promise<Client>;
  stop(): Promise<void>;
}

export const managementToken = 'management-token-of-the-acceptance-tests';

/** `options` as on the command line; `audit` for measuring what the usual one costs. */
export async function startTestServer(options: ServeOptions = {}, audit?: Audit): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-test-'));
  const config = readServeConfig(
    { db: join(folder, 'chartkey.db'), host: '127.0.0.1', port: '0', ...options },
    { CHARTKEY_MANAGEMENT_TOKEN: managementToken },
  );
  const open = await openStore(config);
  const server = await startServer(config, open, pino({ level: 'silent' }), { audit });
  const baseUrl = `http://127.0.0.1:${server.address.port}`;
  const management = createClient(baseUrl, { authorization: `Bearer ${managementToken}` });
  const clients: Client[] = [management];

  const createKey = async (patientId: string): Promise<TestKey> => {
    const answer = await management.ask(`/manage/v1/patients/${patientId}/credentials`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Acceptance test' }),
    });
    if (answer.status !== 201) throw new Error(`No key for ${patientId}: ${answer.status} ${answer.text}`);
    const { id, key, secret } = parsed(answer);
    return { id: textOf(id) ?? '', key: textOf(key) ?? '', secret: textOf(secret) ?? '' };
  };
  return {
    baseUrl,
    management,
    importFiles: (files) => importInto(open.store, files),
    createKey,
    async clientFor(patientId) {
      const { key, secret } = await createKey(patientId);
      const client = createClient(baseUrl, basicAuthorization(key, secret));
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.close();
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
