// One patient's view of the database. Every statement is bound to the patient's partition, and to what of it is admitted.
import { tooCostly } from '../../fhir/errors.ts';
import { type ResourceType, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import type { Admission, Admissions } from '../admission.ts';
import type { PatientRecord, StoredVersion } from '../store.ts';
import { isShown, mayHold } from './admitted.ts';
import type { AdmittedLists } from './admitted-lists.ts';
import { type Connection, isBeyondLimits, type SqlValue } from './connection.ts';
import { currentColumns, currentVersion } from './current-row.ts';
import { readHistory, shownVersions } from './history.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import type { Partitions } from './partitions.ts';
import type { RecordPart } from './scope.ts';
import { emptyPage, searchRecord } from './search.ts';

export interface RecordParts {
  readonly connection: Connection;
  readonly parameters: ParameterNumbers;
  readonly parts: Partitions;
  readonly lists: AdmittedLists;
}

export function openRecord(
  { connection, parameters, parts, lists }: RecordParts,
  patientId: string,
  { read, search }: Admissions,
): PatientRecord {
  const patient = parts.find(patientId);
  if (patient === undefined) return emptyRecord;
  /** Both what is admitted and what is asked of it are of one moment. */
  const within = <T>(admission: Admission, work: (part: RecordPart) => T): T =>
    connection.snapshot(() => work({ patient, admitted: lists.admitted(patient, patientId, admission) }));
  /** As `within`; for a record that is whole, of which nothing has to be listed first, the look is one moment already. */
  const withinOne = <T>(admission: Admission, work: (part: RecordPart) => T): T => {
    const admitted = lists.unlisted(admission);
    return admitted === undefined ? within(admission, work) : connection.look(() => work({ patient, admitted }));
  };
  return {
    read: async (type, id) => withinOne(read, (part) => versionOf(connection, part, selectCurrent, type, id)),
    vread: async (type, id, version) =>
      withinOne(read, (part) => versionOf(connection, part, selectVersion, type, id, version)),
    history: async (request) =>
      within(request.id === undefined ? search : read, (part) => readHistory(connection, part, request)),
    search: async (plan, after) =>
      withinOne(search, (part) => withinLimits(() => searchRecord(connection, parameters, part, plan, after))),
  };
}

/** SQLite has limits of its own, which depend on its release: what is within ours may, in an odd mixture, be beyond them. */
function withinLimits<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isBeyondLimits(error)) throw error;
    throw tooCostly('The parameters of this search are too much together. Send some of them in a search of their own.');
  }
}

/** The record of a patient whom no resource has named. */
const emptyRecord: PatientRecord = {
  read: async () => undefined,
  vread: async () => undefined,
  history: async ({ id }) => (id === undefined ? { versions: [], total: 0, next: undefined } : undefined),
  search: async (plan) => emptyPage(plan),
};

const selectCurrent = `SELECT ${currentColumns} FROM resource r JOIN ${currentVersion} WHERE r.patient = ? AND r.type = ? AND r.id = ?`;
const selectVersion = `SELECT v.type, r.id, v.version, v.updated_at AS updatedAt, v.method, v.content
  FROM resource r JOIN ${shownVersions} WHERE r.patient = ? AND r.type = ? AND r.id = ? AND v.version = ?`;

/** Read as a list: making an object of the columns takes as long as finding the row. */
type VersionRow = readonly [
  type: number,
  id: string,
  version: number,
  updatedAt: number,
  method: StoredVersion['method'],
  content: string | null,
];

function versionIn([type, id, version, updatedAt, method, content]: VersionRow): StoredVersion {
  return { resourceType: typeOfNumber(type), id, version, updatedAt, method, content: content ?? undefined };
}

/** `select` ends in tests of a `resource` row r and a version v of it. */
function versionOf(
  connection: Connection,
  { patient, admitted }: RecordPart,
  select: string,
  type: ResourceType,
  ...more: readonly SqlValue[]
): StoredVersion | undefined {
  if (!mayHold(admitted, type)) return undefined;
  const values = [patient, typeNumber(type), ...more];
  const row =
    admitted.type === 'types'
      ? connection
          .prepare(select)
          .raw()
          .get(...values)
      : connection
          .prepare(`${select} AND ${isShown('v')}`)
          .raw()
          .get(...values, admitted.first);
  return row === undefined ? undefined : versionIn(row as VersionRow);
}
