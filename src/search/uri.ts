// Uri parameters: the whole URI, character by character. https://hl7.org/fhir/R4/search.html#uri
import type { SourceElement } from './compile-expression.ts';
import { unescapeValue } from './escaping.ts';
import type { UriIndexValue } from './index-value.ts';

export const expectedUri = 'a URI, with \\ before any , | or $ in it';

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
