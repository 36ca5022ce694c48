// What a stolen database file, or the log, gives to whoever has it.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/cli/open-store.ts';
import { startServer } from '../../src/cli/server.ts';
import { readServeConfig } from '../../src/config.ts';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { createManagementToken } from '../../src/credentials/management-token.ts';
import { put } from '../support/two-patients.ts';

const attack = suite('attack: stolen file');

const family = 'Quillfeather';
const idempotencyKey = 'idempotency-key-of-a-portal';
const chosenToken = 'a-management-token-that-was-set-at-start';

attack('no secret and no management token is in any file beside the database or in the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-stolen-'));
  const logged: string[] = [];
  let stop = async (): Promise<void> => {};
  try {
    const config = readServeConfig(
      { db: join(folder, 'chartkey.db'), port: '0' },
      { CHARTKEY_MANAGEMENT_TOKEN: chosenToken },
    );
    const open = await openStore(config);
    const { store, hashKey } = open;
    const now = Date.now;
    await store.write([put({ resourceType: 'Patient', id: 'p', name: [{ family }] })]);
    const made = await createCredential(
      { credentials: store.credentials, hashKey, now },
      { patientId: 'p', name: 'App', idempotencyKey },
    );
    const token = await createManagementToken({ managementTokens: store.managementTokens, hashKey, now }, 'Portal');
    if (made.type !== 'created' || token.type !== 'created') throw new Error('Nothing was made.');
    const { credential, secret } = made;
    const server = await startServer(
      config,
      open,
      pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    );
    stop = server.stop;
    const url = `http://127.0.0.1:${server.address.port}`;
    const basic = `Basic ${Buffer.from(`${credential.key}:${secret}`).toString('base64')}`;
    const ask = async (path: string, authorization: string): Promise<number> => {
      const response = await fetch(`${url}${path}`, { headers: { authorization } });
      await response.text();
      return response.status;
    };
    assert.is(await ask(`/fhir/Patient?family=${family}`, basic), 200);
    assert.is(await ask(`/fhir/Patient?family:exactly=${family}`, basic), 400);
    assert.is(await ask(`/fhir/Patient?token=${secret}`, basic), 400);
    assert.is(await ask(`/manage/v1/patients?identifier=${family}`, `Bearer ${token.managementToken}`), 200);
    assert.is(await ask('/manage/v1/patients/p/credentials', `Bearer ${chosenToken}`), 200);
    assert.is(await ask('/manage/v1/patients/p/credentials', `Bearer ${secret}`), 401);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    await stop();
    stop = async () => {};
    const written = [...files, ...readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))];
    const log = logged.join('');
    const tokens = [token.managementToken, chosenToken];
    for (const hidden of [secret, ...tokens, idempotencyKey, basic.slice('Basic '.length)]) {
      assert.not.ok(written.some((text) => text.includes(hidden)));
      assert.not.match(log, hidden);
    }
    assert.not.match(log, family);
    assert.match(log, '/fhir/:type');
    assert.is(statSync(join(folder, 'chartkey.db.key')).mode & 0o777, 0o600);
  } finally {
    // A server left running would keep a failed test from ending.
    await stop();
    rmSync(folder, { recursive: true });
  }
});

attack.run();
