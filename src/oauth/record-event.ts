import type { Client } from '../audit/client.ts';
import { recordCredentialChange } from '../audit/credential-event.ts';
import type { Recorder } from '../audit/recorder.ts';
import type { AuditSubject } from '../credentials/subject.ts';
import type { CredentialEvent, Door } from '../store/audit-store.ts';

/** Where a request comes from, as the audit trail has it. */
export interface Origin extends Client {
  readonly requestId: string;
}

export interface RecordedEvent {
  readonly event: CredentialEvent;
  /** Undefined where no credential was recognised. */
  readonly subject: AuditSubject | undefined;
  readonly door?: Door | null;
  /** Of the answer: an event that was refused is on record too. */
  readonly status: number;
}

const nobody = { patientId: null, credentialId: null, credentialName: null };

/** Resolves when it is on record; until then no answer may leave. */
export function recordEvent(
  recorder: Pick<Recorder, 'record'>,
  origin: Origin,
  { event, subject, door = null, status }: RecordedEvent,
): Promise<void> {
  return recordCredentialChange(recorder, { event, ...(subject ?? nobody), door, status, ...origin });
}
