import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { createRawAnswers } from '../../src/http/raw-answer.ts';
import { createUnreadableRequests } from '../../src/http/unreadable-request.ts';
import type { AuditEntry } from '../../src/store/audit-store.ts';
import { type TwoPatients, twoPatients } from '../support/two-patients.ts';
import { onRecord } from './audited.ts';

const raw = suite('what is no HTTP request');
const maxHeaderSize = 8192;

interface World extends TwoPatients {
  readonly server: Server;
}

async function world(): Promise<World> {
  const patients = await twoPatients();
  const limits = { maxHeaderSize, headersTimeout: 60, requestTimeout: 100, connectionsCheckingInterval: 20 };
  const server = createServer(limits, (request, response) => request.pipe(response));
  server.on('clientError', createRawAnswers(createUnreadableRequests({ ...patients.audit, proxyHops: 0 })));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { ...patients, server };
}

/** Also of what is being written. */
async function settledRecord(world: World): Promise<readonly AuditEntry[]> {
  await world.audit.recorder.flush();
  return onRecord(world);
}

/** Sends bytes; all that comes back until the connection ends. */
async function send({ server }: World, text: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  socket.write(text, 'latin1');
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const cases: readonly (readonly [name: string, sent: string, status: number])[] = [
  ['another protocol', '\x16\x03\x01\x00\xa5\x01', 400],
  ['a version that there is not', 'GET /fhir/Patient HTTP/9.9\r\nHost: a\r\n\r\n', 400],
  ['a header without a name', 'GET /fhir/Patient HTTP/1.1\r\n: a\r\n\r\n', 400],
  ['two lengths', 'GET /fhir/Patient HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
  ['headers without end', `GET /fhir/Patient HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(maxHeaderSize)}\r\n\r\n`, 431],
  ['a URL without end', `GET /fhir/Patient?_id=${'x'.repeat(maxHeaderSize)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
  [
    'a chunk whose extensions have no end',
    `POST /fhir HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(2 * 16_384)}`,
    413,
  ],
  ['headers that do not come', 'GET /fhir/Patient HTTP/1.1\r\nHost: a\r\n', 408],
];
for (const [name, sent, status] of cases) {
  raw(`${name} is answered ${status} with an OperationOutcome, and on record`, async () => {
    const made = await world();
    try {
      const answer = await send(made, sent);
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      assert.match(head, new RegExp(`^HTTP/1.1 ${status} \\w`));
      assert.match(head, /^content-type: application\/fhir\+json/im);
      assert.match(head, new RegExp(`^content-length: ${Buffer.byteLength(body)}$`, 'im'));
      assert.match(head, /^connection: close$/im);
      const outcome = JSON.parse(body);
      assert.is(outcome.resourceType, 'OperationOutcome');
      assert.equal(checkResource(outcome), []);
      const [entry, ...more] = await onRecord(made);
      assert.equal(more, []);
      assert.equal(
        [entry?.action, entry?.status, entry?.patientId, entry?.address],
        ['unrouted', status, null, '127.0.0.1'],
      );
      assert.match(head, new RegExp(`^x-request-id: ${entry?.requestId}$`, 'im'));
    } finally {
      made.server.close();
    }
  });
}

raw('HEAD is answered with headers alone, and on record', async () => {
  const made = await world();
  try {
    const answer = await send(made, `HEAD /fhir/Patient?_id=${'x'.repeat(maxHeaderSize)} HTTP/1.1\r\nHost: a\r\n\r\n`);
    assert.match(answer, /^HTTP\/1.1 431 /);
    assert.is(answer.split('\r\n\r\n')[1], '');
    assert.equal(
      (await onRecord(made)).map(({ status }) => status),
      [431],
    );
  } finally {
    made.server.close();
  }
});

raw('what comes within an answer ends the connection, and adds nothing to the answer', async () => {
  const made = await world();
  try {
    const chunked = 'POST /fhir HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n';
    const answer = await send(made, `${chunked}no length\r\n`);
    assert.is(answer.split('HTTP/1.1').length, 2, 'There is one head.');
    assert.not.match(answer, 'OperationOutcome');
    assert.equal(await settledRecord(made), []);
  } finally {
    made.server.close();
  }
});

raw('what comes just before an answer adds nothing to it either', async () => {
  const made = await world();
  made.server.removeAllListeners('request');
  made.server.on('request', (_, response) => queueMicrotask(() => response.write('hello')));
  try {
    const answer = await send(made, 'GET /fhir HTTP/1.1\r\nHost: a\r\n\r\nno request\r\n\r\n');
    assert.is(answer.split('HTTP/1.1').length, 2, 'There is one head.');
    assert.not.match(answer, 'OperationOutcome');
  } finally {
    made.server.close();
  }
});

raw('a connection that is given up asks nothing', async () => {
  const made = await world();
  try {
    const { port } = made.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const [accepted] = await Promise.all([once(made.server, 'connection'), once(socket, 'connect')]);
    socket.resetAndDestroy();
    await new Promise((resolve) => accepted[0].once('close', resolve));
    assert.equal(await settledRecord(made), []);
  } finally {
    made.server.close();
  }
});

raw.run();
