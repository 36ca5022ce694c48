import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put, twoPatients } from '../support/two-patients.ts';

const read = suite('read');

read('answers the stored text with its version and date', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Patient/asker');
  assert.is(answer.status, 200);
  assert.is(answer.headers.get('content-type'), 'application/fhir+json; charset=utf-8');
  assert.is(answer.headers.get('etag'), 'W/"1"');
  assert.is(answer.headers.get('last-modified'), 'Fri, 17 May 2024 08:30:15 GMT');
  const patient = JSON.parse(answer.text);
  assert.is(patient.id, 'asker');
  assert.is(patient.meta.versionId, '1');
  assert.is(patient.meta.lastUpdated, '2024-05-17T08:30:15.250Z');
});

read('sends headers that keep every answer out of shared caches', async () => {
  const { ask } = await twoPatients();
  for (const path of ['/fhir/Patient/asker', '/fhir/Patient/nobody', '/fhir/Observation', '/fhir/nothing/at/all']) {
    const { headers } = await ask(path);
    assert.is(headers.get('cache-control'), 'private, no-store');
    assert.is(headers.get('vary'), 'Origin, Authorization, Accept, Accept-Encoding, Prefer, X-API-Key, X-API-Secret');
    assert.is(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  }
});

read('reads what the record refers to, such as the practice', async () => {
  const { ask } = await twoPatients();
  assert.is((await ask('/fhir/Organization/clinic')).status, 200);
});

read('answers what is not there and what is another patient’s alike, byte for byte', async () => {
  const { ask } = await twoPatients();
  const absent = await ask('/fhir/Patient/nobody');
  assert.is(absent.status, 404);
  assert.is(JSON.parse(absent.text).issue[0].code, 'not-found');
  for (const path of [
    '/fhir/Patient/bystander',
    '/fhir/Observation/bystander-weight-1',
    '/fhir/Condition/bystander-condition',
    `/fhir/Condition/${'x'.repeat(65)}`,
  ]) {
    const other = await ask(path);
    assert.is(other.status, 404);
    assert.is(other.text, absent.text);
    assert.equal(stableHeaders(other.headers), stableHeaders(absent.headers));
  }
});

read('answers 410 for a deleted resource of one’s own and 404 for a deleted one of another', async () => {
  const { ask, store } = await twoPatients();
  await store.write([
    { type: 'delete', resourceType: 'Condition', id: 'asker-condition' },
    { type: 'delete', resourceType: 'Condition', id: 'bystander-condition' },
  ]);
  const own = await ask('/fhir/Condition/asker-condition');
  assert.is(own.status, 410);
  assert.is(JSON.parse(own.text).issue[0].code, 'deleted');
  const other = await ask('/fhir/Condition/bystander-condition');
  assert.is(other.status, 404);
  assert.is(other.text, (await ask('/fhir/Condition/nothing')).text);
});

const conditions: readonly (readonly [header: string, value: string, status: number])[] = [
  ['If-None-Match', 'W/"1"', 304],
  ['If-None-Match', '"1"', 304],
  ['If-None-Match', '*', 304],
  ['If-None-Match', 'W/"7", W/"1"', 304],
  ['If-None-Match', 'W/"2"', 200],
  ['If-None-Match', '1', 200],
  ['If-Modified-Since', 'Fri, 17 May 2024 08:30:15 GMT', 304],
  ['If-Modified-Since', 'Sat, 18 May 2024 00:00:00 GMT', 304],
  ['If-Modified-Since', 'Fri, 17 May 2024 08:30:14 GMT', 200],
  ['If-Modified-Since', 'yesterday', 200],
];
for (const [header, value, status] of conditions) {
  read(`answers ${status} to ${header}: ${value}`, async () => {
    const { ask } = await twoPatients();
    const answer = await ask('/fhir/Patient/asker', { headers: { [header]: value } });
    assert.is(answer.status, status);
    assert.is(answer.headers.get('etag'), 'W/"1"');
    assert.is(answer.text === '', status === 304);
  });
}

read('answers 200 to If-Modified-Since when the resource changed within the second that it names', async () => {
  let now = Date.UTC(2024, 4, 17, 8, 30, 15, 250);
  const { ask, store } = await twoPatients({ now: () => now });
  const held = await ask('/fhir/Organization/clinic');
  const lastModified = held.headers.get('last-modified') ?? '';
  const headers = { 'If-Modified-Since': lastModified };
  assert.is((await ask('/fhir/Organization/clinic', { headers })).status, 304);
  now += 450;
  await store.write([put({ resourceType: 'Organization', id: 'clinic', name: 'Willow and Elm' })]);
  const changed = await ask('/fhir/Organization/clinic', { headers });
  assert.is(changed.status, 200);
  assert.is(changed.headers.get('last-modified'), lastModified);
  const later = { 'If-Modified-Since': 'Fri, 17 May 2024 08:30:16 GMT' };
  assert.is((await ask('/fhir/Organization/clinic', { headers: later })).status, 304);
});

read('lets If-None-Match decide alone', async () => {
  const { ask } = await twoPatients();
  const headers = { 'If-None-Match': 'W/"2"', 'If-Modified-Since': 'Sat, 18 May 2024 00:00:00 GMT' };
  assert.is((await ask('/fhir/Patient/asker', { headers })).status, 200);
});

read('answers 200 to an old ETag once the resource has changed', async () => {
  const { ask, store } = await twoPatients();
  await store.write([put({ resourceType: 'Organization', id: 'clinic', name: 'Willow and Elm' })]);
  const answer = await ask('/fhir/Organization/clinic', { headers: { 'If-None-Match': 'W/"1"' } });
  assert.is(answer.status, 200);
  assert.is(answer.headers.get('etag'), 'W/"2"');
});

read('never answers 304 for another patient’s resource', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Patient/bystander', { headers: { 'If-None-Match': '*' } });
  assert.is(answer.status, 404);
});

