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
 * What may be a number. It starts only after what stands before a number, so that a long run of digits inside a string is
 * gone over once and not from each of its digits.
 */
const possibleNumber = /[:,[]\s*(-?\d[\d.eE+-]*)(?=[\s,\]}])/g;
const numberToken = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** `value` has strings in place of the numbers that would change when `isMarked`; `plainText` puts the numbers back. */
export interface ExactJson {
  readonly value: unknown;
  readonly isMarked: boolean;
}

/** The value, or in words what is wrong with the text: its syntax, or a property that stands twice in one object. */
export type ParsedJson =
  | ({ readonly type: 'json' } & ExactJson)
  | { readonly type: 'malformed'; readonly message: string };

/** `firstLine` is the number that the first line of the text has where it comes from. */
export function parseExact(text: string, firstLine = 1): ParsedJson {
  const marked = markNumbers(text);
  let value: unknown;
  try {
    value = JSON.parse(marked ?? text);
  } catch {
    return { type: 'malformed', message: jsonProblem(text, firstLine) };
  }
  if (hasDuplicates(text, value)) return { type: 'malformed', message: jsonProblem(text, firstLine) };
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
  possibleNumber.lastIndex = 0;
  const pieces: string[] = [];
  let copied = 0;
  let nextQuote = text.indexOf('"');
  let isInString = false;
  for (let match = possibleNumber.exec(text); match !== null; match = possibleNumber.exec(text)) {
    const number = match[1] ?? '';
    if (String(Number(number)) === number || !numberToken.test(number)) continue;
    const start = possibleNumber.lastIndex - number.length;
    // Only the quotes up to a number that would change are counted; most resources have none such.
    for (; nextQuote !== -1 && nextQuote < start; nextQuote = text.indexOf('"', nextQuote + 1)) {
      if (!isInString || !isEscaped(text, nextQuote)) isInString = !isInString;
    }
    if (isInString) continue;
    pieces.push(text.slice(copied, start), `"${mark}${number}"`);
    copied = start + number.length;
  }
  if (pieces.length === 0) return undefined;
  pieces.push(text.slice(copied));
  return pieces.join('');
}
