// The panel over a real store with two patients: a browser of the asker's looks, and the bystander must never appear.
import type { Hono } from 'hono';
import * as assert from 'uvu/assert';
import { createClientReader } from '../../src/audit/client.ts';
import { createPortalSessions, type PortalSessions } from '../../src/credentials/portal-sessions.ts';
import { deriveKeys } from '../../src/credentials/server-key.ts';
import { createCursorSealer } from '../../src/http/cursor.ts';
import { createPortalApp } from '../../src/portal/app.ts';
import type { PortalEnv } from '../../src/portal/page.ts';
import type { PortalLook } from '../../src/portal/portal-options.ts';
import type { AuditStore } from '../../src/store/audit-store.ts';
import type { JsonObject } from '../../src/store/resource-change.ts';
import type { Store } from '../../src/store/store.ts';
import { put } from '../support/changes.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { openTestAudit } from '../support/open-audit.ts';

export interface PortalWorld {
  readonly app: Hono<PortalEnv>;
  readonly store: Store;
  readonly sessions: PortalSessions;
  readonly trail: AuditStore;
  readonly clock: { now: number };
  readonly logged: readonly unknown[];
  /** The path of a new one-time link. */
  linkFor(patientId: string, language?: string): Promise<string>;
  /** A browser that has opened such a link. */
  browserOf(patientId: string): Promise<Browser>;
  write(...resources: readonly JsonObject[]): Promise<void>;
}

/** Keeps the cookie and sends what browsers send. */
export interface Browser {
  cookie: string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Shown>;
  /** Sends a form with the token of the page that `get` brought last, unless it has its own. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Shown>;
}

export interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export const origin = 'https://fhir.example.org';
/** In every resource of the bystander, and in nothing else. */
const bystanderMark = 'Zilchenberg';
export const startAt = Date.UTC(2025, 5, 2, 12);

export async function portalWorld(
  look: Partial<PortalLook> = {},
  baseUrl: string | undefined = origin,
): Promise<PortalWorld> {
  const clock = { now: startAt };
  const now = () => clock.now;
  const { hashKey, cursorKey } = deriveKeys(Buffer.alloc(32, 9));
  const ownUrl = baseUrl === undefined ? undefined : `${baseUrl}/fhir`;
  const store = await openMemoryStore({ now, baseUrl: ownUrl });
  const write = async (...resources: readonly JsonObject[]): Promise<void> =>
    void (await store.write(resources.map(put)));
  await write(...recordOf('asker', 'Ashby'), ...recordOf('bystander', bystanderMark));
  const audit = await openTestAudit(store, now);
  const sessions = createPortalSessions({ store, hashKey, now });
  const logged: unknown[] = [];
  const note = (...entry: unknown[]) => void logged.push(entry);
  const app = createPortalApp({
    sessions,
    lifeCycle: { credentials: store.credentials, hashKey, now },
    auditStore: audit.trail,
    recorder: audit.recorder,
    clientOf: createClientReader(0),
    sealer: createCursorSealer(cursorKey),
    look: { name: 'Harborlight', homeUrl: undefined, styles: undefined, frameAncestors: [], ...look },
    timeZone: 'UTC',
    baseUrl,
    now,
    log: { info: note, error: note },
  });
  const linkFor = async (patientId: string, language: string | null = null): Promise<string> => {
    const link = await sessions.createLink(patientId, language);
    if (link.type !== 'created') throw new Error(`No link for ${patientId}: ${link.type}`);
    return `/portal/enter/${link.linkToken}`;
  };
  return {
    app,
    store,
    sessions,
    trail: audit.trail,
    clock,
    logged,
    linkFor,
    async browserOf(patientId) {
      const browser = newBrowser(app);
      await browser.get(await linkFor(patientId));
      return browser;
    },
    write,
  };
}

export function newBrowser(app: Hono<PortalEnv>, base: string = origin): Browser {
  let formToken = '';
  const navigation = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Site': 'none' };
  const ask = async (path: string, init: RequestInit): Promise<Shown> => {
    const response = await app.request(`${base}${path}`, init);
    const text = await response.text();
    const set = response.headers.get('Set-Cookie');
    if (set !== null) browser.cookie = /Max-Age=0/.test(set) ? '' : (set.split(';')[0] ?? '');
    formToken = /name="token" value="([^"]+)"/.exec(text)?.[1] ?? formToken;
    return { status: response.status, headers: response.headers, text };
  };
  const browser: Browser = {
    cookie: '',
    get: (path, headers = {}) => ask(path, { headers: { ...navigation, Cookie: browser.cookie, ...headers } }),
    post: (path, fields, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: {
          ...navigation,
          'Sec-Fetch-Site': 'same-origin',
          Origin: new URL(base).origin,
          'Content-Type': 'application/x-www-form-urlencoded',
          Cookie: browser.cookie,
          ...headers,
        },
        body: new URLSearchParams({ token: formToken, ...fields }).toString(),
      }),
  };
  return browser;
}

/** Fails when the text holds anything of the bystander's resources. */
export function assertNothingOfBystander({ text }: Pick<Shown, 'text'>): void {
  assert.not.match(text, bystanderMark);
}

/** What stands in an element with that attribute: `valueOf(page, 'id="shown-key"')`. */
export function contentOf({ text }: Pick<Shown, 'text'>, attribute: string): string {
  const start = text.indexOf(attribute);
  return start === -1 ? '' : (/>([^<]*)</.exec(text.slice(start))?.[1]?.trim() ?? '');
}

/** The number that the form for new credentials carries. */
export function formNumberOf({ text }: Pick<Shown, 'text'>): string {
  return /name="number" value="(\d+)"/.exec(text)?.[1] ?? '';
}

function recordOf(patientId: string, family: string): readonly JsonObject[] {
  const subject = { reference: `Patient/${patientId}`, display: family };
  const problemList = {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' }],
  };
  const clinical = (code: string) => ({
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }],
  });
  const vital = {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }],
  };
  const weights = [1, 2, 3, 4].map((day) => ({
    resourceType: 'Observation',
    id: `${patientId}-weight-${day}`,
    status: 'final',
    category: [vital],
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7', display: 'Body weight' }] },
    subject,
    effectiveDateTime: `2025-03-0${day}T09:00:00-05:00`,
    valueQuantity: { value: 70 + day, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
    note: [{ text: family }],
  }));
  return [
    {
      resourceType: 'Patient',
      id: patientId,
      name: [{ family, given: ['Jo'] }],
      gender: 'female',
      birthDate: '1980-04-09',
    },
    ...weights,
    {
      resourceType: 'Condition',
      id: `${patientId}-pressure`,
      clinicalStatus: clinical('active'),
      category: [problemList],
      code: { coding: [{ system: 'http://snomed.info/sct', code: '38341003' }], text: `Hypertension of ${family}` },
      subject,
      recordedDate: '2024-05-02',
    },
    {
      resourceType: 'DocumentReference',
      id: `${patientId}-note`,
      status: 'current',
      type: { text: 'Progress note' },
      subject,
      date: '2025-03-01T10:00:00Z',
      content: [
        {
          attachment: {
            contentType: 'text/plain',
            title: `Note of ${family}`,
            data: Buffer.from(`Seen today: ${family}`).toString('base64'),
          },
        },
      ],
    },
  ];
}
