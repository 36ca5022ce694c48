import type { Bundle } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put, twoPatients } from '../support/two-patients.ts';
import { bundleOf, type EntryRequest, entriesOf, jsonType } from './post-batch.ts';

const batch = suite('batch');

batch('answers each entry in order as it would be by itself', async () => {
  const world = await twoPatients();
  const urls = ['Patient/asker', 'Observation?code=29463-7&_count=2', 'Patient/asker/_history/1', '?_type=Condition'];
  const entries = await entriesOf(world, urls);
  for (const [index, url] of urls.entries()) {
    const alone = await world.ask(url.startsWith('?') ? `/fhir${url}` : `/fhir/${url}`);
    const { resource, response } = entries[index] ?? {};
    assert.is(response?.status, '200', url);
    assert.is(response?.etag, alone.headers.get('etag') ?? undefined, url);
    const isSearch = resource?.resourceType === 'Bundle';
    // Page links hold a nonce.
    const withoutLinks = (text: string) => (isSearch ? text.replace(/_cursor=[\w~-]+/g, '') : text);
    assert.equal(JSON.parse(withoutLinks(JSON.stringify(resource))), JSON.parse(withoutLinks(alone.text)), url);
  }
  assert.is(entries[0]?.response?.lastModified, '2024-05-17T08:30:15.250Z');
  assert.is(entries[0]?.response?.location, undefined);
});

batch('gives links in a nested searchset that work by themselves', async () => {
  const world = await twoPatients();
  const [entry] = await entriesOf(world, ['Observation?_count=2']);
  assert.is(entry?.resource?.resourceType, 'Bundle');
  const next = entry?.resource?.resourceType === 'Bundle' ? entry.resource.link?.[1]?.url : undefined;
  assert.match(next ?? '', /^http:\/\/localhost\/fhir\/Observation\?_cursor=/);
  assert.is((await world.ask(next ?? '')).status, 200);
});

batch('takes URLs below the server’s own base', async () => {
  const world = await twoPatients({ baseUrl: 'https://records.example.org/chart' });
  const [below, elsewhere, inside] = await entriesOf(world, [
    'https://records.example.org/chart/fhir/Patient/asker',
    'https://records.example.org.evil.example/chart/fhir/Patient/asker',
    'http://localhost/fhir/Patient/asker',
  ]);
  assert.is(below?.response?.status, '200');
  assert.is(elsewhere?.response?.status, '400');
  assert.is(inside?.response?.status, '400');
});

batch('lets an entry fail alone, with the outcome that the request would have had', async () => {
  const world = await twoPatients();
  await world.store.write([{ type: 'delete', resourceType: 'Condition', id: 'asker-condition' }]);
  const urls = [
    'Patient/nobody',
    'Condition/asker-condition',
    'Observation?date=yesterday',
    'Nothing',
    'Patient/asker/$everything',
    'Patient/asker?_format=xml',
    'Patient/_search',
  ];
  const entries = await entriesOf(world, [...urls, 'Patient/asker']);
  for (const [index, url] of urls.entries()) {
    const alone = await world.ask(`/fhir/${url}`);
    const { response, resource } = entries[index] ?? {};
    assert.is(response?.status, `${alone.status}`, url);
    assert.equal(response?.outcome, JSON.parse(alone.text), url);
    assert.is(resource, undefined, url);
  }
  assert.is(entries.at(-1)?.response?.status, '200');
});

batch('answers another patient’s resources as what is not there', async () => {
  const world = await twoPatients();
  const [absent, ...others] = await entriesOf(world, [
    'Patient/nobody',
    'Patient/bystander',
    'Observation/bystander-weight-1',
    'Patient/bystander/_history',
    'Patient/bystander/Observation',
    'Patient/bystander/*',
    'Patient/bystander/_history/1',
  ]);
  assert.is(absent?.response?.status, '404');
  for (const other of others) {
    assert.equal(other, absent);
  }
});

