import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/cli/open-store.ts';
import { type RunningServer, startServer } from '../../src/cli/server.ts';
import { readServeConfig } from '../../src/config.ts';
import { newKey, newSecret } from '../../src/credentials/credential-format.ts';
import { put } from '../support/changes.ts';
import { type Answer, basicAuthorization, type Client, createClient, parsed } from '../support/server-client.ts';
import { temporaryFolder } from './temporary-folder.ts';

const severing = suite('severing, over a real server');
const managementToken = 'management token of this test, long enough';

interface World {
  readonly folder: string;
  readonly server: RunningServer;
  /** One connection, kept alive. */
  readonly client: Client;
  readonly logged: () => string;
  /** Calls /manage as the portal does. */
  manage(method: string, path: string, body?: unknown): Promise<Answer>;
  issue(more?: Readonly<Record<string, unknown>>): Promise<{ id: string; key: string; secret: string }>;
}

async function withServer(test: (world: World) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  const config = readServeConfig(
    { db: join(folder, 'a.db'), port: '0' },
    { CHARTKEY_MANAGEMENT_TOKEN: managementToken },
  );
  const open = await openStore(config);
  await open.store.write(['ada', 'ben'].map((id) => put({ resourceType: 'Patient', id })));
  let logged = '';
  const sink = new Writable({
    write(chunk, _, done) {
      logged += chunk;
      done();
    },
  });
  const server = await startServer(config, open, pino({}, sink));
  const client = createClient(`http://127.0.0.1:${server.address.port}`, {}, 1);
  const manage: World['manage'] = (method, path, body) =>
    client.ask(`/manage/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${managementToken}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const issue: World['issue'] = async (more = {}) => {
    const { id, key, secret } = parsed(await manage('POST', '/patients/ada/credentials', { name: 'App', ...more }));
    return { id: String(id), key: String(key), secret: String(secret) };
  };
  try {
    await test({ folder, server, client, logged: () => logged, manage, issue });
  } finally {
    client.close();
    await server.stop();
  }
}

for (const [how, sever] of [
  ['deleted', ({ manage }: World, id: string) => manage('DELETE', `/patients/ada/credentials/${id}`)],
  ['deleted with all others', ({ manage }: World) => manage('DELETE', '/patients/ada/credentials')],
  [
    'of a patient whose access is off',
    ({ manage }: World) => manage('PUT', '/patients/ada/portal-access', { enabled: false }),
  ],
] as const) {
  severing(`a credential ${how} reads nothing at the next request on the same connection`, () =>
    withServer(async (world) => {
      const { id, key, secret } = await world.issue();
      const headers = { ...basicAuthorization(key, secret), connection: 'keep-alive' };
      assert.is((await world.client.ask('/fhir/Patient/ada', { headers })).status, 200);
      assert.ok((await sever(world, id)).status < 300);
      for (const path of ['/fhir/Patient/ada', '/fhir/Patient', '/fhir/Patient/ada/_history']) {
        assert.is((await world.client.ask(path, { headers })).status, 401, path);
      }
    }),
  );
}

severing('every unusable credential gets the same 401, byte for byte', () =>
  withServer(async ({ client, manage, issue }) => {
    const good = await issue();
    const deleted = await issue();
    await manage('DELETE', `/patients/ada/credentials/${deleted.id}`);
    const expired = await issue({ expiresAt: new Date(Date.now() + 50).toISOString() });
    const typo = good.secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const asExpired = { headers: basicAuthorization(expired.key, expired.secret) };
    while ((await client.ask('/fhir/Patient', asExpired)).status === 200) {
      // Its fifty milliseconds are not over yet.
    }
    const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      missing: {},
      empty: { authorization: '' },
      'not Basic': { authorization: 'Negotiate abc' },
      'not base64': { authorization: 'Basic %%%' },
      'without a colon': { authorization: `Basic ${Buffer.from(good.key).toString('base64')}` },
      malformed: basicAuthorization('user', 'password'),
      mistyped: basicAuthorization(good.key, typo),
      swapped: basicAuthorization(good.secret, good.key),
      'unknown key': basicAuthorization(newKey(), good.secret),
      'wrong secret': basicAuthorization(good.key, newSecret()),
      deleted: basicAuthorization(deleted.key, deleted.secret),
      expired: basicAuthorization(expired.key, expired.secret),
      'management token': { authorization: `Bearer ${managementToken}` },
    };
    const first = comparable(await client.ask('/fhir/Patient/ada'));
    assert.match(first, /^401/);
    for (const [kind, headers] of Object.entries(kinds)) {
      for (const path of [
        '/fhir/Patient/ada',
        '/fhir/Patient/ben',
        '/fhir/Observation?code=1',
        '/fhir/Patient/none/_history/1',
      ]) {
        assert.is(comparable(await client.ask(path, { headers })), first, `${kind} ${path}`);
      }
    }
    assert.is(
      (await client.ask('/fhir/Patient/ada', { headers: basicAuthorization(good.key, good.secret) })).status,
      200,
    );
  }),
);

severing('a credential that is sent twice is refused, as one that cannot be read', () =>
  withServer(async ({ server, issue }) => {
    const { key, secret } = await issue();
    const { authorization } = basicAuthorization(key, secret);
    for (const lines of [
      [`Authorization: ${authorization}`, `Authorization: ${authorization}`],
      [`Authorization: ${authorization}`, 'authorization: Bearer x'],
      [`X-API-Key: ${key}`, `X-API-Key: ${key}`, `X-API-Secret: ${secret}`],
      [`X-API-Key: ${key}`, `X-API-Secret: ${secret}`, `X-API-Secret: ${secret}`],
    ]) {
      const socket = connect(server.address.port, '127.0.0.1');
      socket.write(`GET /fhir/Patient/ada HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\n\r\n`);
      const [answer] = await once(socket, 'data');
      assert.match(String(answer).slice(0, 20), 'HTTP/1.1 401');
      socket.destroy();
    }
  }),
);

severing("a patient's credential opens nothing of /manage", () =>
  withServer(async ({ client, issue }) => {
    const { key, secret } = await issue();
    for (const headers of [
      basicAuthorization(key, secret),
      { authorization: `Bearer ${secret}` },
      { 'x-api-key': key, 'x-api-secret': secret },
    ]) {
      assert.is((await client.ask('/manage/v1/patients/ada/credentials', { headers })).status, 401);
    }
  }),
);

severing('neither secret nor management token is in any file of the database or in the log', () =>
  withServer(async ({ client, folder, issue, manage, logged }) => {
    const { id, key, secret } = await issue();
    const headers = basicAuthorization(key, secret);
    await client.ask('/fhir/Patient', { headers });
    await client.ask(`/fhir/Patient?_id=${secret}`, { headers });
    await client.ask(`/fhir/${secret}`);
    await client.ask('/fhir/Patient', { headers: basicAuthorization(secret, key) });
    await manage('PATCH', `/patients/ada/credentials/${id}`, { name: 5 });
    const files = readdirSync(folder);
    assert.ok(files.includes('a.db') && files.includes('a.db-wal'), files.join());
    const canaries = [
      secret,
      headers.authorization.slice('Basic '.length),
      managementToken,
      Buffer.from(secret).toString('hex'),
    ];
    for (const canary of canaries) {
      for (const file of files) {
        assert.not(readFileSync(join(folder, file)).includes(canary), file);
      }
      assert.not(logged().includes(canary), 'log');
    }
    assert.match(logged(), '"msg":"request"');
  }),
);

severing('a stopped server has finished what was under way, closed its port, and written the last use', () =>
  withServer(async ({ client, server, issue, folder }) => {
    const { id, key, secret } = await issue();
    const headers = { ...basicAuthorization(key, secret), 'user-agent': 'Sleep Diary/1.0' };
    const answering = client.ask('/fhir/Patient', { headers });
    await client.ask('/healthz');
    assert.is((await answering).status, 200);
    await server.stop();
    assert.ok(
      await client.ask('/healthz').then(
        () => false,
        () => true,
      ),
    );
    const config = readServeConfig({ db: join(folder, 'a.db') }, {});
    const { store } = await openStore(config);
    assert.is((await store.credentials.get('ada', id))?.lastUsedFrom, 'Sleep Diary/1.0');
    await store.close();
  }),
);

/** An answer without what differs by nature between two requests. */
function comparable({ status, headers, text }: Answer): string {
  const { date: _, 'x-request-id': __, ...rest } = headers;
  return `${status}\n${JSON.stringify(rest)}\n${text}`;
}

severing.run();
