// The documentation in a real browser.
import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hasBrowser, openBrowser, openWindow, picture, type View, views, violations } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const pages = suite('documentation in a browser');
const test = hasBrowser ? pages : pages.skip;
const guide = [
  ...['/docs', '/docs/doors', '/docs/types', '/docs/types/Observation', '/docs/search', '/docs/sync', '/docs/errors'],
  ...['/docs/portals', '/docs/none'],
];
const titles = ['ChartKey FHIR R4', 'ChartKey OAuth 2.0', 'ChartKey management API'];
let server: TestServer;
let browser: Browser;

pages.before(async () => {
  server = await startTestServer();
  if (hasBrowser) browser = await openBrowser();
});
pages.after(async () => {
  await browser?.close();
  await server.stop();
});

const nameOf = ({ width, scheme }: View): string => `${width} px, ${scheme}`;

for (const view of views) {
  test(`every page reads well at ${nameOf(view)}: nothing is cut, nothing keeps anybody out`, async () => {
    const { page, context, complaints } = await openWindow(browser, view);
    for (const path of guide) {
      await page.goto(server.baseUrl + path);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      assert.ok(Number(width) <= view.width, `${path} is ${width} px wide`);
      assert.equal(await violations(page), [], path);
      await picture(page, `docs${path.slice(5).replaceAll('/', '-')}`, view);
    }
    assert.equal(
      complaints.filter((text) => !text.includes('404')),
      [],
    );
    await context.close();
  });
}

test('key and secret that are typed in are filled into the lines, and stay in the page', async () => {
  const { page, context } = await openWindow(browser, { width: 1440, scheme: 'light' });
  const asked: string[] = [];
  await page.goto(`${server.baseUrl}/docs`);
  page.on('request', (request) => asked.push(request.url()));
  await page.getByLabel('Key').fill("ck_it's");
  await page.getByLabel('Secret').fill('cs_x');
  const line = await page.locator('.code code', { hasText: '/fhir/Patient' }).first().textContent();
  assert.is(line, `curl -s -u 'ck_it'\\''s:cs_x' '${server.baseUrl}/fhir/Patient'`);
  await page.reload();
  assert.is(await page.getByLabel('Key').inputValue(), '');
  assert.not.ok(asked.some((url) => url.includes('cs_x')));
  assert.is(await page.evaluate('localStorage.length + sessionStorage.length'), 0);
  await context.close();
});

test('a command is copied as it stands, and the list of types is narrowed by what is typed', async () => {
  const { page, context } = await openWindow(browser, { width: 1440, scheme: 'light' });
  await page.goto(`${server.baseUrl}/docs`);
  const first = page.locator('.code').nth(1);
  await first.getByRole('button', { name: 'Copy' }).click();
  await first.getByRole('button', { name: 'Copied' }).waitFor();
  assert.is(await page.evaluate('navigator.clipboard.readText()'), await first.locator('code').textContent());
  await page.goto(`${server.baseUrl}/docs/types`);
  await page.getByLabel('Find a type').fill('medicationre');
  assert.equal(await page.locator('.types li:visible a').allTextContents(), ['MedicationRequest']);
  await context.close();
});

for (const [index, title] of titles.entries()) {
  test(`the reference shows ${title}, and asks nobody but this server`, async () => {
    const { page, context, complaints } = await openWindow(browser, { width: 1440, scheme: 'light' });
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(server.baseUrl))
        elsewhere.push(request.url());
    });
    await page.goto(`${server.baseUrl}/docs/api`);
    await page.getByRole('heading', { name: titles[0] ?? '' }).waitFor();
    if (index > 0) {
      await page.getByRole('button', { name: 'FHIR R4' }).first().click();
      await page.getByRole('option', { name: ['', 'OAuth 2.0', 'Management API'][index] ?? '' }).click();
      await page.getByRole('heading', { name: title }).waitFor();
    }
    await picture(page, `reference-${index}`, { width: 1440, scheme: 'light' });
    assert.equal(elsewhere, []);
    assert.equal(complaints, []);
    await context.close();
  });
}

test('the reference is no wider than a phone', async () => {
  const { page, context } = await openWindow(browser, { width: 360, scheme: 'light' });
  await page.goto(`${server.baseUrl}/docs/api`);
  await page.getByRole('heading', { name: titles[0] ?? '' }).waitFor();
  assert.is(await page.evaluate('document.documentElement.scrollWidth'), 360);
  await context.close();
});

pages.run();
