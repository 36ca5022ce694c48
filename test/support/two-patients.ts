// A FHIR app over a real store with two patients: `asker` asks, `bystander` stands by and must never appear.
import type { Hono } from 'hono';
import * as assert from 'uvu/assert';
import type { LimitRules } from '../../src/audit/limits.ts';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { deriveKeys } from '../../src/credentials/server-key.ts';
import { createVerifier, type Verifier } from '../../src/credentials/verify.ts';
import { isResourceType } from '../../src/fhir/resource-types.ts';
import { createFhirApp } from '../../src/http/app.ts';
import type { RequestLogEntry } from '../../src/http/request-log.ts';
import type { JsonObject, ResourceChange } from '../../src/store/resource-change.ts';
import type { Store } from '../../src/store/store.ts';
import { filledStores, openMemoryStore } from './memory-store.ts';
import { noDelay } from './no-delay.ts';
import { openTestAudit, type TestAudit } from './open-audit.ts';

export interface Holder {
  readonly patientId: string;
  readonly credentialId: string;
  readonly key: string;
  readonly secret: string;
  readonly authorization: string;
}

export interface TwoPatients {
  readonly app: Hono;
  readonly store: Store;
  readonly audit: TestAudit;
  readonly verifier: Verifier;
  readonly hashKey: Buffer;
  readonly asker: Holder;
  readonly bystander: Holder;
  /** Every entry the app has logged. */
  readonly log: readonly RequestLogEntry[];
  /** GET (or as `init` says) with the asker's key; fails when anything of the bystander is in the answer. */
  ask(path: string, init?: RequestInit): Promise<Asked>;
  /** A credential more for the asker; it sees all but AuditEvents unless its scope says otherwise. */
  anotherCredential(scope?: string): Promise<Holder>;
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** In every resource of the bystander, and in nothing else. */
const bystanderMark = 'Zilchenberg';
const startOfTests = Date.UTC(2024, 4, 17, 8, 30, 15, 250);

export async function twoPatients(
  options: { baseUrl?: string; now?: () => number; limits?: LimitRules } = {},
): Promise<TwoPatients> {
  const { hashKey, cursorKey } = deriveKeys(Buffer.alloc(32, 7));
  const now = options.now ?? (() => startOfTests);
  const store = await (options.now === undefined ? openUsual({ now }) : openFilled(now));
  const audit = await openTestAudit(store, now, options.limits);
  const log: RequestLogEntry[] = [];
  const verifier = createVerifier({ store, hashKey, now });
  const app = createFhirApp({
    verifier,
    audit,
    cursorKey,
    timeZone: 'UTC',
    now,
    log: (entry) => log.push(entry),
    baseUrl: options.baseUrl,
    refusalDelay: noDelay,
  });
  const holderFor = (patientId: string) => newHolder(store, hashKey, patientId);
  const asker = await holderFor('asker');
  return {
    app,
    store,
    audit,
    verifier,
    hashKey,
    asker,
    bystander: await holderFor('bystander'),
    log,
    ask: (path, init) => ask(app, asker, path, init),
    anotherCredential: (scope) => newHolder(store, hashKey, 'asker', scope),
  };
}

const openUsual = filledStores(writeRecords, { now: () => startOfTests });

async function openFilled(now: () => number): Promise<Store> {
  const store = await openMemoryStore({ now });
  await writeRecords(store);
  return store;
}

async function writeRecords(store: Store): Promise<void> {
  await store.write(
    [...sharedResources, ...recordOf('asker', 'Ashby'), ...recordOf('bystander', bystanderMark)].map(put),
  );
}

/** The change that writes a resource as it stands. */
export function put(resource: JsonObject): ResourceChange {
  const { resourceType, id, meta, ...rest } = resource;
  if (typeof resourceType !== 'string' || !isResourceType(resourceType) || typeof id !== 'string') {
    throw new Error('A resource needs a type and an id.');
  }
  const metaText = meta === undefined ? '' : JSON.stringify(meta).slice(1, -1);
  const restText = Object.keys(rest).length === 0 ? '' : `,${JSON.stringify(rest).slice(1, -1)}`;
  const text = { head: `{"resourceType":"${resourceType}","id":"${id}","meta":{`, tail: `${metaText}}${restText}}` };
  return { type: 'put', method: 'PUT', resourceType, id, resource, text };
}

/** Fails when the text holds anything of the bystander's resources. */
export function assertNothingOfBystander(text: string): void {
  assert.not.match(text, bystanderMark);
}

async function ask(app: Hono, holder: Holder, path: string, init: RequestInit = {}): Promise<Asked> {
  const headers = new Headers(init.headers);
  headers.set('Authorization', holder.authorization);
  const response = await app.request(path, { ...init, headers });
  const text = await response.text();
  assertNothingOfBystander(text);
  response.headers.forEach(assertNothingOfBystander);
  return { status: response.status, headers: response.headers, text };
}

async function newHolder(store: Store, hashKey: Buffer, patientId: string, scope?: string): Promise<Holder> {
  const outcome = await createCredential(
    { credentials: store.credentials, hashKey, now: () => startOfTests },
    { patientId, name: 'Test app', scope },
  );
  if (outcome.type !== 'created') {
    throw new Error(`No credential for ${patientId}: ${outcome.type}`);
  }
  const { credential, secret } = outcome;
  const authorization = `Basic ${Buffer.from(`${credential.key}:${secret}`).toString('base64')}`;
  return { patientId, credentialId: credential.id, key: credential.key, secret, authorization };
}

const sharedResources: readonly JsonObject[] = [
  { resourceType: 'Organization', id: 'clinic', name: 'Willow Street Practice' },
];

/** Twins: each patient has the same chart, under ids that begin with their own. */
function recordOf(patientId: string, family: string): readonly JsonObject[] {
  const subject = { reference: `Patient/${patientId}`, display: family };
  const observations = [1, 2, 3, 4, 5].map((day) => ({
    resourceType: 'Observation',
    id: `${patientId}-weight-${day}`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }], text: 'Body weight' },
    subject,
    effectiveDateTime: `2024-03-0${day}T09:00:00Z`,
    valueQuantity: { value: 70 + day, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  }));
  return [
    {
      resourceType: 'Patient',
      id: patientId,
      meta: { profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient'] },
      name: [{ family, given: ['Jo'] }],
      gender: 'female',
      managingOrganization: { reference: 'Organization/clinic' },
    },
    ...observations,
    {
      resourceType: 'Condition',
      id: `${patientId}-condition`,
      code: { text: `Low mood of ${family}` },
      subject,
    },
  ];
}
