// One search parameter with its values → the condition a resource has to meet. https://hl7.org/fhir/R4/search.html#ptypes
import { invalidSearchValue, notSupportedSearch } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import { expectedDate, readDate } from './date-search.ts';
import { unescapeValue } from './escaping.ts';
import { expectedNumber, readNumber } from './number.ts';
import type { RequestParameter } from './parse.ts';
import type { Condition } from './plan-type.ts';
import { expectedQuantity, readQuantity } from './quantity.ts';
import { expectedReference, readReference } from './reference-search.ts';
import { isSearchable, type SearchParameter } from './search-parameter.ts';
import { expectedString, readString } from './string.ts';
import { expectedToken, readToken } from './token.ts';
import { expectedUri, readUri } from './uri.ts';

export interface ConditionOptions {
  readonly now: number;
  readonly timeZone: string;
  /** The server's own base URL: references below it are local ones. */
  readonly baseUrl?: string | undefined;
}

const modifiersByType: Readonly<Record<string, readonly string[]>> = {
  string: ['exact', 'contains', 'text'],
  token: ['text', 'not', 'above', 'below', 'in', 'not-in', 'of-type'],
  reference: ['identifier', 'above', 'below'],
  uri: ['above', 'below'],
};

/** Throws for modifiers, chains and parameter types that are not offered, and for a value that cannot be read. */
export function planCondition(
  request: RequestParameter,
  parameter: SearchParameter,
  options: ConditionOptions,
): Condition {
  refuseUnoffered(request, parameter);
  const param = parameter.code;
  const { timeZone, now, baseUrl } = options;
  if (param === '_id') return { type: 'id', any: readAll(request, readId, 'an id such as 123') };
  if (param === '_lastUpdated') {
    return {
      type: 'last-updated',
      any: readAll(request, (text) => readDate(text, timeZone, now), expectedDate).flat(),
    };
  }
  switch (parameter.type) {
    case 'token':
      return { type: 'token', param, any: readAll(request, readToken, expectedToken) };
    case 'string':
      return { type: 'string', param, any: readAll(request, readString, expectedString) };
    case 'date':
      return {
        type: 'date',
        param,
        any: readAll(request, (text) => readDate(text, timeZone, now), expectedDate).flat(),
      };
    case 'number':
      return { type: 'number', param, any: readAll(request, readNumber, expectedNumber) };
    case 'quantity':
      return { type: 'quantity', param, any: readAll(request, readQuantity, expectedQuantity) };
    case 'reference':
      return {
        type: 'reference',
        param,
        any: readAll(request, (text) => readReference(text, baseUrl), expectedReference).flat(),
      };
    case 'uri':
      return { type: 'uri', param, any: readAll(request, readUri, expectedUri) };
    case 'composite':
    case 'special':
      throw notSupportedSearch(param, `parameters of type ${parameter.type} are not offered`);
    default:
      return parameter.type satisfies never;
  }
}

function refuseUnoffered({ text, modifier, chain }: RequestParameter, parameter: SearchParameter): void {
  if (chain !== undefined) {
    const isReference = parameter.type === 'reference';
    throw notSupportedSearch(
      text,
      isReference ? 'chained parameters are not offered' : 'only references can be chained',
    );
  }
  if (modifier !== undefined) {
    const isKnown = modifier === 'missing' || modifiersByType[parameter.type]?.includes(modifier);
    const isType = parameter.type === 'reference' && parameter.targets.some((target) => target === modifier);
    const reason =
      isKnown || isType
        ? `the modifier :${modifier} is not offered`
        : `R4 gives a ${parameter.type} parameter no such modifier`;
    throw notSupportedSearch(text, reason);
  }
  if (!isSearchable(parameter)) throw notSupportedSearch(text, 'this server does not offer it');
}

function readAll<T>(request: RequestParameter, read: (text: string) => T | undefined, expected: string): readonly T[] {
  return request.values.map((text) => {
    const value = read(text);
    if (value === undefined) throw invalidSearchValue(request.code, text, expected);
    return value;
  });
}

function readId(text: string): string | undefined {
  const plain = unescapeValue(text);
  return plain !== undefined && isId(plain) ? plain : undefined;
}
