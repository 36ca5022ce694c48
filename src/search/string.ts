// String parameters: names, addresses and other texts, matched at their beginning. https://hl7.org/fhir/R4/search.html#string
import type { SourceElement } from './compile-expression.ts';
import { unescapeValue } from './escaping.ts';
import { foldString } from './fold.ts';
import type { StringIndexValue } from './index-value.ts';
import { isObject, textsOf } from './json-value.ts';

export const expectedString = 'text with at least one letter or digit, with \\ before any \\ , | or $ in it';

/** The elements of type string; `use` and `period` are not searched. */
const partNames: Readonly<Record<string, readonly string[]>> = {
  HumanName: ['text', 'family', 'given', 'prefix', 'suffix'],
  Address: ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'],
};

export function stringIndexValues(value: unknown, element: SourceElement): readonly StringIndexValue[] {
  if (typeof value === 'string') return stringValues(value);
  const names = partNames[element.code];
  if (names === undefined || !isObject(value)) return [];
  return names.flatMap((name) => textsOf(value[name]).flatMap(stringValues));
}

/** A family name has a few; a text that has more is no name. */
const maxLaterWords = 10;

/** What is left of a text from each word after the first on; a dash parts words as a space does. */
export function laterWords(text: unknown): readonly StringIndexValue[] {
  if (typeof text !== 'string') return [];
  const starts = [...text.matchAll(laterWord)]
    .slice(0, maxLaterWords)
    .map(({ index, 0: { length } }) => index + length);
  return starts.flatMap((start) => stringValues(text.slice(start)));
}

const laterWord = /(?<=[^\s\p{Pd}])[\s\p{Pd}]+(?=[^\s\p{Pd}])/gu;

/** Reads the folded beginning to look for. Undefined when nothing is left of it, which would match everything. */
export function readString(text: string): string | undefined {
  const beginning = foldString(unescapeValue(text) ?? '');
  return beginning === '' ? undefined : beginning;
}

/** Reads a whole text, case and accents included. Undefined when it is empty or badly escaped. */
export function readExactString(text: string): string | undefined {
  return unescapeValue(text) || undefined;
}

function stringValues(text: string): readonly StringIndexValue[] {
  const value = foldString(text);
  return value === '' ? [] : [{ type: 'string', value, exact: text }];
}
