// Answers under way when their credential ends, served by one process while another one deletes.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { closeStore, openStore } from '../../src/cli/open-store.ts';
import { type RunningServer, startServer } from '../../src/cli/server.ts';
import { readServeConfig } from '../../src/config.ts';
import { put } from '../support/changes.ts';
import { basicAuthorization, buyToken, createClient, parsed } from '../support/server-client.ts';
import { type RunningChartkey, serveChartkey } from './spawn-chartkey.ts';
import { temporaryFolder } from './temporary-folder.ts';

const openAnswers = suite('open answers');
const managementToken = 'management token of this test, long enough';
const environment = { CHARTKEY_MANAGEMENT_TOKEN: managementToken };
const file = join(temporaryFolder(), 'a.db');
const pem = (name: string) => fileURLToPath(new URL(`data/loopback.${name}.pem`, import.meta.url));
/** Whatever the system holds for a client that does not read is less than this. */
const longBytes = 24 * 1024 * 1024;
/** What it holds at once, so that the server has nothing left to send. */
const heldBytes = 600_000;

/** The process that serves, over HTTP and over TLS, and the one that deletes. */
let serving: RunningServer;
let servingTls: RunningServer;
let deleting: RunningChartkey;
const cutOff = new Set<() => void>();

openAnswers.before(async () => {
  const sink = new Writable({
    write(chunk, _, done) {
      if (String(chunk).includes('cut off')) for (const tell of cutOff) tell();
      done();
    },
  });
  await writeRecord();
  serving = await start({}, sink);
  servingTls = await start({ tlsCert: pem('cert'), tlsKey: pem('key') }, sink);
  deleting = await serveChartkey(['--db', file, '--port', '0'], environment);
});

openAnswers.after(async () => {
  await deleting.stop();
  await serving.stop();
  await servingTls.stop();
});

async function start(options: { tlsCert?: string; tlsKey?: string }, sink: Writable): Promise<RunningServer> {
  const config = readServeConfig({ db: file, port: '0', ...options }, environment);
  return startServer(config, await openStore(config), pino({}, sink));
}

async function writeRecord(): Promise<void> {
  const { store, ...rest } = await openStore(readServeConfig({ db: file }, environment));
  const subject = { reference: 'Patient/ada' };
  const note = 'x'.repeat(1_000_000);
  const observations = Array.from({ length: 24 }, (_, index) =>
    put({ resourceType: 'Observation', id: `o${index}`, subject, note: [{ text: note }] }),
  );
  const documents = ['long', 'held'].map((id) => {
    const content = [{ attachment: { url: `Binary/${id}` } }];
    return put({ resourceType: 'DocumentReference', id, subject, content });
  });
  const binaries = [
    { resourceType: 'Binary', id: 'long', contentType: 'application/octet-stream', data: base64(longBytes) },
    { resourceType: 'Binary', id: 'held', contentType: 'application/octet-stream', data: base64(heldBytes) },
  ].map(put);
  await store.write([put({ resourceType: 'Patient', id: 'ada' }), ...observations, ...documents, ...binaries]);
  await closeStore({ store, ...rest });
}

function base64(bytes: number): string {
  return Buffer.alloc(bytes, 'chart').toString('base64');
}

