// What is asked, and with what, leaves no trace where somebody else may read it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/cli/open-store.ts';
import { startServer } from '../../src/cli/server.ts';
import { readServeConfig } from '../../src/config.ts';
import { newSecret } from '../../src/credentials/credential-format.ts';
import { put } from '../support/changes.ts';
import { type Asked, basicAuthorization, type Client, createClient, parsed } from '../support/server-client.ts';

const attack = suite('attack: canaries');
const managementToken = 'a-management-token-that-was-set-at-start';
/** Of nobody in the database. */
const name = 'Quillfeather';
const day = '1931-07-13';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

interface World {
  readonly client: Client;
  /** Text of all files beside the database, and of the log, as they stand. */
  written(): string;
  /** Texts of the answers. */
  readonly answers: string[];
}

async function withServer(test: (world: World) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-canary-'));
  const config = readServeConfig(
    { db: join(folder, 'a.db'), port: '0', proxyHops: '1' },
    { CHARTKEY_MANAGEMENT_TOKEN: managementToken },
  );
  const open = await openStore(config);
  await open.store.write([put({ resourceType: 'Patient', id: 'ada' })]);
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const server = await startServer(config, open, log);
  const client = createClient(`http://127.0.0.1:${server.address.port}`, {});
  try {
    const written = () =>
      readdirSync(folder)
        .map((file) => readFileSync(join(folder, file), 'latin1'))
        .join('\n') + logged.join('');
    await test({ client, written, answers: [] });
  } finally {
    client.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function issue({ client }: World): Promise<{ key: string; secret: string }> {
  const created = await client.ask('/manage/v1/patients/ada/credentials', {
    method: 'POST',
    headers: { authorization: `Bearer ${managementToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'App', scope: 'patient/*.rs patient/AuditEvent.rs' }),
  });
  const { key, secret } = parsed(created);
  return { key: String(key), secret: String(secret) };
}

async function askAll({ client, answers }: World, requests: readonly (readonly [string, Asked])[]): Promise<void> {
  for (const [path, asked] of requests) {
    const { text, headers } = await client.ask(path, asked);
    answers.push(text, JSON.stringify(headers));
  }
}

function assertAbsent(text: string, hidden: readonly string[], where: string): void {
  for (const canary of hidden) assert.not.ok(text.includes(canary), `${canary} is in ${where}`);
}

attack('what is searched for is in no file and in no line of the log', () =>
  withServer(async (world) => {
    const { key, secret } = await issue(world);
    const headers = basicAuthorization(key, secret);
    const query = `family=${name}&birthdate=ge${day}`;
    await askAll(world, [
      [`/fhir/Patient?${query}`, { headers }],
      ['/fhir/Patient/_search', { method: 'POST', headers: { ...headers, ...form }, body: query }],
      [`/fhir/Observation?subject:Patient.name=${name}&date=${day}`, { headers }],
      [`/fhir/Patient?${name}=${day}`, { headers }],
      [`/fhir/Patient?name:${name}=x`, { headers }],
      [`/fhir/Patient?birthdate=${name}`, { headers }],
      [`/fhir/Patient/${name}`, { headers }],
      [`/fhir/${name}/${day}`, { headers }],
      [`/fhir/Patient?${query}`, { headers: { ...headers, 'x-forwarded-for': name } }],
      [`/fhir/Patient?${query}`, {}],
      [
        '/fhir',
        {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/fhir+json' },
          body: JSON.stringify({
            resourceType: 'Bundle',
            type: 'batch',
            entry: [{ request: { method: 'GET', url: `Patient?${query}` } }],
          }),
        },
      ],
      ['/fhir/AuditEvent', { headers }],
    ]);
    assertAbsent(world.written(), [name, day], 'a file or the log');
  }),
);

attack('secrets and tokens are in no file, no line of the log and no answer', () =>
  withServer(async (world) => {
    const { key, secret } = await issue(world);
    const wrong = newSecret();
    const basic = basicAuthorization(key, secret);
    const bought = await world.client.ask('/oauth2/token', {
      method: 'POST',
      headers: { ...basic, ...form },
      body: 'grant_type=client_credentials',
    });
    const accessToken = String(parsed(bought).access_token);
    const bearer = { authorization: `Bearer ${accessToken}` };
    await askAll(world, [
      ['/fhir/Patient/ada', { headers: basic }],
      ['/fhir/Patient/ada', { headers: bearer }],
      ['/fhir/Patient/ada', { headers: { 'x-api-key': key, 'x-api-secret': secret } }],
      ['/fhir/Patient/ada', { headers: { ...basic, 'user-agent': `app ${secret}` } }],
      ['/fhir/Patient/ada', { headers: basicAuthorization(key, wrong) }],
      ['/fhir/Patient/ada', { headers: basicAuthorization(secret, key) }],
      [`/fhir/Patient?token=${secret}`, { headers: basic }],
      [`/fhir/Patient/${accessToken}`, { headers: basic }],
      [`/fhir/Patient?${secret}=1`, {}],
      [
        '/fhir/Patient/_search',
        { method: 'POST', headers: { ...basic, ...form }, body: `${accessToken}=1&name=${secret}` },
      ],
      ['/oauth2/revoke', { method: 'POST', headers: { ...basic, ...form }, body: `token=${accessToken}` }],
      ['/fhir/AuditEvent', { headers: basic }],
    ]);
    const hidden = [secret, wrong, accessToken, managementToken, basic.authorization.slice('Basic '.length)];
    assertAbsent(world.written(), hidden, 'a file or the log');
    // The caller's own search comes back in the links of its answer, and nothing else does.
    const answers = world.answers.filter((text) => !text.includes('"searchset"'));
    assertAbsent(answers.join('\n'), hidden, 'an answer');
  }),
);

attack.run();
