// The query string and forms as pairs. https://hl7.org/fhir/R4/http.html#general
import { invalidRequest, repeatedParameter, tooCostly, urlTooLong } from '../fhir/errors.ts';

export type Pair = readonly [name: string, value: string];

export interface Query {
  /** In the order sent, without `_format`. */
  readonly pairs: readonly Pair[];
  /** The first `_format` that names something, undefined when there is none. */
  readonly format: string | undefined;
}

/** Proxies commonly end at 8 KiB; longer searches go by POST. */
export const maxUrlLength = 8192;
/** Far above what a person or an app asks, far below what would hold the server up. */
const maxPairs = 500;

const emptyQuery: Query = { pairs: [], format: undefined };

/** The raw query string of a URL, without `?` and fragment. */
export function queryStringOf(url: string): string {
  const start = url.indexOf('?');
  if (start === -1) {
    return '';
  }
  const end = url.indexOf('#', start);
  return end === -1 ? url.slice(start + 1) : url.slice(start + 1, end);
}

/** Reads a URL's query. Refuses a URL above the limit, and what `readPairs` refuses. */
export function readQuery(url: string): Query {
  if (url.length > maxUrlLength) {
    throw urlTooLong(maxUrlLength);
  }
  const text = queryStringOf(url);
  return text === '' ? emptyQuery : splitFormat(readPairs(text));
}

/** The value of a parameter that means something only once; undefined when it is not there, or empty. */
export function singleValue(pairs: readonly Pair[], name: string): string | undefined {
  const values = pairs.filter((pair) => pair[0] === name && pair[1] !== '');
  if (values.length > 1) {
    throw repeatedParameter(name);
  }
  return values[0]?.[1];
}

/** Takes `_format` out of the pairs: it concerns the answer's form, not what is asked. */
export function splitFormat(pairs: readonly Pair[]): Query {
  if (!pairs.some(isFormat)) {
    return { pairs, format: undefined };
  }
  const format = pairs.find((pair) => isFormat(pair) && pair[1] !== '');
  return { pairs: pairs.filter((pair) => !isFormat(pair)), format: format?.[1] };
}

/** Takes `_pretty` out of the pairs: pages of one search may be written differently. Refuses it twice. */
export function splitPretty(pairs: readonly Pair[]): { pairs: readonly Pair[]; pretty: string | undefined } {
  if (!pairs.some(isPretty)) return { pairs, pretty: undefined };
  return { pairs: pairs.filter((pair) => !isPretty(pair)), pretty: singleValue(pairs, '_pretty') };
}

function isPretty([name]: Pair): boolean {
  return name === '_pretty';
}

function isFormat([name]: Pair): boolean {
  return name === '_format';
}

/** Decodes `name=value&…`. Refuses malformed percent-encoding, bytes that are no UTF-8, null bytes, and too many pairs. */
export function readPairs(text: string): Pair[] {
  const parts = text.split('&', maxPairs + 1);
  if (parts.length > maxPairs) {
    throw tooCostly(`More than ${maxPairs} parameters in one request.`);
  }
  return parts.filter((part) => part !== '').map(readPair);
}

/** Writes pairs so that `readPairs` reads the same, leaving legible what a query may hold as it is. */
export function writePairs(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`).join('&');
}

function readPair(part: string): Pair {
  const separator = part.indexOf('=');
  return separator === -1
    ? [decodeText(part), '']
    : [decodeText(part.slice(0, separator)), decodeText(part.slice(separator + 1))];
}

function decodeText(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  const decoded = spaced.includes('%') ? decodePercent(spaced) : spaced;
  if (decoded.includes('\0')) {
    throw invalidRequest('A parameter holds a null character.');
  }
  return decoded;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (cause instanceof URIError) {
      throw invalidRequest('A parameter is not percent-encoded UTF-8.');
    }
    throw cause;
  }
}

/** A URL with these pairs as its query. */
export function queryUrl(url: string, pairs: readonly Pair[], format: string | undefined): string {
  const all: readonly Pair[] = format === undefined ? pairs : [...pairs, ['_format', format]];
  return all.length === 0 ? url : `${url}?${writePairs(all)}`;
}

const plainText = /^[\w.~-]*$/;

function encodeText(text: string): string {
  if (plainText.test(text)) return text;
  return encodeURIComponent(text).replace(/%(?:3A|2C|2F|24)/g, decodeURIComponent);
}
