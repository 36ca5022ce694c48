// One search parameter with its values → the condition a resource has to meet. https://hl7.org/fhir/R4/search.html#ptypes
import { notSupportedSearch } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { type AskedCondition, anyOf, type ConditionOptions, readValues } from './asked-condition.ts';
import { unescapeValue } from './escaping.ts';
import { isNested } from './found-types.ts';
import { beginningOfTime } from './index-value.ts';
import { expectedNear, readNear } from './near.ts';
import { planComposite } from './plan-composite.ts';
import { planReferenceModifier, planTarget } from './plan-reference.ts';
import { planString, planStringModifier, planText } from './plan-text.ts';
import { planTokenModifier } from './plan-token.ts';
import type { Condition } from './plan-type.ts';
import { planUri } from './plan-uri.ts';
import { planDates, planValues } from './plan-value.ts';
import { modifierNotTaken, refuseModifier } from './search-modifier.ts';
import { indexedTypeOf, isSearchable, type SearchParameter } from './search-parameter.ts';

export type { AskedCondition, ConditionOptions } from './asked-condition.ts';

/**
 * Throws for a parameter that is not offered, a modifier that it does not take and a value that cannot be read. How many values
 * there may be is for the caller to say, except where each stands for many.
 */
export function planCondition(
  asked: AskedCondition,
  parameter: SearchParameter,
  resourceType: ResourceType,
  options: ConditionOptions,
): Condition {
  if (!isSearchable(parameter)) throw notSupportedSearch(asked.text, 'this server does not offer it');
  refuseModifier(asked, parameter, resourceType);
  if (asked.modifier === 'missing') return planMissing(asked, parameter);
  switch (parameter.code) {
    case '_id':
      return planId(asked);
    case '_lastUpdated':
      return { type: 'last-updated', any: planDates(asked, options) };
    case '_text':
      return planText(asked, 'narrative');
    case '_content':
      return planText(asked, 'content');
    default:
      return planByType(asked, parameter, resourceType, options);
  }
}

function planByType(
  asked: AskedCondition,
  parameter: SearchParameter,
  resourceType: ResourceType,
  options: ConditionOptions,
): Condition {
  const { type, code: param, targets } = parameter;
  const hasModifier = asked.modifier !== undefined;
  switch (type) {
    case 'composite':
      return planComposite(asked, parameter, resourceType, options);
    case 'special':
      return planNear(asked, param);
    case 'uri':
      return planUri(asked, parameter, resourceType, options);
    case 'token':
      if (hasModifier) return planTokenModifier(asked, parameter, resourceType);
      break;
    case 'string':
      return hasModifier ? planStringModifier(asked, parameter) : planString(asked, parameter, resourceType);
    case 'reference':
      if (hasModifier) return planReferenceModifier(asked, parameter, resourceType, options);
      if (!isNested(parameter, resourceType)) return planTarget(asked, parameter, options);
      break;
    default:
      if (hasModifier) throw modifierNotTaken(asked, parameter);
  }
  return anyOf(planValues({ type, param, targets }, asked, options));
}

/** Every resource has an id, and all but contained ones a time of their last change. */
function planMissing(asked: AskedCondition, parameter: SearchParameter): Condition {
  const present = planPresent(parameter);
  const wanted = readValues(asked, readMissing, 'true or false');
  return anyOf(wanted.map(({ isMissing }) => (isMissing ? { type: 'not', of: present } : present)));
}

function planPresent(parameter: SearchParameter): Condition {
  const { code } = parameter;
  const valueType = indexedTypeOf(parameter);
  if (valueType !== undefined) return { type: 'present', param: code, valueType };
  if (code !== '_lastUpdated') return { type: 'all', of: [] };
  return { type: 'last-updated', any: [{ type: 'compare', end: 'low', operator: '>=', bound: beginningOfTime }] };
}

function readMissing(text: string): { readonly isMissing: boolean } | undefined {
  return text === 'true' || text === 'false' ? { isMissing: text === 'true' } : undefined;
}

function planId(asked: AskedCondition): Condition {
  const ids: Condition = { type: 'id', any: readValues(asked, readId, 'an id such as 123') };
  return asked.modifier === 'not' ? { type: 'not', of: ids } : ids;
}

function readId(text: string): string | undefined {
  const plain = unescapeValue(text);
  return plain !== undefined && isId(plain) ? plain : undefined;
}

function planNear(asked: AskedCondition, param: string): Condition {
  const places = readValues(asked, readNear, expectedNear);
  return anyOf(places.map((near) => ({ type: 'near', param, near })));
}
