// The example portal backend of docs/portal-integration.md, run as it stands beside the built package, with a patient in a browser.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildPackage } from '../sdk/built-package.ts';
import { hasBrowser, openBrowser, openWindow } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { managementToken, startTestServer, type TestServer } from '../support/server.ts';
import { fixtureFiles } from '../support/source-data.ts';

const example = suite('the example portal backend');
const test = hasBrowser ? example : example.skip;
const program = 'docs/examples/portal-backend.mjs';

let folder = '';
let browser: Browser;
let server: TestServer | undefined;
let backend: ChildProcess | undefined;

example.before(async () => {
  folder = buildPackage();
  if (hasBrowser) browser = await openBrowser();
});

example.after.each(async () => {
  backend?.kill();
  await server?.stop();
});

example.after(() => browser?.close());

/** The portal's URL. */
async function startBackend(chartkeyUrl: string, port: number): Promise<string> {
  const env = { ...process.env, CHARTKEY_URL: chartkeyUrl, CHARTKEY_TOKEN: managementToken, PORT: String(port) };
  const child = spawn(process.execPath, [join(folder, program)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  backend = child;
  const [line] = await once(child.stdout, 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

example('is shorter than 100 lines, and all that it knows of ChartKey is its client', () => {
  const text = readFileSync(program, 'utf8');
  assert.ok(text.split('\n').length < 100);
  assert.match(text, /from 'chartkey\/portal'/);
  assert.not.match(text, /\bfetch\(|\/manage\//);
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

test("a patient stops every app from the portal, and no other patient's", async () => {
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
  const theirs = await server.clientFor('maria-alvarez');
  const other = await server.clientFor('james-whitaker');
  const portal = await startBackend(server.baseUrl, await freePort());
  const { page, context } = await openWindow(browser, { width: 1440, scheme: 'light' });
  await page.goto(portal);
  await page.getByLabel('Name').fill('maria');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Apps: 1').waitFor();
  assert.is((await theirs.ask('/fhir/Patient')).status, 200);
  await page.getByRole('button', { name: 'Stop them all' }).click();
  await page.getByText('Apps: 0').waitFor();
  assert.is((await theirs.ask('/fhir/Patient')).status, 401);
  assert.is((await other.ask('/fhir/Patient')).status, 200);
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

example('a patient whose access is off, or whose server is away, is told so and no more', async () => {
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
  const portal = await startBackend(server.baseUrl, await freePort());
  const signedIn = await fetch(`${portal}/sign-in`, { method: 'POST', body: 'name=maria', redirect: 'manual' });
  const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
  await server.management.ask('/manage/v1/patients/maria-alvarez/portal-access', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"enabled":false}',
  });
  const off = await fetch(`${portal}/record`, { headers, redirect: 'manual' });
  assert.is(off.status, 403);
  assert.match(await off.text(), /Access to your record is off\./);
  await server.stop();
  server = undefined;
  const away = await fetch(`${portal}/record`, { headers, redirect: 'manual' });
  assert.is(away.status, 502);
  assert.not.match(await away.text(), /ECONN|manage|maria-alvarez/);
});

example.run();
