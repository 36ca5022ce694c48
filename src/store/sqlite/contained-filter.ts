// Conditions on contained resources, which chains alone ask about: a row d has their container's ordinal, and their place as item.
import { typeNumber } from '../../fhir/resource-types.ts';
import { containedIdParam, containedParam } from '../../search/index-contained.ts';
import type { Condition } from '../../search/plan-type.ts';
import { type SearchScope, withinParameter } from './scope.ts';
import { allOf, either, type Sql, sql, unionOf, value } from './sql.ts';
import {
  oneOf,
  presentSelections,
  type Selection,
  selectionsOf,
  tableAsD,
  unequalSelection,
} from './value-selection.ts';

type ChainCondition = Extract<Condition, { readonly type: 'chain' }>;

/** Ids of live resources of a scope's type that meet all conditions. */
export type IdsOf = (where: readonly Condition[], scope: SearchScope) => Sql;

/** SELECT of ordinal and item of what refers to a contained resource that meets `where`; item is 0 outside contained ones. */
export function containedTargets({ param, targetType, where }: ChainCondition, scope: SearchScope, idsOf: IdsOf): Sql {
  const targetScope = { ...scope, resourceType: targetType, isContained: true };
  const references = withinParameter(tableAsD('reference_index'), scope, containedParam(param));
  const type = value(typeNumber(targetType));
  const links = sql`SELECT ordinal, item AS source, CAST(target_id AS INTEGER) AS item FROM ${references} AND target_type = ${type}`;
  const tests = where.map((condition) => containedTest(condition, targetScope, idsOf));
  return sql`SELECT d.ordinal AS ordinal, d.source AS item FROM (${links}) d WHERE ${allOf(tests)}`;
}

/** Whether the contained resource at d.ordinal and d.item meets a condition. What is not kept of it, it does not meet. */
function containedTest(condition: Condition, scope: SearchScope, idsOf: IdsOf): Sql {
  switch (condition.type) {
    case 'id':
      return isAmong([
        sql`SELECT ordinal, item FROM ${withinParameter('token_index', scope, containedIdParam)} AND ${oneOf('code', condition.any)}`,
      ]);
    case 'present':
      return isAmong(presentSelections(condition, scope).map(selectItems));
    case 'unequal':
      return isAmong([selectItems(unequalSelection(condition.of, scope))]);
    case 'chain':
      return isAmong(chainSelects(condition, scope, idsOf));
    case 'all':
      return allOf(condition.of.map((each) => containedTest(each, scope, idsOf)));
    case 'any':
      return condition.of.length === 0 ? never : either(condition.of.map((each) => containedTest(each, scope, idsOf)));
    case 'not':
      return sql`NOT (${containedTest(condition.of, scope, idsOf)})`;
    case 'last-updated':
    case 'own':
    case 'composite':
    case 'near':
    case 'has':
    case 'hierarchy':
    case 'text':
      return never;
    default:
      return isAmong(selectionsOf(condition, scope).map(selectItems));
  }
}

/** As where nothing can hold elsewhere: no constant. */
const never: Sql = { text: 'd.item < 0', values: [] };

function chainSelects(condition: ChainCondition, scope: SearchScope, idsOf: IdsOf): readonly Sql[] {
  const { param, targetType, where } = condition;
  const targets = idsOf(where, { ...scope, resourceType: targetType, isContained: false });
  const references = withinParameter(tableAsD('reference_index'), scope, param);
  return [
    sql`SELECT ordinal, item FROM ${references} AND target_type = ${value(typeNumber(targetType))} AND target_id IN (${targets})`,
    ...(scope.contains(targetType) ? [containedTargets(condition, scope, idsOf)] : []),
  ];
}

function selectItems({ table, within, where }: Selection): Sql {
  return sql`SELECT ordinal, item FROM ${within(table)} AND ${where}`;
}

function isAmong(selects: readonly Sql[]): Sql {
  return sql`(+d.ordinal, d.item) IN (${unionOf(selects)})`;
}
