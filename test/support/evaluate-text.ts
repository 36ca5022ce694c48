import { impliedSystem } from './evaluate-code-system.ts';
import { isJson, isNested, type Json, listOf, type TypedValue, textOf } from './evaluate-parameters.ts';

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

/** R4: punctuation should be ignored as well. Between two digits it is part of a number. */
export function foldedString(text: string): string {
  const spared = folded(text).replace(/(?<=\p{N})(\p{P}+)(?=\p{N})|\p{P}/gu, (_, between) => between ?? '');
  return spared.replace(/\s+/g, ' ').trim();
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

/** R4: a family name of several parts is found by each of them. A space or a dash parts two. */
function laterParts({ type, value, path }: TypedValue): string[] {
  const family =
    type === 'HumanName' && isJson(value) ? value.family : path?.endsWith('.name.family') ? value : undefined;
  if (typeof family !== 'string') return [];
  return [...family.matchAll(/(?<=[\s\p{Pd}])[^\s\p{Pd}]/gu)]
    .filter(({ index }) => /[^\s\p{Pd}]/u.test(family.slice(0, index)))
    .map(({ index }) => family.slice(index));
}

export function matchesString(value: TypedValue, text: string): boolean {
  return [...stringsOf(value), ...laterParts(value)].some((candidate) =>
    foldedString(candidate).startsWith(foldedString(unescaped(text))),
  );
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

/** `code`, `system|code`, `|code` or `system|` as a search names them. */
export function namedToken(text: string): Token {
  const [first = '', second, ...more] = splitEscaped(text, '|').map(unescaped);
  if (more.length > 0) throw new Error(`"${text}" is no token`);
  return second === undefined ? { system: undefined, code: first } : { system: first, code: second };
}

export function sameCode(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

function isNamed(token: Token, wanted: Token): boolean {
  if (wanted.system === undefined) return sameCode(token.code, wanted.code);
  if (wanted.system === '') return sameCode(token.code, wanted.code) && token.system === undefined;
  return token.system === wanted.system && (wanted.code === '' || sameCode(token.code, wanted.code));
}

/** Codes without regard to case, as R4 advises when in doubt; systems exactly. A `code` is of the system its definition implies. */
export function matchesToken(value: TypedValue, text: string): boolean {
  const wanted = namedToken(text);
  const tokens = wanted.system === undefined ? tokensOf(value) : tokensInSystemOf(value);
  return tokens.some((token) => isNamed(token, wanted));
}

/** Whether the value has a token that is another one: of two codings, one may be. One of neither system nor code is none. */
export function hasOtherToken(value: TypedValue, text: string): boolean {
  const wanted = namedToken(text);
  const tokens = wanted.system === undefined ? tokensOf(value) : tokensInSystemOf(value);
  return tokens.some((token) => (token.system ?? token.code) !== undefined && !isNamed(token, wanted));
}

/** The tokens of a value, with the system that the definition of a code or boolean implies. */
export function tokensInSystemOf(value: TypedValue): Token[] {
  const { type, path } = value;
  return tokensOf(value).map(({ system, code }) => {
    if (type.toLowerCase() === 'boolean') return { system: 'http://hl7.org/fhir/special-values', code };
    return { system: type === 'code' && path !== undefined ? impliedSystem(path, code ?? '') : system, code };
  });
}

/** The text that a reference parameter's value names its target by; of a nested resource its own type and id. */
export function referenceOf({ value }: TypedValue): string | undefined {
  if (isNested(value)) return `${value.resourceType}/${textOf(value.id) ?? ''}`;
  return isJson(value) ? textOf(value.reference) : textOf(value);
}

/** `type/id` of a reference to a resource of the same server. */
export function localTarget(reference: string): string | undefined {
  return /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(reference)?.[1];
}

/** An absolute URL of this server is the same reference as the relative one. */
export function withoutBase(reference: string, baseUrl: string | undefined): string {
  return baseUrl !== undefined && reference.startsWith(`${baseUrl}/`) ? reference.slice(baseUrl.length + 1) : reference;
}

/** `id`, `type/id`, an absolute URL, `#id` of what is contained; a canonical without a version matches every version. */
export function matchesReference(value: TypedValue, text: string, baseUrl?: string): boolean {
  const reference = withoutBase(referenceOf(value) ?? '', baseUrl);
  if (reference === '') return false;
  const wanted = withoutBase(unescaped(text), baseUrl);
  if (/^[a-z]+:/.test(wanted))
    return reference === wanted || (!wanted.includes('|') && reference.split('|')[0] === wanted);
  if (wanted.startsWith('#')) return reference === wanted;
  const target = localTarget(reference);
  if (target === undefined) return false;
  return wanted.includes('/') ? target === localTarget(wanted) : target.split('/')[1] === wanted;
}

/** The URIs of a value: a canonical with a version is found without it too. */
export function urisOf({ type, value }: TypedValue): string[] {
  if (typeof value !== 'string') return [];
  return type === 'canonical' && value.includes('|') ? [value, value.split('|')[0] ?? ''] : [value];
}

export function matchesUri(value: TypedValue, text: string): boolean {
  return urisOf(value).includes(unescaped(text));
}
