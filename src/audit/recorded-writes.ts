import type { Store } from '../store/store.ts';
import { recordCredentialChange } from './credential-event.ts';
import type { ChangeOrigin } from './recorded-credentials.ts';
import type { Recorder } from './recorder.ts';

/** The same writing of records, which puts on record the credentials that ended by it, before it says that it is done. */
export function recordedWrites(
  write: Store['write'],
  recorder: Pick<Recorder, 'record'>,
  origin: ChangeOrigin,
): Store['write'] {
  return async (changes) => {
    const results = await write(changes);
    const ended = results.flatMap(({ endedCredentials = [] }) => endedCredentials);
    const notes = ended.map(({ id, patientId, name }) =>
      recordCredentialChange(recorder, {
        ...origin,
        event: 'deleted',
        patientId,
        credentialId: id,
        credentialName: name,
      }),
    );
    await Promise.all(notes);
    return results;
  };
}
