// Questions that import and the portal's backend ask of all partitions. No patient's request comes here.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import { fold } from '../../search/fold.ts';
import type { SearchPlan } from '../../search/plan-type.ts';
import type { Connection } from './connection.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { searchOrdinals } from './search.ts';

/** Ids of live resources with this business identifier; `system` undefined is any system. */
export function findByIdentifier(
  connection: Connection,
  type: ResourceType,
  system: string | undefined,
  value: string,
): readonly string[] {
  const rows = connection
    .prepare(
      `SELECT DISTINCT r.id FROM identifier_index i JOIN resource r ON r.patient = i.patient AND r.type = i.type AND r.ordinal = i.ordinal
       WHERE i.type = ? AND i.code = ?${system === undefined ? '' : ' AND i.system = ?'} ORDER BY r.id`,
    )
    .all(typeNumber(type), fold(value), ...(system === undefined ? [] : [system])) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Ids of live resources, whoever's, that meet the plan's conditions. */
export function findForImport(
  connection: Connection,
  parameters: ParameterNumbers,
  plan: SearchPlan,
): readonly string[] {
  const select = connection.prepare('SELECT id FROM resource WHERE patient = ? AND type = ? AND ordinal = ?');
  const ids = new Set<string>();
  for (const patient of partitionsToAsk(connection, plan)) {
    for (const ordinal of searchOrdinals(connection, parameters, patient, plan)) {
      const { id } = select.get(patient, typeNumber(plan.resourceType), ordinal) as { id: string };
      ids.add(id);
    }
  }
  return [...ids];
}

/** Partitions that can hold a match: few when the plan names an identifier or id, else all that hold the type. */
function partitionsToAsk(connection: Connection, plan: SearchPlan): readonly number[] {
  const type = typeNumber(plan.resourceType);
  const values = (sql: string, ...bound: (string | number)[]): number[] =>
    (connection.prepare(sql).all(...bound) as { patient: number }[]).map(({ patient }) => patient);
  for (const condition of plan.where) {
    if (condition.type === 'id') {
      return [
        ...new Set(
          condition.any.flatMap((id) =>
            values('SELECT patient FROM home WHERE type = ? AND id = ? AND deleted = 0', type, id),
          ),
        ),
      ];
    }
    if (
      condition.type === 'token' &&
      condition.param === 'identifier' &&
      condition.any.every(({ code }) => code !== undefined)
    ) {
      const codes = condition.any.map(({ code }) => code ?? '');
      return [
        ...new Set(
          codes.flatMap((code) =>
            values('SELECT DISTINCT patient FROM identifier_index WHERE type = ? AND code = ?', type, code),
          ),
        ),
      ];
    }
  }
  return values('SELECT DISTINCT patient FROM home WHERE type = ? AND deleted = 0', type);
}
