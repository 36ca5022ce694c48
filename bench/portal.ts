// The panel for a large record: how much of the processor's time each page takes, and how large it is.

import { createClientReader } from '../src/audit/client.ts';
import { createPortalSessions } from '../src/credentials/portal-sessions.ts';
import { deriveKeys } from '../src/credentials/server-key.ts';
import { createCursorSealer } from '../src/http/cursor.ts';
import { createPortalApp } from '../src/portal/app.ts';
import { put } from '../test/support/changes.ts';
import { openMemoryStore } from '../test/support/memory-store.ts';
import { openTestAudit } from '../test/support/open-audit.ts';
import { largeRecord } from './query-record.ts';

const recordSize = 5000;
const rounds = 15;
const origin = 'https://fhir.example.org';
const pages = [
  ...['history', 'history/problems', 'history/medications', 'history/allergies', 'history/immunizations'],
  ...['history/visits', 'history/results', 'history/plans', 'history/documents'],
];

export async function benchPortal(): Promise<void> {
  const { patient, resources } = largeRecord(recordSize);
  const store = await openMemoryStore();
  await store.write(resources.map((resource) => put(resource)));
  const { hashKey, cursorKey } = deriveKeys(Buffer.alloc(32, 1));
  const sessions = createPortalSessions({ store, hashKey, now: Date.now });
  const audit = await openTestAudit(store, Date.now);
  const app = createPortalApp({
    sessions,
    lifeCycle: { credentials: store.credentials, hashKey, now: Date.now },
    auditStore: audit.trail,
    recorder: audit.recorder,
    clientOf: createClientReader(0),
    sealer: createCursorSealer(cursorKey),
    look: { name: 'Bench', homeUrl: undefined, styles: undefined, frameAncestors: [] },
    timeZone: 'UTC',
    baseUrl: origin,
    now: Date.now,
    log: { info: () => {}, error: console.error },
  });
  const link = await sessions.createLink(patient, null);
  if (link.type !== 'created') throw new Error(link.type);
  const entered = await app.request(`${origin}/portal/enter/${link.linkToken}`, {
    headers: { 'Sec-Fetch-Mode': 'navigate' },
  });
  const cookie = entered.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  console.log(`\nThe panel for a record of ${resources.length} resources, in memory:`);
  const results = await app.request(`${origin}/portal/history/results`, { headers: { Cookie: cookie } });
  const measure = /"\/portal\/(history\/results\/one[^"]+)"/.exec(await results.text())?.[1] ?? 'history/results';
  for (const path of [...pages, measure]) {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < rounds; round++) {
      const before = process.cpuUsage();
      const answer = await app.request(`${origin}/portal/${path}`, { headers: { Cookie: cookie } });
      const body = await answer.arrayBuffer();
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
      if (answer.status !== 200) throw new Error(`${answer.status} for ${path}`);
      bytes = body.byteLength;
    }
    const [first = 0] = times;
    const median = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
    console.log(
      `  ${path.slice(0, 40).padEnd(40)} ${median.toFixed(1).padStart(6)} ms (first ${first.toFixed(1)}) ${(bytes / 1000).toFixed(1).padStart(7)} kB`,
    );
  }
  await store.close();
}
