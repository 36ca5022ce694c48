// Entries of the trail become AuditEvents of the patient's record when somebody is about to ask for them.
import { setImmediate } from 'node:timers/promises';
import type { AuditStore } from '../store/audit-store.ts';
import type { JsonObject, ResourceChange } from '../store/resource-change.ts';
import type { Store } from '../store/store.ts';
import { auditEventOf, isOfPatient } from './audit-event.ts';

/** Brings a patient's AuditEvents up to date with the trail. */
export type Materialiser = (patientId: string) => Promise<void>;

export interface MaterialiserOptions {
  readonly trail: Pick<AuditStore, 'unmaterialised' | 'markMaterialised'>;
  readonly write: Store['write'];
  /** Where clients reach the server, if that is known. */
  readonly serverUrl: string | undefined;
}

/** What is written at one go: each event takes about a millisecond, and while it does the process answers nobody else. */
const batchSize = 25;

/**
 * Entries keep their ids and their content, so what two processes write at once, or one writes again after a crash, is there
 * once.
 */
export function createMaterialiser({ trail, write, serverUrl }: MaterialiserOptions): Materialiser {
  const running = new Map<string, Promise<void>>();

  async function bringUpToDate(patientId: string): Promise<void> {
    for (;;) {
      const entries = await trail.unmaterialised(patientId, batchSize);
      const last = entries.at(-1);
      if (last === undefined) return;
      const events = entries.flatMap(({ entry }) => (isOfPatient(entry) ? [auditEventOf(entry, serverUrl)] : []));
      if (events.length > 0) await write(events.map(putOf));
      await trail.markMaterialised(patientId, last.sequence);
      if (entries.length < batchSize) return;
      // Another request may be waiting.
      await setImmediate();
    }
  }
  return (patientId) => {
    // One after the other: an earlier call may have looked before the latest entry was there.
    const earlier = running.get(patientId) ?? Promise.resolve();
    const work = earlier
      .catch(() => {})
      .then(() => bringUpToDate(patientId))
      .finally(() => {
        if (running.get(patientId) === work) running.delete(patientId);
      });
    running.set(patientId, work);
    return work;
  };
}

function putOf(resource: JsonObject): ResourceChange {
  const { resourceType: _resourceType, id, meta = {}, ...rest } = resource;
  const head = `{"resourceType":"AuditEvent","id":"${String(id)}","meta":{`;
  const tail = `${JSON.stringify(meta).slice(1)},${JSON.stringify(rest).slice(1)}`;
  return { type: 'put', method: 'PUT', resourceType: 'AuditEvent', id: String(id), resource, text: { head, tail } };
}
