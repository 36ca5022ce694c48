// The whole path of the patient guide in a real browser: at both widths and in both schemes, by pointer and by keyboard.
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  hasBrowser,
  openBrowser,
  openWindow,
  picture,
  portalLink,
  type View,
  views,
  violations,
} from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { basicAuthorization, createClient } from '../support/server-client.ts';
import { fixtureFiles } from '../support/source-data.ts';

const walk = suite('the panel in a browser');
const test = hasBrowser ? walk : walk.skip;
const patientId = 'maria-alvarez';

let server: TestServer;
let browser: Browser;

walk.before(async () => {
  if (!hasBrowser) return;
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
  browser = await openBrowser();
});

walk.after(async () => {
  await browser?.close();
  await server?.stop();
});

interface Copied {
  readonly key: string;
  readonly secret: string;
}

/** What an app gets that holds this key and secret. */
async function readsWith({ key, secret }: Copied): Promise<number> {
  const client = createClient(server.baseUrl, basicAuthorization(key, secret));
  try {
    await client.ask('/fhir/Observation?category=vital-signs');
    return (await client.ask(`/fhir/Patient/${patientId}`)).status;
  } finally {
    client.close();
  }
}

async function copy(page: Page, button: string, says: string): Promise<string> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('button', { name: says }).waitFor();
  assert.is(await page.locator('#copy-status').textContent(), says, 'a screen reader is told');
  return page.evaluate(() => navigator.clipboard.readText());
}

async function generate(page: Page, name: string, view: View): Promise<Copied> {
  await page.getByRole('button', { name: 'Generate New Credentials' }).click();
  const field = page.getByRole('textbox', { name: 'Name' });
  assert.ok(await field.evaluate((element) => element === document.activeElement), 'focus is on the name');
  await field.fill(name);
  await picture(page, 'generate', view);
  assert.equal(await violations(page), []);
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByRole('heading', { name: 'Your new credentials' }).waitFor();
  assert.equal(await violations(page), []);
  const copied = {
    key: await copy(page, 'Copy key', 'Key copied'),
    secret: await copy(page, 'Copy secret', 'Secret copied'),
  };
  assert.match(copied.key, /^ck_[0-9A-Za-z]{22}$/);
  assert.match(copied.secret, /^cs_[0-9A-Za-z]{49}$/);
  await picture(page, 'shown', view);
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByText(`“${name}” can now read your record.`).waitFor();
  return copied;
}

for (const view of views) {
  test(`from the link to the toast, twice, at ${view.width} px in ${view.scheme}`, async () => {
    await server.management.ask(`/manage/v1/patients/${patientId}/credentials`, { method: 'DELETE' });
    const { page, context, complaints } = await openWindow(browser, view);
    await page.goto(await portalLink(server.management, patientId));
    await page.getByText('Maria Elena Alvarez').first().waitFor();
    await picture(page, 'history', view);
    await page.getByRole('link', { name: 'FHIR API Access' }).click();
    await page.getByText('No app can read your record.').waitFor();
    await picture(page, 'empty', view);
    const diary = await generate(page, 'Sleep Diary', view);
    const walker = await generate(page, 'Step Counter', view);
    assert.is(await readsWith(diary), 200);
    assert.is(await readsWith(walker), 200);
    await page.reload();
    await picture(page, 'list', view);
    assert.equal(await violations(page), []);

    await page.getByRole('button', { name: 'Delete Sleep Diary' }).click();
    await page.getByText('“Sleep Diary” stops reading your record at once').waitFor();
    await picture(page, 'delete', view);
    assert.equal(await violations(page), []);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const toast = page.getByRole('status').getByText('“Sleep Diary” was deleted. It can no longer read your record.');
    await toast.waitFor();
    await picture(page, 'deleted', view);
    const box = await toast.boundingBox();
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
    assert.ok(box && box.x + box.width > width / 2 && box.y > height / 2, 'the toast is at the bottom right');
    assert.equal(await violations(page), []);
    assert.is(await readsWith(diary), 401);
    assert.is(await readsWith(walker), 200);

    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByText('Step Counter').last().waitFor();
    await picture(page, 'activity', view);
    assert.equal(complaints, []);
    await context.close();
  });
}

test('the trash icon is at the far right of its credential', async () => {
  await server.createKey(patientId);
  for (const view of views) {
    const { page, context } = await openWindow(browser, view);
    await page.goto(await portalLink(server.management, patientId));
    await page.getByRole('link', { name: 'FHIR API Access' }).click();
    const right = (locator: ReturnType<Page['locator']>) =>
      locator.evaluate((element) => element.getBoundingClientRect().right);
    const trash = await right(page.getByRole('button', { name: /^Delete/ }).first());
    const others = await Promise.all(
      (await page.locator('.credential a, .credential h3, .credential code').all()).map(right),
    );
    assert.ok(
      others.every((each) => each <= trash),
      `${trash} ${others}`,
    );
    await context.close();
  }
});

test('every step goes by keyboard alone, and focus goes where it should', async () => {
  const { page, context } = await openWindow(browser, { width: 1440, scheme: 'light' });
  const focused = (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '',
    );
  const tabTo = async (wanted: string): Promise<void> => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if ((await focused()) === wanted) return;
    }
    throw new Error(`Tab never came to ${wanted}`);
  };
  await page.goto(await portalLink(server.management, patientId));
  await page.keyboard.press('Tab');
  assert.is(await focused(), 'Skip to content');
  await tabTo('FHIR API Access');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'FHIR API Access' }).waitFor();
  await tabTo('Generate New Credentials');
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  assert.is(await focused(), 'Generate New Credentials', 'focus comes back to where it was');
  await page.keyboard.press('Enter');
  await page.keyboard.type('By Keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your new credentials' }).waitFor();
  assert.is(await focused(), 'Your new credentials');
  await tabTo('Copy secret');
  await page.keyboard.press('Enter');
  await page.getByText('Secret copied').first().waitFor();
  await tabTo('Done');
  await page.keyboard.press('Enter');
  await page.getByText('“By Keyboard” can now read your record.').waitFor();
  await tabTo('Delete By Keyboard');
  await page.keyboard.press('Enter');
  assert.is(await focused(), 'Cancel', 'what cannot be undone is not what Enter does first');
  await tabTo('Delete');
  await page.keyboard.press('Enter');
  await page.getByText('“By Keyboard” was deleted.').waitFor();
  await context.close();
});

/** Both widths and both schemes in two views: axe takes its time. */
const contrasting = views.filter(({ width, scheme }) => (width === 360) === (scheme === 'dark'));

const pages = [
  ...['history', 'history/problems', 'history/medications', 'history/allergies', 'history/immunizations'],
  ...['history/visits', 'history/results', 'history/plans', 'history/documents', 'access', 'activity', 'guide'],
  ...['history/results/one?code=http://loinc.org%7C44261-6', 'history/documents/note-maria-2023-02-08/0', 'access/new'],
];

for (const view of contrasting) {
  test(`no page has an accessibility violation, a complaint or a sideways scroll at ${view.width} px in ${view.scheme}`, async () => {
    const { page, context, complaints } = await openWindow(browser, view);
    await page.goto(await portalLink(server.management, patientId));
    for (const path of pages) {
      await page.goto(`${server.baseUrl}/portal/${path}`);
      assert.equal(await violations(page), [], path);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.is(overflow, 0, path);
      await picture(page, `page-${path}`.replace(/\W+/g, '-').slice(0, 30), view);
    }
    assert.equal(complaints, []);
    await context.close();
  });
}

walk.run();
