// Conditions on what a resource refers to, and on what refers to it. Each hop is within the patient's partition again.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { Condition } from '../../search/plan-type.ts';
import { containedTargets, type IdsOf } from './contained-filter.ts';
import { type SearchScope, withinParameter, withinRecord } from './scope.ts';
import { either, type Sql, sql, value } from './sql.ts';
import { referencesByOrdinal, tableAsD } from './value-selection.ts';

export type ConditionOf<T extends Condition['type']> = Extract<Condition, { readonly type: T }>;

/** Ordinals of what meets all conditions. */
type OrdinalsOf = (where: readonly Condition[], scope: SearchScope) => Sql;

interface Chain {
  readonly selects: readonly Sql[];
  /** Of d.ordinal. */
  readonly test: Sql;
}

/** Whether there is anything that a chain may lead to. */
export function leadsSomewhere({ targetType, isInside }: ConditionOf<'chain'>, scope: SearchScope): boolean {
  return scope.contains(targetType) || (isInside !== true && scope.holds(targetType));
}

/** To what the record holds, and to what is contained in the resource itself. One of the two there must be. */
export function chainOf(condition: ConditionOf<'chain'>, scope: SearchScope, ordinalsOf: OrdinalsOf): Chain {
  const { targetType, isInside } = condition;
  const idsOf: IdsOf = (where, targetScope) =>
    sql`SELECT id FROM ${withinRecord('resource', targetScope)} AND deleted = 0 AND ordinal IN (${ordinalsOf(where, targetScope)})`;
  const chains = [
    ...(isInside !== true && scope.holds(targetType) ? [heldChain(condition, scope, idsOf)] : []),
    ...(scope.contains(targetType) ? [containedChain(condition, scope, idsOf)] : []),
  ];
  return { selects: chains.flatMap(({ selects }) => selects), test: either(chains.map(({ test }) => test)) };
}

function heldChain({ param, targetType, where }: ConditionOf<'chain'>, scope: SearchScope, idsOf: IdsOf): Chain {
  const targets = idsOf(where, { ...scope, resourceType: targetType });
  const type = value(typeNumber(targetType));
  const rows = (table: string): Sql => withinParameter(table, scope, param);
  return {
    selects: [
      sql`SELECT DISTINCT ordinal FROM ${rows(tableAsD('reference_index'))} AND target_type = ${type} AND target_id IN (${targets})`,
    ],
    // The plus signs keep SQLite from seeking every target among the references of every resource: it reads the few that a
    // resource has, and looks them up among the targets.
    test: sql`EXISTS (SELECT 1 FROM ${rows(referencesByOrdinal)} AND ordinal = d.ordinal AND +target_type = ${type} AND +target_id IN (${targets}))`,
  };
}

function containedChain(condition: ConditionOf<'chain'>, scope: SearchScope, idsOf: IdsOf): Chain {
  const select = sql`SELECT DISTINCT d.ordinal AS ordinal FROM (${containedTargets(condition, scope, idsOf)}) d WHERE d.ordinal > 0`;
  return { selects: [select], test: sql`+d.ordinal IN (${select})` };
}

export function hasSelect(
  { sourceType, param, where }: ConditionOf<'has'>,
  scope: SearchScope,
  ordinalsOf: OrdinalsOf,
): Sql {
  const sourceScope = { ...scope, resourceType: sourceType };
  const references = withinParameter('reference_index', sourceScope, param);
  const ids = sql`SELECT target_id FROM ${references} AND target_type = ${value(typeNumber(scope.resourceType))} AND ordinal IN (${ordinalsOf(where, sourceScope)})`;
  return sql`SELECT DISTINCT ordinal FROM ${withinRecord('resource AS d', scope)} AND deleted = 0 AND id IN (${ids})`;
}
