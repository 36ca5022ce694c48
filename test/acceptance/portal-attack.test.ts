// What others put into a record, and pages that frame the panel, in a real browser.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hasBrowser, openBrowser, openWindow, portalLink } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const attacks = suite('the panel under attack');
const test = hasBrowser ? attacks : attacks.skip;
const view = { width: 1440, scheme: 'light' } as const;
/** Each way in which text has become script in some page. */
const script =
  '<script>document.title="hit"</script><img src=x onerror=\'document.title="hit"\'><svg onload=\'document.title="hit"\'></svg>' +
  '"><iframe srcdoc="<script>top.document.title=\'hit\'</script>"></iframe><a href="javascript:document.title=\'hit\'">here</a>';

let server: TestServer;
let browser: Browser;

attacks.before(async () => {
  if (!hasBrowser) return;
  server = await startTestServer();
  browser = await openBrowser();
  await importHostile(server);
});

attacks.after(async () => {
  await browser?.close();
  await server?.stop();
});

async function importHostile({ management }: TestServer): Promise<void> {
  const subject = { reference: 'Patient/p' };
  const text = {
    status: 'additional',
    div: `<div xmlns="http://www.w3.org/1999/xhtml"><p title="${'&lt;script>'}">Plan</p></div>`,
  };
  const data = Buffer.from(script).toString('base64');
  const attachment = (contentType: string) => ({ attachment: { contentType, title: script, data } });
  const resources = [
    { resourceType: 'Patient', id: 'p', name: [{ family: script, given: [script] }] },
    { resourceType: 'Condition', id: 'c', code: { text: script }, subject, note: [{ text: script }] },
    { resourceType: 'CarePlan', id: 'cp', status: 'active', intent: 'plan', title: script, subject, text },
    { resourceType: 'Observation', id: 'o', status: 'final', code: { text: script }, subject, valueString: script },
    {
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      subject,
      content: [attachment('text/html'), attachment('text/plain')],
    },
  ];
  const answer = await management.ask('/manage/v1/import', {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+ndjson' },
    body: resources.map((resource) => JSON.stringify(resource)).join('\n'),
  });
  assert.is(answer.status, 200, answer.text);
  await management.ask('/manage/v1/patients/p/credentials', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: script.slice(0, 90) }),
  });
}

test('a script in any name, note, title, narrative or document does nothing', async () => {
  const { page, context, complaints } = await openWindow(browser, view);
  await page.goto(await portalLink(server.management, 'p'));
  const paths = ['history', 'history/problems', 'history/results', 'history/plans', 'history/documents'];
  for (const path of [...paths, 'history/documents/d/0', 'history/documents/d/1', 'access', 'activity']) {
    await page.goto(`${server.baseUrl}/portal/${path}`);
    await page.waitForLoadState('load');
    assert.not.match(await page.title(), /^hit/, path);
    assert.is(await page.locator('main :is(script, iframe, img)').count(), 0, path);
  }
  // Nothing came so far that the policy had to stop it.
  assert.equal(complaints, []);
  await context.close();
});

test('were a script to come in all the same, the policy would stop it', async () => {
  const { page, context, complaints } = await openWindow(browser, view);
  await page.goto(await portalLink(server.management, 'p'));
  const stopped = await page.evaluate(() => {
    const element = document.createElement('script');
    try {
      element.textContent = 'document.title = "hit"';
      document.body.append(element);
    } catch {
      return 'trusted types';
    }
    return 'policy';
  });
  assert.is(stopped, 'trusted types');
  await page.evaluate(() => {
    const element = document.createElement('div');
    element.setAttribute('style', 'position:fixed');
    document.body.append(element);
  });
  assert.not.match(await page.title(), /^hit/);
  assert.ok(
    complaints.some((text) => /Content Security Policy/.test(text)),
    complaints.join(),
  );
  await context.close();
});

test('a page that opens the panel cannot reach into it', async () => {
  const { page, context } = await openWindow(browser, view);
  const other = await startOtherSite(() => '<!doctype html><title>other</title>');
  await page.goto(other.url);
  const link = await portalLink(server.management, 'p');
  const [popup] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate((url) => void window.open(url), link),
  ]);
  await popup.waitForLoadState();
  assert.is(await popup.evaluate(() => window.opener), null);
  await other.stop();
  await context.close();
});

/** A server of another site: `localhost` is none of `127.0.0.1`'s. */
async function startOtherSite(html: () => string): Promise<{ url: string; stop(): Promise<void> }> {
  const site: Server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(html());
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const { port } = site.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    stop: () => new Promise((resolve) => void site.close(() => resolve())),
  };
}

test('a page that may not frame the panel shows words in its place, and the link still works', async () => {
  const { page, context } = await openWindow(browser, view);
  const link = await portalLink(server.management, 'p');
  const other = await startOtherSite(() => `<!doctype html><title>other</title><iframe src="${link}"></iframe>`);
  await page.goto(other.url);
  await page.frameLocator('iframe').getByText('Open your record from your portal').waitFor();
  await page.goto(link);
  assert.match(page.url(), /\/portal\/history$/);
  await other.stop();
  await context.close();
});

test('a portal that may frame the panel shows it, and it works there from page to page', async () => {
  let link = '';
  const portal = await startOtherSite(
    () => `<!doctype html><title>portal</title><iframe src="${link}" width="900" height="700"></iframe>`,
  );
  const framing = await startTestServer({ portalFrameAncestors: portal.url });
  await importHostile(framing);
  link = await portalLink(framing.management, 'p');
  const { page, context } = await openWindow(browser, view);
  await page.goto(portal.url);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('link', { name: 'FHIR API Access' }).click();
  await frame.getByRole('button', { name: 'Generate New Credentials' }).click();
  await frame.getByRole('textbox', { name: 'Name' }).fill('Framed');
  await frame.getByRole('button', { name: 'Submit' }).click();
  await frame.getByRole('link', { name: 'Done' }).click();
  await frame.getByText('“Framed” can now read your record.').waitFor();
  await context.close();
  await framing.stop();
  await portal.stop();
});

attacks.run();
