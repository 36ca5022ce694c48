// Puts a resource into its homes, one per patient whose compartment holds it, and takes it out of those it leaves.
import { patientElsewhere } from '../../fhir/compartment.ts';
import type { Mention } from '../../fhir/mentions.ts';
import type { ResourceType } from '../../fhir/resource-types.ts';
import type { JsonObject } from '../resource-change.ts';
import { keptOf } from './deleted-rows.ts';
import type { IndexRows } from './index-rows.ts';
import { type MentionRows, mentionKey } from './mention-rows.ts';
import { type Partitions, sharedPartition } from './partitions.ts';
import type { HomeRow, ResourceRows, VersionRow } from './resource-rows.ts';
import { type Derived, derive, nothing, type ViewRows } from './view-rows.ts';
import type { Visibility } from './visibility.ts';

/** A resource on its way from one state to the next. `before` and `after` are empty where there is none. */
export interface Transition {
  readonly resourceType: ResourceType;
  readonly id: string;
  readonly resource: JsonObject | undefined;
  readonly before: Derived;
  readonly after: Derived;
  /**
   * In any partition, where that is settled. A Provenance keeps its ordinal wherever it goes: it comes into a record for what it
   * is about, and the order of a record does not tell for which of several things, and when.
   */
  readonly ordinal?: number | undefined;
}

export interface Placement {
  /** Writes the version into a partition where the resource has a home (`home`) or gets one. */
  place(change: Transition, patient: number, home: HomeRow | undefined, row: VersionRow): void;
  /** Writes the version that deletes. */
  remove(change: Transition, home: HomeRow, row: VersionRow): void;
  /** The resource is another patient's now: nothing of it stays but, for a patient, the note that it is gone. */
  leave(change: Transition, home: HomeRow, updatedAt: number): void;
}

export interface PlacementParts {
  readonly rows: ResourceRows;
  readonly index: IndexRows;
  readonly mentions: MentionRows;
  readonly views: ViewRows;
  readonly parts: Partitions;
  readonly visibility: Visibility;
  readonly timeZone: string;
}

export function placement({ rows, index, mentions, views, parts, visibility, timeZone }: PlacementParts): Placement {
  /** Follows a shared resource's new version in the records of those who see it. */
  const updateViews = (change: Transition, home: HomeRow, updatedAt: number): void => {
    const { resourceType, id, before, after } = change;
    const isLess = difference(before.mentions, after.mentions).length > 0;
    for (const view of rows.viewsOf(resourceType, home.ordinal)) {
      views.update(view, { resourceType, id, home }, updatedAt, before, after);
      visibility.mentioned(view.patient, difference(after.mentions, before.mentions));
      if (isLess) visibility.mentionedLess(view.patient);
    }
  };

  const removeViews = (change: Transition, home: HomeRow): void => {
    for (const view of rows.viewsOf(change.resourceType, home.ordinal)) {
      views.remove(view, change.before);
      visibility.mentionedLess(view.patient);
    }
    views.nameCanonical(change.resourceType, change.id, undefined);
  };

  /** Takes a live resource out of the index and lets go of what it mentioned. */
  const unindex = (change: Transition, home: HomeRow): void => {
    const { resourceType, before } = change;
    index.replace({ patient: home.patient, type: resourceType, ordinal: home.ordinal }, before, nothing);
    mentions.replace(home.patient, resourceType, home.ordinal, []);
    if (home.patient === sharedPartition) removeViews(change, home);
    else if (before.mentions.length > 0) visibility.mentionedLess(home.patient);
  };

  /** Keeps what a resource that is about to be deleted was found by. Where nobody looks nobody asks for it. */
  const keep = ({ resourceType, before }: Transition, home: HomeRow): void => {
    const last = isElsewhere(home.patient) ? undefined : rows.versionAt(resourceType, home);
    const owner = { patient: home.patient, type: resourceType, ordinal: home.ordinal, isDeleted: true };
    if (last) index.replace(owner, nothing, keptOf({ indexed: before, ...last }));
  };

  /** Takes that out of the index again. */
  const unkeep = (resourceType: ResourceType, home: HomeRow): void => {
    if (isElsewhere(home.patient)) return;
    const owner = { patient: home.patient, type: resourceType, ordinal: home.ordinal, isDeleted: true };
    const last = rows.lastLive(resourceType, home);
    if (last === undefined) index.forgetDeleted(owner);
    else index.replace(owner, keptOf({ indexed: derive(last.content, timeZone), ...last }), nothing);
  };

  const isElsewhere = (patient: number): boolean =>
    patient !== sharedPartition && patient === parts.numberOf(patientElsewhere);

  return {
    place(change, patient, home, row) {
      const { resourceType, id, after } = change;
      const isLive = home !== undefined && !home.deleted;
      const before = isLive ? change.before : nothing;
      const ordinal = home?.ordinal ?? change.ordinal ?? parts.nextOrdinal();
      if (home && !isLive) unkeep(resourceType, home);
      rows.putVersion(resourceType, id, patient, ordinal, row);
      index.replace({ patient, type: resourceType, ordinal }, before, after);
      mentions.replace(patient, resourceType, ordinal, after.mentions);
      if (patient !== sharedPartition) {
        visibility.mentioned(patient, difference(after.mentions, before.mentions));
        if (difference(before.mentions, after.mentions).length > 0) visibility.mentionedLess(patient);
        return;
      }
      const isRenamed = views.nameCanonical(resourceType, id, change.resource);
      // What was there before is already seen by those who mention it, unless the way it is found has changed.
      if (!isLive || resourceType === 'Provenance' || isRenamed) visibility.arrived(resourceType, id);
      if (isRenamed) for (const view of rows.viewsOf(resourceType, ordinal)) visibility.mentionedLess(view.patient);
      if (isLive) updateViews(change, { ...home, version: row.version }, row.updatedAt);
    },
    remove(change, home, row) {
      unindex(change, home);
      keep(change, home);
      rows.putVersion(change.resourceType, change.id, home.patient, home.ordinal, row);
    },
    leave(change, home, updatedAt) {
      const { resourceType, id } = change;
      if (home.deleted) unkeep(resourceType, home);
      else unindex(change, home);
      // Where nobody looks no note is left: its version would tell those who see the resource that it had been there.
      if (home.patient === sharedPartition || isElsewhere(home.patient)) {
        rows.forget(resourceType, id, home);
        return;
      }
      keep(change, home);
      rows.forgetVersions(resourceType, home.patient, home.ordinal);
      const gone = { version: home.version + 1, updatedAt, method: 'DELETE', content: null, hash: noHash } as const;
      rows.putVersion(resourceType, id, home.patient, home.ordinal, gone);
    },
  };
}

/** The hash of a deleted resource: equal to no content's. */
export const noHash = Buffer.alloc(0);

function difference(mentions: readonly Mention[], others: readonly Mention[]): readonly Mention[] {
  if (others.length === 0) return mentions;
  const known = new Set(others.map(mentionKey));
  return mentions.filter((mention) => !known.has(mentionKey(mention)));
}
