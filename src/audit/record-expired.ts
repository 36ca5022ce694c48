import { randomUUID } from 'node:crypto';
import type { CredentialStore, EndedCredential } from '../store/credential-store.ts';
import { recordCredentialChange } from './credential-event.ts';
import type { Recorder } from './recorder.ts';

/** How many are taken in one transaction. */
const batchSize = 100;

/**
 * Puts the credentials on record that have expired since it was last asked, each once, in whichever process asks first; the
 * store tells the portal's webhook of them. That they open nothing depends on nothing here: each request looks at the clock.
 */
export async function recordExpired(
  credentials: Pick<CredentialStore, 'takeExpired'>,
  recorder: Pick<Recorder, 'record'>,
  now: () => number,
): Promise<void> {
  for (;;) {
    const expired = await credentials.takeExpired(now(), batchSize);
    await Promise.all(expired.map((credential) => recordOne(recorder, credential)));
    if (expired.length < batchSize) return;
  }
}

/** Nobody asked for it, so it has no door, and a request id of its own. */
function recordOne(recorder: Pick<Recorder, 'record'>, { id, patientId, name }: EndedCredential): Promise<void> {
  const credential = { patientId, credentialId: id, credentialName: name };
  return recordCredentialChange(recorder, { event: 'expired', ...credential, door: null, requestId: randomUUID() });
}
