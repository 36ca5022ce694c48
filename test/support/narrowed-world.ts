// A record with a past, asked by credentials that see parts of it, and the same record without the other parts.
import type { Hono } from 'hono';
import { newKey, newSecret } from '../../src/credentials/credential-format.ts';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { deriveKeys } from '../../src/credentials/server-key.ts';
import { createVerifier, type Verifier } from '../../src/credentials/verify.ts';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import { createFhirApp } from '../../src/http/app.ts';
import type { Admissions } from '../../src/store/admission.ts';
import type { ResourceChange } from '../../src/store/resource-change.ts';
import { put, remove } from './changes.ts';
import { isJson, type Json, listOf, textOf } from './evaluate-parameters.ts';
import type { JudgedGrant } from './judge-scope.ts';
import { openMemoryStore } from './memory-store.ts';
import { noDelay } from './no-delay.ts';
import { openTestAudit } from './open-audit.ts';
import { basicAuthorization } from './server-client.ts';
import { keyOf } from './source-data.ts';

/** A write, and the moment of it. */
export interface PastChange {
  readonly change: ResourceChange;
  readonly at: number;
}

/** Answers a request: status, what tells of versions, and body, a line each. */
export type AskAs = (path: string, init?: RequestInit) => Promise<string>;

export interface NarrowedWorld {
  /** The holder of a new credential of the patient. */
  holderOf(grant: JudgedGrant): Promise<AskAs>;
  /** Somebody who sees all of the patient's record, even where there is no Patient for whom to make a credential. */
  onlooker(): AskAs;
  close(): Promise<void>;
}

export const label = 'http://example.org/labels|R';
const firstAt = Date.UTC(2024, 2, 1);
export const askedAt = Date.UTC(2024, 4, 1);

function labelled(resource: Json): Json {
  const security = [{ system: 'http://example.org/labels', code: 'r' }];
  return { ...resource, meta: { ...Object(resource.meta), security } };
}

/** Provenance that is about several things is in a record for each of them: those stay as they are. */
function keysOfManyTargets(resources: readonly Json[]): ReadonlySet<string> {
  const many = resources.filter(
    ({ resourceType, target }) => resourceType === 'Provenance' && listOf(target).length > 1,
  );
  const targets = many
    .flatMap(({ target }) => listOf(target))
    .map((each) => (isJson(each) ? textOf(each.reference) : undefined));
  return new Set([...many.map(keyOf), ...targets.flatMap((key) => key ?? [])]);
}

/**
 * All that is written, a minute apart: each resource, some again, some deleted, some back again. A label is on every version of a
 * resource or on none: a version that carried one is not seen either, and what is left out of a history leaves a gap in it.
 */
export function pastOf(resources: readonly Json[]): PastChange[] {
  const kept = keysOfManyTargets(resources);
  const written = resources.map((resource, index) => (index % 4 === 1 ? labelled(resource) : resource));
  const some = (n: number, rest: number): Json[] =>
    written.filter(
      (resource, index) => index % n === rest && !kept.has(keyOf(resource)) && resource.resourceType !== 'Patient',
    );
  const again = written.filter((_, index) => index % 3 === 0).map((resource) => ({ ...resource, language: 'en' }));
  const changes = [
    ...[...written, ...again].map(put),
    ...[...some(9, 2), ...some(11, 5)].map((resource) => remove(keyOf(resource))),
    ...some(18, 2).map(put),
  ];
  return changes.map((change, index) => ({ change, at: firstAt + index * 60_000 }));
}

/** The last content of each resource that was written, with the time of it, by `Type/id`. */
export function lastContents(past: readonly PastChange[]): ReadonlyMap<string, Json> {
  const last = new Map<string, Json>();
  for (const { change, at } of past) {
    if (change.type !== 'put') continue;
    const meta = { ...Object(change.resource.meta), lastUpdated: new Date(at).toISOString() };
    last.set(`${change.resourceType}/${change.id}`, { ...change.resource, meta });
  }
  return last;
}

const everyType = { types: new Map(resourceTypes.flatMap((type) => (type === 'AuditEvent' ? [] : [[type, []]]))) };
/** What is asked comes to a record that shows AuditEvents. */
const withoutAudit: Admissions = { read: everyType, search: everyType };

/** Each change in a transaction of its own, so that visibility is decided again and again. */
export async function openNarrowedWorld(past: readonly PastChange[], patient: string): Promise<NarrowedWorld> {
  let time = firstAt;
  const now = (): number => time;
  const store = await openMemoryStore({ now });
  for (const { change, at } of past) {
    time = at;
    await store.write([change]);
  }
  time = askedAt;
  const { hashKey, cursorKey } = deriveKeys(Buffer.alloc(32, 7));
  const audit = await openTestAudit(store, now);
  const appOf = (verifier: Verifier) =>
    createFhirApp({ verifier, audit, refusalDelay: noDelay, cursorKey, timeZone: 'UTC', now, log: () => {} });
  const verifier = createVerifier({ store, hashKey, now });
  const app = appOf(verifier);
  return {
    async holderOf(grant) {
      const created = await createCredential(
        { credentials: store.credentials, hashKey, now },
        { patientId: patient, name: 'A part of it', ...grant },
      );
      if (created.type !== 'created') throw new Error(`No key: ${JSON.stringify(created)}`);
      return asking(app, basicAuthorization(created.credential.key, created.secret));
    },
    onlooker() {
      const verified = {
        credential: { id: 'onlooker', scope: 'patient/*.rs' },
        subject: { patientId: patient, credentialId: 'onlooker', credentialName: 'Onlooker' },
        admissions: withoutAudit,
        record: store.openRecord(patient, withoutAudit),
        isSevered: async () => false,
      };
      const open = appOf({ ...verifier, verify: async () => ({ type: 'verified', verified }) });
      return asking(open, basicAuthorization(newKey(), newSecret()));
    },
    close: async () => {
      await audit.trail.close();
      await store.close();
    },
  };
}

function asking(app: Hono, headers: Readonly<Record<string, string>>): AskAs {
  return async (path, init = {}) => {
    const asked = { ...init, headers: { ...headers, ...init.headers } };
    const response = await app.request(`http://chartkey.test${path}`, asked);
    const versions = ['etag', 'last-modified', 'content-type'].map((name) => response.headers.get(name));
    return `${response.status}\n${JSON.stringify(versions)}\n${await response.text()}`;
  };
}

/** All pages of what a request is answered. Links are sealed with a random nonce; what they lead to is asked for itself. */
export async function allPages(ask: AskAs, path: string, init?: RequestInit): Promise<string> {
  const found = [await ask(path, init)];
  for (let next = nextOf(found[0]); next !== undefined; next = nextOf(found.at(-1))) found.push(await ask(next));
  return found.join('\n').replace(/_cursor=[\w~-]+(?:&_cursorQuery=[\w~-]+)?/g, '_cursor');
}

function nextOf(answer: string | undefined): string | undefined {
  return /"relation":"next","url":"http:\/\/chartkey\.test([^"]+)"/.exec(answer ?? '')?.[1];
}

/** Where two answers part, with some of what stands around. */
export function difference(one: string, other: string): string {
  const at = [...one].findIndex((character, index) => character !== other[index]);
  const from = Math.max((at === -1 ? one.length : at) - 200, 0);
  return [one, other].map((answer) => `${answer.length}: …${answer.slice(from, from + 500)}`).join('\n');
}
