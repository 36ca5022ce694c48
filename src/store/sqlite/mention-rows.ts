// What resources mention, as rows that can be asked both ways.
import type { Mention } from '../../fhir/mentions.ts';
import { type ResourceType, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import type { Connection } from './connection.ts';
import { sharedPartition } from './partitions.ts';

/** A resource that mentions something. */
export interface MentioningRow {
  readonly patient: number;
  readonly type: number;
  readonly ordinal: number;
}

export interface MentionRows {
  /** Makes a resource's mentions these. */
  replace(patient: number, type: ResourceType, ordinal: number, mentions: readonly Mention[]): void;
  of(patient: number, type: number, ordinal: number): readonly Mention[];
  /** Who mentions the target, in whatever record: an organization is mentioned by most of what there is. */
  by(target: Mention): readonly MentioningRow[];
  /** Of that, what is of one type. */
  byType(target: Mention, type: ResourceType): readonly MentioningRow[];
  /** Of that, what is shared; found without reading what is not. */
  bySharedOf(target: Mention, type: ResourceType): readonly MentioningRow[];
  /** All that the patient's own resources mention, each once. */
  ofPatient(patient: number): readonly Mention[];
  /** Whether one of the patient's own resources mentions the target. */
  isMentionedBy(patient: number, target: Mention): boolean;
}

const canonicalTarget = 0;

export function mentionRows(connection: Connection): MentionRows {
  const remove = connection.prepare('DELETE FROM mention WHERE patient = ? AND type = ? AND ordinal = ?');
  const insert = connection.prepare(
    'INSERT INTO mention (patient, type, ordinal, target_type, target_id) VALUES (?, ?, ?, ?, ?)',
  );
  const selectOf = connection.prepare(
    'SELECT target_type AS targetType, target_id AS targetId FROM mention WHERE patient = ? AND type = ? AND ordinal = ?',
  );
  const selectOfPatient = connection.prepare(
    'SELECT DISTINCT target_type AS targetType, target_id AS targetId FROM mention WHERE patient = ?',
  );
  const byTarget = 'SELECT patient, type, ordinal FROM mention WHERE target_type = ? AND target_id = ?';
  const selectBy = connection.prepare(byTarget);
  const selectByType = connection.prepare(`${byTarget} AND type = ?`);
  const selectBySharedOf = connection.prepare(`${byTarget} AND patient = ? AND type = ?`);
  const selectOne = connection.prepare(
    'SELECT 1 FROM mention WHERE target_type = ? AND target_id = ? AND patient = ? LIMIT 1',
  );
  return {
    replace(patient, type, ordinal, mentions) {
      remove.run(patient, typeNumber(type), ordinal);
      for (const mention of mentions) insert.run(patient, typeNumber(type), ordinal, ...targetColumns(mention));
    },
    of(patient, type, ordinal) {
      return (selectOf.all(patient, type, ordinal) as TargetRow[]).map(mentionOf);
    },
    ofPatient: (patient) => (selectOfPatient.all(patient) as TargetRow[]).map(mentionOf),
    by: (target) => selectBy.all(...targetColumns(target)) as MentioningRow[],
    byType: (target, type) => selectByType.all(...targetColumns(target), typeNumber(type)) as MentioningRow[],
    bySharedOf: (target, type) =>
      selectBySharedOf.all(...targetColumns(target), sharedPartition, typeNumber(type)) as MentioningRow[],
    isMentionedBy: (patient, target) => selectOne.get(...targetColumns(target), patient) !== undefined,
  };
}

interface TargetRow {
  readonly targetType: number;
  readonly targetId: string;
}

function mentionOf({ targetType, targetId }: TargetRow): Mention {
  return targetType === canonicalTarget
    ? { type: 'canonical', url: targetId }
    : { type: 'resource', resourceType: typeOfNumber(targetType), id: targetId };
}

function targetColumns(mention: Mention): [number, string] {
  return mention.type === 'canonical' ? [canonicalTarget, mention.url] : [typeNumber(mention.resourceType), mention.id];
}

/** One text per target, for sets and maps. */
export function mentionKey(mention: Mention): string {
  return mention.type === 'canonical' ? mention.url : `${mention.resourceType}/${mention.id}`;
}
