// Credentials in SQLite. Every look-up reads the row: nothing is kept between requests, so a deletion needs no telling.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { CredentialRow, CredentialStore, CredentialToVerify } from '../credential-store.ts';
import type { Connection } from './connection.ts';
import type { Partitions } from './partitions.ts';

const columns = `c.id, c.patient_id AS patientId, c.name, c.key, c.secret_hash AS secretHash, c.scope, c.created_at AS createdAt,
  c.expires_at AS expiresAt, c.last_used_at AS lastUsedAt, c.last_used_from AS lastUsedFrom`;

export function credentialStore(connection: Connection, parts: Partitions): CredentialStore {
  const { prepare, write } = connection;
  const selectPatient = prepare('SELECT 1 FROM home WHERE type = ? AND id = ? AND deleted = 0 LIMIT 1');
  const selectAccess = prepare('SELECT portal_access AS access FROM patient WHERE id = ?');
  const insert = prepare(
    `INSERT INTO credential (id, patient_id, name, key, secret_hash, scope, created_at, expires_at, last_used_at, last_used_from)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectAll = prepare(
    `SELECT ${columns} FROM credential c WHERE c.patient_id = ? ORDER BY c.created_at, c.rowid`,
  );
  const selectOne = prepare(`SELECT ${columns} FROM credential c WHERE c.patient_id = ? AND c.id = ?`);
  // A Patient's deletion deletes the credentials too, so whether the patient is there need not be asked.
  const selectByKey = prepare(
    `SELECT c.id, c.patient_id AS patientId, c.secret_hash AS secretHash, c.scope, c.expires_at AS expiresAt
     FROM credential c JOIN patient p ON p.id = c.patient_id WHERE c.key = ? AND p.portal_access = 1`,
  );
  const updateName = prepare('UPDATE credential SET name = ? WHERE patient_id = ? AND id = ?');
  const updateUse = prepare(
    'UPDATE credential SET last_used_at = ?, last_used_from = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)',
  );
  const updateAccess = prepare('UPDATE patient SET portal_access = ? WHERE number = ?');
  const deleteOne = prepare('DELETE FROM credential WHERE patient_id = ? AND id = ?');
  const deleteId = prepare('DELETE FROM credential WHERE id = ?');
  const deleteAll = prepare('DELETE FROM credential WHERE patient_id = ?');

  const isPatient = (patientId: string): boolean => selectPatient.get(typeNumber('Patient'), patientId) !== undefined;
  const get = (patientId: string, id: string): CredentialRow | undefined =>
    selectOne.get(patientId, id) as CredentialRow | undefined;
  return {
    create: (row) =>
      write(() => {
        if (!isPatient(row.patientId)) return 'unknown-patient';
        const { access } = selectAccess.get(row.patientId) as { access: number };
        if (!access) return 'access-disabled';
        insert.run(
          row.id,
          row.patientId,
          row.name,
          row.key,
          row.secretHash,
          row.scope,
          row.createdAt,
          row.expiresAt,
          row.lastUsedAt,
          row.lastUsedFrom,
        );
        return 'created';
      }),
    list: async (patientId) => (isPatient(patientId) ? (selectAll.all(patientId) as CredentialRow[]) : undefined),
    get: async (patientId, id) => get(patientId, id),
    rename: (patientId, id, name) =>
      write(() => {
        updateName.run(name, patientId, id);
        return get(patientId, id);
      }),
    delete: (patientId, id) => write(() => deleteOne.run(patientId, id).changes > 0),
    deleteById: (id) => write(() => deleteId.run(id).changes > 0),
    deleteAll: (patientId) => write(() => (isPatient(patientId) ? deleteAll.run(patientId).changes : undefined)),
    setPortalAccess: (patientId, enabled) =>
      write(() => isPatient(patientId) && updateAccess.run(enabled ? 1 : 0, parts.numberOf(patientId)).changes > 0),
    findByKey: async (key) => selectByKey.get(key) as CredentialToVerify | undefined,
    recordUses: (uses) =>
      write(() => {
        for (const { id, usedAt, usedFrom } of uses) updateUse.run(usedAt, usedFrom, id, usedAt);
      }),
  };
}
