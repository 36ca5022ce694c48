// Refuses ids without a type that are those of several resources, by what is referred to in the record.
import { ambiguousReference } from '../../fhir/errors.ts';
import { typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import type { BareIds } from '../../search/plan-type.ts';
import type { Connection } from './connection.ts';
import { type RecordScope, type SearchScope, withinParameter, withinPatient } from './scope.ts';
import { rowsOf, type Sql, sql } from './sql.ts';
import { oneOf, tableAsD } from './value-selection.ts';

type TypesById = ReadonlyMap<string, readonly number[]>;

/** Each parameter by itself, over all types that are asked by it. What the record does not hold is no reason. */
export function refuseAmbiguous(connection: Connection, record: RecordScope, asked: readonly BareIds[]): void {
  const typesById = idsOfSeveralTypes(connection, record, asked);
  if (typesById.size === 0) return;
  for (const param of new Set(asked.map((bare) => bare.param))) {
    for (const [id, types] of typesById) {
      const those = asked.filter((bare) => bare.param === param && bare.ids.includes(id));
      const found = new Set(those.flatMap((bare) => typesReferredTo(connection, record, bare, id, types)));
      if (found.size > 1) throw ambiguousReference(param, id, [...found].map(typeOfNumber).sort());
    }
  }
}

/** Nearly always none: a few steps in an index tell. */
function idsOfSeveralTypes(connection: Connection, record: RecordScope, asked: readonly BareIds[]): TypesById {
  const ids = [...new Set(asked.flatMap((bare) => bare.ids))];
  const targets = [...new Set(asked.flatMap((bare) => bare.targets))];
  // Of one id each type is one step in the index: to ask first which types the record holds would be more of them.
  const types = ids.length === 1 ? targets : targets.filter(record.holds);
  const resources = rowsOf<{ id: string; type: number }>(
    connection,
    sql`SELECT id, type FROM ${withinPatient('resource INDEXED BY resource_by_id', record)} AND ${oneOf('type', types.map(typeNumber))} AND ${oneOf('id', ids)} AND deleted = 0`,
  );
  const byId = new Map<string, number[]>();
  for (const { id, type } of resources) byId.set(id, [...(byId.get(id) ?? []), type]);
  return new Map([...byId].filter(([, found]) => found.length > 1));
}

function typesReferredTo(
  connection: Connection,
  record: RecordScope,
  { resourceType, param, isHeld, isContained }: BareIds,
  id: string,
  types: readonly number[],
): readonly number[] {
  const scope: SearchScope = { ...record, resourceType };
  const select = (within: SearchScope): Sql =>
    sql`SELECT DISTINCT target_type AS type FROM ${withinParameter(tableAsD('reference_index'), within, param)} AND ${oneOf('target_id', [id])} AND ${oneOf('target_type', types)}`;
  // Rows of what is contained do not tell whether what is around it is admitted.
  const around = sql`SELECT ordinal FROM ${withinPatient('resource', record)} AND deleted = 0`;
  const selects = [
    ...(isHeld ? [select(scope)] : []),
    ...(isContained && record.contains(resourceType)
      ? [sql`${select({ ...scope, isContained: true })} AND ordinal IN (${around})`]
      : []),
  ];
  return selects.flatMap((each) => rowsOf<{ type: number }>(connection, each).map(({ type }) => type));
}
