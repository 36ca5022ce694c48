// Token parameters with a modifier. https://hl7.org/fhir/R4/search.html#token
import { invalidSearchValue, notSupportedSearch, quoted } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { type AskedCondition, anyOf, limitValues, readValues } from './asked-condition.ts';
import { codesAbove, codesBelow } from './code-hierarchy.ts';
import { unescapeValue } from './escaping.ts';
import { foldCode } from './fold.ts';
import { findsMimeTypes } from './found-types.ts';
import { baseTypeParam, ofTypeParam, textParam } from './index-param.ts';
import type { Condition, TokenMatch } from './plan-type.ts';
import { maxComparedValues } from './search-limits.ts';
import { modifierNotTaken } from './search-modifier.ts';
import type { SearchParameter } from './search-parameter.ts';
import { expectedString, readString } from './string.ts';
import { expectedOfType, expectedToken, readOfType, readToken } from './token.ts';
import { isKnownValueSet, valueSetMembers } from './value-set.ts';

export function planTokenModifier(
  asked: AskedCondition,
  parameter: SearchParameter,
  resourceType: ResourceType,
): Condition {
  const param = parameter.code;
  switch (asked.modifier) {
    case 'not':
      return { type: 'not', of: tokenCondition(param, readValues(asked, readToken, expectedToken)) };
    case 'text': {
      const texts = readValues(asked, readString, expectedString);
      return { type: 'string', param: textParam(param), any: texts.map((text) => ({ test: 'starts', text })) };
    }
    case 'in':
      return tokenCondition(param, planMembers(asked));
    case 'not-in':
      return { type: 'not', of: tokenCondition(param, planMembers(asked)) };
    case 'above':
    case 'below':
      if (asked.modifier === 'below' && findsMimeTypes(parameter, resourceType)) return planMimeTypes(asked, param);
      return tokenCondition(param, planRelated(asked, asked.modifier));
    case 'of-type':
      return tokenCondition(ofTypeParam(param), readValues(asked, readOfType, expectedOfType));
    default:
      throw modifierNotTaken(asked, parameter);
  }
}

/** The types themselves, and what are they but for their parameters. */
function planMimeTypes(asked: AskedCondition, param: string): Condition {
  const any = readValues(asked, readToken, expectedToken);
  return anyOf([tokenCondition(param, any), tokenCondition(baseTypeParam(param), any)]);
}

/** A value set may be empty; then nothing is in it. */
function tokenCondition(param: string, any: readonly TokenMatch[]): Condition {
  return any.length === 0 ? { type: 'any', of: [] } : { type: 'token', param, any };
}

/** The codes of the value sets, as many as they are. */
function planMembers(asked: AskedCondition): readonly TokenMatch[] {
  limitValues(asked, maxComparedValues);
  const expected = 'the canonical URL of a value set, such as http://hl7.org/fhir/ValueSet/observation-status';
  const readUrl = (text: string) => unescapeValue(text) || undefined;
  return distinct(
    readValues(asked, readUrl, expected).flatMap((url) => {
      const members = valueSetMembers(url);
      if (members !== undefined) return members.map(({ system, code }) => match(system, code));
      const why = isKnownValueSet(url) ? 'has codes that R4 does not publish' : 'is not one that R4 publishes';
      throw notSupportedSearch(asked.text, `the value set "${quoted(url)}" ${why}`);
    }),
  );
}

/** The code itself, whether or not its system has it, and all that the system puts above or below it. */
function planRelated(asked: AskedCondition, direction: 'above' | 'below'): readonly TokenMatch[] {
  limitValues(asked, maxComparedValues);
  return distinct(
    asked.values.flatMap((text) => {
      const { system, exact } = readToken(text) ?? {};
      if (system === undefined || system === '' || exact === undefined)
        throw invalidSearchValue(asked.text, text, 'system|code, since a code alone belongs to no hierarchy');
      const related = direction === 'above' ? codesAbove(system, exact) : codesBelow(system, exact);
      if (related === undefined) {
        throw notSupportedSearch(asked.text, `"${quoted(system)}" is no code system that R4 publishes in full`);
      }
      return [match(system, exact), ...related.map((code) => match(system, code))];
    }),
  );
}

function match(system: string, exact: string): TokenMatch {
  return { system, code: foldCode(exact), exact };
}

/** The first of those that differ in case alone. */
function distinct(matches: readonly TokenMatch[]): readonly TokenMatch[] {
  const byKey = new Map<string, TokenMatch>();
  for (const one of matches) {
    const key = `${one.system}|${one.code}`;
    if (!byKey.has(key)) byKey.set(key, one);
  }
  return [...byKey.values()];
}
