import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newKey, newSecret } from '../../src/credentials/credential-format.ts';
import type { AuditEntry } from '../../src/store/audit-store.ts';
import { twoPatients } from '../support/two-patients.ts';
import { askAs, askWith, basic, lastOnRecord, onRecord } from './audited.ts';
import { bundleOf, jsonType } from './post-batch.ts';

const audit = suite('audit of requests');
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

type Fields = Partial<AuditEntry>;

/** What is asked with the asker's credential, and what is on record of it. */
const requests: readonly (readonly [string, string, RequestInit, Fields])[] = [
  [
    'a read',
    '/fhir/Observation/asker-weight-1',
    {},
    { action: 'read', resourceType: 'Observation', ids: ['asker-weight-1'], status: 200, count: 1 },
  ],
  [
    'a read of a shared resource',
    '/fhir/Organization/clinic',
    {},
    { action: 'read', resourceType: 'Organization', ids: ['clinic'], count: 1 },
  ],
  [
    'a read that finds nothing new',
    '/fhir/Patient/asker',
    { headers: { 'If-None-Match': 'W/"1"' } },
    { action: 'read', ids: ['asker'], status: 304, count: null, bytes: 0 },
  ],
  [
    'a read of what is not there',
    '/fhir/Observation/0171-2345678',
    {},
    { action: 'read', resourceType: 'Observation', ids: [], status: 404, count: null },
  ],
  ['a read of another’s', '/fhir/Observation/bystander-weight-1', {}, { action: 'read', ids: [], status: 404 }],
  [
    'a vread',
    '/fhir/Patient/asker/_history/1',
    {},
    { action: 'vread', resourceType: 'Patient', ids: ['asker'], count: 1 },
  ],
  [
    'a history of one resource',
    '/fhir/Patient/asker/_history',
    {},
    { action: 'history-instance', ids: ['asker'], count: 1 },
  ],
  [
    'a history of a type',
    '/fhir/Observation/_history?_count=2',
    {},
    { action: 'history-type', resourceType: 'Observation', ids: [], parameters: ['_count'], count: 2 },
  ],
  [
    'a history of the record',
    '/fhir/_history',
    {},
    { action: 'history-system', resourceType: null, ids: [], count: 8 },
  ],
  [
    'a search',
    '/fhir/Observation?code=29463-7&date=ge2024&date=lt2025',
    {},
    { action: 'search-type', resourceType: 'Observation', ids: [], parameters: ['code', 'date'], count: 5 },
  ],
  [
    'a search with what it includes',
    '/fhir/Patient?_include=Patient:organization',
    {},
    { parameters: ['_include'], count: 2 },
  ],
  [
    'a search by POST',
    '/fhir/Observation/_search?_count=3',
    { method: 'POST', headers: form, body: 'code:not=8867-4&subject:Patient.name=Ashby' },
    { action: 'search-type', parameters: ['_count', 'code:not', 'subject:Patient.name'], count: 3 },
  ],
  [
    'a search of the record',
    '/fhir?_type=Observation,Condition',
    {},
    { action: 'search-system', resourceType: null, parameters: ['_type'], count: 6 },
  ],
  [
    'a search of the compartment',
    '/fhir/Patient/asker/Condition',
    {},
    { action: 'search-type', resourceType: 'Condition', ids: [], count: 1 },
  ],
  [
    'a search by a name that FHIR has not',
    '/fhir/Patient?Quillfeather=1&name.Quillfeather=2&family=x',
    {},
    { parameters: ['unknown', 'family'] },
  ],
  [
    'a search that is refused',
    '/fhir/Observation?date=Quillfeather',
    {},
    { action: 'search-type', parameters: ['date'], status: 400, count: null },
  ],
  ['an unknown type', '/fhir/Quillfeather/1', {}, { action: 'read', resourceType: null, ids: [], status: 404 }],
  [
    'an unknown path',
    '/fhir/Quillfeather/1/2/3/4',
    {},
    { action: 'unrouted', resourceType: null, ids: [], status: 404 },
  ],
  ['a write', '/fhir/Patient/asker', { method: 'DELETE' }, { action: 'unrouted', status: 405 }],
  [
    'an unreadable Accept',
    '/fhir/Patient/asker',
    { headers: { Accept: 'text/html' } },
    { action: 'read', ids: [], status: 406 },
  ],
];

