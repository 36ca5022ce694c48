// Deleting a credential ends it with the deletion, on a connection that stays open as on any other.
import { Agent, request as httpRequest } from 'node:http';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startTestServer, type TestServer } from '../support/server.ts';
import { basicAuthorization } from '../support/server-client.ts';
import { fixtureFiles } from '../support/source-data.ts';
import { fixturePatients } from '../support/source-data-fixtures.ts';

const test = suite('a deleted credential');
const [patient = ''] = fixturePatients();
let server: TestServer;

test.before(async () => {
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
});

test.after(async () => {
  await server.stop();
});

interface Seen {
  readonly status: number;
  /** Whether the request went out on a connection that an earlier one had opened. */
  readonly isReused: boolean;
  readonly text: string;
}

function get(agent: Agent, path: string, headers: Readonly<Record<string, string>>): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${server.baseUrl}${path}`, { agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, isReused: request.reusedSocket, text }));
    });
    request.on('error', reject).end();
  });
}

test('the next request on the same kept-alive connection is 401', async () => {
  const { id, key, secret } = await server.createKey(patient);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = basicAuthorization(key, secret);
  try {
    assert.is((await get(agent, `/fhir/Patient/${patient}`, headers)).status, 200);
    const again = await get(agent, '/fhir/Observation?_count=2', headers);
    assert.equal([again.status, again.isReused], [200, true]);
    const next = /"relation":"next","url":"https?:\/\/[^/]+([^"]+)"/.exec(again.text)?.[1] ?? '';
    assert.ok(next, 'the search has a second page');

    const deletion = await server.management.ask(`/manage/v1/patients/${patient}/credentials/${id}`, {
      method: 'DELETE',
    });
    assert.is(deletion.status, 204);

    for (const path of [`/fhir/Patient/${patient}`, '/fhir/Observation?_count=2', next, '/fhir/nowhere']) {
      const after = await get(agent, path, headers);
      assert.equal([after.status, after.isReused], [401, true], path);
      assert.match(after.text, '"code":"login"');
      assert.not.match(after.text, patient);
    }
  } finally {
    agent.destroy();
  }
});

test('the patient’s other credential goes on', async () => {
  const doomed = await server.createKey(patient);
  const other = await server.clientFor(patient);
  await server.management.ask(`/manage/v1/patients/${patient}/credentials/${doomed.id}`, { method: 'DELETE' });
  assert.is((await other.ask(`/fhir/Patient/${patient}`)).status, 200);
});

test('portal access switched off stops every credential at once, and on again restores them', async () => {
  const client = await server.clientFor(patient);
  const setAccess = (enabled: boolean) =>
    server.management.ask(`/manage/v1/patients/${patient}/portal-access`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ enabled }),
    });
  assert.is((await setAccess(false)).status, 200);
  assert.is((await client.ask(`/fhir/Patient/${patient}`)).status, 401);
  assert.is((await setAccess(true)).status, 200);
  assert.is((await client.ask(`/fhir/Patient/${patient}`)).status, 200);
});

test.run();
