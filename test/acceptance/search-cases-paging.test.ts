// What users of FHIR servers have had to complain of, as promises: paging and totals.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put, remove } from '../support/changes.ts';
import { isJson, type Json } from '../support/evaluate-parameters.ts';
import { recordOf23 } from '../support/generate-record.ts';
import { linkOf, nextPage } from '../support/server-client.ts';
import { twoPatients } from '../support/two-patients.ts';
import { chained, observation, subject, walk, withoutCursors } from './search-cases.ts';

const test = suite('search: pages and totals');

/** Seven values for thirty resources, and some without any. */
const tied = [...Array(30).keys()].map((index) =>
  observation(
    `o${String(index).padStart(2, '0')}`,
    index % 8 === 7 ? {} : { effectiveDateTime: `2024-01-0${(index % 7) + 1}` },
  ),
);
const encounters = [...Array(7).keys()].map((index) => ({
  resourceType: 'Encounter',
  id: `e${index}`,
  status: 'finished',
  subject,
}));
const paged = () => recordOf23([...tied, ...encounters]);

for (const sort of ['date', '-date', 'encounter', '-status,date', '_lastUpdated', '-_id']) {
  test(`pages by _sort=${sort} repeat and drop nothing where values tie or are missing`, async () => {
    const record = await paged();
    const whole = await walk(record, `/fhir/Observation?_sort=${sort}`);
    for (const count of [1, 2, 7, 29, 30]) {
      const pages = await walk(record, `/fhir/Observation?_sort=${sort}&_count=${count}`);
      assert.equal(pages.ids, whole.ids, `_count=${count}`);
      assert.is(new Set(pages.ids).size, 30);
    }
  });
}

test('the cursor of a page link stays within 300 bytes, and the link below 2 KB, however long the search', async () => {
  const record = await paged();
  const ids = [...Array(40).keys()].map((index) => `o${String(index).padStart(2, '0')}`).join(',');
  const { next } = await walk(record, `/fhir/Observation?_id=${ids}&_sort=-date,status,_id&_count=5`);
  for (const link of next) {
    assert.ok(link.length < 2000, `${link.length}`);
    const cursor = new URL(link, 'http://localhost').searchParams.get('_cursor') ?? '';
    assert.ok(cursor.length > 0 && cursor.length <= 300, `${cursor.length}`);
  }
});

test('pages go on across the types of a search of the whole record', async () => {
  const record = await paged();
  const pages = await walk(record, '/fhir?_type=Observation,Encounter&_count=4');
  assert.is(new Set(pages.ids).size, 37);
  assert.is(pages.ids.length, 37);
  assert.equal([...new Set(pages.totals)], [37]);
});

test('the self link of each page says what was understood of the request for that page', async () => {
  const record = await paged();
  const { ask } = record;
  const first = await ask('/fhir/Observation?status=final&_count=10');
  const second = await ask(nextPage(first.bundle) ?? '');
  const [one, two] = [first, second].map(({ bundle }) => new URL(linkOf(bundle, 'self') ?? ''));
  assert.is(one?.searchParams.get('status'), 'final');
  assert.is(two?.searchParams.get('status'), 'final');
  assert.is.not(two?.search, one?.search);
  for (const { bundle } of [first, second]) {
    const { pathname, search } = new URL(linkOf(bundle, 'self') ?? '');
    const { bundle: again } = await ask(pathname + search);
    assert.equal([again.entry, again.total], [bundle.entry, bundle.total]);
  }
});

/** Twelve of one's own; with `others`, somebody else's lie before, between and behind them, and point at them. */
function interleaved(hasOthers: boolean): Json[] {
  const other = { reference: 'Patient/24' };
  const encounter = { reference: 'Encounter/theirs' };
  const own = [...Array(12).keys()].map((index) =>
    observation(`own${index}`, {
      effectiveDateTime: `2024-02-${10 + index}`,
      ...(index % 2 === 0 ? { encounter, hasMember: [{ reference: `Observation/not${index}` }] } : {}),
    }),
  );
  if (!hasOthers) return own;
  const ofOther = (id: string, index: number): Json =>
    observation(id, {
      subject: other,
      effectiveDateTime: `2024-02-${10 + index}`,
      hasMember: [{ reference: `Observation/own${index}` }],
    });
  return [
    { resourceType: 'Encounter', id: 'theirs', status: 'finished', subject: other },
    ...own.flatMap((each, index) => [ofOther(`not${index}`, index), each, ofOther(`nor${index}`, index)]),
  ];
}

