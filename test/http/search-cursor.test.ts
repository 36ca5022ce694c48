import type { Bundle } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { idsOf, linkOf, readBundle } from '../support/searchset.ts';
import { put, type TwoPatients, twoPatients } from '../support/two-patients.ts';

const test = suite('search cursors');

const wide = '\u{20000}'.repeat(60);
const sort = 'value-string,_profile,code,category,method,_tag,-identifier,-_id';

function observation(id: string, end: string) {
  const text = `${wide}${end}`;
  const concept = { coding: [{ code: text }] };
  return put({
    resourceType: 'Observation',
    id: id.padEnd(64, '-'),
    meta: { profile: [text], tag: [{ code: text }] },
    status: 'final',
    code: { coding: [{ code: 'wide' }, { code: text }] },
    category: [concept],
    method: concept,
    identifier: [{ value: text }],
    valueString: text,
    subject: { reference: 'Patient/asker' },
  });
}

/** The next link of the first page of one. */
async function firstNext({ ask }: TwoPatients, query: string): Promise<string> {
  return linkOf(readBundle(await ask(`/fhir/Observation?${query}&_count=1`)), 'next') ?? '';
}

for (const keys of [sort, sort.split(',').reverse().join(',')]) {
  test(`a cursor takes no more than 300 bytes when eight long texts sort, and finds every page (${keys})`, async () => {
    const world = await twoPatients();
    await world.store.write(['b', 'a', 'c', 'a'].map((end, index) => observation(`o${index}`, end)));
    const query = `code=wide&_sort=${keys}`;
    const all = idsOf(readBundle(await world.ask(`/fhir/Observation?${query}`)), 'match');
    const seen: (string | undefined)[] = [];
    let url: string | undefined = `/fhir/Observation?${query}&_count=1`;
    while (url !== undefined) {
      const bundle: Bundle = readBundle(await world.ask(url));
      seen.push(...idsOf(bundle, 'match'));
      url = linkOf(bundle, 'next');
      const cursor = url === undefined ? 'none' : new URL(url).searchParams.get('_cursor');
      assert.ok(cursor && cursor.length <= 300, `${cursor}`);
    }
    assert.is(seen.length, 4);
    assert.equal(seen, all);
  });
}

test('a page link of which a change has made unclear where it goes on is refused, and says to search anew', async () => {
  const world = await twoPatients();
  await world.store.write(['a', 'b', 'c'].map((end) => observation(end, end)));
  const next = await firstNext(world, 'code=wide&_sort=value-string');
  assert.equal(idsOf(readBundle(await world.ask(next)), 'match'), ['b'.padEnd(64, '-')]);
  await world.store.write([observation('a', 'z')]);
  const { status, text } = await world.ask(next);
  assert.is(status, 400);
  const [issue] = JSON.parse(text).issue;
  assert.is(issue.code, 'value');
  assert.equal(issue.location, ['http._cursor']);
  assert.match(issue.diagnostics ?? issue.details?.text, /outdated.*search again/i);
});

test('a short cursor goes on where it was made, whatever has become of the last of its page', async () => {
  const world = await twoPatients();
  const next = await firstNext(world, '_sort=date');
  const expected = idsOf(readBundle(await world.ask(next)), 'match');
  const first = idsOf(readBundle(await world.ask('/fhir/Observation?_sort=date&_count=1')), 'match')[0] ?? '';
  await world.store.write([{ type: 'delete', resourceType: 'Observation', id: first }]);
  assert.equal(idsOf(readBundle(await world.ask(next)), 'match'), expected);
});

test.run();
