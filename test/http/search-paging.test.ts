import { createHash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { idsOf, linkOf, readBundle } from '../support/searchset.ts';
import { put, type TwoPatients, twoPatients } from '../support/two-patients.ts';

const paging = suite('search paging');
const formType = { 'Content-Type': 'application/x-www-form-urlencoded' };
const readNothing: Bundle = { resourceType: 'Bundle', type: 'searchset' };
const weights = [1, 2, 3, 4, 5].map((day) => `asker-weight-${day}`);

async function pagesOf({ ask }: TwoPatients, path: string): Promise<Bundle[]> {
  const bundles: Bundle[] = [];
  let url: string | undefined = path;
  while (url !== undefined && bundles.length < 10) {
    const bundle: Bundle = readBundle(await ask(url));
    bundles.push(bundle);
    url = linkOf(bundle, 'next');
  }
  return bundles;
}

for (const [sort, expected] of [
  ['', weights],
  ['&_sort=-date', weights.toReversed()],
  ['&_sort=code,-date', weights.toReversed()],
  ['&_sort=_id', weights],
] as const) {
  paging(`pages through everything once, in order (${sort || 'no sort'})`, async () => {
    const bundles = await pagesOf(await twoPatients(), `/fhir/Observation?_count=2${sort}`);
    assert.equal(
      bundles.map((bundle) => bundle.total),
      [5, 5, 5],
    );
    assert.equal(
      bundles.flatMap((bundle) => idsOf(bundle, 'match')),
      expected,
    );
  });
}

paging('gives next links without search values', async () => {
  const bundles = await pagesOf(await twoPatients(), '/fhir/Observation?code=29463-7&_count=2&_format=json');
  for (const bundle of bundles.slice(0, -1)) {
    const next = linkOf(bundle, 'next') ?? '';
    assert.not.match(next, '29463');
    assert.match(next, /&_format=json$/);
  }
});

paging('shows the parameters in use in every page’s self link, which gives that page again', async () => {
  const world = await twoPatients();
  const bundles = await pagesOf(world, '/fhir/Observation?code=29463-7&colour=red&_count=2&_format=json');
  const selves = bundles.map((bundle) => linkOf(bundle, 'self') ?? '');
  assert.is(new Set(selves).size, 3);
  for (const [index, self] of selves.entries()) {
    assert.match(self, /\/Observation\?code=29463-7&_count=2&/);
    assert.equal(idsOf(readBundle(await world.ask(self)), 'match'), idsOf(bundles[index] ?? readNothing, 'match'));
  }
  const second = selves[1] ?? '';
  for (const altered of [
    second.replace('29463-7', '29463-8'),
    second.replace('_count=2', '_count=3'),
    second.replace('code=29463-7&', ''),
    `${second}&code=29463-7`,
  ]) {
    const answer = await world.ask(altered);
    assert.is(answer.status, 400, altered);
    assert.equal(JSON.parse(answer.text).issue[0].location, ['http._cursor']);
  }
});

for (const [what, query] of [
  ['a short search', 'code=29463-7'],
  [
    'a search too long for one cursor',
    `_id=${[...weights, ...Array.from({ length: 60 }, (_, at) => `other-${at}`)].join(',')}`,
  ],
] as const) {
  paging(
    `says in the self link of every page of ${what} what was asked and where the page begins, and nothing else`,
    async () => {
      const world = await twoPatients();
      const bundles = await pagesOf(world, `/fhir/Observation?${query}&_sort=-date&_count=2`);
      assert.is(bundles.length, 3);
      for (const [index, bundle] of bundles.entries()) {
        const self = linkOf(bundle, 'self') ?? '';
        const [first = '', cursor] = self.split(/[&]_cursor=/);
        assert.is(first, `http://localhost/fhir/Observation?${query}&_sort=-date&_count=2`);
        assert.match(cursor ?? '', index === 0 ? /^$/ : /^[\w~-]+$/);
        const again = readBundle(await world.ask(self));
        assert.equal(idsOf(again, 'match'), idsOf(bundle, 'match'));
        const next = linkOf(again, 'next');
        const following = next === undefined ? readNothing : readBundle(await world.ask(next));
        assert.equal(idsOf(following, 'match'), idsOf(bundles[index + 1] ?? readNothing, 'match'));
      }
      const [, second] = bundles.map((bundle) => linkOf(bundle, 'self') ?? '');
      for (const altered of [
        second?.replace('_sort=-date', '_sort=date'),
        second?.replace('_count=2', '_count=3'),
        second?.replace(/other-1,|29463/, ''),
        `${second}&_id=other-1`,
      ]) {
        assert.is((await world.ask(altered ?? '')).status, 400, altered);
      }
    },
  );
}

paging('pages through values without an end in order, each once', async () => {
  const world = await twoPatients();
  const open = (id: string, comparator: string | undefined, value: number) =>
    put({
      resourceType: 'Observation',
      id,
      status: 'final',
      code: { coding: [{ code: 'open' }] },
      subject: { reference: 'Patient/asker' },
      valueQuantity: { value, comparator, unit: 'mg/L' },
    });
  await world.store.write([
    open('below-a', '<', 5),
    open('below-b', '<', 6),
    open('above-a', '>', 200),
    open('above-b', '>=', 300),
    open('between', undefined, 50),
  ]);
  for (const sort of ['value-quantity', '-value-quantity', '-value-quantity,_id']) {
    const all = idsOf(readBundle(await world.ask(`/fhir/Observation?code=open&_sort=${sort}`)), 'match');
    assert.is(new Set(all).size, 5);
    for (const count of [1, 2, 3]) {
      const bundles = await pagesOf(world, `/fhir/Observation?code=open&_sort=${sort}&_count=${count}`);
      assert.equal(
        bundles.flatMap((bundle) => idsOf(bundle, 'match')),
        all,
        `${sort} by ${count}`,
      );
    }
  }
});

paging('refuses a page link that is forged, altered, foreign or used for another search', async () => {
  const { ask, app, anotherCredential, bystander } = await twoPatients();
  const nextOf = async (search: string): Promise<string> =>
    linkOf(readBundle(await ask(`/fhir/Observation?${search}`)), 'next') ?? '';
  const next = await nextOf('_count=2');
  const manyIds = `_id=${[...weights, ...Array.from({ length: 40 }, (_, index) => `other-${index}`)].join(',')}`;
  const long = await nextOf(`${manyIds}&_count=2`);
  const otherLong = new URL(await nextOf(`${manyIds}&_count=1`));
  const part = (url: string, name: string): string => new URL(url).searchParams.get(name) ?? '';
  const cursor = part(next, '_cursor');
  const altered = `${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}`;
  for (const path of [
    next.replace(cursor, altered),
    next.replace(cursor, ''),
    next.replace('Observation', 'Condition'),
    `${next}&code=1`,
    `${next}&_cursor=${cursor}`,
    `${next}&_cursorQuery=${part(long, '_cursorQuery')}`,
    `/fhir/Observation?_cursor=${part(long, '_cursor')}`,
    `/fhir/Observation?_cursor=${part(long, '_cursor')}&_cursorQuery=${otherLong.searchParams.get('_cursorQuery')}`,
    `/fhir/Observation?_cursor=${part(long, '_cursorQuery')}&_cursorQuery=${part(long, '_cursor')}`,
    '/fhir/Observation?_cursor=AAAA&_cursorQuery=AAAA',
    '/fhir/Observation?_cursor=AAAA',
  ]) {
    const answer = await ask(path);
    assert.is(answer.status, 400, path);
    assert.is(JSON.parse(answer.text).issue[0].location[0], 'http._cursor');
  }
  for (const holder of [await anotherCredential(), bystander]) {
    assert.is((await app.request(next, { headers: { Authorization: holder.authorization } })).status, 400);
  }
});

paging('refuses a search whose next link would be too long, rather than give a link that fails', async () => {
  const { ask } = await twoPatients();
  const otherIds = Array.from({ length: 400 }, (_, index) => createHash('sha256').update(`${index}`).digest('hex'));
  const form = `_id=${[...weights, ...otherIds].join(',')}`;
  const post = (body: string) => ask('/fhir/Observation/_search', { method: 'POST', headers: formType, body });
  assert.is(readBundle(await post(form)).total, 5);
  const answer = await post(`${form}&_count=2`);
  assert.is(answer.status, 400);
  assert.is(JSON.parse(answer.text).issue[0].code, 'too-costly');
});

paging.run();
