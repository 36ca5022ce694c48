// Refuses ids without a type that are those of several resources, by what is referred to in the record.
import { ambiguousReference } from '../../fhir/errors.ts';
import { type ResourceType, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import type { BareIds } from '../../search/plan-type.ts';
import type { Connection } from './connection.ts';
import { type RecordScope, type SearchScope, withinParameter, withinPatient } from './scope.ts';
import { rowsOf, type Sql, sql } from './sql.ts';
import { oneOf, tableAsD } from './value-selection.ts';

type TypesById = ReadonlyMap<string, readonly number[]>;

/** Each parameter by itself, over all types that are asked by it. What the record does not hold is no reason. */
export function refuseAmbiguous(connection: Connection, record: RecordScope, asked: readonly BareIds[]): void {
  const shared = sharedIds(connection, record, asked);
  if (shared.size === 0) return;
  const known = new Map<string, Set<ResourceType>>();
  for (const bare of asked) {
    for (const id of bare.ids) {
      const types = shared.get(id);
      if (types === undefined) continue;
      const key = `${bare.param} ${id}`;
      const found = known.get(key) ?? new Set();
      known.set(key, found);
      for (const type of typesReferredTo(connection, record, bare, id, types)) found.add(typeOfNumber(type));
    }
  }
  for (const [key, types] of known) {
    const [param = '', id = ''] = key.split(' ');
    if (types.size > 1) throw ambiguousReference(param, id, [...types].sort());
  }
}

/** The ids that resources of several types have. Nearly always none: a few steps in an index tell. */
function sharedIds(connection: Connection, record: RecordScope, asked: readonly BareIds[]): TypesById {
  const ids = [...new Set(asked.flatMap((bare) => bare.ids))];
  const targets = [...new Set(asked.flatMap((bare) => bare.targets))];
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
