// Ten thousand random and hostile requests: no 500, and nothing of a patient who did not ask.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Answer, basicAuthorization, type Client, createClient } from '../support/server-client.ts';
import { twoEntangledPatients } from '../support/source-data-entangled.ts';
import { createRandom, type HostileRequest, hostileRequest, malformedRequest } from './hostile-requests.ts';

const test = suite('hostile requests');
const requestCount = 10_000;
const rawCount = 300;
const seed = Number(process.env.HOSTILE_SEED ?? Date.now() % 1_000_000_000);
/** How long a raw connection may stay without an answer, for those that only wait for more. */
const rawPatienceMs = 150;

let server: TestServer;
let client: Client;
let authorizations: string[];

test.before(async () => {
  server = await startTestServer();
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-hostile-'));
  const file = join(folder, 'records.ndjson');
  writeFileSync(
    file,
    twoEntangledPatients()
      .map((resource) => JSON.stringify(resource))
      .join('\n'),
  );
  assert.equal((await server.importFiles([file])).refused, []);
  rmSync(folder, { recursive: true });
  client = createClient(server.baseUrl, {}, 16);
  const { key, secret } = await server.createKey('a');
  const { authorization } = basicAuthorization(key, secret);
  // Mostly the right one, so that what lies behind authentication is reached.
  const wrong = [
    `${authorization}x`,
    `Basic ${'A'.repeat(60)}`,
    'Basic',
    'Bearer x',
    '',
    'Basic \u00ff',
    `Bearer ${secret}`,
  ];
  authorizations = [...Array<string>(40).fill(authorization), ...wrong];
});

test.after(async () => {
  client.close();
  await server.stop();
});

/** In the bystander's resources and in none of the words that requests are made of. */
const phrasesOfBystander =
  /(?:Weight|Low mood|Panel|Home|Room|Tag|Component|Summary|List) of Bystander|MRN-Bystander|bcanary/;

/** What the asker's own words in a link to itself, or quoted in a refusal, cannot explain. */
function isLeak({ path, body = '' }: HostileRequest, text: string): boolean {
  const asked = `${path} ${body}`.toLowerCase().includes('bystander');
  return asked ? phrasesOfBystander.test(text) : text.includes('Bystander');
}

function faultsOf(request: HostileRequest, answer: Answer): string[] {
  const faults: string[] = [];
  if (answer.status >= 500) faults.push(`answered ${answer.status}`);
  if (/"response":\{"status":"5/.test(answer.text)) faults.push('answered 500 within a batch');
  if (isLeak(request, answer.text + JSON.stringify(answer.headers))) faults.push('shows something of the bystander');
  // A path with dots in it may lead out of /fhir.
  const isFhir =
    /^\/fhir(\/|$)/.test(new URL(`${server.baseUrl}${request.path}`).pathname) && request.path.startsWith('/fhir');
  const isRefusal = answer.status >= 400 && request.method !== 'HEAD';
  // What Node's own parser refuses never reaches us.
  const isOurs = answer.headers['content-type'] !== undefined || answer.text !== '';
  if (isFhir && isRefusal && isOurs && !/^\{\s*"resourceType":\s*"OperationOutcome"/.test(answer.text)) {
    faults.push(`refused with ${answer.status} and no OperationOutcome`);
  }
  return faults;
}

/**
 * A server may close a connection whose last request it refused unread, and the next request on it is then lost: a client
 * sends it again. One that is cut every time is a fault.
 */
async function answerTo(request: HostileRequest): Promise<Answer> {
  let cut: unknown;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      return await client.ask(request.path, request);
    } catch (error) {
      cut = error;
    }
  }
  throw new Error(`No answer to ${JSON.stringify(request).slice(0, 500)}`, { cause: cut });
}

test(`${requestCount} requests give no 500, no word of the bystander, and refusals in FHIR (HOSTILE_SEED=${seed})`, async () => {
  const random = createRandom(seed);
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < requestCount) {
      next += 1;
      const request = hostileRequest(random, authorizations);
      const answer = await answerTo(request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      for (const fault of faultsOf(request, answer)) faults.push(`${fault}: ${JSON.stringify(request).slice(0, 400)}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  assert.equal(faults.slice(0, 20), []);
  for (const status of [200, 400, 401, 404, 405]) {
    assert.ok((statuses.get(status) ?? 0) > 20, `${status} is among the answers: ${JSON.stringify([...statuses])}`);
  }
});

/** Everything a raw connection answers until it closes, or until it has been silent for a while. */
function converse(text: string): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(server.baseUrl);
    const socket = connect(Number(port), hostname);
    let received = '';
    const finish = (): void => {
      socket.destroy();
      resolve(received);
    };
    socket.setTimeout(rawPatienceMs, finish);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('close', finish);
    socket.on('error', finish);
    socket.write(Buffer.from(text, 'latin1'));
  });
}

test(`${rawCount} malformed requests on raw sockets give no 500 and no word of the bystander (HOSTILE_SEED=${seed})`, async () => {
  const random = createRandom(seed + 1);
  const texts = Array.from({ length: rawCount }, () => malformedRequest(random, authorizations[0] ?? ''));
  const faults: string[] = [];
  const work = async (): Promise<void> => {
    for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
      const answer = await converse(text);
      if (/^HTTP\/1\.1 50[01]/m.test(answer) || answer.includes('Bystander')) {
        faults.push(`${JSON.stringify(text.slice(0, 300))} → ${answer.slice(0, 200)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 10 }, work));
  assert.equal(faults, []);
});

test('the server answers as before afterwards', async () => {
  const answer = await client.ask('/fhir/Patient/a', { headers: { authorization: authorizations[0] ?? '' } });
  assert.is(answer.status, 200);
  assert.match(answer.text, 'Asker');
});

test.run();