/** Calls /manage of the process that deletes. */
async function manage(method: string, path: string, body?: unknown) {
  const client = createClient(new URL(deleting.manage).origin, { authorization: `Bearer ${managementToken}` });
  try {
    return await client.ask(`/manage/v1/patients/ada${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } finally {
    client.close();
  }
}

async function issue(more: Readonly<Record<string, unknown>> = {}) {
  const { id, key, secret } = parsed(await manage('POST', '/credentials', { name: 'App', ...more }));
  return { id: String(id), key: String(key), secret: String(secret) };
}

/** A connection on which a request was sent and of whose answer the beginning was read, and no more. */
interface SlowReader {
  /** Reads the rest, until the connection ends; how much of the body came in all, and how much was announced. */
  finish(): Promise<{ readonly bytes: number; readonly announcedBytes: number }>;
}

async function startReading(socket: Socket, request: string): Promise<SlowReader> {
  let text = '';
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
  };
  // Of a reset connection; whether the system tells of it depends on what lies unread.
  socket.on('error', () => {});
  socket.write(request);
  while (!text.includes('\r\n\r\n')) {
    const [chunk] = await once(socket, 'data');
    text += chunk.toString('latin1');
    if (text.includes('\r\n\r\n')) socket.pause();
  }
  assert.match(text.slice(0, 400), /^HTTP\/1.1 20[06] /);
  bytes = text.length - text.indexOf('\r\n\r\n') - 4;
  return {
    async finish() {
      const closed = once(socket, 'close').catch(() => {});
      socket.on('data', count);
      socket.resume();
      await closed;
      return { bytes, announcedBytes: Number(/content-length: (\d+)/i.exec(text)?.[1]) };
    },
  };
}

function get(path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** An answer shorter than announced is an error to every client. */
function assertCut({ bytes, announcedBytes }: { bytes: number; announcedBytes: number }): void {
  assert.ok(bytes < announcedBytes, `${bytes} of ${announcedBytes} bytes`);
}

/** Resolves when the serving process says that it cut an answer off. */
function nextCutOff(): Promise<void> {
  return new Promise((resolve) => {
    const tell = (): void => {
      cutOff.delete(tell);
      resolve();
    };
    cutOff.add(tell);
  });
}

const octets = { accept: 'application/octet-stream' };

for (const [what, path, headers] of [
  ['a search', '/fhir/Observation?_count=100', {}],
  ['a Binary', '/fhir/Binary/long', octets],
  ['a range of a Binary', '/fhir/Binary/long', { ...octets, range: `bytes=0-${longBytes - 5}` }],
  ['a Binary that the system has taken whole from the server', '/fhir/Binary/held', octets],
] as readonly [string, string, Readonly<Record<string, string>>][]) {
  openAnswers(`${what} that a client reads slowly is cut off when another process deletes its credential`, async () => {
    const { id, key, secret } = await issue();
    const request = get(path, { ...basicAuthorization(key, secret), ...headers });
    const reader = await startReading(connect(serving.address.port, '127.0.0.1'), request);
    const cut = nextCutOff();
    assert.is((await manage('DELETE', `/credentials/${id}`)).status, 204);
    await cut;
    assertCut(await reader.finish());
  });
}

openAnswers('a batch that a client reads slowly is cut off too', async () => {
  const { id, key, secret } = await issue();
  const entry = Array.from({ length: 20 }, () => ({ request: { method: 'GET', url: 'Observation?_count=1' } }));
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry });
  const headers = { ...basicAuthorization(key, secret), 'content-type': 'application/fhir+json' };
  const head = get('/fhir', { ...headers, 'content-length': String(body.length) }).replace('GET', 'POST');
  const reader = await startReading(connect(serving.address.port, '127.0.0.1'), head + body);
  const cut = nextCutOff();
  await manage('DELETE', `/credentials/${id}`);
  await cut;
  assertCut(await reader.finish());
});

openAnswers('over TLS as without', async () => {
  const { id, key, secret } = await issue();
  const { port } = servingTls.address;
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const reader = await startReading(
    socket,
    get('/fhir/Binary/held', { ...octets, ...basicAuthorization(key, secret) }),
  );
  const cut = nextCutOff();
  await manage('DELETE', `/credentials/${id}`);
  await cut;
  assertCut(await reader.finish());
});

for (const [how, sever] of [
  ['access turned off', () => manage('PUT', '/portal-access', { enabled: false })],
  ['rotation without grace', (id: string) => manage('POST', `/credentials/${id}/rotate`, {})],
  ['deletion of all', () => manage('DELETE', '/credentials')],
  ['its own expiry', async () => undefined],
] as const) {
  openAnswers(`what is read with a token is cut off by ${how}`, async () => {
    const expires = how === 'its own expiry' ? { expiresAt: new Date(Date.now() + 1500).toISOString() } : {};
    const { id, key, secret } = await issue(expires);
    const client = createClient(`http://127.0.0.1:${serving.address.port}`, {});
    const authorization = `Bearer ${await buyToken(client, basicAuthorization(key, secret))}`;
    client.close();
    const request = get('/fhir/Observation?_count=100', { authorization });
    const reader = await startReading(connect(serving.address.port, '127.0.0.1'), request);
    const cut = nextCutOff();
    await sever(id);
    await cut;
    assertCut(await reader.finish());
    await manage('PUT', '/portal-access', { enabled: true });
  });
}

openAnswers('an answer of another credential goes on to its end', async () => {
  const [kept, deleted] = [await issue(), await issue()];
  const started = ({ key, secret }: { key: string; secret: string }) =>
    startReading(
      connect(serving.address.port, '127.0.0.1'),
      get('/fhir/Binary/long', { ...octets, ...basicAuthorization(key, secret), connection: 'close' }),
    );
  const [ofKept, ofDeleted] = [await started(kept), await started(deleted)];
  const cut = nextCutOff();
  await manage('DELETE', `/credentials/${deleted.id}`);
  await cut;
  assert.equal(await ofKept.finish(), { bytes: longBytes, announcedBytes: longBytes });
  assertCut(await ofDeleted.finish());
});

openAnswers('a connection whose client has its answer, and asks again, is answered 401', async () => {
  const { id, key, secret } = await issue();
  const client = createClient(`http://127.0.0.1:${serving.address.port}`, basicAuthorization(key, secret), 1);
  assert.is((await client.ask('/fhir/Binary/held', { headers: octets })).text.length, heldBytes);
  assert.is((await client.ask('/fhir/Patient/ada')).status, 200);
  await manage('DELETE', `/credentials/${id}`);
  assert.is((await client.ask('/fhir/Patient/ada')).status, 401);
  client.close();
});

openAnswers.run();
