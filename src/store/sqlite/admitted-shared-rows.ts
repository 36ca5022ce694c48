// What of the tables tells which shared resources a list leads to.
import { typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import { elementsOf } from '../../fhir/structure.ts';
import type { Condition } from '../../search/plan-type.ts';
import type { NewList } from './admitted-fill.ts';
import { type Candidate, canonicalTarget, type Target } from './admitted-graph.ts';
import type { Connection } from './connection.ts';
import { ordinalsOf } from './filter.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { type SearchScope, withinRecord } from './scope.ts';
import { rowsOf, sql } from './sql.ts';

/** A type of which the record holds something, with what is asked of it. */
export interface CandidateType {
  readonly scope: SearchScope;
  readonly where: readonly Condition[];
}

export interface SharedRows {
  candidatesOf(type: CandidateType): readonly Candidate[];
  /** Whether one of the patient's own resources of the list mentions the target, other than those at `besides`. */
  isMentioned(list: NewList, target: Target, besides: ReadonlySet<number>): boolean;
  /** By what a candidate is mentioned: its type and id, and the URL that it has as its own. */
  namesOf(candidate: Candidate): readonly Target[];
  /** What a candidate mentions; canonical URLs are what they are the URLs of. */
  mentionsOf(candidate: Candidate): readonly Target[];
  /** What a Provenance is about. */
  targetsOf(list: NewList, provenance: Candidate): readonly Target[];
  insert(list: NewList, candidate: Candidate, since: number): void;
}

export function sharedRows(connection: Connection, parameters: ParameterNumbers): SharedRows {
  const columns = 'target_type AS targetType, target_id AS targetId';
  const selectMentioning = connection.prepare(
    'SELECT ordinal FROM mention WHERE target_type = ? AND target_id = ? AND patient = ? AND (? | ordinal) IN (SELECT place FROM admitted_place)',
  );
  const selectMentions = connection.prepare(
    `SELECT ${columns} FROM mention WHERE patient = 0 AND type = ? AND ordinal = ?`,
  );
  const selectTargets = connection.prepare(
    `SELECT ${columns} FROM reference_index WHERE patient = ? AND type = ${typeNumber('Provenance')} AND ordinal = ? AND param = ${parameters('Provenance', 'target')}`,
  );
  const selectUrls = connection.prepare(
    `SELECT ${canonicalTarget} AS targetType, url AS targetId FROM canonical WHERE type = ? AND id = ?`,
  );
  const selectCanonical = connection.prepare('SELECT type AS targetType, id AS targetId FROM canonical WHERE url = ?');
  const insert = connection.prepare('INSERT INTO admitted_place (place, since) VALUES (? | ?, ?)');
  return {
    candidatesOf({ scope, where }) {
      const isMet = where.length === 0 ? '' : sql` AND ordinal IN (${ordinalsOf(where, scope)})`;
      return rowsOf(
        connection,
        sql`SELECT type, ordinal, id, content_ordinal AS contentOrdinal, version, since_version AS sinceVersion FROM ${withinRecord('resource', scope)} AND content_patient = 0${isMet}`,
      );
    },
    isMentioned({ patient, first }, { targetType, targetId }, besides) {
      for (const row of selectMentioning.iterate(targetType, targetId, patient, first)) {
        if (!besides.has((row as { ordinal: number }).ordinal)) return true;
      }
      return false;
    },
    namesOf: ({ type, id }) => [
      { targetType: type, targetId: id },
      ...(canBeCanonical(type) ? (selectUrls.all(type, id) as Target[]) : []),
    ],
    mentionsOf({ type, contentOrdinal }) {
      const mentions = selectMentions.all(type, contentOrdinal) as Target[];
      return mentions.flatMap((mention) =>
        mention.targetType === canonicalTarget ? (selectCanonical.all(mention.targetId) as Target[]) : [mention],
      );
    },
    targetsOf: ({ patient }, { ordinal }) => selectTargets.all(patient, ordinal) as Target[],
    insert: ({ first }, { ordinal }, since) => {
      insert.run(first, ordinal, since);
    },
  };
}

/** Whether resources of the type can have a URL of their own. */
function canBeCanonical(type: number): boolean {
  return elementsOf(typeOfNumber(type)).some(({ name }) => name === 'url');
}
