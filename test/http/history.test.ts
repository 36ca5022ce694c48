import type { Bundle } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { linkOf, readBundle } from '../support/searchset.ts';
import { put, type TwoPatients, twoPatients } from '../support/two-patients.ts';

const history = suite('history');
const minuteMs = 60_000;
const start = Date.UTC(2024, 4, 17, 8, 0, 0, 0);

/** At 8:00 the two charts; each minute after it one change: the clinic, the asker's condition (gone), the bystander's, a weight. */
async function withChanges(): Promise<TwoPatients> {
  let now = start;
  const world = await twoPatients({ now: () => now });
  const weight = { resourceType: 'Observation', status: 'final', code: { text: 'Weight' } } as const;
  for (const change of [
    put({ resourceType: 'Organization', id: 'clinic', name: 'Willow and Elm' }),
    { type: 'delete', resourceType: 'Condition', id: 'asker-condition' },
    put({ ...weight, id: 'bystander-weight-1', subject: { reference: 'Patient/bystander', display: 'Zilchenberg' } }),
    put({ ...weight, id: 'asker-weight-1', subject: { reference: 'Patient/asker' } }),
  ] as const) {
    now += minuteMs;
    await world.store.write([change]);
  }
  return world;
}

function linesOf(bundle: Bundle): string[] {
  return (bundle.entry ?? []).map(
    ({ request, response, resource }) =>
      `${request?.method} ${request?.url} ${response?.status} ${resource?.meta?.versionId ?? '-'}`,
  );
}

const recent = [
  'PUT Observation/asker-weight-1 200 2',
  'DELETE Condition/asker-condition 204 -',
  'PUT Organization/clinic 200 2',
];

history('of the record lists every version, newest first, each with the request that made it', async () => {
  const { ask } = await withChanges();
  const bundle = readBundle(await ask('/fhir/_history'));
  assert.is(bundle.type, 'history');
  assert.is(bundle.total, 11);
  const lines = linesOf(bundle);
  assert.equal(lines.slice(0, 3), recent);
  assert.equal(
    lines.slice(3).sort(),
    [
      'PUT Condition/asker-condition 201 1',
      ...[1, 2, 3, 4, 5].map((day) => `PUT Observation/asker-weight-${day} 201 1`),
      'PUT Organization/clinic 201 1',
      'PUT Patient/asker 201 1',
    ].sort(),
  );
  assert.is(linkOf(bundle, 'self'), 'http://localhost/fhir/_history');
  assert.is(bundle.entry?.[0]?.response?.etag, 'W/"2"');
  assert.is(bundle.entry?.[0]?.response?.lastModified, '2024-05-17T08:04:00.000Z');
  assert.is(bundle.entry?.[0]?.fullUrl, 'http://localhost/fhir/Observation/asker-weight-1');
});

history('of a type lists that type alone', async () => {
  const { ask } = await withChanges();
  const bundle = readBundle(await ask('/fhir/Condition/_history'));
  assert.equal(linesOf(bundle), ['DELETE Condition/asker-condition 204 -', 'PUT Condition/asker-condition 201 1']);
  assert.is(readBundle(await ask('/fhir/Immunization/_history')).total, 0);
});

const sinces: readonly (readonly [since: string, expected: readonly string[]])[] = [
  ['2024-05-17T08:01:00Z', recent],
  ['2024-05-17T08:01:00.001Z', recent.slice(0, 2)],
  ['2024-05-17T10:02:00%2B02:00', recent.slice(0, 2)],
  ['2024-05-17T10:02:00+02:00', recent.slice(0, 2)],
  ['2024-05-17T08:04:00Z', recent.slice(0, 1)],
  ['2024-05-18', []],
];
for (const [since, expected] of sinces) {
  history(`lists what was written at or after _since=${since}`, async () => {
    const { ask } = await withChanges();
    const bundle = readBundle(await ask(`/fhir/_history?_since=${since}`));
    assert.equal(linesOf(bundle), expected);
    assert.is(bundle.total, expected.length);
  });
}

