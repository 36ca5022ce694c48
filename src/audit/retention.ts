import { setImmediate } from 'node:timers/promises';
import type { AuditStore, OldEntry } from '../store/audit-store.ts';
import type { ResourceChange } from '../store/resource-change.ts';
import type { Store } from '../store/store.ts';
import { isOfPatient } from './audit-event.ts';

export interface RetentionOptions {
  readonly trail: Pick<AuditStore, 'oldest' | 'purge'>;
  readonly write: Store['write'];
  /** Entries from before this time go. */
  readonly before: number;
  /** Ends the work after the batch under way. */
  readonly stopping?: AbortSignal | undefined;
}

/** A transaction holds up the answers of all processes no longer than this many take. */
const batchSize = 500;

/**
 * Removes what is older than entries are kept, and deletes the AuditEvents that came of it; their earlier versions stay in the
 * history of the record, as those of any deleted resource do. Several processes may do so at once.
 */
export async function purgeOldEntries({ trail, write, before, stopping }: RetentionOptions): Promise<void> {
  while (stopping?.aborted !== true) {
    const old = await trail.oldest(before, batchSize);
    const last = old.at(-1);
    if (last === undefined) return;
    const deletions = old.flatMap(deletionOf);
    if (deletions.length > 0) await write(deletions);
    await trail.purge(last.sequence);
    await setImmediate();
  }
}

function deletionOf({ entry, isMaterialised }: OldEntry): readonly ResourceChange[] {
  return isMaterialised && isOfPatient(entry) ? [{ type: 'delete', resourceType: 'AuditEvent', id: entry.id }] : [];
}
