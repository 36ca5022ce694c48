// Whatever bytes come in, no answer below /fhir leaves without its row in the audit trail, those that Node would give among them.
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, createServer } from '../../src/cli/listen.ts';
import { createServeFetch, type Fetch } from '../../src/cli/serve-fetch.ts';
import { createCors } from '../../src/http/cors.ts';
import { createOpenAnswers } from '../../src/http/open-answers.ts';
import { createUnreadableRequests } from '../../src/http/unreadable-request.ts';
import { onRecord } from '../http/audited.ts';
import { assertNothingOfBystander, twoPatients } from '../support/two-patients.ts';

const unrecorded = suite('attack: answers off the record');

/** AUTH stands for the asker's credential. */
const cases: readonly (readonly [name: string, head: string, status: number])[] = [
  ['no Host', 'GET /fhir/Patient/asker HTTP/1.1\r\nAUTH', 400],
  ['no Host, and nobody’s credential', 'GET /fhir/Patient/asker HTTP/1.1', 400],
  ['no Host but in the target', 'GET http://a/fhir/Patient/asker HTTP/1.1\r\nAUTH', 400],
  ['an empty Host', 'GET /fhir/Patient/asker HTTP/1.1\r\nHost:\r\nAUTH', 400],
  ['two Hosts', 'GET /fhir/Patient/asker HTTP/1.1\r\nHost: a\r\nHOST: b\r\nAUTH', 400],
  ['one Host twice', 'GET /fhir/Patient/asker HTTP/1.1\r\nHost: a\r\nHost: a\r\nAUTH', 400],
  ['a target with a Host of its own', 'GET http://b/fhir/Patient/asker HTTP/1.1\r\nHost: a\r\nAUTH', 200],
  ['a path with dot segments', 'GET /fhir/Patient/../Patient/asker HTTP/1.1\r\nHost: a\r\nAUTH', 400],
  ['an expectation that there is not', 'GET /fhir/Patient/asker HTTP/1.1\r\nHost: a\r\nExpect: more\r\nAUTH', 200],
  ['an expectation without a credential', 'GET /fhir/Patient/asker HTTP/1.1\r\nHost: a\r\nExpect: more', 401],
  ['an upgrade', 'GET /fhir/Patient/asker HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\nAUTH', 200],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM', 400],
  ['a method that there is not', 'FOO /fhir/Patient/asker HTTP/1.1\r\nHost: a\r\nAUTH', 400],
  ['a method of others', 'PROPFIND /fhir/Patient/asker HTTP/1.1\r\nHost: a\r\nAUTH', 405],
  ['two credentials', 'GET /fhir/Patient/asker HTTP/1.1\r\nHost: a\r\nAUTH\r\nAUTH', 401],
  ['a path that is no UTF-8', 'GET /fhir/Patient/%ff HTTP/1.1\r\nHost: a\r\nAUTH', 404],
];
for (const [name, head, status] of cases) {
  unrecorded(`${name} is answered ${status} once, under the id of the one row`, async () => {
    const world = await twoPatients();
    const unreadable = createUnreadableRequests({ ...world.audit, proxyHops: 0 });
    const openAnswers = createOpenAnswers(() => {});
    const fhir: Fetch = (request, env) => world.app.fetch(request, env);
    const fetch = createServeFetch({ fhir, cors: createCors([]), unreadable, unreadiness: async () => undefined });
    const server = createServer(fetch, { tls: undefined, openAnswers, unreadable });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const asked = head.replaceAll('AUTH', `Authorization: ${world.asker.authorization}`);
      const answer = await exchange(port, `${asked}\r\n\r\n`);
      assert.equal(answer.match(/HTTP\/1\.1 \d+/g), [`HTTP/1.1 ${status}`]);
      assertNothingOfBystander(answer);
      const rows = await onRecord(world);
      assert.equal(
        rows.map((row) => row.status),
        [status],
      );
      assert.match(answer, new RegExp(`^x-request-id: ${rows[0]?.requestId}\r$`, 'im'));
    } finally {
      await close(server);
    }
  });
}

/** All that comes back until the client, which has nothing more to send, has it. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.end(text, 'latin1');
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

unrecorded.run();
