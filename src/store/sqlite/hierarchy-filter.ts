// Conditions on where what a resource refers to lies in a tree of resources, such as locations in locations.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { Condition } from '../../search/plan-type.ts';
import { type SearchScope, withinParameter, withinRecord } from './scope.ts';
import { type Sql, sql, value } from './sql.ts';
import { referencesByOrdinal, tableAsD } from './value-selection.ts';

type Hierarchy = Extract<Condition, { readonly type: 'hierarchy' }>;

export function hierarchySelect(condition: Hierarchy, scope: SearchScope): Sql {
  return sql`SELECT DISTINCT ordinal FROM ${hierarchyRows(condition, scope)}`;
}

/** What follows FROM: the references, as d, to one of the tree. */
export function hierarchyRows(condition: Hierarchy, scope: SearchScope): Sql {
  const { param, targetType } = condition;
  const rows = withinParameter(tableAsD('reference_index'), scope, param);
  const tree = treeIds(condition, { ...scope, resourceType: targetType, isContained: false });
  return sql`${rows} AND target_type = ${value(typeNumber(targetType))} AND target_id IN (${tree})`;
}

/** Walks from the resources through those that name a parent; UNION takes each once, so that a circle ends. */
function treeIds({ targetType, targetIds, parentParam, direction }: Hierarchy, scope: SearchScope): Sql {
  const children = sql`(SELECT * FROM ${withinRecord('resource', scope)}) c`;
  const parents = (table: string): Sql =>
    sql`(SELECT * FROM ${withinParameter(table, scope, parentParam)} AND target_type = ${value(typeNumber(targetType))}) p`;
  const step =
    direction === 'below'
      ? sql`SELECT c.id FROM tree CROSS JOIN ${parents('reference_index')} ON p.target_id = tree.id CROSS JOIN ${children} ON c.ordinal = p.ordinal`
      : sql`SELECT p.target_id FROM tree CROSS JOIN ${children} ON c.id = tree.id CROSS JOIN ${parents(referencesByOrdinal)} ON p.ordinal = c.ordinal`;
  return sql`WITH RECURSIVE tree (id) AS (SELECT value FROM json_each(${value(JSON.stringify(targetIds))}) UNION ${step}) SELECT id FROM tree`;
}
