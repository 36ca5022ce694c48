// The one way in which credentials end. What came of one, its retiring keys and tokens, goes with its row.
import type { EndedCredential } from '../credential-store.ts';
import type { Connection } from './connection.ts';
import type { EventReason, OutboxRows } from './outbox-rows.ts';

export interface CredentialEnds {
  /** Within a write; so are the others. What there was. */
  ofPatient(patientId: string, reason?: EventReason): readonly EndedCredential[];
  one(patientId: string, id: string): boolean;
  byId(id: string, reason?: EventReason): EndedCredential | undefined;
}

export function credentialEnds({ prepare }: Connection, outbox: OutboxRows, now: () => number): CredentialEnds {
  const told = 'RETURNING id, patient_id AS patientId, name';
  const deleteAll = prepare(`DELETE FROM credential WHERE patient_id = ? ${told}`);
  const deleteOne = prepare(`DELETE FROM credential WHERE patient_id = ? AND id = ? ${told}`);
  const deleteById = prepare(`DELETE FROM credential WHERE id = ? ${told}`);

  function tell(rows: unknown, reason?: EventReason): readonly EndedCredential[] {
    const ended = rows as EndedCredential[];
    for (const credential of ended) {
      if (reason === 'leaked') outbox.append('leaked', credential, now());
      outbox.append('deleted', credential, now(), reason);
    }
    return ended;
  }
  return {
    ofPatient: (patientId, reason) => tell(deleteAll.all(patientId), reason),
    one: (patientId, id) => tell(deleteOne.all(patientId, id)).length > 0,
    byId: (id, reason) => tell(deleteById.all(id), reason)[0],
  };
}
