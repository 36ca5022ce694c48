import type { CredentialEvent, Door } from '../store/audit-store.ts';
import type { CredentialRow, CredentialStore } from '../store/credential-store.ts';
import type { Client } from './client.ts';
import { recordCredentialChange } from './credential-event.ts';
import type { Recorder } from './recorder.ts';

/** What a change of credentials came from. */
export interface ChangeOrigin extends Client {
  readonly door: Door;
  readonly requestId: string;
}

type Changed = Pick<CredentialRow, 'patientId' | 'id' | 'name'>;

/**
 * The same store, which puts on record what it does to credentials before it says that it is done. Whoever is handed this one
 * cannot forget to.
 */
export function recordedCredentials(
  credentials: CredentialStore,
  recorder: Pick<Recorder, 'record'>,
  originOf: () => ChangeOrigin,
): CredentialStore {
  function note(event: CredentialEvent, { patientId, id, name }: Changed): Promise<void> {
    const change = { event, patientId, credentialId: id, credentialName: name };
    return recordCredentialChange(recorder, { ...change, ...originOf() });
  }
  return {
    ...credentials,
    async create(row, options) {
      const creation = await credentials.create(row, options);
      if ('credential' in creation) await note('created', creation.credential);
      return creation;
    },
    async rename(patientId, id, name) {
      const renamed = await credentials.rename(patientId, id, name);
      if (renamed !== undefined) await note('renamed', renamed);
      return renamed;
    },
    async rotate(patientId, id, rotation) {
      const rotated = await credentials.rotate(patientId, id, rotation);
      if (rotated !== undefined) await note('rotated', rotated);
      return rotated;
    },
    async delete(patientId, id) {
      const before = await credentials.get(patientId, id);
      const isDeleted = await credentials.delete(patientId, id);
      if (isDeleted) await note('deleted', before ?? { patientId, id, name: '' });
      return isDeleted;
    },
    async deleteById(id, reason) {
      const deleted = await credentials.deleteById(id, reason);
      if (deleted !== undefined) await note('deleted', deleted);
      return deleted;
    },
    async deleteAll(patientId) {
      const before = await credentials.list(patientId);
      const count = await credentials.deleteAll(patientId);
      if (before !== undefined && count !== undefined) await Promise.all(before.map((row) => note('deleted', row)));
      return count;
    },
    async setPortalAccess(patientId, enabled) {
      const isSet = await credentials.setPortalAccess(patientId, enabled);
      const event = enabled ? 'access-on' : 'access-off';
      const ofAll = { credentialId: null, credentialName: null };
      if (isSet) await recordCredentialChange(recorder, { event, patientId, ...ofAll, ...originOf() });
      return isSet;
    },
  };
}
