// Credentials as the table holds them, for those who manage them.
import type { CredentialRow } from '../credential-store.ts';
import type { Connection } from './connection.ts';

export interface CredentialRows {
  insert(row: CredentialRow): void;
  ofPatient(patientId: string): readonly CredentialRow[];
  one(patientId: string, id: string): CredentialRow | undefined;
  /** Gives it another key and secret, of which nothing has been seen yet. */
  setKey(id: string, key: string, secretHash: Buffer): void;
}

interface StoredRow extends Omit<CredentialRow, 'excludedLabels'> {
  readonly excludedLabels: string;
}

const columns = `id, patient_id AS patientId, name, key, secret_hash AS secretHash, scope, since, until, excluded_labels AS excludedLabels,
  created_at AS createdAt, expires_at AS expiresAt, last_used_at AS lastUsedAt, last_used_from AS lastUsedFrom, exposed_at AS exposedAt`;

export function credentialRows({ prepare }: Connection): CredentialRows {
  const insert = prepare(
    `INSERT INTO credential (id, patient_id, name, key, secret_hash, scope, since, until, excluded_labels, created_at, expires_at, last_used_at, last_used_from, exposed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectAll = prepare(`SELECT ${columns} FROM credential WHERE patient_id = ? ORDER BY created_at, rowid`);
  const selectOne = prepare(`SELECT ${columns} FROM credential WHERE patient_id = ? AND id = ?`);
  const updateKey = prepare('UPDATE credential SET key = ?, secret_hash = ?, exposed_at = NULL WHERE id = ?');
  return {
    insert(row) {
      insert.run(
        row.id,
        row.patientId,
        row.name,
        row.key,
        row.secretHash,
        row.scope,
        row.since,
        row.until,
        JSON.stringify(row.excludedLabels),
        row.createdAt,
        row.expiresAt,
        row.lastUsedAt,
        row.lastUsedFrom,
        row.exposedAt,
      );
    },
    ofPatient: (patientId) => (selectAll.all(patientId) as StoredRow[]).map(fromStored),
    one(patientId, id) {
      const row = selectOne.get(patientId, id) as StoredRow | undefined;
      return row && fromStored(row);
    },
    setKey(id, key, secretHash) {
      updateKey.run(key, secretHash, id);
    },
  };
}

const none: readonly string[] = [];

/** The labels of a row; almost every credential has none, and this is read on every request. */
export function labelsOf(stored: string): readonly string[] {
  return stored === '[]' ? none : (JSON.parse(stored) as string[]);
}

function fromStored({ excludedLabels, ...row }: StoredRow): CredentialRow {
  return { ...row, excludedLabels: labelsOf(excludedLabels) };
}
