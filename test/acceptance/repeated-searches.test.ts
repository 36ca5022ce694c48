// Searches that are asked again and again, at two servers on one database, while its records change in every way there is: each answer
// is that of a look for which nothing is remembered. REPEATED_SEED says which random course; REPEATED_STEPS how long it is.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deriveKeys, serverKeyFromFile } from '../../src/credentials/server-key.ts';
import { createVerifier } from '../../src/credentials/verify.ts';
import { createFhirApp } from '../../src/http/app.ts';
import type { ResourceChange } from '../../src/store/resource-change.ts';
import { Database } from '../../src/store/sqlite/driver.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import { writes } from '../store/admission-world.ts';
import { put, to } from '../support/changes.ts';
import { difference } from '../support/narrowed-world.ts';
import { noDelay } from '../support/no-delay.ts';
import { openTestAudit } from '../support/open-audit.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { basicAuthorization, buyToken, type Client, createClient, parsed } from '../support/server-client.ts';
import { createRandom } from './hostile-requests.ts';

const test = suite('repeated searches');
const seed = Number(process.env.REPEATED_SEED ?? Date.now() % 1_000_000_000);
const steps = Number(process.env.REPEATED_STEPS ?? 40);
const random = createRandom(seed);
const choose = <T>(all: readonly [T, ...T[]]): T => all[Math.floor(random() * all.length)] ?? all[0];

const folder = mkdtempSync(join(tmpdir(), 'chartkey-repeated-'));
const db = join(folder, 'chartkey.db');
/** What each server is asked by. */
let clients: readonly [Client, Client];
let servers: readonly [TestServer, TestServer];
/** Another process that writes: nobody asks it. */
let writer: Store;

interface Holder {
  readonly patient: string;
  readonly credential: string;
  readonly headers: Readonly<Record<string, string>>;
  isDeleted: boolean;
}
const holders: Holder[] = [];

const grants = [
  {},
  { scope: 'patient/Observation.rs patient/Encounter.rs' },
  { scope: 'patient/Observation.rs?_tag=seen patient/Organization.rs patient/Provenance.rs' },
  { scope: 'patient/*.rs?_tag=unseen' },
  { since: '2024-01-01' },
  { until: '2024-01-01' },
  { excludedLabels: ['http://example.org/labels|R'] },
];
const tokenScopes = ['patient/Observation.rs', 'patient/*.rs?_tag=seen', 'patient/DocumentReference.rs'];

/** `ME` stands for the patient who asks. */
const searches = [
  ...['Observation?patient=ME', 'Observation?subject=Patient/ME', 'Observation?subject=ME&_count=1'],
  ...['Observation?subject=Patient/anna', 'Observation?subject=Patient/ben', 'Observation?performer=Patient/ME'],
  ...['Observation?patient=ME&_summary=count', 'Observation?_tag=seen&subject=Patient/ME&_count=1&_sort=-_lastUpdated'],
  ...['Observation?focus=Patient/ben', 'Observation?status=final&patient=ME', 'Encounter?subject=Patient/ME'],
  ...['Encounter?patient=ME&_revinclude=Provenance:target', 'DocumentReference?patient=ME&_include=*&_count=1'],
  ...['Appointment?actor=Patient/ME', 'Patient?link=Patient/anna', 'Patient?_id=ME', 'Organization?_count=1'],
  ...['Provenance?target=Observation/x1', 'Provenance?patient=ME&_count=1', 'QuestionnaireResponse?subject=Patient/ME'],
  ...['?_count=2', '?_type=Observation,Encounter,Organization&_count=1', '?_total=none&_count=1'],
  ...['Patient/ME/Observation?subject=Patient/ME', 'Patient/ME/*?_count=2', 'Observation?subject:missing=true'],
  ...['Device?_count=1', 'Practitioner?_has:PractitionerRole:practitioner:_id=r1', 'Binary?_summary=count'],
] as const;

const past = fc
  .sample(writes, { seed, numRuns: steps })
  .flat()
  .map((changes) => changes.filter(({ type, resourceType }) => type === 'put' || resourceType !== 'Patient'));

