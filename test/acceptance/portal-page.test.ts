// What only a browser shows: that pages stand still, charts are drawn, time runs out, paper holds the record, and colours change.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hasBrowser, openBrowser, openWindow, picture, portalLink, violations } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { fixtureFiles } from '../support/source-data.ts';

const pages = suite('pages of the panel');
const test = hasBrowser ? pages : pages.skip;
const view = { width: 1440, scheme: 'light' } as const;
const patientId = 'maria-alvarez';
const folder = mkdtempSync(join(tmpdir(), 'chartkey-styles-'));
const styles = join(folder, 'theme.css');
const moodScore = '/portal/history/results/one?code=http://loinc.org%7C44261-6';

let server: TestServer;
let browser: Browser;

pages.before(async () => {
  writeFileSync(styles, ':root { --ck-accent: rgb(91, 60, 196); } .brand { color: var(--ck-accent); }');
  if (!hasBrowser) return;
  server = await startTestServer({
    portalStyles: styles,
    portalName: 'Harborlight',
    portalHomeUrl: 'https://portal.example.org/',
  });
  await server.importFiles(fixtureFiles());
  browser = await openBrowser();
});

pages.after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

async function enter(page: Page): Promise<void> {
  await page.goto(await portalLink(server.management, patientId));
}

for (const width of [1440, 360]) {
  test(`nothing moves while a page is loaded, at ${width} px`, async () => {
    const { page, context } = await openWindow(browser, { width, scheme: 'light' });
    await enter(page);
    for (const path of [
      '/portal/history',
      '/portal/history/results',
      moodScore,
      '/portal/access',
      '/portal/activity',
    ]) {
      await page.goto(server.baseUrl + path, { waitUntil: 'networkidle' });
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += 'value' in entry ? Number(entry.value) : 0;
            }).observe({ type: 'layout-shift', buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
          }),
      );
      assert.is(shift, 0, path);
    }
    await context.close();
  });
}

test('a measure is drawn from its table, within the policy', async () => {
  const { page, context, complaints } = await openWindow(browser, view);
  await enter(page);
  await page.goto(server.baseUrl + moodScore);
  const canvas = page.locator('#chart canvas');
  await canvas.waitFor();
  const colours = await canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    return new Set(
      Array.from({ length: data.length / 4 }, (_, n) => `${data[4 * n]},${data[4 * n + 1]},${data[4 * n + 2]}`),
    ).size;
  });
  assert.ok(colours > 5, 'something is drawn');
  assert.equal(complaints, []);
  await context.close();
});

test('after thirteen minutes the page asks, and after fifteen it leaves the screen', async () => {
  const { page, context } = await openWindow(browser, view);
  await page.clock.install();
  await enter(page);
  await page.getByText('Maria Elena Alvarez').first().waitFor();
  await page.clock.fastForward(13 * 60_000 + 10_000);
  const dialog = page.getByRole('dialog', { name: 'Are you still there?' });
  await dialog.waitFor();
  assert.equal(await violations(page), []);
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.clock.fastForward(15 * 60_000 + 10_000);
  await page.getByRole('heading', { name: 'You have signed out' }).waitFor();
  assert.is(await page.getByText('Maria Elena Alvarez').count(), 0);
  await context.close();
});

test('signing out leaves nothing to go back to', async () => {
  const { page, context } = await openWindow(browser, view);
  await enter(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'You have signed out' }).waitFor();
  assert.is(
    await page.getByRole('link', { name: 'Back to the portal' }).getAttribute('href'),
    'https://portal.example.org/',
  );
  assert.equal(await violations(page), []);
  await page.goBack();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  assert.is(await page.getByText('Maria Elena Alvarez').count(), 0);
  await context.close();
});

test('the panel wears the portal’s colours and name', async () => {
  const { page, context } = await openWindow(browser, view);
  await enter(page);
  const brand = page.getByText('Harborlight', { exact: true }).first();
  await brand.waitFor();
  const colour = await page.locator('.brand').evaluate((element) => getComputedStyle(element).color);
  assert.is(colour, 'rgb(91, 60, 196)');
  await context.close();
});

test('the panel speaks Spanish when it is asked to, on every page from then on', async () => {
  const { page, context } = await openWindow(browser, view);
  await enter(page);
  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByRole('link', { name: 'Mi historial', exact: true }).waitFor();
  await picture(page, 'spanish', view);
  assert.is(await page.locator('html').getAttribute('lang'), 'es');
  for (const path of ['/portal/history/problems', moodScore, '/portal/access', '/portal/activity', '/portal/guide']) {
    await page.goto(server.baseUrl + path);
    assert.equal(await violations(page), [], path);
  }
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'My History', exact: true }).waitFor();
  await context.close();
});

test('on paper there is the record, without menus and buttons', async () => {
  const { page, context } = await openWindow(browser, view);
  await enter(page);
  await page.goto(`${server.baseUrl}/portal/history/medications`);
  await page.emulateMedia({ media: 'print' });
  await picture(page, 'print', view);
  assert.ok(await page.getByText('sertraline 100 mg oral tablet').first().isVisible());
  for (const hidden of ['.tabs', '.sections', '.download', '.head']) {
    assert.not.ok(await page.locator(hidden).first().isVisible(), hidden);
  }
  await context.close();
});

pages.run();
