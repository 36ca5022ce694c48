import { isJson, type Json, listOf, type TypedValue, textOf } from './evaluate-parameters.ts';

/** Splits at a separator that no backslash precedes; the parts keep their escapes. */
export function splitEscaped(text: string, separator: string): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') {
      parts[parts.length - 1] += character + (text[at + 1] ?? '');
      at += 1;
    } else if (character === separator) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** `\,` `\|` `\$` `\\` stand for the character behind the backslash. */
export function unescaped(text: string): string {
  return text.replace(/\\([,|$\\])/g, '$1');
}

/** Case, accents and runs of white space do not matter in a string search. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

const nameElements = ['text', 'family', 'given', 'prefix', 'suffix'];
const addressElements = ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'];

/** The strings that a value of a string parameter offers: of HumanName and Address, all that are strings. */
export function stringsOf({ type, value }: TypedValue): string[] {
  if (typeof value === 'string') return [value];
  if (!isJson(value)) return [];
  const elements = type === 'HumanName' ? nameElements : type === 'Address' ? addressElements : [];
  return elements.flatMap((element) => listOf(value[element])).filter((text) => typeof text === 'string');
}

export function matchesString(value: TypedValue, text: string): boolean {
  return stringsOf(value).some((candidate) => folded(candidate).startsWith(folded(unescaped(text))));
}

export interface Token {
  /** Undefined when the element has none; also for `code`, whose system only its definition names. */
  readonly system: string | undefined;
  readonly code: string | undefined;
}

function tokenOfCoding(coding: unknown): Token[] {
  return isJson(coding) ? [{ system: textOf(coding.system), code: textOf(coding.code) }] : [];
}

function tokenOfValue(value: Json, system: string | undefined): Token[] {
  return [{ system, code: textOf(value.value) }];
}

export function tokensOf({ type, value }: TypedValue): Token[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [{ system: undefined, code: String(value) }];
  if (!isJson(value)) return [];
  switch (type) {
    case 'CodeableConcept':
      return listOf(value.coding).flatMap(tokenOfCoding);
    case 'Coding':
      return tokenOfCoding(value);
    case 'Identifier':
      return tokenOfValue(value, textOf(value.system));
    case 'ContactPoint':
      return tokenOfValue(value, undefined);
    default:
      return [];
  }
}

/** `code`, `system|code`, `|code` and `system|`; codes without regard to case, systems exactly. */
export function matchesToken(value: TypedValue, text: string): boolean {
  const [first = '', second] = splitEscaped(text, '|').map(unescaped);
  const code = (second ?? first).toLowerCase();
  return tokensOf(value).some((token) => {
    const sameCode = token.code?.toLowerCase() === code;
    if (second === undefined) return sameCode;
    if (first === '') return sameCode && token.system === undefined;
    return token.system === first && (code === '' || sameCode);
  });
}

/** The text that a reference parameter's value names its target by. */
export function referenceOf({ value }: TypedValue): string | undefined {
  return isJson(value) ? textOf(value.reference) : textOf(value);
}

/** `type/id` of a reference to a resource of the same server. */
export function localTarget(reference: string): string | undefined {
  return /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(reference)?.[1];
}

/** `id`, `type/id`, an absolute URL; a canonical without a version matches every version. */
export function matchesReference(value: TypedValue, text: string): boolean {
  const reference = referenceOf(value);
  if (reference === undefined) return false;
  const wanted = unescaped(text);
  if (/^[a-z]+:/.test(wanted))
    return reference === wanted || (!wanted.includes('|') && reference.split('|')[0] === wanted);
  const target = localTarget(reference);
  return wanted.includes('/') ? target === wanted : target?.split('/')[1] === wanted;
}

export function matchesUri(value: TypedValue, text: string): boolean {
  return value.value === unescaped(text);
}
