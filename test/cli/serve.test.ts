import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/cli/open-store.ts';
import { startServer } from '../../src/cli/server.ts';
import { readServeConfig } from '../../src/config.ts';
import { basicAuthorization, type Client, createClient, foundIn, parsed } from '../support/server-client.ts';
import { runChartkey } from './run-chartkey.ts';
import { serveChartkey } from './spawn-chartkey.ts';
import { temporaryFolder } from './temporary-folder.ts';

const serve = suite('chartkey serve');

serve('--demo — prints two curl lines that do what they say, and leaves nothing behind', async () => {
  const server = await serveChartkey(['--demo', '--port', '0']);
  const { origin } = new URL(server.fhir);
  const client = createClient(origin, {});
  const { stdout } = server.written();
  const [, key = '', secret = '', url = ''] = /curl -u '(ck_\w{22}):(cs_\w{49})' (\S+)\n/.exec(stdout) ?? [];
  assert.is(url, `${origin}/fhir/Patient`);
  const found = await client.ask('/fhir/Patient', { headers: basicAuthorization(key, secret) });
  assert.is(found.status, 200);
  assert.is(foundIn(parsed(found)).matches[0]?.id, 'maria-alvarez');

  const [, authorization = '', body = '', call = ''] =
    /curl -H 'Authorization: (Bearer \w+)' .* -d '(.+)' (\S+)\n/.exec(stdout) ?? [];
  const headers = { authorization, 'content-type': 'application/json' };
  const created = await client.ask(new URL(call).pathname, { method: 'POST', headers, body });
  assert.is(created.status, 201);

  client.close();
  const { exitCode, stderr } = await server.stop('SIGINT');
  assert.is(exitCode, 0, stderr);
  assert.not.match(stderr, secret);
  assert.not(existsSync(dirname(server.db)));
});

serve('a page is found with a slash at its end too', async () => {
  const server = await serveChartkey(['--port', '0']);
  const { origin } = new URL(server.fhir);
  const asked = async (method: string, path: string) => {
    const { status, headers } = await fetch(origin + path, { method, redirect: 'manual' });
    return [status, headers.get('location')];
  };
  const answers = [
    await asked('GET', '/docs/'),
    await asked('HEAD', '/docs/types/?from=mail'),
    await asked('GET', '/portal/'),
    await asked('POST', '/docs/'),
  ];
  const followed = await fetch(`${origin}/docs/types/?from=mail`);
  await server.stop('SIGTERM');
  assert.equal(answers, [
    [308, '../docs'],
    [308, '../types?from=mail'],
    [308, '../portal'],
    [404, null],
  ]);
  assert.equal([followed.status, followed.url], [200, `${origin}/docs/types?from=mail`]);
});

for (const workers of ['1', '2']) {
  serve(`a port that is taken is one line and exit code 2, with --workers ${workers}`, async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const db = join(temporaryFolder(), 'a.db');
    const args = ['serve', '--db', db, '--port', String(port), '--workers', workers];
    const { exitCode, stderr } = await runChartkey(...args);
    assert.is(exitCode, 2);
    assert.match(stderr, new RegExp(`^chartkey: [^\n]*127\\.0\\.0\\.1:${port}[^\n]*taken[^\n]*\n$`));
    other.close();
  });
}

serve('--workers — share one port, and all end with the process that started them', async () => {
  const server = await serveChartkey(['--port', '0', '--workers', '2']);
  const client = createClient(new URL(server.fhir).origin, {});
  const answers = await Promise.all(Array.from({ length: 8 }, () => client.ask('/readyz')));
  assert.equal(new Set(answers.map(({ status }) => status)), new Set([200]));
  client.close();
  const { exitCode, stderr } = await server.stop();
  assert.is(exitCode, 0, stderr);
});

serve('--manage-port — /manage is there and nowhere else, and /fhir not there', async () => {
  const chosen = 'management token chosen by the operator';
  const options = { db: join(temporaryFolder(), 'a.db'), port: '0', managePort: '0' };
  const config = readServeConfig(options, { CHARTKEY_MANAGEMENT_TOKEN: chosen });
  const server = await startServer(config, await openStore(config), pino({ level: 'silent' }));
  const clientOf = ({ port }: AddressInfo) =>
    createClient(`http://127.0.0.1:${port}`, { authorization: `Bearer ${chosen}` });
  const [publicSide, manageSide] = [clientOf(server.address), clientOf(server.manageAddress)];
  for (const path of ['/fhir/../manage/v1/patients', '/fhir/%2e%2E/healthz', '/fhir/./metadata', '/fhir/..']) {
    const answer = await publicSide.ask(path);
    assert.is(answer.status, 400, path);
    assert.is(parsed(answer).resourceType, 'OperationOutcome');
  }
  const statuses = async (client: Client) => {
    const paths = ['/manage/v1/patients?identifier=1', '/fhir/metadata', '/healthz', '/readyz', '/'];
    const answers = await Promise.all(paths.map((path) => client.ask(path)));
    return answers.map(({ status }) => status);
  };
  assert.equal(await statuses(publicSide), [404, 200, 200, 200, 302]);
  assert.equal(await statuses(manageSide), [200, 404, 200, 200, 404]);
  publicSide.close();
  manageSide.close();
  await server.stop();
});

serve.run();