for (const query of [
  'Observation?_count=5',
  'Observation?_count=5&_sort=-date',
  'Observation?_count=1&status=final',
  'Observation?_count=4&_include=Observation:encounter&_include=Observation:has-member',
  'Observation?_count=4&_revinclude=Observation:has-member',
  'Observation?has-member.status=final',
  'Observation?_has:Observation:has-member:status=final',
  'Observation?encounter.status=finished',
  'Observation?encounter=theirs&_count=2',
  'Observation?_summary=count',
  'Observation?_count=0',
  'Patient/23/Observation?_count=5',
  '?_type=Observation,Encounter&_count=5',
]) {
  test(`pages, their sizes and totals are as if others’ resources were not there: ${query}`, async () => {
    const answers = await Promise.all(
      [false, true].map(async (hasOthers) => {
        const { ask } = await recordOf23(interleaved(hasOthers));
        const bundles: string[] = [];
        for (let path: string | undefined = `/fhir/${query}`.replace('/?', '?'); path !== undefined; ) {
          const { status, bundle } = await ask(path);
          assert.is(status, 200, JSON.stringify(bundle));
          bundles.push(withoutCursors(JSON.stringify(bundle)));
          path = nextPage(bundle);
        }
        return bundles;
      }),
    );
    assert.equal(answers[1], answers[0]);
  });
}

test('pages are full and totals exact where a key’s scope leaves out what lies between', async () => {
  const { store, anotherCredential, app } = await twoPatients();
  const coded = (code: string) => [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] },
  ];
  for (let index = 0; index < 20; index += 1) {
    const category = coded(index % 3 === 0 ? 'laboratory' : 'social-history');
    const resource = observation(`s${index}`, { subject: { reference: 'Patient/asker' }, category });
    await store.write([put(resource)]);
  }
  const { authorization } = await anotherCredential(
    'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory',
  );
  const sizes: number[] = [];
  const totals = new Set<unknown>();
  for (let path: string | undefined = '/fhir/Observation?_count=3'; path !== undefined; ) {
    const bundle: unknown = await (await app.request(path, { headers: { authorization } })).json();
    assert.ok(isJson(bundle));
    sizes.push(Array.isArray(bundle.entry) ? bundle.entry.length : 0);
    totals.add(bundle.total);
    path = nextPage(bundle);
  }
  assert.equal(sizes, [3, 3, 1]);
  assert.equal([...totals], [7]);
});

for (const param of ['_offset', '_page', '_getpagesoffset', '_skip', 'page', 'offset', 'startIndex']) {
  test(`no page is asked for by its number: ${param} is refused`, async () => {
    const { ask } = await paged();
    const { status, bundle } = await ask(`/fhir/Observation?${param}=10`);
    assert.is(status, 400);
    assert.is(bundle.resourceType, 'OperationOutcome');
  });
}

test('the link of a late page says no more than that of an early one, and no number of what lies before', async () => {
  const { next } = await walk(await paged(), '/fhir/Observation?_count=3');
  const asked = next.map((link) => new URL(link, 'http://localhost').searchParams);
  assert.is(asked.length, 9);
  for (const params of asked) assert.equal([...params.keys()], ['_cursor']);
  const lengths = asked.map((params) => params.get('_cursor')?.length ?? 0);
  assert.ok(Math.max(...lengths) - Math.min(...lengths) < 8, lengths.join());
});

