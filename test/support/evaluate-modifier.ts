import type { Context } from './evaluate-context.ts';
import { isJson, type Json, listOf, type Parameter, type TypedValue, textOf } from './evaluate-parameters.ts';
import { matchesHierarchy, matchesTyped } from './evaluate-reference.ts';
import {
  foldedString,
  matchesToken,
  namedToken,
  sameCode,
  splitEscaped,
  stringsOf,
  tokensInSystemOf,
  unescaped,
  urisOf,
} from './evaluate-text.ts';
import { matchesWithin } from './evaluate-text-search.ts';
import { matchesValue } from './evaluate-value.ts';

type ValueTest = (value: TypedValue, text: string, context: Context) => boolean;

/** False for what holds nothing but ids and extensions. */
function holdsValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsValue);
  if (!isJson(value)) return value !== undefined && value !== null;
  return Object.entries(value).some(
    ([name, part]) => !name.startsWith('_') && name !== 'id' && name !== 'extension' && holdsValue(part),
  );
}

/** R4 has `:missing` for the element, not for what a search could find in it: a concept of text alone is not missing. */
function isMissing(values: readonly TypedValue[], text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new Error(`:missing takes true or false, not "${text}"`);
  return values.some(({ value }) => holdsValue(value)) === (text === 'false');
}

/** The texts that R4 names for `:text` on tokens. */
function displaysOf({ type, value }: TypedValue): string[] {
  if (!isJson(value)) return [];
  // The type of an identifier is a CodeableConcept, with texts of its own.
  if (type === 'Identifier') return displaysOf({ type: 'CodeableConcept', value: value.type });
  const texts: unknown[] = [];
  if (type === 'CodeableConcept')
    texts.push(value.text, ...listOf(value.coding).map((coding) => (isJson(coding) ? coding.display : undefined)));
  if (type === 'Coding') texts.push(value.display);
  return texts.filter((text) => typeof text === 'string');
}

/** "The search functions as a normal string search": the text begins with the value. */
const hasText: ValueTest = (value, text) =>
  displaysOf(value).some((display) => foldedString(display).startsWith(foldedString(unescaped(text))));

const isOfType: ValueTest = ({ type, value }, text) => {
  const parts = splitEscaped(text, '|').map(unescaped);
  const [system = '', code = '', wanted = ''] = parts;
  if (parts.length !== 3 || parts.includes('')) throw new Error(`:of-type takes system|code|value, not "${text}"`);
  if (type !== 'Identifier' || !isJson(value) || !isJson(value.type) || !sameCode(textOf(value.value), wanted))
    return false;
  return listOf(value.type.coding).some(
    (coding) => isJson(coding) && coding.system === system && sameCode(textOf(coding.code), code),
  );
};

const lowerCased = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

export const isInValueSet: ValueTest = (value, text, context) => {
  const url = unescaped(text);
  const members = context.expand?.(url);
  if (members === undefined) throw new Error(`The value set ${url} is not known`);
  const folded = lowerCased.get(members) ?? new Set([...members].map((member) => member.toLowerCase()));
  lowerCased.set(members, folded);
  return tokensInSystemOf(value).some(({ system, code }) => folded.has(`${system}|${code}`.toLowerCase()));
};

/** Whether code `lower` of a system is code `upper` or a kind of it. Throws where the hierarchy must be known and is not. */
function isBelow(system: string | undefined, upper: string, lower: string, context: Context, must: boolean): boolean {
  if (sameCode(upper, lower)) return true;
  const below = system === undefined ? undefined : context.codesBelow?.(system, upper);
  if (below === undefined && must) throw new Error(`The hierarchy of ${system} is not known`);
  return below?.some((code) => sameCode(code, lower)) === true;
}

/** `text/xml` is above `text/xml; charset=UTF-8`. */
function isMediaTypeBelow(type: string, upper: string, lower: string): boolean {
  return type === 'code' && sameCode(upper, lower.split(';')[0]?.trim());
}

/** Without a system, each coding is judged in its own; one whose hierarchy is not known has itself alone. */
export function matchesSubsumption(direction: 'above' | 'below'): ValueTest {
  return (value, text, context) => {
    const wanted = namedToken(text);
    if (wanted.system === '') throw new Error(`"${text}" names no system`);
    return tokensInSystemOf(value).some(({ system, code = '' }) => {
      if (wanted.system !== undefined && wanted.system !== system) return false;
      const [upper, lower] = direction === 'below' ? [wanted.code ?? '', code] : [code, wanted.code ?? ''];
      const isMediaType = wanted.system === undefined && isMediaTypeBelow(value.type, upper, lower);
      return isMediaType || isBelow(system, upper, lower, context, wanted.system !== undefined);
    });
  };
}

/** A URL is below another when it goes on where that ends, at a slash. URNs have no hierarchy. */
function isUrlBelow(upper: string, lower: string): boolean {
  if (upper === lower) return true;
  return !/^urn:/i.test(upper) && lower.startsWith(upper.endsWith('/') ? upper : `${upper}/`);
}

const hasIdentifier: ValueTest = ({ value }, text) =>
  isJson(value) && isJson(value.identifier) && matchesToken({ type: 'Identifier', value: value.identifier }, text);

/** By parameter type and modifier: whether one value matches. */
const tests: Readonly<Record<string, Readonly<Record<string, ValueTest>>>> = {
  string: {
    exact: (value, text) => stringsOf(value).includes(unescaped(text)),
    contains: (value, text) =>
      stringsOf(value).some((string) => foldedString(string).includes(foldedString(unescaped(text)))),
  },
  token: {
    text: hasText,
    in: isInValueSet,
    'of-type': isOfType,
    above: matchesSubsumption('above'),
    below: matchesSubsumption('below'),
  },
  uri: {
    below: (value, text) => urisOf(value).some((uri) => isUrlBelow(unescaped(text), uri)),
    above: (value, text) => urisOf(value).some((uri) => isUrlBelow(uri, unescaped(text))),
  },
  reference: {
    identifier: hasIdentifier,
    above: (value, text, context) => matchesHierarchy('above', value, text, context),
    below: (value, text, context) => matchesHierarchy('below', value, text, context),
  },
};

function testOf(parameter: Parameter, modifier: string | undefined): ValueTest {
  const { type, code } = parameter;
  if (modifier === undefined) return (value, text, context) => matchesValue(type, value, text, context);
  const test = tests[type]?.[modifier];
  if (test !== undefined) return test;
  if (type === 'reference' && parameter.targets.includes(modifier))
    return (value, text, context) => matchesTyped(modifier, value, text, context);
  throw new Error(`R4 has no modifier :${modifier} for ${code}, which is of type ${type}`);
}

/** Negations hold for the set of a resource's values and the whole list that is asked for; no value is no match. */
const negations: Readonly<Record<string, string | undefined>> = { not: undefined, 'not-in': 'in' };

/** Whether a resource matches one search parameter: any of the listed values, with the modifier if there is one. */
export function matchesParameter(
  resource: Json,
  parameter: Parameter,
  modifier: string | undefined,
  any: readonly string[],
  context: Context,
): boolean {
  const values = parameter.valuesOf(resource);
  if (modifier === 'missing') return any.some((text) => isMissing(values, text));
  if (modifier === 'text' && parameter.type === 'string')
    return any.some((text) => matchesWithin(values.flatMap(stringsOf), text));
  const isNegated = parameter.type === 'token' && modifier !== undefined && modifier in negations;
  const test = testOf(parameter, isNegated ? negations[modifier] : modifier);
  return any.some((text) => values.some((value) => test(value, text, context))) !== isNegated;
}