for (const [what, path, init, fields] of requests) {
  audit(`puts ${what} on record`, async () => {
    const world = await twoPatients();
    const { status, text, headers } = await world.ask(path, init);
    const entry = await lastOnRecord(world);
    assert.equal({ ...entry, ...fields }, entry);
    const { patientId, credentialId, credentialName, door, requestId, kind } = entry;
    const known = { patientId, credentialId, credentialName, door, requestId, kind };
    assert.equal(known, {
      patientId: 'asker',
      credentialId: world.asker.credentialId,
      credentialName: 'Test app',
      door: 'basic',
      requestId: headers.get('x-request-id'),
      kind: 'request',
    });
    assert.is(entry.status, status);
    assert.is(entry.bytes, Buffer.byteLength(text));
    assert.not.match(JSON.stringify(entry), 'Quillfeather');
    assert.is((await onRecord(world)).length, 1);
  });
}

audit('counts no bytes for HEAD', async () => {
  const world = await twoPatients();
  await world.ask('/fhir/Patient/asker', { method: 'HEAD' });
  assert.is((await lastOnRecord(world)).bytes, 0);
});

audit('puts public answers on record, with nobody in them', async () => {
  const world = await twoPatients();
  await world.app.request('/fhir/metadata');
  const { action, patientId, credentialId, door, status } = await lastOnRecord(world);
  assert.equal([action, patientId, credentialId, door, status], ['capabilities', null, null, null, 200]);
});

audit('names client and credential of a refused attempt where the key is known, and nobody otherwise', async () => {
  const world = await twoPatients();
  const { key, secret, credentialId } = world.asker;
  const attempts = [
    [basic(key, newSecret()), 'asker', credentialId],
    [basic(newKey(), secret), null, null],
    [basic('key', 'secret'), null, null],
    [{}, null, null],
  ] as const;
  for (const [headers, patientId, id] of attempts) {
    const answer = await askWith(world, { ...headers, 'User-Agent': 'Sleep Diary' }, '/fhir/Observation?code=1');
    assert.is(answer.status, 401);
    const entry = await lastOnRecord(world);
    assert.equal([entry.patientId, entry.credentialId], [patientId, id]);
    assert.equal([entry.action, entry.status, entry.agent], ['search-type', 401, 'Sleep Diary']);
  }
});

audit('puts the batch and each of its entries on record, under one request id', async () => {
  const world = await twoPatients();
  const urls = ['Patient/asker', 'Observation?code=29463-7', 'Patient/bystander', 'a/b/c/d/e'];
  await world.ask('/fhir', {
    method: 'POST',
    headers: { ...jsonType, 'User-Agent': 'Sleep Diary' },
    body: bundleOf(urls.map((url) => ({ method: 'GET', url }))),
  });
  const entries = await onRecord(world);
  assert.equal(
    entries.map(({ action, ids, parameters, status, count }) => [action, ids, parameters, status, count]),
    [
      ['read', ['asker'], [], 200, 1],
      ['search-type', [], ['code'], 200, 5],
      ['read', [], [], 404, null],
      ['unrouted', [], [], 404, null],
      ['batch', [], [], 200, null],
    ],
  );
  assert.is(new Set(entries.map(({ requestId }) => requestId)).size, 1);
  assert.ok(entries.every(({ agent, patientId }) => agent === 'Sleep Diary' && patientId === 'asker'));
});

audit('lets no answer leave that is not on record', async () => {
  const world = await twoPatients();
  await world.audit.trail.close();
  for (const path of ['/fhir/Patient/asker', '/fhir/Patient', '/fhir/metadata', '/fhir/nothing/here/at/all']) {
    const { status, text, headers } = await world.ask(path);
    assert.is(status, 503, path);
    const outcome = JSON.parse(text);
    assert.is(outcome.resourceType, 'OperationOutcome');
    assert.is(outcome.issue[0].code, 'no-store');
    assert.is(outcome.issue[0].diagnostics.includes(headers.get('x-request-id')), true);
    assert.not.match(text, 'Ashby');
    assert.ok(headers.get('retry-after'));
  }
  assert.ok(world.log.every(({ error }) => error instanceof Error));
});

