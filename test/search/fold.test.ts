import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fold, foldCode, foldString } from '../../src/search/fold.ts';

const test = suite('fold');

const rows: [text: string, folded: string][] = [
  ['Eve', 'eve'],
  ['EVELYN', 'evelyn'],
  ['José', 'jose'],
  ['Jose\u0301', 'jose'],
  ['Åse Ødegård', 'ase ødegard'],
  ['Ünal', 'unal'],
  ['İstanbul', 'istanbul'],
  ['ﬁsher', 'fisher'],
  ['ＡＢＣ１２', 'abc12'],
  ['  two   spaces ', 'two spaces'],
  ['tab\tand\nline', 'tab and line'],
  ['no\u00a0break', 'no break'],
  ['Νίκος', 'νικος'],
  ['Carreno Quinones', 'carreno quinones'],
  ["O'Brien-Smith", "o'brien-smith"],
  ['', ''],
  [' \t ', ''],
  ['\u0301', ''],
];
for (const [text, folded] of rows) {
  test(`fold — ${JSON.stringify(text)} becomes ${JSON.stringify(folded)}`, () => {
    assert.is(fold(text), folded);
  });
}

const signs: [text: string, folded: string][] = [
  ["O'Brien-Smith", 'obriensmith'],
  ['St. Mary’s  Hospital', 'st marys hospital'],
  ['a - b', 'a b'],
  ['Apt. 3-4, 1.5 km', 'apt 3-4 1.5 km'],
  ["1-'2", "1-'2"],
  ['-5', '5'],
  ['?!', ''],
  ['Smith & Sons #2', 'smith sons 2'],
];
for (const [text, folded] of signs) {
  test(`foldString — ${JSON.stringify(text)} becomes ${JSON.stringify(folded)}`, () => {
    assert.is(foldString(text), folded);
    assert.is(foldString(foldString(text)), foldString(text));
  });
}

test('foldCode — changes case and nothing else', () => {
  assert.is(foldCode('  ÉcoLe  ﬁ１\u0301 '), '  école  ﬁ１\u0301 ');
});

test('fold — folding again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)),
    { numRuns: 2000 },
  );
});

test('fold — case, composition and surrounding space make no difference', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'É', 'ö', 'Ñ', 'ç', ' ', 'z', '1') });
  fc.assert(
    fc.property(letters, (text) => {
      assert.is(fold(` ${text.toUpperCase()}\t`), fold(text));
      assert.is(fold(text.normalize('NFD')), fold(text.normalize('NFC')));
    }),
  );
});

test.run();
