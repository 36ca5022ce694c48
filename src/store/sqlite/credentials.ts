// Credentials in SQLite: each change is one transaction, together with the event that tells of it.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { CredentialStore, CredentialToVerify, EndedCredential, NewAccessToken } from '../credential-store.ts';
import type { Connection } from './connection.ts';
import { credentialCreation } from './credential-creation.ts';
import type { CredentialEnds } from './credential-ends.ts';
import { type CredentialLookup, credentialLookup } from './credential-lookup.ts';
import { credentialRows } from './credential-rows.ts';
import { portalSessionEnder } from './end-portal-sessions.ts';
import type { OutboxRows } from './outbox-rows.ts';
import type { Partitions } from './partitions.ts';
import { retiringKeys } from './retiring-keys.ts';

export interface CredentialStoreParts {
  readonly connection: Connection;
  readonly parts: Partitions;
  readonly ends: CredentialEnds;
  readonly outbox: OutboxRows;
  readonly now: () => number;
}

export function credentialStore(store: CredentialStoreParts): CredentialStore {
  const { connection, parts, ends, outbox, now } = store;
  const { prepare, write } = connection;
  const selectPatient = prepare('SELECT 1 FROM home WHERE type = ? AND id = ? AND deleted = 0 LIMIT 1');
  const updateName = prepare('UPDATE credential SET name = ? WHERE patient_id = ? AND id = ?');
  const updateUse = prepare(
    'UPDATE credential SET last_used_at = ?, last_used_from = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)',
  );
  const endPortalSessions = portalSessionEnder(connection);
  const updateAccess = prepare('UPDATE patient SET portal_access = ? WHERE number = ?');

  const isPatient = (patientId: string): boolean => selectPatient.get(typeNumber('Patient'), patientId) !== undefined;
  const rows = credentialRows(connection);
  const retiring = retiringKeys(connection);
  const lookup = credentialLookup(connection, now);
  const create = credentialCreation({ connection, rows, retiring, outbox, isPatient });
  return {
    create: (row, options) => write(() => create(row, options)),
    list: async (patientId) => (isPatient(patientId) ? rows.ofPatient(patientId) : undefined),
    get: async (patientId, id) => rows.one(patientId, id),
    rename: (patientId, id, name) =>
      write(() => {
        updateName.run(name, patientId, id);
        return rows.one(patientId, id);
      }),
    rotate: (patientId, id, { key, secretHash, retireAt }) =>
      write(() => {
        const before = rows.one(patientId, id);
        if (before === undefined) return undefined;
        if (retireAt > now()) retiring.add(id, before.key, before.secretHash, retireAt);
        else retiring.endAll(id);
        rows.setKey(id, key, secretHash);
        outbox.append('rotated', before, now());
        return { ...before, key, secretHash, exposedAt: null };
      }),
    delete: (patientId, id) => write(() => ends.one(patientId, id)),
    deleteById: (id, reason) => write(() => ends.byId(id, reason)),
    deleteAll: (patientId) => write(() => (isPatient(patientId) ? ends.ofPatient(patientId).length : undefined)),
    setPortalAccess: (patientId, enabled) =>
      write(() => {
        if (!isPatient(patientId)) return false;
        if (!enabled) endPortalSessions(patientId);
        return updateAccess.run(enabled ? 1 : 0, parts.numberOf(patientId)).changes > 0;
      }),
    findByKey: async (key) => lookup.byKey(key),
    findToEnd: async (key) => lookup.byKeyOfAny(key),
    findByToken: async (tokenHash) => lookup.byToken(tokenHash),
    isSevered: async (found) => lookup.isSevered(found),
    recordUses: (uses) =>
      write(() => {
        for (const { id, usedAt, usedFrom } of uses) updateUse.run(usedAt, usedFrom, id, usedAt);
      }),
    ...accessTokens(connection, lookup, now),
    ...announcements(connection, outbox),
  };
}

function accessTokens(
  { prepare, write }: Connection,
  lookup: CredentialLookup,
  now: () => number,
): Pick<CredentialStore, 'createToken' | 'revokeToken'> {
  const forget = prepare('DELETE FROM access_token WHERE expires_at <= ?');
  const insert = prepare(
    'INSERT INTO access_token (token_hash, credential_id, key, scope, issued_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = prepare('DELETE FROM access_token WHERE token_hash = ?');
  return {
    createToken: (found: CredentialToVerify, { tokenHash, scope, expiresAt }: NewAccessToken) =>
      write(() => {
        // A token found by a token would outlive it.
        if (found.foundBy.tokenHash !== null || lookup.isSevered(found)) return false;
        const issuedAt = now();
        forget.run(issuedAt);
        insert.run(tokenHash, found.id, found.foundBy.key, scope, issuedAt, expiresAt);
        return true;
      }),
    revokeToken: (tokenHash) => write(() => remove.run(tokenHash).changes > 0),
  };
}

/** What happens to a credential without anybody's asking, noted and told once. */
function announcements(
  { prepare, write }: Connection,
  outbox: OutboxRows,
): Pick<CredentialStore, 'markExposed' | 'takeExpired'> {
  const columns = 'id, patient_id AS patientId, name';
  const selectUnexposed = prepare('SELECT 1 FROM credential WHERE id = ? AND exposed_at IS NULL');
  const expose = prepare(
    `UPDATE credential SET exposed_at = ? WHERE id = ? AND exposed_at IS NULL RETURNING ${columns}`,
  );
  const due = 'FROM credential WHERE expires_at IS NOT NULL AND expires_at <= ? AND expiry_told = 0';
  const selectDue = prepare(`SELECT 1 ${due} LIMIT 1`);
  const take = prepare(
    `UPDATE credential SET expiry_told = 1 WHERE id IN (SELECT id ${due} ORDER BY expires_at LIMIT ?) RETURNING ${columns}`,
  );
  return {
    async markExposed(id, at) {
      // Anybody can send a key in a URL again and again; that must not take the write lock each time.
      if (selectUnexposed.get(id) === undefined) return false;
      return write(() => {
        const exposed = expose.get(at, id) as EndedCredential | undefined;
        if (exposed !== undefined) outbox.append('exposed', exposed, at);
        return exposed !== undefined;
      });
    },
    async takeExpired(at, limit) {
      if (selectDue.get(at) === undefined) return [];
      return write(() => {
        const expired = take.all(at, limit) as EndedCredential[];
        for (const credential of expired) outbox.append('expired', credential, at);
        return expired;
      });
    },
  };
}
