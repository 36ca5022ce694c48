import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { recordExpired } from '../../src/audit/record-expired.ts';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { put } from '../support/changes.ts';
import { openTestAudit } from '../support/open-audit.ts';

const test = suite('expiry on record');
const startAt = Date.UTC(2024, 0, 1);
const hourMs = 3_600_000;

test('each credential that has expired is put on record once, and no other', async () => {
  let time = startAt;
  const now = (): number => time;
  const store = await openSqliteStore({ file: ':memory:', now });
  const { recorder, trail } = await openTestAudit(store, now);
  await store.write([put({ resourceType: 'Patient', id: 'ada' })]);
  const policy = { maxPerPatient: 200, excludedLabels: [] };
  const lifeCycle = { credentials: store.credentials, hashKey: Buffer.alloc(32, 1), now, policy };
  const create = async (name: string, expiresAt: number | null): Promise<string> => {
    const made = await createCredential(lifeCycle, { patientId: 'ada', name, expiresAt });
    if (made.type !== 'created') throw new Error(made.type);
    return made.credential.id;
  };
  // More than are taken at a time.
  const brief: string[] = [];
  for (let number = 0; number < 150; number += 1) brief.push(await create(`Brief ${number}`, startAt + hourMs));
  await create('Endless', null);
  await recordExpired(store.credentials, recorder, now);
  time += hourMs;
  await recordExpired(store.credentials, recorder, now);
  await recordExpired(store.credentials, recorder, now);
  const { entries } = await trail.page({ patientId: 'ada', count: 1000 });
  assert.equal(entries.map(({ credentialId }) => credentialId).sort(), brief.sort());
  const [entry] = entries;
  assert.equal(
    [entry?.kind, entry?.action, entry?.patientId, entry?.door, entry?.at],
    ['credential', 'expired', 'ada', null, time],
  );
  assert.match(String(entry?.credentialName), /^Brief \d+$/);
  await store.close();
  await trail.close();
});

test.run();
