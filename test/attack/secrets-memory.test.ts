// What is left of secrets in a server that has answered with them and been asked with them: in its memory, as somebody sees
// it who makes it write a heap snapshot, and in whatever it has written.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type RunningChartkey, serveChartkey } from '../cli/spawn-chartkey.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { type Client, createClient } from '../support/server-client.ts';
import { createIssuer, type SeveredCredential } from '../support/severing-credential.ts';
import { clinicalWord, managementToken, writePatients } from '../support/severing-servers.ts';

const test = suite('attack: secrets in memory');

/** What is searched for is health data too. */
const searchedName = 'Quetzalwhisper';
const searchedDate = '1911-11-13';
const searches = [
  ['Patient', `name=${searchedName}&birthdate=${searchedDate}`],
  ['Observation', `date=ge${searchedDate}&code:text=${searchedName}`],
  ['Patient', `name:nonsense=${searchedName}`],
] as const;

interface World {
  readonly folder: string;
  readonly server: RunningChartkey;
  readonly client: Client;
  readonly credential: SeveredCredential;
  /** Everything of which nothing may be found, by name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** A server that has made a credential and a token, been read with both, and refused both elsewhere. */
async function withUsedServer(test: (world: World) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  const db = join(folder, 'a.db');
  const [patient = ''] = await writePatients(db, 1);
  const server = await serveChartkey(['--db', db, '--port', '0'], {
    CHARTKEY_MANAGEMENT_TOKEN: managementToken,
    NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`,
  });
  const client = createClient(new URL(server.fhir).origin, {});
  try {
    const credential = await createIssuer(() => client).issue(patient);
    const { key, secret, accessToken, headers } = credential;
    for (const door of Object.values(headers)) {
      assert.is((await client.ask(`/fhir/Patient/${patient}`, { headers: door })).status, 200);
      assert.is((await client.ask('/fhir/Observation?_count=5', { headers: door })).status, 200);
    }
    const wrong = { 'x-api-key': key, 'x-api-secret': `${secret.slice(0, -1)}!` };
    assert.is((await client.ask('/fhir/Patient', { headers: wrong })).status, 401);
    assert.is((await client.ask(`/fhir/Patient?token=${accessToken}`)).status, 400);
    assert.is((await client.ask(`/fhir/Patient/${secret}`, { headers: headers.basic })).status, 400);
    for (const [type, query] of searches) {
      const form = { ...headers.basic, 'content-type': 'application/x-www-form-urlencoded' };
      const asked = await client.ask(`/fhir/${type}?${query}`, { headers: headers.bearer });
      const posted = await client.ask(`/fhir/${type}/_search`, { method: 'POST', headers: form, body: query });
      assert.equal([asked.status, posted.status].sort(), query.includes('nonsense') ? [400, 400] : [200, 200]);
    }
    const basic = String(headers.basic.authorization).slice('Basic '.length);
    await test({ folder, server, client, credential, secrets: { secret, token: accessToken, basic } });
  } finally {
    client.close();
    await server.stop();
  }
}

/** The server is at work on the snapshot until it answers again. */
async function heapSnapshot({ folder, server }: World): Promise<string> {
  // Of its own, so that the connections that brought the secrets stay as their last answers left them.
  const client = createClient(new URL(server.fhir).origin, {});
  const find = (): string | undefined => readdirSync(folder).find((name) => name.endsWith('.heapsnapshot'));
  process.kill(server.pid, 'SIGUSR2');
  while (find() === undefined) await client.ask('/healthz');
  await client.ask('/healthz');
  client.close();
  const file = join(folder, find() ?? '');
  const text = readFileSync(file, 'latin1');
  rmSync(file);
  return text;
}

test('no secret, token or Authorization header is in a heap snapshot, once what used it has been answered', () =>
  withUsedServer(async (world) => {
    const snapshot = await heapSnapshot(world);
    // What a server must know while it runs is there, so the snapshot is one and can be searched.
    assert.ok(snapshot.includes(managementToken));
    for (const [name, text] of Object.entries(world.secrets)) {
      // A part of it would be found too; the ends of a long text might be cut off.
      const middle = text.slice(10, 40);
      assert.not(snapshot.includes(middle), name);
    }
  }));

test('no secret, token, Authorization header or value searched for is in the log or any file beside the database', () =>
  withUsedServer(async ({ folder, server, secrets }) => {
    const files = readdirSync(folder);
    assert.ok(files.includes('a.db') && files.includes('a.db-wal') && files.includes('a.db-audit'), files.join());
    const { stdout, stderr } = server.written();
    assert.match(stderr, '"msg":"request"');
    assert.not.match(stderr, clinicalWord);
    const hidden = { ...secrets, searchedName, searchedDate };
    for (const [name, text] of Object.entries(hidden)) {
      for (const form of [text, Buffer.from(text).toString('hex'), Buffer.from(text).toString('base64')]) {
        assert.not((stdout + stderr).includes(form), `${name} in the log`);
        for (const file of files) assert.not(readFileSync(join(folder, file)).includes(form), `${name} in ${file}`);
      }
    }
  }));

test.run();
