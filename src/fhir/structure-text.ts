// How the structure check puts what it found into words.
import { type ElementStructure, elementsOf, propertyName } from './structure.ts';
import { didYouMean } from './structure-did-you-mean.ts';

/** The longest piece of the caller's own text that a message repeats. */
const maxQuotedLength = 80;
/** An extension's value may be of fifty types; Observation's, which has the most after that, of eleven. */
const maxChoicesListed = 12;

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
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
    return 'a number beyond 1.8e308 in size';
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

/** Of a property that a type does not have: what may have been meant. */
export function unknownElement(key: string, structure: string, known: Iterable<string>): string {
  const suggestion = didYouMean(key, known) ?? choiceMeant(key, structure);
  return `is not an element of ${structure}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`;
}

/** What a choice is written as, for a name that is the choice's own or ends in a type that it does not take. */
function choiceMeant(key: string, structure: string): string | undefined {
  const choice = elementsOf(structure).find(({ name, isChoice }) => {
    const stem = name.slice(0, -'[x]'.length);
    return isChoice && key.startsWith(stem) && /^(?:[A-Z]|$)/.test(key.slice(stem.length));
  });
  if (choice === undefined) return undefined;
  const names = choice.types.map((type) => propertyName(choice, type));
  const last = names.pop();
  if (names.length >= maxChoicesListed) return `${names[0]}, ${names[1]}, … or ${last}`;
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`;
}

function shortened(text: string): string {
  return text.length > maxQuotedLength ? `${text.slice(0, maxQuotedLength)}…` : text;
}