read('answers HEAD as GET without the body', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Patient/asker', { method: 'HEAD' });
  assert.is(answer.status, 200);
  assert.is(answer.headers.get('etag'), 'W/"1"');
  assert.is(answer.headers.get('content-type'), 'application/fhir+json; charset=utf-8');
  assert.is(answer.text, '');
});

const refusals: readonly (readonly [path: string, parameter: string, reason: string])[] = [
  ['Patient/asker', '_since', 'A read of Patient does not take "_since": it gives the current version.'],
  ['Patient/asker', '_at', 'A read of Patient does not take "_at": it gives the current version.'],
  [
    'Patient/asker/_history/1',
    '_at',
    'A vread of Patient does not take "_at": it gives the version that its URL names.',
  ],
  ['Patient/asker/_history', '_sort', 'A history of Patient does not take "_sort": versions come newest first.'],
  ['Patient/_history', '_sort', 'A history of Patient does not take "_sort": versions come newest first.'],
  ['_history', '_sort', 'A history does not take "_sort": versions come newest first.'],
  ['_history', '_list', 'A history does not take "_list": the entries of a List are found by searching with it.'],
];
for (const [path, parameter, text] of refusals) {
  read(`refuses ${parameter} of ${path} by what that interaction does`, async () => {
    const { ask } = await twoPatients();
    const answer = await ask(`/fhir/${path}?${parameter}=2024`);
    assert.is(answer.status, 400);
    const [issue] = JSON.parse(answer.text).issue;
    assert.is(issue.code, 'not-supported');
    assert.is(issue.diagnostics, text);
    assert.equal(issue.location, [`http.${parameter}`]);
  });
}

read('passes over what it does not know, and refuses it when asked to be strict', async () => {
  const { ask } = await twoPatients();
  assert.is((await ask('/fhir/Patient/asker?_summary=false')).status, 200);
  for (const path of ['Patient/asker', 'Patient/asker/_history', 'Patient/asker/_history/1']) {
    assert.is((await ask(`/fhir/${path}?colour=red`)).status, 200, path);
  }
  const prefer = { Prefer: 'handling=strict' };
  for (const path of ['Patient/asker', 'Patient/asker/_history', 'Patient/asker/_history/1', 'Patient', '_history']) {
    assert.is((await ask(`/fhir/${path}?_pretty=true&_format=`, { headers: prefer })).status, 200, path);
  }
  const refused = await ask('/fhir/Patient/asker?colour=red', { headers: prefer });
  assert.is(refused.status, 400);
  assert.is(JSON.parse(refused.text).issue[0].diagnostics, 'A read of Patient does not take "colour".');
});

function stableHeaders(headers: Headers): readonly string[] {
  const lines: string[] = [];
  headers.forEach((value, name) => {
    lines.push(name === 'x-request-id' ? name : `${name}: ${value}`);
  });
  return lines;
}

read.run();
