import type { CredentialEvent, Door } from '../store/audit-store.ts';
import type { Recorder } from './recorder.ts';

/** What happened to whose credential, through which door and by whom. */
export interface CredentialChange {
  readonly event: CredentialEvent;
  /** Null where no credential was recognised. */
  readonly patientId: string | null;
  /** Null there too, and where it concerns all of a patient's credentials. */
  readonly credentialId: string | null;
  readonly credentialName: string | null;
  readonly door: Door | null;
  /** Of the request that caused it; one of its own where no request did. */
  readonly requestId: string;
  readonly status?: number;
  readonly address?: string | null;
  readonly agent?: string | null;
}

/** Puts a change of a credential on record. Rejects when it cannot be written. */
export function recordCredentialChange(recorder: Pick<Recorder, 'record'>, change: CredentialChange): Promise<void> {
  const { event, status = 200, address = null, agent = null, ...rest } = change;
  const entry = { kind: 'credential', action: event, resourceType: null, ids: [], parameters: [] } as const;
  return recorder.record({ ...rest, ...entry, status, count: null, bytes: 0, address, agent });
}
