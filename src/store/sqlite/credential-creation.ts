// Creates a credential, once for each key that a portal chooses for it.
import type { CreateOptions, Creation, CredentialRow, Idempotency } from '../credential-store.ts';
import type { Connection } from './connection.ts';
import type { CredentialRows } from './credential-rows.ts';
import type { OutboxRows } from './outbox-rows.ts';
import type { RetiringKeys } from './retiring-keys.ts';

export interface CreationParts {
  readonly connection: Connection;
  readonly rows: CredentialRows;
  readonly retiring: RetiringKeys;
  readonly outbox: OutboxRows;
  readonly isPatient: (patientId: string) => boolean;
}

/** Creates within a write. */
export type CreateCredential = (row: CredentialRow, options: CreateOptions) => Creation;

export function credentialCreation(parts: CreationParts): CreateCredential {
  const { prepare } = parts.connection;
  const { rows, retiring, outbox, isPatient } = parts;
  const selectAccess = prepare('SELECT portal_access AS access FROM patient WHERE id = ?');
  const countAll = prepare('SELECT count(*) AS count FROM credential WHERE patient_id = ?');
  const forget = prepare('DELETE FROM creation WHERE created_at < ?');
  const selectFirst = prepare(
    'SELECT request_hash AS requestHash, credential_id AS credentialId FROM creation WHERE key_hash = ?',
  );
  const insertFirst = prepare(
    'INSERT INTO creation (key_hash, request_hash, credential_id, created_at) VALUES (?, ?, ?, ?)',
  );

  /** Undefined when this is the first with its key. */
  function repeat(row: CredentialRow, { keyHash, requestHash, since }: Idempotency): Creation | undefined {
    forget.run(since);
    const first = selectFirst.get(keyHash) as { requestHash: Buffer; credentialId: string } | undefined;
    if (first === undefined) return undefined;
    if (!first.requestHash.equals(requestHash)) return { type: 'idempotency-mismatch' };
    const before = rows.one(row.patientId, first.credentialId);
    if (before === undefined) return { type: 'idempotency-gone' };
    retiring.endAll(before.id);
    rows.setKey(before.id, before.key, row.secretHash);
    return { type: 'repeated', credential: { ...before, secretHash: row.secretHash, exposedAt: null } };
  }

  return (row, { maxPerPatient, idempotency }) => {
    if (!isPatient(row.patientId)) return { type: 'unknown-patient' };
    const { access } = selectAccess.get(row.patientId) as { access: number };
    if (!access) return { type: 'access-disabled' };
    const repeated = idempotency && repeat(row, idempotency);
    if (repeated !== undefined) return repeated;
    const { count } = countAll.get(row.patientId) as { count: number };
    if (count >= maxPerPatient) return { type: 'too-many' };
    rows.insert(row);
    if (idempotency !== undefined) {
      insertFirst.run(idempotency.keyHash, idempotency.requestHash, row.id, row.createdAt);
    }
    outbox.append('created', row, row.createdAt);
    return { type: 'created', credential: row };
  };
}