audit('answers 401 when the credential has ended meanwhile, and has both on record', async () => {
  const world = await twoPatients();
  const { asker, store } = world;
  const [never] = await Promise.all([askWith(world, basic(newKey(), newSecret()), '/fhir/Patient/asker')]);
  const asking = askAs(world, asker, '/fhir/Patient/asker');
  assert.ok(await store.credentials.delete('asker', asker.credentialId));
  const answer = await asking;
  assert.is(answer.status, 401);
  assert.is(answer.text, never?.text);
  assert.is(answer.headers.get('www-authenticate'), never?.headers.get('www-authenticate'));
  const entries = (await onRecord(world)).slice(1);
  assert.equal(
    entries.map(({ status, credentialId, action }) => [status, credentialId, action]),
    [
      [200, asker.credentialId, 'read'],
      [401, asker.credentialId, 'read'],
    ],
  );
});

audit('puts a credential in a URL on record, the first time as exposed', async () => {
  const world = await twoPatients();
  const { key, secret } = world.asker;
  for (const path of [`/fhir/Patient?x=${key}:${secret}`, `/fhir/Patient?x=${key}:${secret}`]) {
    assert.is((await world.app.request(path)).status, 400);
  }
  const entries = await onRecord(world);
  assert.equal(
    entries.map(({ kind, action, status, credentialId }) => [kind, action, status, credentialId]),
    [
      ['credential', 'exposed', 400, world.asker.credentialId],
      ['request', 'search-type', 400, world.asker.credentialId],
      ['request', 'search-type', 400, world.asker.credentialId],
    ],
  );
  assert.not.match(JSON.stringify(entries), key);
  assert.not.match(JSON.stringify(entries), secret);
});

audit('shows what is on record as AuditEvents to a credential whose scope names them, and to no other', async () => {
  const world = await twoPatients();
  const curious = await world.anotherCredential('patient/*.rs patient/AuditEvent.rs');
  await world.ask('/fhir/Observation/asker-weight-1');
  await askAs(world, world.bystander, '/fhir/Patient/bystander');
  const eventsFor = async (path: string) => JSON.parse((await askAs(world, curious, path)).text).entry ?? [];
  assert.is((await eventsFor('/fhir/AuditEvent')).length, 1);
  assert.is((await eventsFor('/fhir/AuditEvent')).length, 2, 'the question before is on record too');
  const ofReads = await eventsFor('/fhir/AuditEvent?subtype=read&entity=Observation/asker-weight-1');
  assert.is(ofReads.length, 1);
  const [event] = ofReads;
  assert.is((await askAs(world, curious, `/fhir/AuditEvent/${event.resource.id}`)).status, 200);
  assert.is((await world.ask(`/fhir/AuditEvent/${event.resource.id}`)).status, 404);
  assert.is(JSON.parse((await world.ask('/fhir/AuditEvent')).text).total, 0);
  assert.is((await askAs(world, world.bystander, `/fhir/AuditEvent/${event.resource.id}`)).status, 404);
});

audit('ends the pages of AuditEvents, though each request adds one', async () => {
  const world = await twoPatients();
  const curious = await world.anotherCredential('patient/AuditEvent.rs');
  for (let asked = 0; asked < 4; asked += 1) await world.ask('/fhir/Patient/asker');
  const seen: string[] = [];
  for (let path: string | undefined = '/fhir/AuditEvent?_count=1'; path !== undefined; ) {
    const bundle = JSON.parse((await askAs(world, curious, path)).text);
    seen.push(bundle.entry[0].resource.id);
    path = bundle.link.find(({ relation }: { relation: string }) => relation === 'next')?.url;
    assert.ok(seen.length < 20);
  }
  assert.is(seen.length, 4);
  assert.is(new Set(seen).size, 4);
});

audit.run();
