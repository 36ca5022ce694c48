import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createUnreadableRequests, type UnreadableRequests } from '../../src/http/unreadable-request.ts';
import { assertNothingOfBystander, type TwoPatients, twoPatients } from '../support/two-patients.ts';
import { lastOnRecord, onRecord } from './audited.ts';

const unreadable = suite('unreadable request');

const heads: readonly (readonly [name: string, head: string, status: number])[] = [
  ['a Host that is no host', 'GET /fhir/Patient HTTP/1.1\r\nHost: evil"<script>', 400],
  ['a Host with a path', 'GET /fhir/Patient HTTP/1.1\r\nHost: a/b', 400],
  ['no Host', 'GET /fhir/Patient HTTP/1.0', 400],
  ['a path with a backslash', 'GET /fhir\\Patient HTTP/1.1\r\nHost: a', 400],
  ['an absolute target that is no URL', 'GET http://[/fhir HTTP/1.1\r\nHost: a', 400],
  ['a target that is no path', 'OPTIONS * HTTP/1.1\r\nHost: a', 400],
  ['a readable path', 'GET /fhir/Patient HTTP/1.1\r\nHost: a', 401],
  ['TRACE', 'TRACE /fhir/Patient HTTP/1.1\r\nHost: a', 401],
];
for (const [name, head, status] of heads) {
  unreadable(`${name} is answered ${status} with an OperationOutcome`, async () => {
    const world = await twoPatients();
    const { answerError } = unreadableOf(world);
    const server = createServer(getRequestListener(world.app.fetch, { errorHandler: answerError }));
    try {
      const answer = await exchange(server, `${head}\r\nConnection: close\r\n\r\n`);
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
      assert.match(answer, /content-type: application\/fhir\+json/i);
      assert.match(answer, /"resourceType":"OperationOutcome"/);
      assertNothingOfBystander(answer);
      const entry = await lastOnRecord(world);
      assert.is(entry.status, status);
      assert.match(answer, new RegExp(`^x-request-id: ${entry.requestId}\r$`, 'im'));
    } finally {
      server.close();
    }
  });
}

unreadable('a path with dot segments is on record with whence it came, and as nobody’s', async () => {
  const world = await twoPatients();
  const { answerDotSegments } = unreadableOf(world);
  const headers = {
    authorization: world.asker.authorization,
    'user-agent': 'Sleep Diary',
    'x-forwarded-for': '192.0.2.1',
  };
  const response = await answerDotSegments(new Request('http://localhost/fhir/Patient', { headers }), undefined);
  assert.is(response.status, 400);
  assert.is(JSON.parse(await response.text()).resourceType, 'OperationOutcome');
  const { requestId, action, status, patientId, credentialId, address, agent, resourceType } =
    await lastOnRecord(world);
  assert.is(requestId, response.headers.get('x-request-id'));
  assert.equal([action, status, patientId, credentialId, resourceType], ['unrouted', 400, null, null, null]);
  assert.equal([address, agent], ['192.0.2.1', 'Sleep Diary']);
});

unreadable('each of a flood is on record', async () => {
  const world = await twoPatients({ limits: { requests: 0, failures: 2 } });
  const { answerError, answerDotSegments } = unreadableOf(world);
  const request = new Request('http://localhost/', { headers: { 'x-forwarded-for': '192.0.2.1' } });
  for (let number = 1; number <= 10; number += 1) {
    await answerError(new Error('No URL'));
    await answerDotSegments(request, undefined);
  }
  const entries = await onRecord(world);
  assert.equal(entries.map(({ action, status, address }) => `${action} ${status} ${address}`).sort(), [
    ...Array<string>(10).fill('unrouted 400 192.0.2.1'),
    ...Array<string>(10).fill('unrouted 500 null'),
  ]);
});

unreadable('no answer leaves that is not on record', async () => {
  const world = await twoPatients();
  await world.audit.trail.close();
  assert.is((await unreadableOf(world).answerError(new Error('No URL'))).status, 503);
});

function unreadableOf({ audit }: TwoPatients): UnreadableRequests {
  return createUnreadableRequests({ ...audit, proxyHops: 1 });
}

/** Sends text as it stands and gives back everything that comes. */
async function exchange(server: Server, text: string): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No address');
  const socket = connect(address.port, '127.0.0.1');
  socket.end(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

unreadable.run();