const refusedMethods = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'get'];
for (const method of refusedMethods) {
  batch(`answers 405 to an entry by ${method}`, async () => {
    const [entry] = await entriesOf(await twoPatients(), [{ method, url: 'Patient/asker' }]);
    assert.is(entry?.response?.status, '405');
    const { outcome } = entry?.response ?? {};
    assert.match(JSON.stringify(outcome), 'only reads');
  });
}

batch('answers HEAD with the status and validators of GET, and no resource', async () => {
  const [entry] = await entriesOf(await twoPatients(), [{ method: 'HEAD', url: 'Patient/asker' }]);
  assert.equal(entry, { response: { status: '200', etag: 'W/"1"', lastModified: '2024-05-17T08:30:15.250Z' } });
});

const conditions: readonly (readonly [name: string, condition: Partial<EntryRequest>, status: string])[] = [
  ['the ETag held', { ifNoneMatch: 'W/"2"' }, '304'],
  ['an older ETag', { ifNoneMatch: 'W/"1"' }, '200'],
  ['the instant of its last change', { ifModifiedSince: '2024-05-17T08:30:15.250Z' }, '304'],
  ['the same instant at another offset', { ifModifiedSince: '2024-05-17T10:30:15.250+02:00' }, '304'],
  ['a later instant', { ifModifiedSince: '2024-05-18T00:00:00Z' }, '304'],
  ['an instant before, in the same second', { ifModifiedSince: '2024-05-17T08:30:15.249Z' }, '200'],
  ['no instant', { ifModifiedSince: 'yesterday' }, '400'],
  ['a tag that no header can hold', { ifNoneMatch: 'W/"\u0100"' }, '400'],
];
for (const [name, condition, status] of conditions) {
  batch(`answers ${status} to a conditional entry with ${name}`, async () => {
    const world = await twoPatients();
    await world.store.write([put({ resourceType: 'Organization', id: 'clinic', name: 'Willow and Elm' })]);
    const [entry] = await entriesOf(world, [{ method: 'GET', url: 'Organization/clinic', ...condition }]);
    assert.is(entry?.response?.status, status);
    assert.is(entry?.resource === undefined, status !== '200');
  });
}

batch('gives a Binary as JSON, and refuses its content, which is no resource', async () => {
  const world = await twoPatients();
  const binary = {
    resourceType: 'Binary',
    id: 'asker-letter',
    contentType: 'text/plain',
    securityContext: { reference: 'Patient/asker' },
    data: 'SGVsbG8=',
  };
  await world.store.write([put(binary)]);
  const [whole, asText] = await entriesOf(world, ['Binary/asker-letter', 'Binary/asker-letter?_format=text/plain']);
  assert.is(whole?.resource?.resourceType, 'Binary');
  assert.is(asText?.response?.status, '406');
});

batch('holds every entry to the preference of the batch', async () => {
  const world = await twoPatients();
  const [lenient] = await entriesOf(world, ['Observation?colour=red']);
  assert.is(lenient?.response?.status, '200');
  const [strict] = await entriesOf(world, ['Observation?colour=red'], { Prefer: 'handling=strict' });
  assert.is(strict?.response?.status, '400');
});

batch('answers metadata among its entries', async () => {
  const [entry] = await entriesOf(await twoPatients(), ['metadata']);
  assert.is(entry?.resource?.resourceType, 'CapabilityStatement');
});

batch('without entries answers none', async () => {
  const { ask } = await twoPatients();
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'batch' });
  const answer = await ask('/fhir/', { method: 'POST', headers: jsonType, body });
  assert.equal(JSON.parse(answer.text), { resourceType: 'Bundle', type: 'batch-response' });
});

