import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { splitAtBars, splitUnescaped, unescapeValue } from '../../src/search/escaping.ts';

const test = suite('escaping');

const splits: [text: string, pieces: string[]][] = [
  ['a,b', ['a', 'b']],
  ['a\\,b', ['a\\,b']],
  ['a\\\\,b', ['a\\\\', 'b']],
  ['a\\\\\\,b', ['a\\\\\\,b']],
  [',', ['', '']],
  ['', ['']],
  ['a\\', ['a\\']],
  [
    'http://acme.org/fhir/ValueSet/123,http://acme.org/fhir/ValueSet/124\\,125',
    ['http://acme.org/fhir/ValueSet/123', 'http://acme.org/fhir/ValueSet/124\\,125'],
  ],
];
for (const [text, pieces] of splits) {
  test(`splitUnescaped — ${text} at commas is ${JSON.stringify(pieces)}`, () => {
    assert.equal(splitUnescaped(text, ','), pieces);
  });
}

const values: [text: string, plain: string | undefined][] = [
  ['xxx$xxx', 'xxx$xxx'],
  ['xx\\$xx', 'xx$xx'],
  ['xx\\\\xx', 'xx\\xx'],
  ['xx\\xx', undefined],
  ['a\\,b', 'a,b'],
  ['a\\|b', 'a|b'],
  ['\\\\\\\\', '\\\\'],
  ['a\\', undefined],
];
for (const [text, plain] of values) {
  test(`unescapeValue — ${text} ${plain === undefined ? 'is illegal' : `means ${plain}`}`, () => {
    assert.is(unescapeValue(text), plain);
  });
}

test('splitAtBars — an escaped bar belongs to its piece', () => {
  assert.equal(splitAtBars('http://a\\|b|c'), ['http://a|b', 'c']);
  assert.is(splitAtBars('a\\b|c'), undefined);
});

test('escaping — any texts, escaped and joined, are read back', () => {
  const escaped = (text: string) => text.replace(/[\\,|$]/g, '\\$&');
  const text = fc.string({ unit: fc.constantFrom('\\', ',', '|', '$', 'a', ' ') });
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1 }),
      fc.constantFrom(',' as const, '|' as const, '$' as const),
      (texts, separator) => {
        const pieces = splitUnescaped(texts.map(escaped).join(separator), separator);
        assert.equal(pieces.map(unescapeValue), texts);
      },
    ),
  );
});

test.run();
