// `_pretty`: JSON as people read it. https://hl7.org/fhir/R4/http.html#parameters
import type { Bundle } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { prettyFor, prettyJson } from '../../src/http/pretty.ts';
import { put } from '../support/changes.ts';
import { linkOf } from '../support/searchset.ts';
import { twoPatients } from '../support/two-patients.ts';

const test = suite('_pretty');

const texts: [what: string, json: string][] = [
  ['objects in arrays', '{"a":[{"b":1},{"c":[true,null]}],"d":"x"}'],
  ['signs within strings', '{"a":"[{,:}] \\"x\\" \\\\","b\\n":"\\u0001"}'],
  ['nothing within', '{"a":{},"b":[]}'],
  ['a number alone', '-1.5e-7'],
];
for (const [what, json] of texts) {
  test(`has a line for each element, two spaces in for each level: ${what}`, () => {
    assert.is(prettyJson(json), JSON.stringify(JSON.parse(json), null, 2));
  });
}

test('keeps the digits of numbers', () => {
  assert.is(
    prettyJson('{"value":1.00,"big":12345678901234567890}'),
    '{\n  "value": 1.00,\n  "big": 12345678901234567890\n}',
  );
});

test('takes a string of megabytes, as an attachment is', () => {
  const json = JSON.stringify({ data: '\\"A'.repeat(1_000_000) });
  assert.is(prettyJson(json), JSON.stringify(JSON.parse(json), null, 2));
});

for (const path of [
  'Observation/asker-o?',
  'Observation?',
  '?_type=Observation&',
  'Observation/asker-o/_history?',
  'metadata?',
]) {
  test(`is kept to, wherever it is asked, and says the same: ${path}`, async () => {
    const { store, ask } = await twoPatients();
    const subject = { reference: 'Patient/asker' };
    await store.write([
      put({ resourceType: 'Observation', id: 'asker-o', status: 'final', code: { text: 'x' }, subject }),
    ]);
    const at = `/fhir/${path}`.replace('/?', '?');
    const plain = await ask(at);
    const pretty = await ask(`${at}_pretty=true`);
    assert.is(pretty.status, 200);
    assert.match(pretty.text, /^\{\n {2}"resourceType": /);
    const { link: _plainLink, ...expected } = JSON.parse(plain.text);
    const { link: _prettyLink, ...said } = JSON.parse(pretty.text);
    assert.equal(said, expected);
    assert.is((await ask(`${at}_pretty=false`)).text.split('\n').length, 1);
  });
}

const paged: readonly (readonly [what: string, path: string, form?: string])[] = [
  ['a search', 'Observation?_count=2'],
  ['a search too long for one cursor', `Observation?_count=2&code:not=${'x,'.repeat(150)}x`],
  ['a search of all types', '?_count=2'],
  ['a search of the compartment', 'Patient/asker/Observation?_count=2'],
  ['a search by a form', 'Observation/_search?', '_count=2'],
  ['a history', '_history?_count=2'],
  ['a history of a type', 'Observation/_history?_count=2'],
  ['an operation', 'DocumentReference/$docref?start=2000&_count=2'],
];
for (const [what, path, form] of paged) {
  test(`and _format hold for every page of ${what}, and are in its links`, async () => {
    const { store, ask } = await twoPatients();
    const documents = [1, 2, 3, 4, 5].map((at) => documentOf(`document-${at}`));
    await store.write(documents.map((each) => put(each)));
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const written = '_pretty=true&_format=application/json';
    const first =
      form === undefined
        ? ask(`/fhir/${path}&${written}`.replace('/?', '?'))
        : ask(`/fhir/${path}${written}`, { method: 'POST', headers: type, body: form });
    let pages = 0;
    for (let page: Awaited<typeof first> | undefined = await first; page !== undefined; pages += 1) {
      assert.is(page.status, 200, page.text);
      assert.match(page.text, /^\{\n {2}"resourceType": "Bundle"/);
      assert.match(page.headers.get('content-type') ?? '', /^application\/json/);
      const bundle: Bundle = JSON.parse(page.text);
      for (const { url } of bundle.link ?? []) assert.match(url, /[?&]_pretty=true&_format=application\/json$/);
      const next = linkOf(bundle, 'next');
      page = next === undefined ? undefined : await ask(next);
    }
    assert.ok(pages >= 3, `${pages}`);
  });
}

test('may differ from page to page, and belongs to no page link', async () => {
  const { ask } = await twoPatients();
  for (const path of ['Observation?_count=2', 'Observation/_history?_count=2']) {
    const plain = linkOf(JSON.parse((await ask(`/fhir/${path}`)).text), 'next') ?? '';
    const pretty = linkOf(JSON.parse((await ask(`/fhir/${path}&_pretty=true`)).text), 'next') ?? '';
    const without = pretty.replace('&_pretty=true', '');
    const pages = [await ask(plain), await ask(`${plain}&_pretty=true`), await ask(pretty), await ask(without)];
    assert.equal(
      pages.map(({ status, text }) => [status, text.startsWith('{\n')]),
      [
        [200, false],
        [200, true],
        [200, true],
        [200, false],
      ],
    );
    const [entries, ...others] = pages.map(({ text }) => JSON.parse(text).entry);
    for (const other of others) assert.equal(other, entries);
  }
});

test('is refused twice in a search', async () => {
  const { ask } = await twoPatients();
  const { status, text } = await ask('/fhir/Observation?_pretty=true&_pretty=true');
  assert.is(status, 400);
  assert.equal(JSON.parse(text).issue[0].location, ['http._pretty']);
  assert.is((await ask('/fhir/Observation?_pretty=&_count=2', { headers: { Prefer: 'handling=strict' } })).status, 200);
});

test('is of refusals too', async () => {
  const { ask } = await twoPatients();
  const { status, text } = await ask('/fhir/Observation?_count=x&_pretty=true');
  assert.is(status, 400);
  assert.match(text, /^\{\n {2}"resourceType": "OperationOutcome"/);
});

test('leaves texts of more than a megabyte as they are', () => {
  const body = JSON.stringify({ data: 'x'.repeat(1024 * 1024) });
  const pairs = [['_pretty', 'true']] as const;
  assert.is(prettyFor(pairs, { status: 200, body }).body, body);
  assert.is(prettyFor(pairs, { status: 200, body: '{"a":1}' }).body, '{\n  "a": 1\n}');
});

for (const contentType of ['text/plain', 'application/json', 'application/x-ndjson']) {
  test(`leaves what a Binary holds as it is: ${contentType}`, async () => {
    const { store, ask } = await twoPatients();
    const data = Buffer.from('{"a":1}').toString('base64');
    await store.write([
      put({ resourceType: 'Binary', id: 'held', contentType, data }),
      put({
        resourceType: 'DocumentReference',
        id: 'document',
        status: 'current',
        subject: { reference: 'Patient/asker' },
        content: [{ attachment: { contentType, url: 'Binary/held' } }],
      }),
    ]);
    assert.is((await ask('/fhir/Binary/held?_pretty=true', { headers: { accept: '*/*' } })).text, '{"a":1}');
  });
}

function documentOf(id: string) {
  return {
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    subject: { reference: 'Patient/asker' },
    content: [{ attachment: { contentType: 'text/plain', url: 'Binary/none' } }],
    context: { period: { start: '2020-01-01', end: '2020-01-02' } },
  };
}

test.run();
