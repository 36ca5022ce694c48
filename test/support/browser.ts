// A real browser for tests of the panel: Chromium where it is installed, or at CHARTKEY_CHROMIUM.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Client } from './server-client.ts';
import { parsed } from './server-client.ts';

const executablePath = process.env.CHARTKEY_CHROMIUM ?? '/usr/bin/chromium';
/** Where to keep pictures; unset keeps none. */
const pictureFolder = process.env.CHARTKEY_SCREENSHOTS;

/** Whether there is a browser; says loudly when there is none. */
export const hasBrowser = existsSync(executablePath);
if (!hasBrowser) {
  console.error(
    `NO BROWSER at ${executablePath}: the tests that need one are SKIPPED. Install chromium or set CHARTKEY_CHROMIUM.`,
  );
}

/** On a busy machine a page takes a second. */
const actionTimeoutMs = 60_000;

export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

/** Both ends of what people have. */
export const views: readonly View[] = [
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
  { width: 360, scheme: 'light' },
  { width: 360, scheme: 'dark' },
];

export function openBrowser(): Promise<Browser> {
  // Containers have no user namespaces for the sandbox; what is shown here was written here.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A window of its own, with what went wrong in it. */
export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors, refusals of the security policy and dialogs that a script opened. */
  readonly complaints: readonly string[];
}

export async function openWindow(browser: Browser, { width, scheme }: View): Promise<Window> {
  const height = width < 500 ? 740 : 900;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  context.setDefaultTimeout(actionTimeoutMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return { page, context, complaints };
}

/** A one-time link, made by the call that a portal makes. */
export async function portalLink(management: Client, patientId: string): Promise<string> {
  const answer = await management.ask(`/manage/v1/patients/${patientId}/portal-sessions`, { method: 'POST' });
  if (answer.status !== 201) throw new Error(`No link for ${patientId}: ${answer.status} ${answer.text}`);
  return String(parsed(answer).url);
}

export async function picture(page: Page, name: string, { width, scheme }: View): Promise<void> {
  if (pictureFolder === undefined) return;
  mkdirSync(pictureFolder, { recursive: true });
  await page.screenshot({ path: join(pictureFolder, `${name}-${width}-${scheme}.png`) });
}

/** What axe finds wrong, in words; empty when nothing is. */
export async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
  );
}
