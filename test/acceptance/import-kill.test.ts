import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../../src/store/admission.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';

const kill = suite('import that is killed');

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const bundleCount = 30;
const observationsPerBundle = 60;
const kills = 5;

let folder = '';
kill.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'chartkey-kill-test-'));
});
kill.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A transaction, or a collection that is to be written at once all the same. */
function bundle(number: number): string {
  const subject = { reference: `Patient/p${number}` };
  const observations = Array.from({ length: observationsPerBundle }, (_, index) => ({
    resourceType: 'Observation',
    id: `o${number}-${index}`,
    status: 'final',
    code: { text: 'Weight' },
    subject,
  }));
  const patient = { resourceType: 'Patient', id: `p${number}`, identifier: [{ value: 'all' }] };
  const entry = [patient, ...observations].map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  return JSON.stringify({ resourceType: 'Bundle', type: number % 2 === 0 ? 'transaction' : 'collection', entry });
}

function startImport(): ChildProcess {
  const args = ['--import', 'tsx', main, 'import', '--db', join(folder, 'test.db'), folder];
  return spawn(process.execPath, args, { stdio: 'ignore', env: { PATH: process.env.PATH } });
}

/** How many Bundles are there; fails when part of one is. */
async function wholeBundles(store: Store): Promise<number> {
  let count = 0;
  for (let number = 0; number < bundleCount; number++) {
    const record = store.openRecord(`p${number}`, everything);
    const isThere = (await record.read('Patient', `p${number}`)) !== undefined;
    for (let index = 0; index < observationsPerBundle; index++) {
      const observation = await record.read('Observation', `o${number}-${index}`);
      assert.is(observation !== undefined, isThere, `Bundle ${number} is there in part`);
    }
    if (isThere) count++;
  }
  return count;
}

kill('at any moment — leaves whole Bundles only, and running it again completes it', async () => {
  for (let number = 0; number < bundleCount; number++)
    writeFileSync(join(folder, `${100 + number}.json`), bundle(number));
  const store = await openSqliteStore({ file: join(folder, 'test.db') });
  const hits: number[] = [];
  for (let round = 0; round < kills; round++) {
    const before = (await store.findPatients(undefined, 'all')).length;
    const child = startImport();
    const exit = once(child, 'exit');
    while (child.exitCode === null && (await store.findPatients(undefined, 'all')).length === before)
      await setTimeout(2);
    await setTimeout(Math.random() * 60);
    child.kill('SIGKILL');
    await exit;
    hits.push(await wholeBundles(store));
  }
  assert.ok((hits[0] ?? 0) < bundleCount, `no kill came before the end: ${hits.join(', ')}`);
  const last = startImport();
  const [code] = await once(last, 'exit');
  assert.is(code, 0);
  assert.is(await wholeBundles(store), bundleCount);
  assert.is(
    (await store.openRecord('p0', everything).read('Patient', 'p0'))?.version,
    1,
    'importing again made a version',
  );
  await store.close();
});

kill.run();
