// Which conditions are likely to leave few resources: they are asked first.
import type { Condition } from '../../search/plan-type.ts';

/** Parameters that most resources of a record share a value of: they tell little apart and are asked last. */
const commonParameters: ReadonlySet<string> = new Set([
  'patient',
  'subject',
  'beneficiary',
  'status',
  'category',
  'clinical-status',
  'class',
  'intent',
  'verification-status',
]);

/** From 0 for few to 8 for nearly all. */
export function rankOf(condition: Condition): number {
  switch (condition.type) {
    case 'id':
      return 0;
    case 'text':
    case 'composite':
    case 'contains':
      return 1;
    case 'near':
    case 'hierarchy':
    case 'has':
      return 2;
    case 'chain':
      return isCommon(condition.param) ? 5 : 2;
    case 'present':
    case 'unequal':
      return 5;
    case 'last-updated':
      return 6;
    case 'own':
      return 7;
    case 'not':
      return 8;
    case 'all':
      return Math.min(8, ...condition.of.map(rankOf));
    case 'any':
      return Math.max(0, ...condition.of.map(rankOf));
    default:
      return valueRank(condition.type, condition.param);
  }
}

function valueRank(type: string, param: string): number {
  if (isCommon(param)) return param === 'patient' || param === 'subject' ? 5 : 3;
  if (type === 'date') return 4;
  return type === 'token' || type === 'reference' || type === 'uri' ? 1 : 2;
}

function isCommon(param: string): boolean {
  return commonParameters.has(param);
}
