import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerUnreadableRequest } from '../../src/http/unreadable-request.ts';
import { assertNothingOfBystander, twoPatients } from '../support/two-patients.ts';

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
    const { app } = await twoPatients();
    const server = createServer(getRequestListener(app.fetch, { errorHandler: answerUnreadableRequest }));
    try {
      const answer = await exchange(server, `${head}\r\nConnection: close\r\n\r\n`);
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
      assert.match(answer, /content-type: application\/fhir\+json/i);
      assert.match(answer, /"resourceType":"OperationOutcome"/);
      assertNothingOfBystander(answer);
    } finally {
      server.close();
    }
  });
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
