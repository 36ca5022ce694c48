import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type OpenStore, openStore } from '../../src/cli/open-store.ts';
import { readStoreConfig } from '../../src/config.ts';
import { newKey, newSecret } from '../../src/credentials/credential-format.ts';
import type { AuditEntry } from '../../src/store/audit-store.ts';
import { basicAuthorization, createClient } from '../support/server-client.ts';
import { serveChartkey } from './spawn-chartkey.ts';
import { temporaryFolder } from './temporary-folder.ts';

const beyond = suite('requests beyond a limit, over a real server');

/** All that is on record. */
async function entriesIn(db: string): Promise<readonly AuditEntry[]> {
  const open: OpenStore = await openStore(readStoreConfig({ db }, {}));
  const old = await open.audit.oldest(Number.POSITIVE_INFINITY, 1000);
  await open.audit.close();
  await open.store.close();
  return old.map(({ entry }) => entry);
}

/** Twenty requests with wrong secrets, of which the limit lets five be failures; a minute that ends meanwhile begins anew. */
async function flooded(stop: 'SIGTERM' | 'SIGKILL'): Promise<readonly AuditEntry[]> {
  const db = join(temporaryFolder(), 'a.db');
  const server = await serveChartkey(['--db', db, '--port', '0'], { CHARTKEY_FAILURE_LIMIT: '5' });
  const client = createClient(new URL(server.fhir).origin, {});
  for (let number = 1; number <= 20; number += 1) {
    await client.ask('/fhir/Patient', { headers: basicAuthorization(newKey(), newSecret()) });
  }
  client.close();
  await server.stop(stop);
  return entriesIn(db);
}

/** The requests that entries stand for. */
function requestsIn(entries: readonly AuditEntry[]): number {
  return entries.reduce((sum, { action, count }) => sum + (action === 'beyond-limit' ? (count ?? 0) : 1), 0);
}

beyond('are all accounted for when the server is told to stop', async () => {
  const entries = await flooded('SIGTERM');
  assert.is(requestsIn(entries), 20);
  assert.ok(entries.some(({ action, count }) => action === 'beyond-limit' && (count ?? 0) > 0));
});

beyond('leave at least their first on record when the server is killed', async () => {
  const entries = await flooded('SIGKILL');
  assert.ok(entries.some(({ action, status }) => action === 'search-type' && status === 429));
});

beyond.run();
