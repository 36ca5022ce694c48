import { gzipSync } from 'node:zlib';
import { OpenAPIHono } from '@hono/zod-openapi';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { registerImport } from '../../src/manage/import.ts';
import { Problem, problemResponse } from '../../src/manage/problem.ts';
import { everything } from '../../src/store/admission.ts';
import type { Store } from '../../src/store/store.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { openTestAudit, type TestAudit } from '../support/open-audit.ts';

const importCall = suite('POST /import');

interface World {
  readonly store: Store;
  readonly audit: TestAudit;
  send(
    body: BodyInit,
    contentType?: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; requestId: string | null; body: Record<string, unknown> }>;
}

async function world(maxBundleBytes?: number): Promise<World> {
  const store = await openMemoryStore();
  const app = new OpenAPIHono();
  app.onError((error) => {
    if (error instanceof Problem) return problemResponse(error);
    throw error;
  });
  const log = { error: (fields: unknown) => assert.unreachable(String(fields)) };
  const audit = await openTestAudit(store, Date.now);
  const { recorder } = audit;
  const limit = maxBundleBytes === undefined ? {} : { maxBundleBytes };
  registerImport(app, { store, recorder, proxyHops: 1, now: Date.now, log, ...limit });
  return {
    store,
    audit,
    send: async (body, contentType = 'application/fhir+json', headers = {}) => {
      const response = await app.request('/import', {
        method: 'POST',
        body,
        // What fetch asks for with a stream, and Node's types leave out.
        ...{ duplex: 'half' },
        headers: { 'Content-Type': contentType, ...headers },
      });
      const requestId = response.headers.get('x-request-id');
      return { status: response.status, requestId, body: JSON.parse(await response.text()) };
    },
  };
}

const p = { resourceType: 'Patient', id: 'p' };
const wrong = { resourceType: 'Patient', id: 'wrong', gender: 'yes' };
const bundleOf = (type: string, ...resources: { resourceType: string; id: string }[]) =>
  JSON.stringify({
    resourceType: 'Bundle',
    type,
    entry: resources.map((resource) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    })),
  });

importCall('a Bundle — 200 with an outcome per resource', async () => {
  const { send } = await world();
  const { status, body } = await send(bundleOf('transaction', p));
  assert.is(status, 200);
  assert.equal(body, {
    outcomes: [{ entry: 0, resourceType: 'Patient', id: 'p', outcome: 'created', version: 1 }],
    summary: { resources: 1, created: 1, updated: 0, unchanged: 0, deleted: 0, checked: 0, skipped: 0, refused: 0 },
  });
});

importCall('NDJSON — each line stands alone', async () => {
  const { send } = await world();
  const { status, body } = await send(
    `${JSON.stringify(p)}\n${JSON.stringify(wrong)}\n{`,
    'application/fhir+ndjson; charset=utf-8',
  );
  assert.is(status, 200);
  const outcomes = body.outcomes as { line: number; outcome: string }[];
  assert.equal(
    outcomes.map(({ line, outcome }) => [line, outcome]),
    [
      [1, 'created'],
      [2, 'refused'],
      [3, 'refused'],
    ],
  );
});

importCall('NDJSON — a flaw in the JSON of a line is told by the line of the body', async () => {
  const { send } = await world();
  const { body } = await send(`${JSON.stringify(p)}\n{bad}`, 'application/fhir+ndjson');
  const outcomes = body.outcomes as { problems?: { message: string }[] }[];
  assert.is(outcomes[1]?.problems?.[0]?.message, 'Not JSON: what stands at line 2, column 2 (b) cannot stand there.');
});

importCall('JSON that is cut off — 400 whose text is a sentence', async () => {
  const { send } = await world();
  const { status, body } = await send('{"resourceType":"Patient"');
  assert.is(status, 400);
  assert.match(String(body.detail), /^body cannot be taken: The JSON ends before it is complete/);
});

importCall('gzip — is unpacked', async () => {
  const { send } = await world();
  const { body } = await send(new Uint8Array(gzipSync(JSON.stringify(p))), 'application/json', {
    'Content-Encoding': 'gzip',
  });
  assert.is((body.summary as { created: number }).created, 1);
});

