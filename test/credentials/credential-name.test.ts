import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameProblem } from '../../src/credentials/credential-name.ts';

const credentialName = suite('credential name');

const taken: readonly (readonly [why: string, name: string])[] = [
  ['one character', 'A'],
  ['a hundred characters', 'x'.repeat(100)],
  ['Japanese', '睡眠日記アプリ'],
  ['Arabic, written right to left', 'تطبيق النوم'],
  ['Devanagari with its marks', 'नींद डायरी'],
  ['Persian with a zero-width non-joiner', 'می\u200cخواهم'],
  ['a hundred emoji of several code points each', '👩🏽‍⚕️'.repeat(100)],
  ['digits alone', '2024'],
  ['punctuation', "O'Neill & Söhne <App> №1"],
];
for (const [why, name] of taken) {
  credentialName(`takes ${why}`, () => {
    assert.is(nameProblem(name), undefined);
  });
}

const refused: readonly (readonly [why: string, name: string])[] = [
  ['nothing', ''],
  ['a hundred and one characters', 'x'.repeat(101)],
  ['a hundred and one characters outside the basic plane', '𝒳'.repeat(101)],
  ['one character with two thousand marks on it', `a${'\u0301'.repeat(2000)}`],
  ['a line break', 'Sleep\nDiary'],
  ['a tab', 'Sleep\tDiary'],
  ['NUL', 'Sleep\u0000'],
  ['an escape sequence for terminals', '\u001b[31mApp'],
  ['a C1 control', 'Sleep\u009bDiary'],
  ['a lone surrogate', 'Sleep\ud800'],
  ['a line separator', 'Sleep\u2028Diary'],
  ['a bidirectional override, which makes one name read as another', 'App\u202egnp'],
  ['characters that show nothing', '\u200b\u200d\ufeff\u2060'],
  ['a letter that shows nothing', '\u3164'],
];
for (const [why, name] of refused) {
  credentialName(`refuses ${why}`, () => {
    assert.type(nameProblem(name), 'string');
  });
}

credentialName.run();