/** Valid, so that import takes it; now and then labelled, and of either patient, so that it moves. */
function imported(): Record<string, unknown> {
  const security = random() < 0.3 ? { security: [{ system: 'http://example.org/labels', code: 'R' }] } : {};
  const tag = [{ code: choose(['seen', 'unseen']) }];
  const base = { id: choose(['i1', 'i2', 'x1']), meta: { ...security, tag } };
  const subject = to(choose(['Patient/anna', 'Patient/anna', 'Patient/ben', 'Group/g']));
  const performer = [to(choose(['Patient/anna', 'Patient/ben', 'Organization/o1']))];
  const effective = random() < 0.5 ? { effectiveDateTime: choose(['2020-01-01', '2024-06-01']) } : {};
  return {
    resourceType: 'Observation',
    ...base,
    status: 'final',
    code: { text: 'x' },
    subject,
    performer,
    ...effective,
  };
}

function transaction(resources: readonly Record<string, unknown>[]): string {
  const entry = resources.map((resource) => {
    return { resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } };
  });
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
}

async function importByManagement(body: string): Promise<number> {
  const headers = { 'content-type': 'application/fhir+json' };
  return (await choose(servers).management.ask('/manage/v1/import', { method: 'POST', headers, body })).status;
}

/** Fails when its turn has come: what was written before it in the transaction is taken back. */
const failing: ResourceChange = {
  ...(put({ resourceType: 'Observation', id: 'failing' }) as ResourceChange & { type: 'put' }),
  text: {
    head: '',
    get tail(): string {
      throw new Error('This change fails');
    },
  },
};

/** As `.backup` and `.restore` of SQLite's own shell. */
async function copy(from: string, to: string): Promise<void> {
  const database = new Database(from);
  await database.backup(to);
  database.close();
}

async function newHolder(): Promise<void> {
  const patient = choose(['anna', 'anna', 'ben']);
  const name = `Holder ${holders.length}`;
  const grant: object = choose(grants as [object, ...object[]]);
  const body = JSON.stringify({ name, ...grant });
  const headers = { 'content-type': 'application/json' };
  const path = `/manage/v1/patients/${patient}/credentials`;
  const answer = await servers[0].management.ask(path, { method: 'POST', headers, body });
  assert.is(answer.status, 201, answer.text);
  const { id, key, secret } = parsed(answer);
  const basic = basicAuthorization(String(key), String(secret));
  const holder = { patient, credential: String(id), isDeleted: false };
  holders.push({ ...holder, headers: basic });
  // A token asks for some of what its key admits.
  if ('scope' in grant || random() < 0.5) return;
  const token = await buyToken(clients[1], basic, choose(tokenScopes as [string, ...string[]]));
  holders.push({ ...holder, headers: { authorization: `Bearer ${token}` } });
}

const actions: Readonly<Record<string, () => Promise<unknown>>> = {
  'write elsewhere': () => writer.write(past.pop() ?? []),
  'write elsewhere twice': async () => {
    await writer.write(past.pop() ?? []);
    await writer.write(past.pop() ?? []);
  },
  async 'write that is taken back'() {
    const failed = await writer.write([...(past.pop() ?? []), failing]).catch(() => 'failed');
    assert.is(failed, 'failed');
  },
  async 'import of files'() {
    const file = join(folder, 'records.ndjson');
    writeFileSync(file, [imported(), imported()].map((each) => JSON.stringify(each)).join('\n'));
    await choose(servers).importFiles([file]);
  },
  'import by the management API': () => importByManagement(transaction([imported()])),
  async 'import that is refused'() {
    const faulty = { ...imported(), id: 'faulty', status: 1 };
    await importByManagement(transaction([{ ...imported(), id: 'good' }, faulty]));
  },
  async 'AuditEvents that are asked for'() {
    const { key, secret } = await servers[0].createKey('anna');
    const body = JSON.stringify({ name: 'Auditor', scope: 'patient/AuditEvent.rs' });
    const headers = { 'content-type': 'application/json' };
    const path = '/manage/v1/patients/anna/credentials';
    const made = parsed(await servers[0].management.ask(path, { method: 'POST', headers, body }));
    await choose(clients).ask('/fhir/Observation', { headers: basicAuthorization(key, secret) });
    const auditor = basicAuthorization(String(made.key), String(made.secret));
    assert.is((await choose(clients).ask('/fhir/AuditEvent', { headers: auditor })).status, 200);
  },
  async 'a backup that is restored'() {
    const backup = join(folder, 'backup.db');
    await copy(db, backup);
    await writer.write(past.pop() ?? []);
    const path = '/fhir/Observation?_count=1';
    for (const client of clients) for (const { headers } of holders) await client.ask(path, { headers });
    await copy(backup, db);
    await writer.write(past.pop() ?? []);
  },
  'a new credential': newHolder,
  async 'a credential that is deleted'() {
    const { patient, credential } = choose(holders as [Holder, ...Holder[]]);
    const path = `/manage/v1/patients/${patient}/credentials/${credential}`;
    await choose(servers).management.ask(path, { method: 'DELETE' });
    for (const holder of holders) holder.isDeleted ||= holder.credential === credential;
    await newHolder();
  },
};

