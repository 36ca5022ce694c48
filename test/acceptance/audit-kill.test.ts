// Servers that are killed under load: AUDIT_KILLS says how often, and a hundred times takes some minutes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { closeStore, openStore } from '../../src/cli/open-store.ts';
import { readStoreConfig } from '../../src/config.ts';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import type { AuditEntry } from '../../src/store/audit-store.ts';
import { type RunningChartkey, serveChartkey } from '../cli/spawn-chartkey.ts';
import { put } from '../support/changes.ts';
import { basicAuthorization, type Client, createClient } from '../support/server-client.ts';

const audit = suite('audit trail of servers that are killed');
const kills = Number(process.env.AUDIT_KILLS ?? 6);
const clientsPerServer = 8;
const paths = [
  '/fhir/Patient/ada',
  '/fhir/Observation?_count=20',
  '/fhir/Observation/o1',
  '/fhir/Patient/nobody',
  '/fhir/metadata',
];

/** What a client was answered, whole. */
interface Received {
  readonly requestId: string;
  readonly status: number;
  readonly bytes: number;
}

interface World {
  readonly db: string;
  readonly authorization: string;
  readonly received: Received[];
}

async function world(folder: string): Promise<World> {
  const db = join(folder, 'a.db');
  const open = await openStore(readStoreConfig({ db }, {}));
  const observations = Array.from({ length: 30 }, (_, index) => ({
    resourceType: 'Observation',
    id: `o${index}`,
    status: 'final',
    code: { text: 'Weight' },
    subject: { reference: 'Patient/ada' },
  }));
  await open.store.write([{ resourceType: 'Patient', id: 'ada' }, ...observations].map(put));
  const { credentials, timeZone } = open.store;
  const lifeCycle = { credentials, hashKey: open.hashKey, now: Date.now, timeZone };
  const made = await createCredential(lifeCycle, { patientId: 'ada', name: 'App' });
  await closeStore(open);
  if (made.type !== 'created') throw new Error(`No credential: ${made.type}`);
  return { db, received: [], ...basicAuthorization(made.credential.key, made.secret) };
}

/** Keeps a server busy until it is gone, and notes what it answered. */
async function load(server: RunningChartkey, { authorization, received }: World): Promise<void> {
  const client = createClient(server.fhir, { authorization }, clientsPerServer);
  const busy = Array.from({ length: clientsPerServer }, (_, number) => askUntilGone(client, number, received));
  await Promise.all(busy);
  client.close();
}

async function askUntilGone(client: Client, offset: number, received: Received[]): Promise<void> {
  for (let turn = offset; ; turn += 1) {
    try {
      // Now and then somebody who has no key.
      const headers = turn % 17 === 0 ? { authorization: 'Basic bm9ib2R5OnNlY3JldA==' } : {};
      const { headers: answered, status, text } = await client.ask(paths[turn % paths.length] ?? '', { headers });
      received.push({ requestId: String(answered['x-request-id']), status, bytes: Buffer.byteLength(text) });
    } catch {
      return;
    }
  }
}

function serve({ db }: World): Promise<RunningChartkey> {
  // So few that refusals beyond a limit are among the answers.
  return serveChartkey(['--db', db, '--port', '0', '--failure-limit', '20']);
}

/** Kills one server of two, `kills` times, while both are asked; the other one goes on. */
async function killAgainAndAgain(world: World): Promise<void> {
  const survivor = await serve(world);
  const ofSurvivor = load(survivor, world);
  let starting = serve(world);
  for (let round = 1; round <= kills; round += 1) {
    const victim = await starting;
    // The next one starts meanwhile, and opens the trail while it is written.
    if (round < kills) starting = serve(world);
    const before = world.received.length;
    const ofVictim = load(victim, world);
    // It is to be killed in the middle of its work.
    while (world.received.length < before + 20) await setTimeout(1);
    await setTimeout(Math.random() * 80);
    await victim.stop('SIGKILL');
    await ofVictim;
  }
  await survivor.stop('SIGKILL');
  await ofSurvivor;
}

audit('every answer that a client received is on record, and the chain is whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-audit-kill-'));
  try {
    const made = await world(folder);
    await killAgainAndAgain(made);
    const open = await openStore(readStoreConfig({ db: made.db }, {}));
    const { count, breaks } = await open.audit.verify();
    const entries = new Map<string, AuditEntry>();
    for (const { entry } of await open.audit.oldest(Number.POSITIVE_INFINITY, count))
      entries.set(entry.requestId, entry);
    await closeStore(open);
    assert.equal(breaks, []);
    const missing = made.received.filter(({ requestId, status, bytes }) => {
      const entry = entries.get(requestId);
      return entry?.status !== status || entry.bytes !== bytes;
    });
    assert.equal(missing, []);
    assert.ok(made.received.length > kills * 20, `${made.received.length} answers`);
    const statuses = new Set(made.received.map(({ status }) => status));
    assert.equal([...statuses].sort(), [200, 401, 404, 429]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

audit.run();
