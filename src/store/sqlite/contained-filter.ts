// Conditions on contained resources, which chains alone ask about: a row d has their container's ordinal, and their place as item.
import { typeNumber } from '../../fhir/resource-types.ts';
import { containedIdParam, containedParam, containedTextParams, containerMark } from '../../search/index-contained.ts';
import type { Condition } from '../../search/plan-type.ts';
import type { TextQuery } from '../../search/text-query.ts';
import { hierarchyRows } from './hierarchy-filter.ts';
import { compositeRows, nearRows } from './index-filter.ts';
import { placeBits } from './index-rows.ts';
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
type ContainsCondition = Extract<Condition, { readonly type: 'contains' }>;

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

/** SELECT of the ordinals of all that contains a resource of the type that meets `where`, whatever types these are of. */
export function containersOf({ containedType, where }: ContainsCondition, scope: SearchScope, idsOf: IdsOf): Sql {
  const within = { ...scope, resourceType: containedType, isContained: true };
  const contained = withinParameter(tableAsD('token_index'), within, containedIdParam);
  const tests = where.map((condition) => containedTest(condition, within, idsOf));
  return sql`SELECT d.ordinal FROM ${contained} AND ${allOf(tests)}`;
}

/** Whether the contained resource at d.ordinal and d.item meets a condition. Nothing else refers to it, and it has no time of change. */
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
      // Of a pair that is NOT IN a list SQLite goes through the whole list, each time.
      return sql`(${containedTest(condition.of, scope, idsOf)}) IS NOT TRUE`;
    case 'composite':
      return isAmong(compositeRows(condition, scope).map(selectPlaces));
    case 'near':
      return isAmong([selectPlaces(nearRows(condition, scope))]);
    case 'hierarchy':
      return isAmong([sql`SELECT ordinal, item FROM ${hierarchyRows(condition, scope)}`]);
    case 'text':
      return isAmong([
        sql`SELECT ordinal, item FROM ${withinParameter('string_index', scope, containedTextParams[condition.part])} AND ${textTest(condition.query)}`,
      ]);
    case 'last-updated':
    case 'contains':
    case 'own':
    case 'has':
      return never;
    default:
      return isAmong(selectionsOf(condition, scope).map(selectItems));
  }
}

/** As where nothing can hold elsewhere: no constant. */
const never: Sql = { text: 'd.item < 0', values: [] };

function chainSelects(condition: ChainCondition, scope: SearchScope, idsOf: IdsOf): readonly Sql[] {
  const { param, targetType, where, isInside } = condition;
  const targets = idsOf(where, { ...scope, resourceType: targetType, isContained: false });
  const references = withinParameter(tableAsD('reference_index'), scope, param);
  const isTarget = sql`target_type = ${value(typeNumber(targetType))} AND ltrim(target_id, '${containerMark}') IN (${targets})`;
  return [
    ...(isInside === true ? [] : [sql`SELECT ordinal, item FROM ${references} AND ${isTarget}`]),
    ...(scope.contains(targetType) ? [containedTargets(condition, scope, idsOf)] : []),
  ];
}

function selectItems({ table, within, where }: Selection): Sql {
  return sql`SELECT ordinal, item FROM ${within(table)} AND ${where}`;
}

/** Of rows d in which several items of one resource may lie. */
function selectPlaces(rows: Sql): Sql {
  return sql`SELECT d.ordinal, d.item & ${String(2 ** placeBits - 1)} FROM ${rows}`;
}

/** Whether a row's words, with a space between two, are those that a query asks for. */
function textTest(query: TextQuery): Sql {
  switch (query.type) {
    case 'words':
      return sql`instr(' ' || value || ' ', ${value(` ${query.words.join(' ')}${query.isPrefix ? '' : ' '}`)}) > 0`;
    case 'or':
      return either(query.any.map(textTest));
    case 'and':
      return allOf([...query.all.map(textTest), ...query.none.map((each) => sql`NOT (${textTest(each)})`)]);
    default:
      return query satisfies never;
  }
}

function isAmong(selects: readonly Sql[]): Sql {
  if (selects.length === 0) return never;
  return sql`(+d.ordinal, d.item) IN (${unionOf(selects)})`;
}
