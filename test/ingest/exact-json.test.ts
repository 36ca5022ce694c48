import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseExact, plainText } from '../../src/ingest/exact-json.ts';

const exactJson = suite('exact JSON');

function roundTrip(text: string): string {
  const json = parseExact(text);
  return json.type === 'json' ? plainText(json.value, json.isMarked) : `malformed: ${json.message}`;
}

const kept = [
  '{"value":1.50}',
  '{"value":1.0}',
  '{"value":-0}',
  '{"value":0.0}',
  '{"value":1e3}',
  '{"value":1.20E+3}',
  '{"value":12345678901234567890}',
  '{"value":0.1234567890123456789}',
  '{"value":0.00000010}',
  '{"value":[1.50,2.0,-3.10]}',
  '{"value":[[1.10],1.20]}',
  '{"text":"1.50, 2.0","value":1.50}',
  '{"text":"a \\"b\\": 1.50, c","value":1.50}',
  '{"text":"ends with a backslash \\\\","value":1.50}',
  '{"text":": 1.50, "}',
  '{"value":1.5,"other":2}',
];

for (const text of kept) {
  exactJson(`${text} — comes back as it was written`, () => {
    assert.is(roundTrip(text), text);
  });
}

exactJson('whitespace around numbers does not matter', () => {
  assert.is(roundTrip('{ "a" : 1.50 ,\r\n\t"b": [ 2.0 , 3.0\n] }'), '{"a":1.50,"b":[2.0,3.0]}');
});

exactJson('long runs in strings take no time worth speaking of', () => {
  for (const run of ['1', ',1', '": ', ' ', ':1.0', '-0', '\\"', '[']) {
    const text = JSON.stringify({ data: run.repeat(200_000), value: 1.5 });
    const start = performance.now();
    assert.is(roundTrip(text), text);
    const durationMs = performance.now() - start;
    assert.ok(durationMs < 1_000, `${run}: ${durationMs} ms`);
  }
});

exactJson('a text that looks like a mark is text', () => {
  const text = '{"text":"number:0123456789abcdef01234567:{}","value":1.50}';
  assert.is(roundTrip(text), text);
});

const duplicates: readonly (readonly [string, string])[] = [
  [
    '{"status":"final","status":"amended"}',
    '"status" stands twice in one JSON object, the second time at line 1, column 19',
  ],
  ['{"a":{"b":1,"b" : 2}}', '"b" stands twice'],
  ['{"a":1,\n "\\u0061":2}', '"a" stands twice in one JSON object, the second time at line 2, column 2'],
];

for (const [text, message] of duplicates) {
  exactJson(`${text} — is refused and the name and its place are told`, () => {
    assert.ok(roundTrip(text).includes(message), roundTrip(text));
  });
}

const notDuplicates = [
  '{"a":{"x":1},"b":{"x":1}}',
  '[{"x":1},{"x":1}]',
  '{"a":"\\"b\\":1,\\"b\\":2"}',
  '{"a\\\\":1,"b":2}',
];

for (const text of notDuplicates) {
  exactJson(`${text} — has no name twice`, () => {
    assert.is(roundTrip(text), text);
  });
}

exactJson.run();