batch('stops answering once its answers are 32 MB together, and says so in the entries left', async () => {
  const { ask, store } = await twoPatients();
  const note = [{ text: 'x'.repeat(500_000) }];
  const condition = { resourceType: 'Condition', id: 'long', subject: { reference: 'Patient/asker' }, note };
  await store.write([put(condition)]);
  const body = bundleOf(Array.from({ length: 70 }, () => ({ method: 'GET', url: 'Condition/long' })));
  const answer = await ask('/fhir', { method: 'POST', headers: jsonType, body });
  assert.is(answer.status, 200);
  assert.ok(answer.text.length < 33 * 1024 * 1024, `${answer.text.length}`);
  const { entry }: Bundle = JSON.parse(answer.text);
  const statuses = entry?.map(({ response }) => response?.status) ?? [];
  assert.is(statuses.length, 70);
  // 67 times half a million characters are within 32 MB, 68 times are not.
  assert.is(statuses.lastIndexOf('200'), 66);
  assert.is(statuses.indexOf('400'), 67);
  assert.match(JSON.stringify(entry?.at(-1)?.response?.outcome), 'too-costly');
});

const refusedPosts: readonly (readonly [what: string, url: string, resource: object | undefined, said: string])[] = [
  ['a create', 'Observation', { resourceType: 'Observation' }, 'only reads'],
  ['a create without a resource', 'Observation', undefined, 'only reads'],
  ['a batch within a batch', '?', { resourceType: 'Bundle', type: 'batch' }, 'A batch within a batch'],
  ['a batch at the base', 'http://localhost/fhir', { resourceType: 'Bundle', type: 'batch' }, 'A batch within a batch'],
  ['a search', 'Observation/_search', undefined, 'A search by POST'],
  ['a search with parameters', 'Observation/_search?code=1', { resourceType: 'Parameters' }, 'go by GET'],
  ['a search of all types', '_search', undefined, 'A search by POST'],
  ['a search of the compartment', 'Patient/asker/*/_search', undefined, 'A search by POST'],
];
for (const [what, url, resource, said] of refusedPosts) {
  batch(`refuses ${what} by POST, by its name`, async () => {
    const entry = { method: 'POST', url, ...(resource === undefined ? {} : { resource }) };
    const [refused, read] = await entriesOf(await twoPatients(), [entry, 'Patient/asker']);
    assert.equal([refused?.response?.status, read?.response?.status], ['405', '200']);
    assert.is(refused?.resource, undefined);
    const { issue } = JSON.parse(JSON.stringify(refused?.response?.outcome));
    assert.is(issue[0].code, 'not-supported');
    assert.match(issue[0].diagnostics, said);
  });
}

batch('is 401 without a credential, and as a whole once its credential is deleted', async () => {
  const { app, asker, store } = await twoPatients();
  const body = bundleOf(Array.from({ length: 100 }, () => ({ method: 'GET', url: 'Observation?_count=1' })));
  assert.is((await app.request('/fhir', { method: 'POST', headers: jsonType, body })).status, 401);
  const headers = { ...jsonType, Authorization: asker.authorization };
  const running = app.request('/fhir', { method: 'POST', headers, body });
  await new Promise(setImmediate);
  assert.is(await store.credentials.delete('asker', asker.credentialId), true);
  const answer = await running;
  assert.is(answer.status, 401);
  assert.not.match(await answer.text(), 'Observation');
});

batch('logs each entry by its route, under the id of the batch', async () => {
  const world = await twoPatients();
  await entriesOf(world, ['Patient/asker', 'Observation?code=secret-code', 'Nothing/at/all']);
  const logged = world.log.map(({ method, route, status }) => `${method} ${route} ${status}`);
  assert.equal(logged, ['GET /fhir/:type/:id 200', 'GET /fhir/:type 200', 'GET unrouted 404', 'POST /fhir 200']);
  assert.is(new Set(world.log.map(({ requestId }) => requestId)).size, 1);
  assert.not.match(JSON.stringify(world.log), 'secret-code');
});

batch.run();
