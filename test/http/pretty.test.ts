// `_pretty`: JSON as people read it. https://hl7.org/fhir/R4/http.html#parameters
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { prettyFor, prettyJson } from '../../src/http/pretty.ts';
import { put } from '../support/changes.ts';
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

test.run();
