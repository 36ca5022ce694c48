// String parameters with a modifier, and searches of the words of a resource. https://hl7.org/fhir/R4/search.html#text
import { invalidRequest, invalidSearchValue, quoted, tooCostly } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { type AskedCondition, anyOf, readValues } from './asked-condition.ts';
import { unescapeValue } from './escaping.ts';
import { findsFamilyNames } from './found-types.ts';
import { wordParam } from './index-param.ts';
import type { Condition, StringMatch } from './plan-type.ts';
import { modifierNotTaken } from './search-modifier.ts';
import type { SearchParameter } from './search-parameter.ts';
import { expectedString, readExactString, readString } from './string.ts';
import { parseTextQuery } from './text-query.ts';

/** A text begins so, or a later word of a family name does: R4 wants Quinones to find Carreno Quinones. */
export function planString(asked: AskedCondition, parameter: SearchParameter, resourceType: ResourceType): Condition {
  const any = readValues(asked, readString, expectedString).map((text): StringMatch => ({ test: 'starts', text }));
  const params = findsFamilyNames(parameter, resourceType)
    ? [parameter.code, wordParam(parameter.code)]
    : [parameter.code];
  return anyOf(params.map((param) => ({ type: 'string', param, any })));
}

export function planStringModifier(asked: AskedCondition, parameter: SearchParameter): Condition {
  const condition = (test: StringMatch['test'], texts: readonly string[]): Condition => ({
    type: 'string',
    param: parameter.code,
    any: texts.map((text) => ({ test, text })),
  });
  switch (asked.modifier) {
    case 'exact':
      return condition('exact', readValues(asked, readExactString, expectedString));
    case 'contains':
      return condition('contains', readValues(asked, readString, expectedString));
    default:
      throw modifierNotTaken(asked, parameter);
  }
}

/** `_text` and `_content`. A comma between words stands with a backslash, as in every value. */
export function planText(asked: AskedCondition, part: 'narrative' | 'content'): Condition {
  return anyOf(
    asked.values.map((value): Condition => {
      const text = unescapeValue(value);
      if (text === undefined)
        throw invalidSearchValue(asked.text, value, 'words, with \\ before any \\ , | or $ in them');
      const query = parseTextQuery(text);
      const name = `Search parameter "${quoted(asked.text)}"`;
      if (query.type === 'malformed') throw invalidRequest(`${name}: ${query.message}.`);
      if (query.type === 'too-complex') throw tooCostly(`${name}: ${query.message}.`);
      return { type: 'text', part, query };
    }),
  );
}
