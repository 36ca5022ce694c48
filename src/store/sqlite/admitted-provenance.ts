// A Provenance is in a record for what it is about. One that is about nothing that is admitted is not admitted either: without
// that, it would be nobody's. See `partitionsOf` in write.ts, which decides so when records are written.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { NewList } from './admitted-fill.ts';
import type { Connection } from './connection.ts';
import { deletedTypeNumber } from './index-rows.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';

interface Row {
  readonly ordinal: number;
  readonly id: string;
  readonly deleted: 0 | 1;
}

/** A Provenance that is about another one. */
interface Link {
  readonly ordinal: number;
  readonly targetId: string;
}

const provenance = typeNumber('Provenance');
const auditEvent = typeNumber('AuditEvent');

/** Takes the patient's own Provenance out of a list that holds all else of the patient's own. */
export function createProvenanceCheck(connection: Connection, parameters: ParameterNumbers): (list: NewList) => void {
  const param = parameters('Provenance', 'target');
  const target = `reference_index t WHERE t.patient = r.patient AND t.type = iif(r.deleted, ${deletedTypeNumber('Provenance')}, ${provenance}) AND t.ordinal = r.ordinal AND t.param = ${param}`;
  // What was deleted was about what may be gone since; what is live is not in a record for what is gone.
  const isAdmitted = `o.type NOT IN (${provenance}, ${auditEvent}) AND o.content_patient = o.patient AND o.deleted <= r.deleted AND (? | o.ordinal) IN (SELECT place FROM admitted_place)`;
  const isAbout = `EXISTS (SELECT 1 FROM resource o WHERE o.patient = r.patient AND o.type = t.target_type AND o.id = t.target_id AND ${isAdmitted})`;
  const isSupported = `EXISTS (SELECT 1 FROM ${target} AND (t.target_type = ${typeNumber('Patient')} AND t.target_id = ? OR ${isAbout}))`;
  const own = `SELECT r.ordinal, r.id, r.deleted FROM resource r WHERE r.patient = ? AND r.type = ${provenance} AND r.content_patient = r.patient AND (? | r.ordinal) IN (SELECT place FROM admitted_place)`;
  const selectUnsupported = connection.prepare(`${own} AND NOT ${isSupported}`);
  const selectLinks = connection.prepare(
    `SELECT r.ordinal, t.target_id AS targetId FROM (SELECT value FROM json_each(?)) u CROSS JOIN resource r ON r.patient = ? AND r.type = ${provenance} AND r.ordinal = u.value CROSS JOIN ${target} AND t.target_type = ${provenance}`,
  );
  const selectById = connection.prepare(`${own} AND r.id = ?`);
  const removePlaces = connection.prepare(
    'DELETE FROM admitted_place WHERE place IN (SELECT ? | value FROM json_each(?))',
  );

  return ({ patient, patientId, first }) => {
    const rows = selectUnsupported.all(patient, first, patientId, first) as Row[];
    if (rows.length === 0) return;
    const unsupported = new Map(rows.map((row) => [row.ordinal, row]));
    const links = selectLinks.all(JSON.stringify([...unsupported.keys()]), patient) as Link[];
    const rest = withoutLinked(
      unsupported,
      links,
      (targetId) => selectById.get(patient, first, targetId) as Row | undefined,
    );
    removePlaces.run(first, JSON.stringify([...rest.keys()]));
  };
}

/** Those that lead, from Provenance to Provenance, to none that is supported. `find`: a Provenance of the list by its id. */
function withoutLinked(
  unsupported: ReadonlyMap<number, Row>,
  links: readonly Link[],
  find: (id: string) => Row | undefined,
): ReadonlyMap<number, Row> {
  const rest = new Map(unsupported);
  const aboutId = new Map<string, Row[]>();
  for (const { ordinal, targetId } of links) {
    const row = unsupported.get(ordinal);
    if (row !== undefined) aboutId.set(targetId, [...(aboutId.get(targetId) ?? []), row]);
  }
  const supporting = [...aboutId.keys()].flatMap((id) => find(id) ?? []).filter(({ ordinal }) => !rest.has(ordinal));
  for (let row = supporting.pop(); row !== undefined; row = supporting.pop()) {
    const { id, deleted } = row;
    const supported = (aboutId.get(id) ?? []).filter((each) => rest.has(each.ordinal) && deleted <= each.deleted);
    for (const each of supported) rest.delete(each.ordinal);
    supporting.push(...supported);
  }
  return rest;
}
