// Writes what is to be told to the portal, within the transaction of the change that it tells of.
import { randomUUID } from 'node:crypto';
import type { CredentialRow } from '../credential-store.ts';
import type { Connection } from './connection.ts';

/** What the portal is told of; `store/audit-store.ts` has all that is on record. */
type ToldEvent = 'created' | 'deleted' | 'rotated' | 'expired' | 'exposed' | 'leaked';

/** Why it happened, where the event alone does not tell. */
export type EventReason = 'patient-deleted' | 'leaked';

export interface OutboxRows {
  append(
    event: ToldEvent,
    credential: Pick<CredentialRow, 'id' | 'patientId' | 'name'>,
    at: number,
    reason?: EventReason,
  ): void;
}

export function outboxRows({ prepare }: Connection): OutboxRows {
  const insert = prepare(
    'INSERT INTO outbox (id, credential_id, event, payload, created_at, next_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return {
    append(event, { id: credentialId, patientId, name }, at, reason) {
      const type = `credential.${event}`;
      const data = { credentialId, patientId, name, reason };
      const payload = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
      insert.run(randomUUID(), credentialId, type, payload, at, at);
    },
  };
}
