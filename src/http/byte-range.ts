// A part of an answer's bytes. https://www.rfc-editor.org/rfc/rfc9110#section-14
import { rangeNotSatisfiable } from '../fhir/errors.ts';
import type { Answer } from './answer.ts';

const rangePattern = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * Answers 206 to one range of bytes. Several ranges, other units and what cannot be read get the whole, as does If-Range:
 * it takes a strong validator, and versions are weak ones. Refuses a range that begins behind the end.
 */
export function rangeAnswer(answer: Answer, bytes: Uint8Array<ArrayBuffer>, requestHeaders: Headers): Answer {
  const headers = { ...answer.headers, 'Accept-Ranges': 'bytes' };
  const range = requestHeaders.has('if-range') ? undefined : readRange(requestHeaders.get('range'), bytes.length);
  if (range === undefined) {
    return { ...answer, headers };
  }
  const { first, last } = range;
  if (first > last) {
    throw rangeNotSatisfiable(bytes.length);
  }
  return {
    ...answer,
    status: 206,
    body: bytes.subarray(first, last + 1),
    headers: { ...headers, 'Content-Range': `bytes ${first}-${last}/${bytes.length}` },
  };
}

/** Both ends are part of it; `first` is above `last` when none of the bytes is. */
function readRange(text: string | null, length: number): { first: number; last: number } | undefined {
  const [, first = '', last = ''] = rangePattern.exec(text ?? '') ?? [];
  if ((first === '' && last === '') || (first !== '' && last !== '' && Number(first) > Number(last))) {
    return undefined;
  }
  return first === ''
    ? { first: Math.max(0, length - Number(last)), last: length - 1 }
    : { first: Number(first), last: last === '' ? length - 1 : Math.min(Number(last), length - 1) };
}
