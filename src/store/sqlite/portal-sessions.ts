// Links to the patient's panel and its sessions in SQLite. Every look-up reads the row, so what has ended needs no telling.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { PortalSessionRow, PortalSessionStore } from '../portal-session-store.ts';
import type { Connection } from './connection.ts';

export function portalSessionStore({ prepare, write }: Connection): PortalSessionStore {
  const selectPatient = prepare(
    `SELECT p.portal_access AS access FROM home h JOIN patient p ON p.id = h.id
     WHERE h.type = ? AND h.id = ? AND h.deleted = 0 LIMIT 1`,
  );
  const insertLink = prepare(
    'INSERT INTO portal_link (token_hash, patient_id, language, expires_at) VALUES (?, ?, ?, ?)',
  );
  const takeLink = prepare(
    'DELETE FROM portal_link WHERE token_hash = ? RETURNING patient_id AS patientId, language, expires_at AS expiresAt',
  );
  const insertSession = prepare(
    'INSERT INTO portal_session (token_hash, patient_id, language, expires_at, ends_at) VALUES (?, ?, ?, ?, ?)',
  );
  const select = prepare(
    `SELECT patient_id AS patientId, language, expires_at AS expiresAt, ends_at AS endsAt, forms_sent AS formsSent, notice
     FROM portal_session WHERE token_hash = ? AND expires_at > ?`,
  );
  const updateExpiry = prepare('UPDATE portal_session SET expires_at = min(?, ends_at) WHERE token_hash = ?');
  const updateLanguage = prepare('UPDATE portal_session SET language = ? WHERE token_hash = ?');
  const updateNotice = prepare('UPDATE portal_session SET notice = ? WHERE token_hash = ?');
  const takeNumber = prepare(
    'UPDATE portal_session SET forms_sent = forms_sent + 1 WHERE token_hash = ? AND forms_sent = ?',
  );
  const remove = prepare('DELETE FROM portal_session WHERE token_hash = ?');
  const forgetLinks = prepare('DELETE FROM portal_link WHERE expires_at <= ?');
  const forgetSessions = prepare('DELETE FROM portal_session WHERE expires_at <= ?');

  const accessOf = (patientId: string): 'on' | 'off' | 'unknown' => {
    const row = selectPatient.get(typeNumber('Patient'), patientId) as { access: number } | undefined;
    return row === undefined ? 'unknown' : row.access ? 'on' : 'off';
  };
  const find = (tokenHash: Buffer, at: number): PortalSessionRow | undefined => {
    const row = select.get(tokenHash, at) as PortalSessionRow | undefined;
    return row !== undefined && accessOf(row.patientId) === 'on' ? row : undefined;
  };
  return {
    createLink: (link, at) =>
      write(() => {
        forgetLinks.run(at);
        forgetSessions.run(at);
        const access = accessOf(link.patientId);
        if (access !== 'on') return access === 'off' ? 'access-disabled' : 'unknown-patient';
        insertLink.run(link.tokenHash, link.patientId, link.language, link.expiresAt);
        return 'created';
      }),
    redeemLink: (linkHash, at, session) =>
      write(() => {
        const link = takeLink.get(linkHash) as
          | { patientId: string; language: string | null; expiresAt: number }
          | undefined;
        if (link === undefined || link.expiresAt <= at || accessOf(link.patientId) !== 'on') return undefined;
        if (session.replaces !== undefined) remove.run(session.replaces);
        insertSession.run(session.tokenHash, link.patientId, link.language, session.expiresAt, session.endsAt);
        return find(session.tokenHash, at);
      }),
    find: async (tokenHash, at) => find(tokenHash, at),
    extend: (tokenHash, expiresAt) => write(() => void updateExpiry.run(expiresAt, tokenHash)),
    setLanguage: (tokenHash, language) => write(() => void updateLanguage.run(language, tokenHash)),
    setNotice: (tokenHash, notice) => write(() => void updateNotice.run(notice, tokenHash)),
    takeForm: (tokenHash, number) => write(() => takeNumber.run(tokenHash, number).changes > 0),
    end: (tokenHash) => write(() => void remove.run(tokenHash)),
  };
}
