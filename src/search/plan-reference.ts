// Reference parameters, with a modifier or without. https://hl7.org/fhir/R4/search.html#reference
import { invalidSearchValue } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import { type AskedCondition, anyOf, type ConditionOptions, readValues } from './asked-condition.ts';
import { unescapeValue } from './escaping.ts';
import { identifierParam } from './index-param.ts';
import type { Condition, ReferenceMatch } from './plan-type.ts';
import { parentParamOf } from './reference-hierarchy.ts';
import { expectedReference, readReference, readTypedReference } from './reference-search.ts';
import { isCanonical, modifierNotTaken } from './search-modifier.ts';
import type { SearchParameter } from './search-parameter.ts';
import { expectedToken, readToken } from './token.ts';

const expectedLocal = 'an id such as 42 or Type/id such as Location/42, of this server';

/** Without a modifier. */
export function planTarget(
  asked: AskedCondition,
  { code: param, targets }: SearchParameter,
  { baseUrl }: ConditionOptions,
): Condition {
  return planTargets(asked, { param, targets }, (text) => readReference(text, baseUrl, targets), expectedReference);
}

export function planReferenceModifier(
  asked: AskedCondition,
  parameter: SearchParameter,
  resourceType: ResourceType,
  { baseUrl }: ConditionOptions,
): Condition {
  const { modifier = '' } = asked;
  const param = parameter.code;
  if (isResourceType(modifier)) {
    const expected = `an id such as 123, ${modifier}/123 or its URL on this server`;
    const read = (text: string) => readTypedReference(text, modifier, baseUrl);
    return planTargets(asked, { param, targets: [modifier] }, read, expected);
  }
  switch (modifier) {
    case 'identifier':
      return { type: 'token', param: identifierParam(param), any: readValues(asked, readToken, expectedToken) };
    case 'below':
      if (isCanonical(parameter, resourceType)) return planCanonicalBelow(asked, param);
      return planHierarchy(asked, parameter, modifier, baseUrl);
    case 'above':
      return planHierarchy(asked, parameter, modifier, baseUrl);
    default:
      throw modifierNotTaken(asked, parameter);
  }
}

/**
 * `#id` as resources have it: apps, and test kits, search for what they find in a reference. It is a reference to what the
 * resource found contains, so one id may lead to another thing in each.
 */
function planTargets(
  asked: AskedCondition,
  { param, targets }: { readonly param: string; readonly targets: readonly ResourceType[] },
  read: (text: string) => readonly ReferenceMatch[] | undefined,
  expected: string,
): Condition {
  const contained = asked.values.flatMap((text) => readFragment(text) ?? []);
  if (contained.length === 0) return { type: 'reference', param, any: readValues(asked, read, expected).flat() };
  const values = asked.values.filter((text) => readFragment(text) === undefined);
  const where: readonly Condition[] = [{ type: 'id', any: contained }];
  return anyOf([
    ...(values.length === 0
      ? []
      : [{ type: 'reference', param, any: readValues({ ...asked, values }, read, expected).flat() } as const]),
    ...targets.map((targetType) => ({ type: 'chain', param, targetType, where, isInside: true }) as const),
  ]);
}

/** The id behind `#`. */
function readFragment(text: string): string | undefined {
  return text.startsWith('#') && isId(text.slice(1)) ? text.slice(1) : undefined;
}

/**
 * Every version of a canonical, since the index keeps each without its version too; with a version also those that go on from
 * it: 1 has 1.0 and 1.1 below it. https://hl7.org/fhir/R4/search.html#versions
 */
function planCanonicalBelow(asked: AskedCondition, param: string): Condition {
  const urls = readValues(asked, (text) => unescapeValue(text) || undefined, 'a canonical URL');
  const any = urls.flatMap((url): readonly ReferenceMatch[] => {
    const same: ReferenceMatch = { targetType: '', targetId: url };
    return url.includes('|') ? [same, { targetType: '', targetId: `${url}.`, isStart: true }] : [same];
  });
  return { type: 'reference', param, any };
}

function planHierarchy(
  asked: AskedCondition,
  parameter: SearchParameter,
  direction: 'above' | 'below',
  baseUrl: string | undefined,
): Condition {
  const matches = asked.values.map((text) => {
    const local = readReference(text, baseUrl)?.find(({ targetType }) => targetType !== '');
    if (local === undefined) throw invalidSearchValue(asked.text, text, expectedLocal);
    return local;
  });
  return anyOf(planRelatives(matches, parameter, direction));
}

/**
 * One tree for all ids of a type. An id alone may be of any target type; where the type has no hierarchy, a resource is its
 * own and only relative.
 */
function planRelatives(
  matches: readonly ReferenceMatch[],
  { code: param, targets }: SearchParameter,
  direction: 'above' | 'below',
): readonly Condition[] {
  const relatives = targets.flatMap((targetType): Condition[] => {
    const parentParam = parentParamOf(targetType);
    const targetIds = matches.filter((match) => mayBeOf(match, targetType)).map(({ targetId }) => targetId);
    if (parentParam === undefined || targetIds.length === 0) return [];
    return [{ type: 'hierarchy', param, targetType, targetIds, parentParam, direction }];
  });
  const alone = matches.filter((match) => {
    const types = targets.filter((type) => mayBeOf(match, type));
    return types.length === 0 || types.some((type) => parentParamOf(type) === undefined);
  });
  return alone.length === 0 ? relatives : [...relatives, { type: 'reference', param, any: alone }];
}

function mayBeOf({ targetType }: ReferenceMatch, type: ResourceType): boolean {
  return targetType === undefined || targetType === type;
}
