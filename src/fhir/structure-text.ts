// How the structure check puts what it found into words.
import type { ElementStructure } from './structure.ts';

/** The longest piece of the caller's own text that a message repeats. */
const maxQuotedLength = 80;

/** The FHIRPath of a place: names joined by dots, indexes in brackets. */
export function expressionOf(path: readonly (string | number)[]): string {
  let expression = '';
  for (const part of path) {
    if (typeof part === 'number') expression += `[${part}]`;
    else expression += expression === '' ? part : `.${part}`;
  }
  return expression;
}

/** A JSON property as FHIRPath writes it: in backticks when it is no plain identifier. */
export function nameInPath(key: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,79}$/.test(key)) return key;
  return `\`${JSON.stringify(shortened(key)).slice(1, -1).replaceAll('`', '\\`')}\``;
}

/** A JSON value in a message: texts and numbers as they are, the rest by its kind. */
export function described(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty string' : JSON.stringify(shortened(value));
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Codes to choose from: all when they are few, else the likely one and how many there are. */
export function listed(codes: ReadonlySet<string>, suggestion: string | undefined): string {
  if (codes.size <= 20) return [...codes].join(', ');
  return suggestion === undefined ? `${codes.size} codes` : `${codes.size} codes, did you mean ${suggestion}?`;
}

export function requiredMessage(element: ElementStructure): string {
  const types = element.types.map((type) => type.code).join(' or ');
  return `is missing; ${element.isArray ? 'at least one' : 'one'} ${types} is required`;
}

function shortened(text: string): string {
  return text.length > maxQuotedLength ? `${text.slice(0, maxQuotedLength)}…` : text;
}
