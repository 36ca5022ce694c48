// One patient's view of the database. Every statement is bound to the patient's partition.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import type { HistoryPage, PatientRecord, StoredVersion } from '../store.ts';
import { maxPageLength } from './compile.ts';
import type { Connection } from './connection.ts';
import { type CurrentRow, currentColumns, currentVersion, toStoredVersion } from './current-row.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import type { Partitions } from './partitions.ts';
import { searchRecord } from './search.ts';

export function openRecord(
  connection: Connection,
  parameters: ParameterNumbers,
  parts: Partitions,
  patientId: string,
): PatientRecord {
  const patient = parts.find(patientId);
  if (patient === undefined) return emptyRecord;
  return {
    read: async (type, id) => readCurrent(connection, patient, type, id),
    vread: async (type, id, version) => readVersion(connection, patient, type, id, version),
    history: async (type, id, count, before) =>
      connection.snapshot(() => readHistory(connection, patient, type, id, count, before)),
    search: async (plan, after) =>
      connection.snapshot(() => searchRecord(connection, parameters, patient, plan, after)),
  };
}

/** The record of a patient whom no resource has named. */
const emptyRecord: PatientRecord = {
  read: async () => undefined,
  vread: async () => undefined,
  history: async () => undefined,
  search: async (plan) => ({
    matches: [],
    included: [],
    total: plan.total === 'none' ? undefined : 0,
    next: undefined,
  }),
};

const selectCurrent = `SELECT ${currentColumns} FROM resource r JOIN ${currentVersion} WHERE r.patient = ? AND r.type = ? AND r.id = ?`;

const versionColumns = `v.type, r.id, v.version, v.updated_at AS updatedAt, v.method, v.content
  FROM resource r JOIN version v ON v.patient = r.content_patient AND v.type = r.type AND v.ordinal = r.content_ordinal AND v.version >= r.since_version
  WHERE r.patient = ? AND r.type = ? AND r.id = ?`;
const selectVersion = `SELECT ${versionColumns} AND v.version = ?`;
const selectHistory = `SELECT ${versionColumns} AND v.version < ? AND v.version >= ? ORDER BY v.version DESC`;
const selectHistorySizes = `SELECT v.version, v.method, v.size FROM resource r
  JOIN version v ON v.patient = r.content_patient AND v.type = r.type AND v.ordinal = r.content_ordinal AND v.version >= r.since_version
  WHERE r.patient = ? AND r.type = ? AND r.id = ? AND v.version < ? ORDER BY v.version DESC LIMIT ?`;
const countHistory = `SELECT count(*) AS total FROM resource r
  JOIN version v ON v.patient = r.content_patient AND v.type = r.type AND v.ordinal = r.content_ordinal AND v.version >= r.since_version
  WHERE r.patient = ? AND r.type = ? AND r.id = ?`;

function readCurrent(
  connection: Connection,
  patient: number,
  type: ResourceType,
  id: string,
): StoredVersion | undefined {
  const row = connection.prepare(selectCurrent).get(patient, typeNumber(type), id) as CurrentRow | undefined;
  return row && toStoredVersion(row);
}

function readVersion(
  connection: Connection,
  patient: number,
  type: ResourceType,
  id: string,
  version: number,
): StoredVersion | undefined {
  const row = connection.prepare(selectVersion).get(patient, typeNumber(type), id, version) as CurrentRow | undefined;
  return row && toStoredVersion(row);
}

function readHistory(
  connection: Connection,
  patient: number,
  type: ResourceType,
  id: string,
  count: number,
  before = Number.MAX_SAFE_INTEGER,
): HistoryPage | undefined {
  const { total } = connection.prepare(countHistory).get(patient, typeNumber(type), id) as { total: number };
  if (total === 0) return undefined;
  const sizes = connection
    .prepare(selectHistorySizes)
    .all(patient, typeNumber(type), id, before, count + 1) as HistorySize[];
  const length = lengthOfPage(sizes.slice(0, count));
  const oldest = sizes[length - 1];
  const rows = oldest
    ? (connection.prepare(selectHistory).all(patient, typeNumber(type), id, before, oldest.version) as CurrentRow[])
    : [];
  return { versions: rows.map(toStoredVersion), following: sizes[length], total };
}

interface HistorySize extends Pick<StoredVersion, 'version' | 'method'> {
  readonly size: number;
}

/** How many of the versions go into one page: one at least, and no more once their texts are too long together. */
function lengthOfPage(sizes: readonly HistorySize[]): number {
  let total = 0;
  const tooMuch = sizes.findIndex(({ size }, index) => {
    total += size;
    return index > 0 && total > maxPageLength;
  });
  return tooMuch === -1 ? sizes.length : tooMuch;
}
