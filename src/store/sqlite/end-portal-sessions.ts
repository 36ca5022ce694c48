// Ends all that lets a patient into the panel. For use within a write: whatever ends their access ends this with it.
import type { Connection } from './connection.ts';

export function portalSessionEnder({ prepare }: Connection): (patientId: string) => void {
  const deleteLinks = prepare('DELETE FROM portal_link WHERE patient_id = ?');
  const deleteSessions = prepare('DELETE FROM portal_session WHERE patient_id = ?');
  return (patientId) => {
    deleteLinks.run(patientId);
    deleteSessions.run(patientId);
  };
}
