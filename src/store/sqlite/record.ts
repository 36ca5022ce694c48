// One patient's view of the database. Every statement is bound to the patient's partition.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import type { PatientRecord, StoredVersion } from '../store.ts';
import type { Connection } from './connection.ts';
import { type CurrentRow, currentColumns, currentVersion, toStoredVersion } from './current-row.ts';
import { readHistory } from './history.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import type { Partitions } from './partitions.ts';
import { emptyPage, searchRecord } from './search.ts';

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
    history: async (request) => connection.snapshot(() => readHistory(connection, patient, request)),
    search: async (plan, after) =>
      connection.snapshot(() => searchRecord(connection, parameters, patient, plan, after)),
  };
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
  FROM resource r JOIN version v ON v.patient = r.content_patient AND v.type = r.type AND v.ordinal = r.content_ordinal AND v.version >= r.since_version
  WHERE r.patient = ? AND r.type = ? AND r.id = ? AND v.version = ?`;

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
