// Fills a list with what an admission lets be seen of one record: the patient's own first, then what leads from it.
import { type ResourceType, typeOfNumber } from '../../fhir/resource-types.ts';
import type { Condition } from '../../search/plan-type.ts';
import type { Admission } from '../admission.ts';
import { wholeRecord } from './admitted.ts';
import type { Candidate } from './admitted-graph.ts';
import { createProvenanceCheck } from './admitted-provenance.ts';
import { createSharedFiller } from './admitted-shared.ts';
import { hideLabelled } from './admitted-versions.ts';
import { compileTypes } from './compile.ts';
import type { Connection } from './connection.ts';
import { lastUpdatedParam } from './deleted-rows.ts';
import { ordinalsOf } from './filter.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { sharedPartition } from './partitions.ts';
import { type SearchScope, withinRecord } from './scope.ts';
import { rowsOf, type Sql, sql, value } from './sql.ts';

/** A list that is being made. */
export interface NewList {
  readonly patient: number;
  readonly patientId: string;
  /** The place before its first. */
  readonly first: number;
}

export interface FilledList {
  readonly types: ReadonlySet<ResourceType>;
  readonly size: number;
}

/** Within a snapshot. The list holds nothing yet. */
export type ListFiller = (list: NewList, admission: Admission) => FilledList;

export function createListFiller(connection: Connection, parameters: ParameterNumbers): ListFiller {
  const removeUnsupported = createProvenanceCheck(connection, parameters);
  const fillShared = createSharedFiller(connection, parameters);
  const run = ({ text, values }: Sql): number => connection.prepare(text).run(...values).changes;

  const selectShared = connection.prepare(
    'SELECT type, -1 AS ordinal, id, ordinal AS contentOrdinal, version, 1 AS sinceVersion FROM resource WHERE patient = 0 AND type = ? AND id = ?',
  );
  const findShared = (
    types: Admission['types'],
    { type, id }: Pick<Candidate, 'type' | 'id'>,
  ): Candidate | undefined => {
    const resourceType = typeOfNumber(type);
    const where = types.get(resourceType);
    if (where === undefined) return undefined;
    const scope = scopeOf(sharedPartition, parameters, resourceType);
    const isMet =
      where.length === 0 || rowsOf(connection, metBy([{ type: 'id', any: [id] }, ...where], scope)).length > 0;
    return isMet ? (selectShared.get(type, id) as Candidate | undefined) : undefined;
  };

  return (list, { types, unseenLabels = [] }) => {
    const { patient } = list;
    const held = rowsOf<{ type: number }>(connection, compileTypes(patient)).map(({ type }) => typeOfNumber(type));
    const candidates = held.flatMap((type) => {
      const where = types.get(type);
      return where === undefined ? [] : [{ scope: scopeOf(patient, parameters, type), where }];
    });
    const own = candidates.map(({ scope, where }) => {
      const isOwn = sql`content_patient = ${value(patient)}`;
      const isMet = where.length === 0 ? '' : sql` AND ordinal IN (${metBy(where, scope)})`;
      const places = sql`SELECT ${value(list.first)} | ordinal, 0 FROM ${withinRecord('resource', scope)} AND ${isOwn}${isMet}`;
      return { type: scope.resourceType, size: run(sql`INSERT INTO admitted_place (place, since) ${places}`) };
    });
    removeUnsupported(list);
    const shared = fillShared(list, candidates, (target) => findShared(types, target));
    hideLabelled(connection, list, unseenLabels);
    const filled = [...own, ...shared].filter(({ size }) => size > 0);
    return { types: new Set(filled.map(({ type }) => type)), size: filled.reduce((sum, { size }) => sum + size, 0) };
  };
}

function scopeOf(patient: number, parameters: ParameterNumbers, resourceType: ResourceType): SearchScope {
  return { patient, admitted: wholeRecord, parameters, resourceType, holds: () => true, contains: () => true };
}

/** Ordinals of what meets the conditions: live resources now, deleted ones in their last version. */
function metBy(where: readonly Condition[], scope: SearchScope): Sql {
  const deleted = { ...scope, isDeleted: true };
  const last = sql`SELECT ordinal FROM ${withinRecord('resource', deleted)} AND deleted = 1 AND ordinal IN (${ordinalsOf(where.map(ofLastVersion), deleted)})`;
  return sql`SELECT ordinal FROM (${ordinalsOf(where, scope)}) UNION ALL ${last}`;
}

/** The row of a deleted resource tells when it was deleted; when its last version was written lies in the index. */
function ofLastVersion(condition: Condition): Condition {
  switch (condition.type) {
    case 'last-updated':
      return { type: 'date', param: lastUpdatedParam, any: condition.any };
    case 'not':
      return { type: 'not', of: ofLastVersion(condition.of) };
    case 'all':
    case 'any':
      return { type: condition.type, of: condition.of.map(ofLastVersion) };
    default:
      return condition;
  }
}
