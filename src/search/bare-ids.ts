// Ids without a type: R4 would have a search rejected in which one leads to resources of several types. https://hl7.org/fhir/R4/search.html#reference
import type { BareIds, Condition, ReferenceMatch, TypePlan } from './plan-type.ts';
import { findSearchParameter } from './search-parameter.ts';

type Asked = Pick<BareIds, 'resourceType' | 'isHeld' | 'isContained'>;

/** Those of all conditions, behind chains too. */
export function bareIdsOf(types: readonly TypePlan[]): readonly BareIds[] {
  return types.flatMap(({ resourceType, where }) => within(where, { resourceType, isHeld: true, isContained: false }));
}

function within(where: readonly Condition[], asked: Asked): readonly BareIds[] {
  return where.flatMap((condition) => bareIdsIn(condition, asked));
}

function bareIdsIn(condition: Condition, asked: Asked): readonly BareIds[] {
  switch (condition.type) {
    case 'reference':
      return inReference(condition.param, condition.any, asked);
    case 'all':
    case 'any':
      return within(condition.of, asked);
    case 'not':
    case 'unequal':
      return bareIdsIn(condition.of, asked);
    case 'chain': {
      const { targetType: resourceType, where, isInside } = condition;
      return within(where, { resourceType, isHeld: isInside !== true, isContained: true });
    }
    case 'has':
      return within(condition.where, { resourceType: condition.sourceType, isHeld: true, isContained: false });
    case 'contains':
      return within(condition.where, { resourceType: condition.containedType, isHeld: false, isContained: true });
    default:
      return [];
  }
}

function inReference(param: string, any: readonly ReferenceMatch[], asked: Asked): readonly BareIds[] {
  const ids = any.flatMap(({ targetType, targetId }) => (targetType === undefined ? [targetId] : []));
  if (ids.length === 0) return [];
  const targets = findSearchParameter(asked.resourceType, param)?.targets ?? [];
  return targets.length === 1 ? [] : [{ ...asked, param, targets, ids }];
}
