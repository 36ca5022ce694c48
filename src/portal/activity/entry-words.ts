// An entry of the audit trail as a sentence.
import type { AuditEntry } from '../../store/audit-store.ts';
import type { Strings } from '../strings.ts';
import type { EntryGroup } from './group-entries.ts';

/** Who read; of a change, whose credentials it concerns. */
export function actorOf({ kind, door, credentialName }: AuditEntry, { activity }: Strings): string {
  if (kind === 'credential') return credentialName ?? activity.allApps;
  if (door === 'portal') return activity.you;
  return credentialName ?? activity.unknown;
}

/** What was done: `read 120 results`. */
export function deedOf({ newest, count }: EntryGroup, { activity }: Strings): string {
  const { kind, action, status, door } = newest;
  if (kind === 'credential') {
    const event = Object.hasOwn(activity.events, action) ? activity.events[action] : action;
    const by = door !== null && Object.hasOwn(activity.by, door) ? activity.by[door] : undefined;
    return [event, by].filter(Boolean).join(' ');
  }
  if (status === 401 || status === 429) return activity.refused;
  if (door === 'portal') return activity.looked;
  const what = thingsOf({ ...newest, count }, activity);
  return status >= 400 ? activity.failed(what) : activity.read(what);
}

function thingsOf({ action, resourceType, count }: AuditEntry, activity: Strings['activity']): string {
  if (action === 'capabilities') return activity.description;
  if (resourceType === 'Patient') return activity.details;
  if (resourceType === null) return count === null ? activity.wholeRecord : activity.records(count);
  const known = Object.hasOwn(activity.things, resourceType) ? activity.things[resourceType] : undefined;
  const [one, many] = known ?? [resourceType, resourceType];
  if (count === null) return many;
  return count === 0 ? activity.none(many) : activity.counted(count, one, many);
}