importCall('a batch with a refused entry — 200, the others are taken', async () => {
  const { send } = await world();
  const { status, body } = await send(bundleOf('batch', p, wrong));
  assert.is(status, 200);
  assert.is((body.summary as { created: number }).created, 1);
});

importCall('a transaction with a refused entry — 422 that names the element; nothing is written', async () => {
  const { send, store } = await world();
  const { status, body } = await send(bundleOf('transaction', p, wrong));
  assert.is(status, 422);
  const errors = body.errors as { field: string; detail: string }[];
  assert.is(errors[0]?.field, 'Bundle.entry[1].resource.gender');
  assert.is(await store.openRecord('p', everything).read('Patient', 'p'), undefined);
});

importCall('an invalid resource — 422', async () => {
  const { send } = await world();
  const { status, body } = await send(JSON.stringify(wrong));
  assert.is(status, 422);
  assert.is((body.errors as { field: string }[])[0]?.field, 'Patient.gender');
});

const unusable: readonly (readonly [name: string, content: string, type: string, encoding: string, status: number])[] =
  [
    ['broken JSON', '{"resourceType":', 'application/json', 'identity', 400],
    ['NDJSON sent as JSON', `${JSON.stringify(p)}\n${JSON.stringify(p)}`, 'application/json', 'identity', 400],
    ['no resource', '[]', 'application/json', 'identity', 400],
    [
      'a document above the limit',
      bundleOf('batch', ...Array.from({ length: 50 }, () => p)),
      'application/json',
      'identity',
      413,
    ],
    ['another media type', '<Patient/>', 'application/fhir+xml', 'identity', 415],
    ['another encoding', JSON.stringify(p), 'application/json', 'br', 415],
  ];

for (const [name, content, type, encoding, expected] of unusable) {
  importCall(`${name} — ${expected} as problem details`, async () => {
    const { send, store } = await world(2000);
    const { status, body } = await send(content, type, { 'Content-Encoding': encoding });
    assert.is(status, expected);
    assert.is(body.status, expected);
    assert.is(await store.openRecord('p', everything).read('Patient', 'p'), undefined);
  });
}

importCall('puts the credentials on record that end because their patient is deleted', async () => {
  const { send, store, audit } = await world();
  await send(bundleOf('transaction', p, { resourceType: 'Patient', id: 'bystander' }));
  for (const [patientId, name] of [
    ['p', 'Sleep Diary'],
    ['bystander', 'Another'],
  ] as const) {
    const making = { credentials: store.credentials, hashKey: Buffer.alloc(32, 1), now: Date.now };
    assert.is((await createCredential(making, { patientId, name })).type, 'created');
  }
  const [credential] = (await store.credentials.list('p')) ?? [];
  const entry = [{ request: { method: 'DELETE', url: 'Patient/p' } }];
  const deletion = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
  const { status, requestId } = await send(deletion, undefined, { 'X-Forwarded-For': '192.0.2.1' });
  assert.is(status, 200);
  const entries = (await audit.trail.oldest(Number.POSITIVE_INFINITY, 10)).map((each) => each.entry);
  assert.equal(
    entries.map((each) => [each.kind, each.action, each.patientId, each.credentialId, each.credentialName]),
    [['credential', 'deleted', 'p', credential?.id, 'Sleep Diary']],
  );
  assert.equal(
    entries.map((each) => [each.door, each.requestId, each.address]),
    [['management', requestId, '192.0.2.1']],
  );
});

importCall('no body — 400', async () => {
  const { send } = await world();
  assert.is((await send('')).status, 400);
});

importCall('a client that goes away in the middle of a transaction — nothing of it is written', async () => {
  const { send, store } = await world();
  const text = new TextEncoder().encode(bundleOf('transaction', p, { resourceType: 'Patient', id: 'q' }));
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(text.subarray(0, text.length - 2)),
    pull: (controller) => controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
  });
  await sendStream(send, body);
  assert.is(await store.openRecord('p', everything).read('Patient', 'p'), undefined);
});

async function sendStream(send: World['send'], body: ReadableStream<Uint8Array>): Promise<void> {
  const { status } = await send(body);
  assert.is(status, 400);
}

importCall.run();