/** What answers as a server on the database would that has been asked nothing before. */
async function unaskedServer(): Promise<{ ask: typeof ask; close: () => Promise<void> }> {
  const { hashKey, cursorKey } = deriveKeys(serverKeyFromFile(`${db}.key`));
  const now = Date.now;
  const store = await openSqliteStore({ file: db });
  const audit = await openTestAudit(store, now);
  const verifier = createVerifier({ store, hashKey, now });
  const parts = { verifier, audit, cursorKey, now };
  const app = createFhirApp({ ...parts, timeZone: 'UTC', refusalDelay: noDelay, log: () => {} });
  async function ask(path: string, { headers }: Holder): Promise<string> {
    const answer = await app.request(`http://127.0.0.1:1${path}`, { headers });
    return `${answer.status}\n${await answer.text()}`;
  }
  const close = async (): Promise<void> => {
    await verifier.flush();
    await audit.trail.close();
    await store.close();
  };
  return { ask, close };
}

/** Links are sealed with a random nonce, and begin with the server that was asked. */
function plain(answer: string): string {
  return answer
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'BASE')
    .replace(/_cursor=[\w~-]+(?:&_cursorQuery=[\w~-]+)?/g, '_cursor')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'REQUEST');
}

function nextOf(answer: string): string | undefined {
  return /"relation":"next","url":"http:\/\/127\.0\.0\.1:\d+([^"]+)"/.exec(answer)?.[1];
}

async function assertSame(path: string, holder: Holder, unasked: Awaited<ReturnType<typeof unaskedServer>>) {
  const expected = await unasked.ask(path, holder);
  if (holder.isDeleted) assert.ok(expected.startsWith('401\n'), 'a deleted credential is refused');
  for (const client of [clients[0], clients[0], clients[1], clients[0]]) {
    const { status, text } = await client.ask(path, { headers: holder.headers });
    const answer = `${status}\n${text}`;
    assert.ok(
      plain(answer) === plain(expected),
      `${path} of ${holder.patient}: ${difference(plain(answer), plain(expected))}`,
    );
  }
  return nextOf(expected);
}

test.before(async () => {
  servers = [await startTestServer({ db }), await startTestServer({ db })];
  clients = [createClient(servers[0].baseUrl, {}), createClient(servers[1].baseUrl, {})];
  writer = await openSqliteStore({ file: db });
  await writer.write(['anna', 'ben'].map((id) => put({ resourceType: 'Patient', id })));
  for (let count = 0; count < 8; count += 1) await newHolder();
});

test.after(async () => {
  await writer.close();
  for (const client of clients) client.close();
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true });
});

test(`what is remembered is never told of another moment, part or record (REPEATED_SEED=${seed})`, async () => {
  const names = Object.keys(actions) as [string, ...string[]];
  const course: string[] = [];
  let found = 0;
  for (let step = 0; step < steps; step += 1) {
    const name = choose(names);
    course.push(name);
    await actions[name]?.();
    const unasked = await unaskedServer();
    try {
      // The same of several at once: what one may see is not what another may.
      const asking = Array.from({ length: 5 }, () => choose(holders as [Holder, ...Holder[]]));
      for (const search of [choose(searches), choose(searches)]) {
        for (const holder of asking) {
          const path = `/fhir/${search.replaceAll('ME', holder.patient)}`;
          const next = await assertSame(path, holder, unasked);
          if (next !== undefined) await assertSame(next, holder, unasked);
          found += next === undefined ? 0 : 1;
        }
      }
    } catch (error) {
      assert.unreachable(`REPEATED_SEED=${seed}, after ${course.slice(-5).join(', ')}: ${String(error)}`);
    } finally {
      await unasked.close();
    }
  }
  assert.ok(found > steps / 10, `only ${found} searches have a second page`);
});

test.run();
