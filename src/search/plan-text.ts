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
import { expectedSound, readSounds, soundCode } from './sound.ts';
import { expectedString, readExactString, readString } from './string.ts';
import { parseTextQuery, type TextQuery } from './text-query.ts';

/** A text begins so, or a later word of a family name does: R4 wants Quinones to find Carreno Quinones. */
export function planString(asked: AskedCondition, parameter: SearchParameter, resourceType: ResourceType): Condition {
  if (parameter.code === soundCode) return planSounds(asked);
  const any = readValues(asked, readString, expectedString).map((text): StringMatch => ({ test: 'starts', text }));
  const params = findsFamilyNames(parameter, resourceType)
    ? [parameter.code, wordParam(parameter.code)]
    : [parameter.code];
  return anyOf(params.map((param) => ({ type: 'string', param, any })));
}

/** Each word of the value sounds like one of the name. */
function planSounds(asked: AskedCondition): Condition {
  const ofSound = (text: string): Condition => ({ type: 'string', param: soundCode, any: [{ test: 'equals', text }] });
  return anyOf(readValues(asked, readSounds, expectedSound).map((sounds) => allOf(sounds.map(ofSound))));
}

function allOf(conditions: readonly Condition[]): Condition {
  const [only, ...others] = conditions;
  return only !== undefined && others.length === 0 ? only : { type: 'all', of: conditions };
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
    case 'text':
      return anyOf(asked.values.map((value) => wordsWithin(parameter.code, readTextQuery(asked.text, value))));
    default:
      throw modifierNotTaken(asked, parameter);
  }
}

/** The words of a query, each somewhere in one of the parameter's texts; those of a phrase one directly after the other. */
function wordsWithin(param: string, query: TextQuery): Condition {
  switch (query.type) {
    case 'words':
      return {
        type: 'string',
        param,
        any: [{ test: query.isPrefix ? 'words-start' : 'words', text: query.words.join(' ') }],
      };
    case 'or':
      return anyOf(query.any.map((each) => wordsWithin(param, each)));
    case 'and': {
      const none = query.none.map((each): Condition => ({ type: 'not', of: wordsWithin(param, each) }));
      return { type: 'all', of: [...query.all.map((each) => wordsWithin(param, each)), ...none] };
    }
    default:
      return query satisfies never;
  }
}

/** `_text` and `_content`. */
export function planText(asked: AskedCondition, part: 'narrative' | 'content'): Condition {
  return anyOf(
    asked.values.map((value): Condition => ({ type: 'text', part, query: readTextQuery(asked.text, value) })),
  );
}

/** A comma between words stands with a backslash, as in every value. */
function readTextQuery(name: string, value: string): TextQuery {
  const text = unescapeValue(value);
  if (text === undefined) throw invalidSearchValue(name, value, 'words, with \\ before any \\ , | or $ in them');
  const query = parseTextQuery(text);
  const subject = `Search parameter "${quoted(name)}"`;
  if (query.type === 'malformed') throw invalidRequest(`${subject}: ${query.message}.`);
  if (query.type === 'too-complex') throw tooCostly(`${subject}: ${query.message}.`);
  return query;
}
