// The parameter `phonetic`: names by their sound. https://hl7.org/fhir/R4/patient.html#search
// R4 leaves the algorithm to the server; this is American Soundex, word by word. https://www.archives.gov/research/census/soundex
import type { SourceElement } from './compile-expression.ts';
import { unescapeValue } from './escaping.ts';
import { fold } from './fold.ts';
import type { StringIndexValue } from './index-value.ts';
import { stringIndexValues } from './string.ts';

export const soundCode = 'phonetic';
export const expectedSound = 'a name with at least one letter, with \\ before any \\ , | or $ in it';

const digits: Readonly<Record<string, string>> = {
  ...{ b: '1', f: '1', p: '1', v: '1' },
  ...{ c: '2', g: '2', j: '2', k: '2', q: '2', s: '2', x: '2', z: '2' },
  ...{ d: '3', t: '3', l: '4', m: '5', n: '5', r: '6' },
};
const keyLength = 4;
/** A dash or a space parts two names, an apostrophe does not. */
const wordPattern = /[\p{L}'’]+/gu;

/** The sounds of a name's words, for its rows in the index. */
export function soundIndexValues(value: unknown, element: SourceElement): readonly StringIndexValue[] {
  return stringIndexValues(value, element).flatMap(({ exact }) =>
    soundsOf(exact).map((sound): StringIndexValue => ({ type: 'string', value: sound, exact: '' })),
  );
}

/** The sounds of all words to look for; undefined when there is no word or the text is badly escaped. */
export function readSounds(text: string): readonly string[] | undefined {
  const sounds = soundsOf(unescapeValue(text) ?? '');
  return sounds.length === 0 ? undefined : sounds;
}

function soundsOf(text: string): readonly string[] {
  const words = fold(text).match(wordPattern) ?? [];
  return [...new Set(words.map((word) => soundOf(word.replace(/['’]/g, ''))))].filter((sound) => sound !== '');
}

/** Letters of one sound side by side count once, also with h or w between them. A word in another script sounds like itself. */
function soundOf(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word;
  let key = word.charAt(0);
  let last = digits[key] ?? '';
  for (const letter of word.slice(1)) {
    const digit = digits[letter] ?? '';
    if (digit !== '' && digit !== last) key += digit;
    if (letter !== 'h' && letter !== 'w') last = digit;
  }
  return key.slice(0, keyLength).padEnd(keyLength, '0');
}
