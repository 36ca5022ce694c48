// One record in two worlds: beside another patient's, and alone. Whoever holds its key must not be able to tell which.
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { deriveKeys } from '../../src/credentials/server-key.ts';
import { createVerifier } from '../../src/credentials/verify.ts';
import { createFhirApp } from '../../src/http/app.ts';
import type { ResourceChange } from '../../src/store/resource-change.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { put, remove } from '../support/changes.ts';
import type { Json } from '../support/evaluate-parameters.ts';
import { openTestAudit } from '../support/open-audit.ts';
import { basicAuthorization } from '../support/server-client.ts';
import { keyOf } from '../support/source-data.ts';
import { twoEntangledPatients } from '../support/source-data-entangled.ts';
import { visibilityOf } from '../support/source-data-visibility.ts';

/** Answers a request as the holder of the patient's key: status, headers but the request's id, and body, a line each. */
export type Ask = (path: string, init?: RequestInit) => Promise<string>;

export interface Question {
  readonly path: string;
  readonly init: RequestInit;
}

/** A write, and when: a write that the other world goes without leaves the times of the others as they are. */
export interface TimedChange {
  readonly change: ResourceChange;
  readonly at: number;
}

export const world: readonly Json[] = twoEntangledPatients();
export const worldTypes: readonly string[] = [
  ...new Set([...world.map((resource) => String(resource.resourceType)), 'Slot', 'Substance']),
];
const { visibleTo } = visibilityOf(world);
const seen = new Set(visibleTo('a'));
const startAt = Date.UTC(2024, 5, 1);
const serverKey = Buffer.alloc(32, 7);

/** Each change in a transaction of its own, so that visibility is decided again and again. */
export async function openWorld(changes: readonly TimedChange[], patient: string, baseUrl?: string): Promise<Ask> {
  let time = startAt;
  const now = (): number => time;
  const store = await openSqliteStore({ file: ':memory:', baseUrl, now });
  for (const { change, at } of changes) {
    time = at;
    await store.write([change]);
  }
  time = startAt + 24 * 60 * 60 * 1000;
  const { hashKey, cursorKey } = deriveKeys(serverKey);
  const created = await createCredential(
    { credentials: store.credentials, hashKey, now },
    { patientId: patient, name: 'Non-interference', scope: undefined, expiresAt: null },
  );
  if (created.type !== 'created') throw new Error(`No key for ${patient}: ${created.type}`);
  const verifier = createVerifier({ store, hashKey, now });
  const app = createFhirApp({
    verifier,
    audit: await openTestAudit(store, now),
    cursorKey,
    timeZone: 'UTC',
    now,
    log: () => {},
  });
  const headers = basicAuthorization(created.credential.key, created.secret);
  return async (path, init = {}) => {
    const response = await app.request(`http://chartkey.test${path}`, {
      ...init,
      headers: { ...headers, ...init.headers },
    });
    const received: string[] = [];
    response.headers.forEach((value, name) => {
      if (name !== 'x-request-id') received.push(`${name}: ${value}`);
    });
    return `${response.status}\n${JSON.stringify(received)}\n${await response.text()}`;
  };
}

function timed(changes: readonly (ResourceChange | undefined)[]): TimedChange[] {
  return changes.flatMap((change, index) => (change === undefined ? [] : [{ change, at: startAt + index * 60_000 }]));
}

/** Every resource written once, in the order given. */
export function written(resources: readonly Json[]): { together: TimedChange[]; alone: TimedChange[] } {
  return {
    together: timed(resources.map(put)),
    alone: timed(resources.map((resource) => (seen.has(resource) ? put(resource) : undefined))),
  };
}

/** As `written`, and after that a past: new versions, deletions and returns, and all of the other patient's gone and half of it back. */
export function writtenAndChanged(): { together: TimedChange[]; alone: TimedChange[] } {
  const again = world.map((resource) => ({ ...resource, language: 'en' }));
  const deleted = world.filter(({ id }) => /^[ab]-(?:task|answers|across)$/.test(String(id)));
  const others = world.filter((resource) => !seen.has(resource));
  const isSeen = ({ resourceType, id }: Json): boolean =>
    [...seen].some((resource) => resource.id === id && resource.resourceType === resourceType);
  const changes: { change: ResourceChange; alone: ResourceChange | undefined }[] = [
    ...[...world, ...again].map((resource) => ({ change: put(resource), resource })),
    ...deleted.map((resource) => ({ change: remove(keyOf(resource)), resource })),
    ...deleted.filter((_, index) => index % 3 === 0).map((resource) => ({ change: put(resource), resource })),
    ...others.map((resource) => ({ change: remove(keyOf(resource)), resource })),
    ...others.filter((_, index) => index % 2 === 0).map((resource) => ({ change: put(resource), resource })),
  ].map(({ change, resource }) => ({ change, alone: isSeen(resource) ? change : undefined }));
  return { together: timed(changes.map(({ change }) => change)), alone: timed(changes.map(({ alone }) => alone)) };
}

/** Page links are sealed with a random nonce; what they lead to is asked for itself. */
function withoutNonces(answer: string): string {
  return answer.replace(/_cursor=[\w~-]+(?:&_cursorQuery=[\w~-]+)?/g, '_cursor');
}

/** All pages of what a request is answered. */
async function pages(ask: Ask, { path, init }: Question): Promise<string[]> {
  const found = [await ask(path, init)];
  for (let next = nextOf(found[0]); next !== undefined; next = nextOf(found.at(-1))) found.push(await ask(next));
  return found.map(withoutNonces);
}

function nextOf(answer: string | undefined): string | undefined {
  return /"relation":"next","url":"http:\/\/chartkey\.test([^"]+)"/.exec(answer ?? '')?.[1];
}

export interface Comparison {
  /** Questions that the two worlds answer differently. */
  readonly different: readonly string[];
  /** Questions answered with something that only the other patient has. */
  readonly leaking: readonly string[];
  /** How many answers had each status. */
  readonly statuses: ReadonlyMap<string, number>;
}

/** Asks both worlds the same questions. */
export async function compare(together: Ask, alone: Ask, questions: readonly Question[]): Promise<Comparison> {
  const different: string[] = [];
  const leaking: string[] = [];
  const statuses = new Map<string, number>();
  for (const question of questions) {
    const answers = await pages(together, question);
    const name = `${question.init.method ?? 'GET'} ${question.path} ${question.init.body ?? ''}`;
    if (String(answers) !== String(await pages(alone, question))) different.push(name);
    if (answers.some(showsBystander)) leaking.push(name);
    const status = answers[0]?.slice(0, 3) ?? '';
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  return { different, leaking, statuses };
}

/** A query's own words come back in the link to itself, and quoted in what is refused or passed over. */
function showsBystander(answer: string): boolean {
  const [, headers = '', body = ''] = answer.split('\n');
  const shown = body
    .replace(/"link":\[.*?\]/g, '')
    .replace(/"(?:diagnostics|expression|location)":(?:\[[^\]]*\]|"(?:[^"\\]|\\.)*")/g, '');
  return (headers + shown).includes('Bystander');
}

/** `Type/id` of everything in the world, a's and b's alike. */
export const worldKeys: readonly string[] = world.map(keyOf);
