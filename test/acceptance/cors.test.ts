// Pages of other origins, by their requests and in a real browser.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOrigins } from '../../src/cli/cors.ts';
import { hasBrowser, openBrowser, openWindow } from '../support/browser.ts';
import { managementToken, startTestServer, type TestServer } from '../support/server.ts';
import { basicAuthorization } from '../support/server-client.ts';
import { fixtureFiles } from '../support/source-data.ts';

const cors = suite('requests of other origins');
const app = 'https://app.example.org';
let open: TestServer;
let named: TestServer;
let none: TestServer;

cors.before(async () => {
  [open, named, none] = await Promise.all([
    startTestServer(),
    startTestServer({ corsOrigins: `${app}, https://other.example.org:8443` }),
    startTestServer({ corsOrigins: 'none' }),
  ]);
  await open.importFiles(fixtureFiles());
});
cors.after(() => Promise.all([open, named, none].map((server) => server.stop())).then(() => {}));

function preflight(server: TestServer, path: string, origin: string): Promise<Response> {
  const headers = {
    origin,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  };
  return fetch(server.baseUrl + path, { method: 'OPTIONS', headers });
}

const allowedOrigin = ({ headers }: Response): string | null => headers.get('access-control-allow-origin');

const preflights = [
  ['any origin, where all may ask', () => open, 'https://anybody.example', '*'],
  ['an origin that is named', () => named, app, app],
  ['another that is named', () => named, 'https://other.example.org:8443', 'https://other.example.org:8443'],
  ['an origin that is not named', () => named, 'https://app.example.org.evil.example', null],
  ['the same host by another scheme', () => named, 'http://app.example.org', null],
  ['a page without an origin', () => named, 'null', null],
  ['an origin where none may ask', () => none, app, null],
] as const;
for (const [what, server, origin, expected] of preflights) {
  cors(`a preflight of ${what} is answered without a credential`, async () => {
    for (const path of ['/fhir/Patient', '/fhir/none/of/that', '/fhir', '/oauth2/token']) {
      const answer = await preflight(server(), path, origin);
      assert.is(answer.status, 204, path);
      assert.is(allowedOrigin(answer), expected, path);
      assert.is(answer.headers.has('access-control-allow-methods'), expected !== null);
      assert.match(answer.headers.get('vary') ?? '', 'Origin');
      assert.is(answer.headers.get('access-control-allow-credentials'), null);
    }
  });
}

cors('a preflight lets pages send what clients of FHIR send', async () => {
  const allowed = (await preflight(open, '/fhir/Patient', app)).headers.get('access-control-allow-headers') ?? '';
  for (const name of [
    'Authorization',
    'X-API-Key',
    'X-API-Secret',
    'Prefer',
    'If-None-Match',
    'Content-Type',
    'Range',
  ]) {
    assert.match(allowed, name);
  }
});

cors('answers of every kind can be read, and what their headers say', async () => {
  const { key, secret } = await open.createKey('maria-alvarez');
  const { authorization } = basicAuthorization(key, secret);
  const asked = [
    ['/fhir/Patient/maria-alvarez', { authorization }, 200],
    ['/fhir/Patient/none', { authorization }, 404],
    ['/fhir/Patient', {}, 401],
    ['/fhir/metadata', {}, 200],
    ['/fhir/.well-known/smart-configuration', {}, 200],
  ] as const;
  for (const [path, headers, status] of asked) {
    const answer = await fetch(open.baseUrl + path, { headers: { origin: app, ...headers } });
    assert.is(answer.status, status, path);
    assert.is(allowedOrigin(answer), '*', path);
    for (const name of ['ETag', 'RateLimit', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id']) {
      assert.match(answer.headers.get('access-control-expose-headers') ?? '', name);
    }
    assert.match(answer.headers.get('vary') ?? '', 'Origin', path);
  }
});

cors('neither the management API, nor the panel, nor the documentation opens to other origins', async () => {
  for (const path of [
    '/manage/v1/openapi.json',
    '/manage/v1/patients?identifier=a%7Cb',
    '/portal',
    '/docs',
    '/docs/postman-environment.json',
  ]) {
    const headers = { origin: app, authorization: `Bearer ${managementToken}` };
    assert.is(allowedOrigin(await fetch(open.baseUrl + path, { headers, redirect: 'manual' })), null, path);
    assert.is(allowedOrigin(await preflight(open, path, app)), null, path);
  }
});

cors('what has no origin is told nothing of origins', async () => {
  const answer = await fetch(`${open.baseUrl}/fhir/metadata`);
  assert.is(allowedOrigin(answer), null);
});

for (const text of [
  'https://app.example.org/',
  'app.example.org',
  'https://*.example.org',
  'null',
  'ftp://a.example',
  '*,https://a.example',
]) {
  cors(`"${text}" is refused as a list of origins`, () => {
    assert.throws(() => readOrigins(text), /--cors-origins/);
  });
}

const browserTest = hasBrowser ? cors : cors.skip;
browserTest('a page of another origin searches with a key and with a token; one that is refused does not', async () => {
  const page = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<title>App</title>'));
  const origin = await listening(page);
  const closed = await startTestServer({ corsOrigins: app });
  const browser = await openBrowser();
  try {
    const { page: tab } = await openWindow(browser, { width: 1440, scheme: 'light' });
    await tab.goto(origin);
    const { key, secret } = await open.createKey('maria-alvarez');
    const inPage = (url: string): Promise<unknown> =>
      tab.evaluate(
        `(async () => {
          const basic = 'Basic ' + btoa(${JSON.stringify(`${key}:${secret}`)});
          const read = (authorization) => fetch(${JSON.stringify(`${url}/fhir/Patient`)}, { headers: { authorization } });
          try {
            const byKey = await read(basic);
            const one = await fetch(${JSON.stringify(`${url}/fhir/Patient/maria-alvarez`)}, { headers: { authorization: basic } });
            const body = new URLSearchParams({ grant_type: 'client_credentials' });
            const token = await fetch(${JSON.stringify(`${url}/oauth2/token`)}, { method: 'POST', headers: { authorization: basic }, body });
            const byToken = await read('Bearer ' + (await token.json()).access_token);
            const totals = [(await byKey.json()).total, (await byToken.json()).total];
            return { totals, etag: one.headers.get('ETag'), hasLimit: one.headers.has('RateLimit') };
          } catch (error) {
            return error.name;
          }
        })()`,
      );
    assert.equal(await inPage(open.baseUrl), { totals: [1, 1], etag: 'W/"1"', hasLimit: true });
    assert.is(await inPage(closed.baseUrl), 'TypeError');
  } finally {
    await browser.close();
    page.close();
    await closed.stop();
  }
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

cors.run();
