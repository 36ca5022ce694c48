// JSON as R4 wants it kept: 1.50 stays 1.50. https://hl7.org/fhir/R4/datatypes.html#decimal
import { randomBytes } from 'node:crypto';
import { hasDuplicates, isEscaped, jsonProblem } from './json-problem.ts';

/**
 * Begins the strings that stand in for numbers JavaScript would rewrite. It is random, since unmarking takes the quotes
 * off whatever begins with it: known in advance, it would let a sender write raw JSON into the store.
 */
const mark = `number:${randomBytes(12).toString('hex')}:`;
const markedString = new RegExp(`"${mark}([^"]*)"`, 'g');

/**
 * Where a number that may come back otherwise than written has its telling part: a fraction that ends in 0 or is long, an
 * exponent, 16 digits and more, -0. Begins with rare characters, which makes it six times as fast as reading every number.
 */
const unusualPart = /(?:\.\d*0|\.\d{7,}|\d[eE][+-]?\d+|-0|\d{16,})(?=[\d.eE+-]*[\s,\]}])/g;
const numberToken = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const numberCharacters = new Set([...'0123456789.eE+-'].map((character) => character.charCodeAt(0)));

/** `value` has strings in place of the numbers that would change when `isMarked`; `plainText` puts the numbers back. */
export interface ExactJson {
  readonly value: unknown;
  readonly isMarked: boolean;
}

/** The value, or in words what is wrong with the text: its syntax, or a property that stands twice in one object. */
export type ParsedJson =
  | ({ readonly type: 'json' } & ExactJson)
  | { readonly type: 'malformed'; readonly message: string };

export function parseExact(text: string): ParsedJson {
  const marked = markNumbers(text);
  let value: unknown;
  try {
    value = JSON.parse(marked ?? text);
  } catch {
    return { type: 'malformed', message: jsonProblem(text) };
  }
  if (hasDuplicates(text, value)) return { type: 'malformed', message: jsonProblem(text) };
  return { type: 'json', value, isMarked: marked !== undefined };
}

/** Whether a value, which comes from marked JSON, has marks in it. */
export function hasMarks(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith(mark);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasMarks);
}

/** JSON text with every number as it was sent. */
export function plainText(value: unknown, isMarked: boolean): string {
  const text = JSON.stringify(value);
  return isMarked && text.includes(mark) ? text.replace(markedString, '$1') : text;
}

/** The text with marks for numbers that would change; undefined when there are none. */
function markNumbers(text: string): string | undefined {
  unusualPart.lastIndex = 0;
  const pieces: string[] = [];
  let copied = 0;
  let quotesSeen = 0;
  let isInString = false;
  for (let match = unusualPart.exec(text); match !== null; match = unusualPart.exec(text)) {
    const start = endOfNumberCharacters(text, match.index, -1) + 1;
    const end = endOfNumberCharacters(text, match.index, 1);
    unusualPart.lastIndex = end;
    const number = text.slice(start, end);
    if (!numberToken.test(number) || String(Number(number)) === number) continue;
    // Only the quotes up to a number that would change are counted; most resources have none such.
    for (let at = text.indexOf('"', quotesSeen); at !== -1 && at < start; at = text.indexOf('"', at + 1)) {
      if (!isInString || !isEscaped(text, at)) isInString = !isInString;
      quotesSeen = at + 1;
    }
    if (isInString) continue;
    pieces.push(text.slice(copied, start), `"${mark}${number}"`);
    copied = end;
  }
  if (pieces.length === 0) return undefined;
  pieces.push(text.slice(copied));
  return pieces.join('');
}

/** From a place within a number to the first character, forwards or backwards, that belongs to no number. */
function endOfNumberCharacters(text: string, from: number, direction: 1 | -1): number {
  let at = from;
  while (at >= 0 && at < text.length && numberCharacters.has(text.charCodeAt(at))) at += direction;
  return at;
}
