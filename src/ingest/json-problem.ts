// What is wrong with JSON text, in words that lead to the place.
import { findJsonFlaw } from './json-scan.ts';

/**
 * Whether some object has a property twice, which R4 forbids (https://hl7.org/fhir/R4/json.html) and JSON.parse passes
 * over by keeping the last. Counts names in the text and in the value: reading the text once more costs far more.
 */
export function hasDuplicates(text: string, value: unknown): boolean {
  const inValue = countProperties(value);
  // Most writers put no space before the colon, and searching for two characters is many times as fast as a pattern.
  if (!text.includes('" :') && countDense(text) === inValue) return false;
  // Text that begins with a colon counts as a name, so more names are no proof yet.
  return countAll(text) !== inValue && findJsonFlaw(text)?.type === 'duplicate';
}

function countDense(text: string): number {
  let count = 0;
  for (let at = text.indexOf('":'); at !== -1; at = text.indexOf('":', at + 2)) {
    if (!isEscaped(text, at)) count++;
  }
  return count;
}

function countAll(text: string): number {
  let count = 0;
  for (const { index } of text.matchAll(/"\s*:/g)) if (!isEscaped(text, index)) count++;
  return count;
}

/** The text's first flaw with line and column; `firstLine` is the number that its first line has where it comes from. */
export function jsonProblem(text: string, firstLine = 1): string {
  if (text.trim() === '') return 'There is nothing in it; expected a FHIR resource as JSON.';
  const flaw = findJsonFlaw(text);
  switch (flaw?.type) {
    case undefined:
      return 'The JSON cannot be read: it is nested too deep or too large.';
    case 'end':
      return 'The JSON ends before it is complete: the text seems to be cut off.';
    case 'trailing':
      return `More follows after the end of the JSON at ${placeOf(text, flaw.at, firstLine)}; expected one resource or Bundle, or NDJSON with one resource a line.`;
    case 'duplicate':
      return `The property "${flaw.name}" stands twice in one JSON object, the second time at ${placeOf(text, flaw.at, firstLine)}; names in an object must be unique.`;
    case 'character':
      return `Not JSON: what stands at ${placeOf(text, flaw.at, firstLine)} (${described(text, flaw.at)}) cannot stand there.`;
  }
}

/** Whether text that is no whole JSON could become so by more text. */
export function isIncomplete(text: string): boolean {
  return findJsonFlaw(text)?.type === 'end';
}

/** Whether an odd number of backslashes stands before. */
export function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === 0x5c) before--;
  return (at - before) % 2 === 1;
}

function described(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(character)) return character;
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function placeOf(text: string, at: number, firstLine: number): string {
  const before = text.slice(0, at);
  return `line ${before.split('\n').length + firstLine - 1}, column ${at - before.lastIndexOf('\n')}`;
}

function countProperties(value: unknown): number {
  // A stack of our own: how deep the text is nested is the sender's choice.
  const stack = [value];
  let count = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (Array.isArray(next)) {
      for (const item of next) if (typeof item === 'object' && item !== null) stack.push(item);
    } else if (typeof next === 'object' && next !== null) {
      for (const child of Object.values(next)) {
        count++;
        if (typeof child === 'object' && child !== null) stack.push(child);
      }
    }
  }
  return count;
}
