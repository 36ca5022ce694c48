// Uri parameters: the whole URI, character by character. https://hl7.org/fhir/R4/search.html#uri
import type { SourceElement } from './compile-expression.ts';
import { unescapeValue } from './escaping.ts';
import type { UriIndexValue } from './index-value.ts';
import type { UriMatch } from './plan-type.ts';

export const expectedUri = 'a URI, with \\ before any , | or $ in it';
export const expectedUrl = 'a URL such as http://acme.org/fhir/, since a URN has nothing above or below it';

/** A canonical with a version is found with and without it. */
export function uriIndexValues(value: unknown, element: SourceElement): readonly UriIndexValue[] {
  if (typeof value !== 'string' || value === '') return [];
  const bar = element.code === 'canonical' ? value.indexOf('|') : -1;
  const whole: UriIndexValue = { type: 'uri', value };
  return bar < 1 ? [whole] : [whole, { type: 'uri', value: value.slice(0, bar) }];
}

/** Undefined when the value is badly escaped. A bar before a canonical's version may stand without an escape. */
export function readUri(text: string): string | undefined {
  return unescapeValue(text);
}

/** The URL and all that go on where it ends, at a slash. Undefined for a URN, which has no levels, and what is badly escaped. */
export function urlsBelow(text: string): readonly UriMatch[] | undefined {
  const url = readUrl(text);
  if (url === undefined) return undefined;
  if (url.endsWith('/')) return [{ test: 'starts', uri: url }];
  return [
    { test: 'equals', uri: url },
    { test: 'starts', uri: `${url}/` },
  ];
}

/** The URL and those it goes on from, each with and without its last slash; otherwise as `urlsBelow`. */
export function urlsAbove(text: string): readonly UriMatch[] | undefined {
  const url = readUrl(text);
  if (url === undefined) return undefined;
  const urls = new Set([url]);
  for (let slash = url.indexOf('/'); slash !== -1; slash = url.indexOf('/', slash + 1)) {
    if (slash > 0) urls.add(url.slice(0, slash));
    urls.add(url.slice(0, slash + 1));
  }
  return [...urls].map((uri) => ({ test: 'equals', uri }));
}

function readUrl(text: string): string | undefined {
  const uri = unescapeValue(text);
  return uri === undefined || uri === '' || /^urn:/i.test(uri) ? undefined : uri;
}