test('a page goes on where the last one ended, whatever has come and gone before it since', async () => {
  const { store, ask } = await twoPatients();
  const at = { reference: 'Patient/asker' };
  const dated = (id: string, day: number) => observation(id, { subject: at, effectiveDateTime: `2020-01-${day}` });
  await store.write([...Array(9).keys()].map((index) => put(dated(`d${index}`, 11 + index))));
  const first = JSON.parse((await ask('/fhir/Observation?date=2020-01&_sort=date&_count=3')).text);
  await store.write([...Array(5).keys()].map((index) => put(dated(`before${index}`, 10))));
  await store.write([remove('Observation/d0')]);
  const second = JSON.parse((await ask(nextPage(first) ?? '')).text);
  const ids = (bundle: { entry: { resource: Json }[] }) => bundle.entry.map(({ resource }) => resource.id);
  assert.equal(
    [ids(first), ids(second)],
    [
      ['d0', 'd1', 'd2'],
      ['d3', 'd4', 'd5'],
    ],
  );
});

for (const cursor of ['x', 'AAAA', '%00', `${'A'.repeat(3000)}`]) {
  test(`a page link that is none is refused as a request: ${cursor.slice(0, 8)}`, async () => {
    const { ask } = await paged();
    const { status, bundle } = await ask(`/fhir/Observation?_cursor=${cursor}`);
    assert.ok(status === 400 || status === 410, `${status}`);
    assert.is(bundle.resourceType, 'OperationOutcome');
  });
}

test('the total is there on every page, exact, the first time and again', async () => {
  const record = await paged();
  const pages = await walk(record, '/fhir/Observation?_count=4&date=ge2024-01-03');
  assert.equal([...new Set(pages.totals)], [pages.ids.length]);
  assert.equal((await walk(record, '/fhir/Observation?_count=4&date=ge2024-01-03')).totals, pages.totals);
});

test('the total of a reverse chain counts each match once, however many refer to it', async () => {
  const record = await recordOf23([
    { resourceType: 'Encounter', id: 'e', status: 'finished', subject },
    ...['a', 'b', 'c'].map((id) => observation(id, { encounter: { reference: 'Encounter/e' } })),
  ]);
  const pages = await walk(record, '/fhir/Encounter?_has:Observation:encounter:status=final&_count=1');
  assert.equal(pages.ids, ['e']);
  assert.equal(pages.totals, [1]);
});

test('the total is not the size of a page: neither a small one nor the largest', async () => {
  const record = await recordOf23([...Array(1010).keys()].map((index) => observation(`m${index}`)));
  for (const count of ['', '&_count=3', '&_count=1000', '&_count=5000', '&_total=accurate']) {
    const { bundle } = await record.ask(`/fhir/Observation?status=final${count}`);
    assert.is(bundle.total, 1010, count);
  }
});

test('_count counts matches alone, and what is included travels with the page it belongs to', async () => {
  const record = await chained();
  const pages = await walk(record, '/fhir/Observation?_include=Observation:encounter&_count=3');
  assert.equal(pages.ids, ['o1', 'o2', 'o3', 'o4']);
  assert.equal(pages.included, [['e1', 'e2'], ['e1']]);
  assert.equal(pages.totals, [4, 4]);
});

test('_revinclude brings what refers to the page and nothing else, marked as included', async () => {
  const record = await chained();
  const { included } = await walk(record, '/fhir/Observation?_id=o1&_revinclude=Provenance:target');
  assert.equal(included, [['p']]);
});

test('a Provenance of one’s own Observation is in one’s record', async () => {
  const record = await chained();
  assert.equal((await walk(record, '/fhir/Provenance?target=Observation/o1')).ids, ['p']);
});

for (const query of ['_count=0', '_summary=count', '_count=0&_total=none', '_summary=count&status=final']) {
  test(`${query} answers no entries, and the total unless told not to`, async () => {
    const { ask } = await chained();
    const { status, bundle } = await ask(`/fhir/Observation?${query}`);
    assert.is(status, 200);
    assert.is(bundle.entry, undefined);
    if (!query.includes('none')) assert.is(bundle.total, 4);
  });
}

test('_elements leaves out what was not asked for', async () => {
  const { ask } = await chained();
  const { bundle } = await ask('/fhir/Observation?_id=o1&_elements=status');
  assert.not.match(JSON.stringify(bundle.entry), /encounter/);
});

test.run();
