// The example portal backend of docs/portal-integration.md, run as it stands, with a patient in a browser.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hasBrowser, openBrowser, openWindow } from '../support/browser.ts';
import { managementToken, startTestServer, type TestServer } from '../support/server.ts';
import { fixtureFiles } from '../support/source-data.ts';

const example = suite('the example portal backend');
const test = hasBrowser ? example : example.skip;
const program = 'docs/examples/portal-backend.mjs';

let browser: Browser;
let server: TestServer | undefined;
let backend: ChildProcess | undefined;

example.before(async () => {
  if (hasBrowser) browser = await openBrowser();
});

example.after.each(async () => {
  backend?.kill();
  await server?.stop();
});

example.after(() => browser?.close());

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** The portal's URL. */
async function startBackend(chartkeyUrl: string, port: number): Promise<string> {
  const env = { ...process.env, CHARTKEY_URL: chartkeyUrl, CHARTKEY_TOKEN: managementToken, PORT: String(port) };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  backend = child;
  const [line] = await once(child.stdout, 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

example('is shorter than 100 lines', () => {
  assert.ok(readFileSync(program, 'utf8').split('\n').length < 100);
});

test('a patient who signs in to the portal has their panel within its page', async () => {
  const port = await freePort();
  server = await startTestServer({ portalFrameAncestors: `http://localhost:${port}` });
  await server.importFiles(fixtureFiles());
  const portal = await startBackend(server.baseUrl, port);
  const { page, context } = await openWindow(browser, { width: 1440, scheme: 'light' });
  await page.goto(portal);
  await page.getByLabel('Name').fill('maria');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const frame = page.frameLocator('iframe');
  await frame.getByText('Maria Elena Alvarez').first().waitFor();
  await frame.getByRole('link', { name: 'FHIR API Access' }).click();
  await frame.getByText('No app can read your record.').waitFor();
  await page.reload();
  await frame.getByText('Maria Elena Alvarez').first().waitFor();
  await context.close();
});

test('nobody has a panel without signing in', async () => {
  server = await startTestServer();
  const portal = await startBackend(server.baseUrl, await freePort());
  const { page, context } = await openWindow(browser, { width: 1440, scheme: 'light' });
  await page.goto(`${portal}/record`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await context.close();
});

example.run();
