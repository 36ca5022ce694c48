import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { basicAuthorization, createClient, parsed } from '../support/server-client.ts';
import { runChartkey, serveChartkey, temporaryFolder } from './spawn-chartkey.ts';

const serve = suite('chartkey serve');

serve('--demo — prints a curl line and a call that work as they stand, and leaves nothing behind', async () => {
  const server = await serveChartkey(['--demo', '--port', '0']);
  const { origin } = new URL(server.fhir);
  const client = createClient(origin, {});
  assert.is((await client.ask('/healthz')).status, 200);
  assert.is((await client.ask('/readyz')).status, 200);
  assert.is((await client.ask('/')).status, 404);
  assert.is((await client.ask('/healthz/more')).status, 404);
  assert.is((await client.ask('/fhir/metadata')).status, 200);
  assert.is((await client.ask('/manage/v1/openapi.json')).status, 200);

  const signals = server.stop('SIGINT');
  const { exitCode, stdout, stderr } = await signals;
  client.close();
  assert.is(exitCode, 0, stderr);
  assert.match(stdout, /curl -u 'ck_\w{22}:cs_\w{49}' http:\/\/127\.0\.0\.1:\d+\/fhir\/Patient\n/);
  assert.not(existsSync(dirname(server.db)));
});

serve('a port that is taken is one line and exit code 2, with several workers too', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  for (const workers of ['1', '2']) {
    const { exitCode, stderr } = await runChartkey(['serve', '--port', String(port), '--workers', workers]);
    assert.is(exitCode, 2);
    assert.match(stderr, new RegExp(`^chartkey: [^\n]*127\\.0\\.0\\.1:${port}[^\n]*taken[^\n]*\n$`));
  }
  other.close();
});

serve('workers share one port and one database, and all end with the process that started them', async () => {
  const server = await serveChartkey(['--demo', '--port', '0', '--workers', '2']);
  const { exitCode, stdout, stderr } = await check(server);
  assert.is(exitCode, 0, stderr);
  assert.match(stdout, 'curl -u');

  async function check({ fhir, stop }: typeof server) {
    const client = createClient(new URL(fhir).origin, {});
    assert.is((await client.ask('/readyz')).status, 200);
    client.close();
    return stop();
  }
});

serve('--manage-port — /manage is there and nowhere else, and /fhir not there', async () => {
  const chosen = 'management token chosen by the operator';
  const args = ['--db', join(temporaryFolder(), 'a.db'), '--port', '0', '--manage-port', '0'];
  const server = await serveChartkey(args, { CHARTKEY_MANAGEMENT_TOKEN: chosen });
  const [publicSide, manageSide] = [server.fhir, server.manage].map((url) =>
    createClient(new URL(url).origin, { authorization: `Bearer ${chosen}` }),
  );
  assert.is((await publicSide?.ask('/manage/v1/patients?identifier=1'))?.status, 404);
  assert.is((await publicSide?.ask('/fhir/metadata'))?.status, 200);
  assert.is((await manageSide?.ask('/manage/v1/patients?identifier=1'))?.status, 200);
  assert.is((await manageSide?.ask('/fhir/metadata'))?.status, 404);
  const wrong = await manageSide?.ask('/manage/v1/patients?identifier=1', { headers: basicAuthorization('a', 'b') });
  assert.is(wrong?.status, 401);
  assert.is(wrong && parsed(wrong).status, 401);
  publicSide?.close();
  manageSide?.close();
  const { stderr, stdout } = await server.stop();
  assert.not.match(stderr + stdout, chosen);
});

serve.run();
