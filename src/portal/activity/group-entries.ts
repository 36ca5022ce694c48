// Requests that a reader takes for one: an app that pages through results asks many times.
import type { AuditEntry } from '../../store/audit-store.ts';

/** One entry, or several alike in a row; what they have in common is that of the newest. */
export interface EntryGroup {
  readonly newest: AuditEntry;
  /** Of all of them together; null when one has none. */
  readonly count: number | null;
}

/** What lies further apart is told by itself. */
const maxApartMs = 10 * 60_000;

/** Entries come newest first, and so do the groups. */
export function groupEntries(entries: readonly AuditEntry[]): readonly EntryGroup[] {
  const groups: { newest: AuditEntry; oldest: AuditEntry; count: number | null }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last !== undefined && isAlike(last.oldest, entry)) {
      last.oldest = entry;
      last.count = last.count === null || entry.count === null ? null : last.count + entry.count;
    } else {
      groups.push({ newest: entry, oldest: entry, count: entry.count });
    }
  }
  return groups;
}

function isAlike(one: AuditEntry, other: AuditEntry): boolean {
  const areRequests = one.kind === 'request' && other.kind === 'request' && one.at - other.at <= maxApartMs;
  if (!areRequests || one.door !== other.door || one.credentialId !== other.credentialId) return false;
  // A patient who looks through their own record does one thing.
  if (one.door === 'portal') return true;
  return one.status === other.status && one.action === other.action && one.resourceType === other.resourceType;
}
