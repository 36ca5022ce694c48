// After Done the secret is nowhere in the browser: not in the page, its storage, its history or its memory.
import type { Browser, CDPSession, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hasBrowser, openBrowser, openWindow, portalLink } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { fixtureFiles } from '../support/source-data.ts';

const secrets = suite('the secret in a browser');
const test = hasBrowser ? secrets : secrets.skip;
const patientId = 'maria-alvarez';

let server: TestServer;
let browser: Browser;

secrets.before(async () => {
  if (!hasBrowser) return;
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
  browser = await openBrowser();
});

secrets.after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Goes as far as the dialog with the secret; the secret without its last letters, so that no search finds the search. */
async function shownSecret(page: Page): Promise<string> {
  await page.goto(await portalLink(server.management, patientId));
  await page.getByRole('link', { name: 'FHIR API Access' }).click();
  await page.getByRole('button', { name: 'Generate New Credentials' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Sleep Diary');
  await page.getByRole('button', { name: 'Submit' }).click();
  const secret = await page.getByLabel('Secret', { exact: true }).inputValue();
  assert.match(secret, /^cs_[0-9A-Za-z]{49}$/);
  return secret;
}

async function heapOf(session: CDPSession): Promise<string> {
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  return chunks.join('');
}

/** Everything that page and browser hold of the window, in one text. */
async function keptBy(page: Page): Promise<string> {
  const held = await page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
      { ...localStorage },
      { ...sessionStorage },
      history.state,
      location.href,
      document.referrer,
      performance.getEntries().map(({ name }) => name),
    ]),
  );
  const cookies = await page.context().cookies();
  return held + JSON.stringify(cookies);
}

test('before Done a heap snapshot holds the secret, or the next test would show nothing', async () => {
  const { page, context } = await openWindow(browser, { width: 1440, scheme: 'light' });
  const secret = await shownSecret(page);
  await page.evaluate(() => {
    Object.assign(globalThis, { held: document.querySelector<HTMLTextAreaElement>('#shown-secret')?.value });
  });
  assert.ok((await heapOf(await context.newCDPSession(page))).includes(secret));
  await context.close();
});

test('after Done the secret is not in the page, its storage, its history or its memory', async () => {
  const { page, context } = await openWindow(browser, { width: 1440, scheme: 'light' });
  const secret = await shownSecret(page);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await page.getByRole('button', { name: 'Secret copied' }).waitFor();
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByText('can now read your record').waitFor();
  assert.not.ok((await keptBy(page)).includes(secret));
  assert.not.ok((await heapOf(await context.newCDPSession(page))).includes(secret));
  for (const step of ['goBack', 'goForward', 'goBack', 'reload'] as const) {
    await page[step]();
    assert.not.ok((await keptBy(page)).includes(secret), step);
    assert.is(await page.getByText('Your new credentials').count(), 0, step);
  }
  await context.close();
});

test('without scripts neither: going back to the answer asks the server, which shows it no more', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(await portalLink(server.management, patientId));
  await page.getByRole('link', { name: 'FHIR API Access' }).click();
  await page.getByRole('link', { name: 'Generate New Credentials' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('By Hand');
  await page.getByRole('button', { name: 'Submit' }).click();
  const shown = await page.content();
  const secret = /cs_[0-9A-Za-z]{49}/.exec(shown)?.[0] ?? '';
  assert.ok(secret);
  await page.getByRole('link', { name: 'Done' }).click();
  assert.match(await page.content(), '“By Hand” can now read your record.');
  await page.goBack().catch(() => undefined);
  assert.not.ok((await page.content()).includes(secret));
  await page.reload().catch(() => undefined);
  assert.not.ok((await page.content()).includes(secret));
  await context.close();
});

test('without scripts a credential is deleted on a page of its own', async () => {
  await server.management.ask(`/manage/v1/patients/${patientId}/credentials`, { method: 'DELETE' });
  await server.createKey(patientId);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(await portalLink(server.management, patientId));
  await page.getByRole('link', { name: 'FHIR API Access' }).click();
  await page.getByRole('link', { name: 'Delete Acceptance test' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  assert.match(await page.content(), '“Acceptance test” was deleted.');
  assert.match(await page.content(), 'No app can read your record.');
  await context.close();
});

secrets.run();