history('lists what was current at some time within _at', async () => {
  const { ask } = await withChanges();
  const at = async (text: string) => linesOf(readBundle(await ask(`/fhir/Organization/clinic/_history?_at=${text}`)));
  assert.equal(await at('2024-05-17T08:00:30Z'), ['PUT Organization/clinic 201 1']);
  assert.equal(await at('2024-05-17T08:02:30Z'), ['PUT Organization/clinic 200 2']);
  assert.equal(await at('2024-05-17'), ['PUT Organization/clinic 200 2', 'PUT Organization/clinic 201 1']);
  assert.equal(await at('2024-05-16'), []);
});

history('pages through everything once, keeping its parameters, by links bound to them', async () => {
  const { ask, app, bystander } = await withChanges();
  for (const path of ['_history', 'Observation/_history', '_history?_since=2024-05-17T08:01:00Z']) {
    const all = linesOf(readBundle(await ask(`/fhir/${path}`)));
    const seen: string[] = [];
    let url: string | undefined = `/fhir/${path}${path.includes('?') ? '&' : '?'}_count=2`;
    while (url !== undefined) {
      const bundle: Bundle = readBundle(await ask(url));
      assert.is(bundle.total, all.length);
      seen.push(...linesOf(bundle));
      url = linkOf(bundle, 'next');
    }
    assert.equal(seen, all, path);
  }
  const next = linkOf(readBundle(await ask('/fhir/_history?_since=2024-05-17T08:01:00Z&_count=2')), 'next') ?? '';
  assert.match(next, '_since=2024-05-17T08:01:00Z&_count=2&_cursor=');
  assert.is((await ask(next)).status, 200);
  for (const altered of [
    next.replace('08:01', '08:00'),
    next.replace('_since', '_at'),
    next.replace('/_history', '/Observation/_history'),
    next.replace('_history?', 'Organization/clinic/_history?'),
    next.replace('_history?', '?'),
  ]) {
    const answer = await ask(altered);
    assert.is(answer.status, 400, altered);
    assert.equal(JSON.parse(answer.text).issue[0].location, ['http._cursor']);
  }
  assert.is((await app.request(next, { headers: { Authorization: bystander.authorization } })).status, 400);
});

history('gives the total alone for _count=0', async () => {
  const { ask } = await withChanges();
  for (const [path, total] of [
    ['_history', 11],
    ['Observation/_history', 6],
  ] as const) {
    const bundle = readBundle(await ask(`/fhir/${path}?_count=0`));
    assert.is(bundle.total, total);
    assert.is(bundle.entry, undefined);
    assert.is(linkOf(bundle, 'next'), undefined);
  }
});

const refusedQueries: readonly (readonly [query: string, location: string])[] = [
  ['_count=many', 'http._count'],
  ['_since=yesterday', 'http._since'],
  ['_since=2024-02-30', 'http._since'],
  ['_since=ge2024', 'http._since'],
  ['_at=gt2024', 'http._at'],
  ['_since=2024&_since=2023', 'http._since'],
  ['_count=1&_count=2', 'http._count'],
  ['_sort=-_lastUpdated', 'http._sort'],
  ['_list=42', 'http._list'],
  ['_cursor=AAAA', 'http._cursor'],
  ['_summary=count', 'http._summary'],
];
for (const [query, location] of refusedQueries) {
  history(`refuses ${query}, naming it`, async () => {
    const { ask } = await twoPatients();
    for (const path of ['_history', 'Patient/_history', 'Patient/asker/_history']) {
      const answer = await ask(`/fhir/${path}?${query}`);
      assert.is(answer.status, 400, path);
      assert.equal(JSON.parse(answer.text).issue[0].location, [location]);
    }
  });
}

history('is 401 without a credential', async () => {
  const { app } = await twoPatients();
  for (const path of ['/fhir/_history', '/fhir/Patient/_history']) {
    assert.is((await app.request(path)).status, 401);
  }
});

history.run();
