// SQL of plans that are asked again. Most of what a client sends, it has sent before, and planning remembers such plans.
import type { SearchPlan } from '../../search/plan-type.ts';
import type { RecordScope } from './scope.ts';
import type { Sql } from './sql.ts';

/** The SQL of this name for a plan and a record, compiled only where it has not been. */
export type KeptSql = (name: string, compile: () => Sql) => Sql;

interface Kept {
  readonly record: RecordScope;
  readonly sql: Map<string, Sql>;
}

/** As long as their plan is there; of each plan, for the record that asked last. */
const keptByPlan = new WeakMap<SearchPlan, Kept>();

/** `isFixed` tells, after a compilation, whether it asked nothing of the record's content, which changes. */
export function keptSql(plan: SearchPlan, record: RecordScope, isFixed: () => boolean): KeptSql {
  if (!plan.isRepeated) return (_, compile) => compile();
  const known = keptByPlan.get(plan);
  const kept = known !== undefined && isSameRecord(known.record, record) ? known : { record, sql: new Map() };
  keptByPlan.set(plan, kept);
  return (name, compile) => {
    const before = kept.sql.get(name);
    if (before !== undefined) return before;
    const sql = compile();
    if (isFixed()) kept.sql.set(name, sql);
    return sql;
  };
}

/** The same in all that SQL may be compiled from, but for the two questions about content. */
function isSameRecord(one: RecordScope, other: RecordScope): boolean {
  for (const key in other) {
    const name = key as keyof RecordScope;
    if (name !== 'holds' && name !== 'contains' && one[name] !== other[name]) return false;
  }
  return true;
}
