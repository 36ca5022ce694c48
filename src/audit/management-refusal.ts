import type { Client } from './client.ts';
import type { Limits } from './limits.ts';
import type { Recorder } from './recorder.ts';

/** Where a management token is asked for, and how a request without one is on record. */
export interface ManagementRefusal {
  readonly action: 'manage' | 'introspect';
  /** Whether a token was sent: whoever sends none guesses at none. */
  readonly isAttempt: boolean;
  readonly requestId: string;
  readonly client: Client;
}

export interface ManagementRefusalOptions {
  readonly recorder: Pick<Recorder, 'record'>;
  readonly limits: Pick<Limits, 'admitsFailure' | 'secondsLeft'>;
}

/**
 * Counts a request that a management token was asked of in vain, and puts it on record, with no patient: whose record its path
 * names is what anybody may write there. After too many failures, the seconds to wait; a right token never comes here.
 */
export async function recordManagementRefusal(
  { recorder, limits }: ManagementRefusalOptions,
  { action, isAttempt, requestId, client }: ManagementRefusal,
): Promise<number | undefined> {
  const isTooMany = isAttempt && !limits.admitsFailure(client.address, undefined);
  const nobody = { patientId: null, credentialId: null, credentialName: null };
  const nothingRead = { resourceType: null, ids: [], parameters: [], count: null, bytes: 0 };
  const refused = { kind: 'request', door: 'management', status: isTooMany ? 429 : 401 } as const;
  await recorder.record({ ...refused, requestId, action, ...nobody, ...nothingRead, ...client });
  return isTooMany ? limits.secondsLeft() : undefined;
}
