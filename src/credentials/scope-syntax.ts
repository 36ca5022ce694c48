// One SMART scope as text → a value, or what is wrong with it.
// https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#fhir-resource-scope-syntax
import { quoted } from '../fhir/errors.ts';
import { isResourceType, type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import { didYouMean } from '../fhir/structure-did-you-mean.ts';
import type { Scope, ScopeLetter } from './one-scope.ts';

export type ReadScope =
  | { readonly type: 'scope'; readonly scope: Scope }
  | { readonly type: 'problem'; readonly detail: string };

type Reading<T> = { readonly type: 'read'; readonly value: T } | { readonly type: 'problem'; readonly detail: string };

const form = 'patient/[type].rs, such as patient/Observation.rs';
const readsOnly = 'this server only reads: r reads, s searches';
const pattern = /^([a-z]+)\/([^.?]+)\.([^?]*)(?:\?(.*))?$/s;
/** What OAuth lets the text of a scope hold. https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
const allowed = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** Scopes that ask for something else than data. */
const contexts = /^(?:openid|profile|email|fhirUser|offline_access|online_access|launch(?:\/.*)?|smart\/.*)$/;

/** Reads the form alone: parameters are for search to judge. */
export function readScope(text: string): ReadScope {
  if (!allowed.test(text)) {
    return problem(
      `must hold no quotation mark, backslash, control character or character beyond ASCII, as "${quoted(text)}" does; percent-encode it`,
    );
  }
  if (contexts.test(text))
    return problem(
      `must not name "${quoted(text)}": a credential is of one patient, and is launched and signed in by nobody`,
    );
  const [, level = '', typeText = '', rights = '', query] = pattern.exec(text) ?? [];
  if (level === 'user' || level === 'system') {
    return problem(
      `must not name "${quoted(text)}": a credential reaches one patient's record alone, so its scopes begin with patient/`,
    );
  }
  if (level !== 'patient') return problem(`must be SMART scopes of the form ${form}, and "${quoted(text)}" is none`);
  const type = readType(typeText, text);
  if (type.type === 'problem') return type;
  const letters = readRights(rights, text);
  if (letters.type === 'problem') return letters;
  const parameters = readQuery(query, text);
  if (parameters.type === 'problem') return parameters;
  const scope = { resourceType: type.value, ...letters.value, parameters: parameters.value };
  return { type: 'scope', scope };
}

function readType(name: string, text: string): Reading<ResourceType | '*'> {
  if (name === '*' || isResourceType(name)) return read(name);
  const meant = didYouMean(name, resourceTypes);
  const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
  return problem(`must name types of R4, and "${quoted(name)}" in "${quoted(text)}" is none${hint}`);
}

function readRights(rights: string, text: string): Reading<Pick<Scope, 'letters' | 'isVersion1'>> {
  if (rights === 'read') return read({ letters: new Set<ScopeLetter>(['r', 's']), isVersion1: true });
  if (rights === 'write' || rights === '*') {
    return problem(
      `must not ask to write, as "${quoted(text)}" does: this server only reads, which version 1 writes as .read`,
    );
  }
  if (rights === '' || !/^c?r?u?d?s?$/.test(rights)) {
    return problem(
      `must say what it allows in the letters of "cruds", in that order, and "${quoted(text)}" does not; ${readsOnly}`,
    );
  }
  if (/[cud]/.test(rights)) return problem(`must not ask to write, as "${quoted(text)}" does; ${readsOnly}`);
  return read({ letters: new Set([...rights].filter(isLetter)), isVersion1: false });
}

function isLetter(letter: string): letter is ScopeLetter {
  return letter === 'r' || letter === 's';
}

/** As the query of a URL: `+` is a space. */
function readQuery(query: string | undefined, text: string): Reading<Scope['parameters']> {
  if (query === undefined) return read([]);
  const parameters: (readonly [string, string])[] = [];
  for (const part of query.split('&')) {
    const separator = part.indexOf('=');
    const name = decode(part.slice(0, Math.max(separator, 0)));
    const value = decode(part.slice(separator + 1));
    if (separator < 1 || name === undefined || value === undefined || value === '') {
      return problem(
        `must have parameters as name=value, percent-encoded, and "${quoted(part)}" in "${quoted(text)}" is none`,
      );
    }
    parameters.push([name, value]);
  }
  return read(parameters);
}

/** Undefined where it is no percent-encoded UTF-8, or holds a null character. */
function decode(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}

function read<T>(value: T): Reading<T> & { readonly type: 'read' } {
  return { type: 'read', value };
}

function problem(detail: string): { readonly type: 'problem'; readonly detail: string } {
  return { type: 'problem', detail };
}
