// SQLite's plan of a statement, and what of it goes beyond one record.
import { type Connection, connect, type SqlValue } from '../../src/store/sqlite/connection.ts';

export interface QueryPlan {
  readonly statement: string;
  readonly lines: readonly string[];
  readonly steps: readonly Step[];
}

/** A line of a plan, and the line that it is part of. */
interface Step {
  readonly id: number;
  readonly parent: number;
  readonly detail: string;
}

export function explain(connection: Connection, statement: string): QueryPlan {
  const values: SqlValue[] = (statement.match(/\?/g) ?? []).map(() => 1);
  const steps = connection.prepare(`EXPLAIN QUERY PLAN ${statement}`).all(...values) as Step[];
  return { statement, lines: steps.map(({ detail }) => detail), steps };
}

/** As `explain`, in a database of its own. */
export async function explained(statement: string): Promise<QueryPlan> {
  const connection = await connect(':memory:');
  const found = explain(connection, statement);
  connection.close();
  return found;
}

/** Lines of a plan that read more than one record's rows of a table. */
export function wideSteps(lines: readonly string[]): readonly string[] {
  // What a plan has made lists of by itself, out of rows that other lines account for.
  const lists = new Set(lines.flatMap((line) => /^(?:MATERIALIZE|CO-ROUTINE) (\S+)$/.exec(line)?.[1] ?? []));
  return lines.filter((line) => {
    const [, step, name = '', how = ''] = /^(SCAN|SEARCH) (\S+)(.*)$/.exec(line) ?? [];
    if (step === undefined || lists.has(name)) return false;
    // FTS5 tells what it was given: M a match, > and < the ends of a range of rows.
    if (/VIRTUAL TABLE INDEX 0:M\d*></.test(how)) return false;
    if (step === 'SCAN') return !isOfNothing(name, how);
    // The patient's own row, and the list of what is admitted, one place of which is looked up.
    if (name === 'patient' || name === 'admitted_place') return !/ USING INTEGER PRIMARY KEY \(rowid=\?\)$/.test(how);
    return !/ \(patient=\?/.test(how) || how.includes('AUTOMATIC');
  });
}

/** Lists that come with the statement: of values in JSON, of constants, of the places a tree has reached. */
function isOfNothing(name: string, how: string): boolean {
  return (
    name === 'CONSTANT' ||
    name === 'tree' ||
    name === 'held' ||
    (/^ VIRTUAL TABLE INDEX \d+:$/.test(how) && name !== 'text_index')
  );
}

/**
 * Searches that go by ordinal and value both, one of them or both out of a list that the record fills: for each resource, or
 * for each member of one list, every member of the other is sought.
 */
export function crossSteps(steps: readonly Step[]): readonly string[] {
  const readsRecord = (list: Step): boolean =>
    steps.some((step) => step.parent === list.id && (/^SEARCH /.test(step.detail) || readsRecord(step)));
  const byBoth = /[( ]ordinal=\? .*(code|value|target_id|low|id)=\?|[( ](code|value|target_id|low|id)=\? .*ordinal=\?/;
  return steps
    .filter(({ detail, parent }) => {
      const isBeside = (step: Step): boolean => step.parent === parent && /LIST SUBQUERY/.test(step.detail);
      return (
        /^SEARCH /.test(detail) && byBoth.test(detail) && steps.some((step) => isBeside(step) && readsRecord(step))
      );
    })
    .map(({ detail }) => detail);
}
