import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { queryStringOf, readPairs, readQuery, writePairs } from '../../src/http/query.ts';

const query = suite('query');

const readings: readonly (readonly [text: string, pairs: readonly (readonly [string, string])[]])[] = [
  ['', []],
  ['a=1', [['a', '1']]],
  [
    'a=1&a=2&b=',
    [
      ['a', '1'],
      ['a', '2'],
      ['b', ''],
    ],
  ],
  ['a', [['a', '']]],
  ['&&a=1&', [['a', '1']]],
  ['a=b=c', [['a', 'b=c']]],
  ['code=http://loinc.org|29463-7', [['code', 'http://loinc.org|29463-7']]],
  ['code%3Ain=a%26b%3Dc', [['code:in', 'a&b=c']]],
  ['a=1+2%2B3', [['a', '1 2+3']]],
  ['name=J%C3%B6rg', [['name', 'Jörg']]],
];
for (const [text, pairs] of readings) {
  query(`reads "${text}"`, () => {
    assert.equal(readPairs(text), pairs);
  });
}

query('writes what it reads back the same', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
      const written = writePairs(pairs);
      assert.match(written, /^[!-~]*$/);
      assert.not.match(written, /["<>#|\\]/);
      assert.equal(readPairs(written), pairs);
    }),
  );
});

query('takes the query string between ? and #', () => {
  assert.is(queryStringOf('http://x/fhir/Patient?a=1#b'), 'a=1');
  assert.is(queryStringOf('http://x/fhir/Patient'), '');
});

query('takes _format out of what is asked', () => {
  assert.equal(readQuery('http://x/fhir/Patient?a=1&_format=json&_format=xml'), {
    pairs: [['a', '1']],
    format: 'json',
  });
});

query('passes over an empty _format', () => {
  assert.equal(readQuery('http://x/fhir/Patient?_format=').format, undefined);
  assert.is(readQuery('http://x/fhir/Patient?_format=&_format=xml').format, 'xml');
});

query.run();
