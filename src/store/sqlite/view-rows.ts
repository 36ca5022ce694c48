// Views: the rows that show a shared resource to one patient, with a copy of its index rows in that patient's partition.
import { type Mention, mentionsOf } from '../../fhir/mentions.ts';
import { type ResourceType, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import { indexWithContained } from '../../search/index-contained.ts';
import { isObject } from '../../search/json-value.ts';
import { resourceTexts } from '../../search/resource-text.ts';
import type { JsonObject } from '../resource-change.ts';
import type { Connection } from './connection.ts';
import type { Indexed, IndexRows } from './index-rows.ts';
import type { Version } from './own-urls.ts';
import { sharedPartition } from './partitions.ts';
import type { HomeRow, ResourceRows, ViewRow } from './resource-rows.ts';

/** A resource in the shared partition that is not deleted. */
export interface SharedResource {
  readonly resourceType: ResourceType;
  readonly id: string;
  readonly home: HomeRow;
}

export interface ViewRows {
  find(resourceType: ResourceType, id: string): SharedResource | undefined;
  /** Shared definitions with this canonical URL. */
  findCanonical(url: string): readonly SharedResource[];
  canonicalsOf(resourceType: ResourceType, id: string): readonly Mention[];
  /** Makes the URL under which a shared definition is found that of `resource`; undefined removes it. True when it changed. */
  nameCanonical(resourceType: ResourceType, id: string, resource: JsonObject | undefined): boolean;
  /** Whether the patient's record shows this resource, as their own or as a view. */
  isInRecord(patient: number, resourceType: ResourceType, id: string): boolean;
  add(patient: number, shared: SharedResource): void;
  /** Follows the shared resource to a new version. */
  update(view: ViewRow, shared: SharedResource, updatedAt: number, before: Indexed, after: Indexed): void;
  /** `before` is what the view has in the index. */
  remove(view: ViewRow, before: Indexed): void;
  ofPatient(patient: number): readonly ViewRow[];
}

export interface ViewParts {
  readonly connection: Connection;
  readonly rows: ResourceRows;
  readonly index: IndexRows;
  readonly timeZone: string;
}

export function viewRows({ connection, rows, index, timeZone }: ViewParts): ViewRows {
  const selectCanonical = connection.prepare('SELECT type, id FROM canonical WHERE url = ?');
  const selectUrls = connection.prepare('SELECT url FROM canonical WHERE type = ? AND id = ?');
  const deleteUrls = connection.prepare('DELETE FROM canonical WHERE type = ? AND id = ?');
  const insertUrl = connection.prepare('INSERT INTO canonical (url, type, id) VALUES (?, ?, ?)');
  const selectInRecord = connection.prepare(
    'SELECT 1 FROM resource WHERE patient = ? AND type = ? AND id = ? AND deleted = 0',
  );
  const insertView = connection.prepare(
    `INSERT INTO resource (patient, type, ordinal, id, version, updated_at, deleted, content_patient, content_ordinal, since_version)
     SELECT ?, type, ?, id, version, updated_at, 0, patient, ordinal, version FROM resource WHERE patient = 0 AND type = ? AND ordinal = ?`,
  );
  const updateView = connection.prepare(
    'UPDATE resource SET version = ?, updated_at = ? WHERE patient = ? AND type = ? AND ordinal = ?',
  );
  const deleteView = connection.prepare('DELETE FROM resource WHERE patient = ? AND type = ? AND ordinal = ?');
  const selectViews = connection.prepare(
    'SELECT patient, type, ordinal, id, content_ordinal AS contentOrdinal FROM resource WHERE patient = ? AND content_patient = 0',
  );
  const owner = (view: ViewRow) => ({
    patient: view.patient,
    type: typeOfNumber(view.type),
    ordinal: view.ordinal,
    isView: true,
  });

  const find = (resourceType: ResourceType, id: string): SharedResource | undefined => {
    const home = rows.homesOf(resourceType, id).find(({ patient, deleted }) => patient === sharedPartition && !deleted);
    return home && { resourceType, id, home };
  };
  return {
    find,
    findCanonical: (url) =>
      (selectCanonical.all(url) as { type: number; id: string }[]).flatMap(
        ({ type, id }) => find(typeOfNumber(type), id) ?? [],
      ),
    canonicalsOf: (resourceType, id) =>
      (selectUrls.all(typeNumber(resourceType), id) as { url: string }[]).map(({ url }) => ({
        type: 'canonical',
        url,
      })),
    nameCanonical(resourceType, id, resource) {
      const type = typeNumber(resourceType);
      const before = (selectUrls.get(type, id) as { url: string } | undefined)?.url;
      const after = typeof resource?.url === 'string' ? resource.url : undefined;
      if (before === after) return false;
      deleteUrls.run(type, id);
      if (after !== undefined) insertUrl.run(after, type, id);
      return true;
    },
    isInRecord: (patient, resourceType, id) => selectInRecord.get(patient, typeNumber(resourceType), id) !== undefined,
    add(patient, { resourceType, id, home }) {
      // The note that it was once the patient's own and is gone gives way to the resource.
      const gone = rows.homesOf(resourceType, id).find((each) => each.patient === patient);
      if (gone) {
        index.forgetDeleted({ patient, type: resourceType, ordinal: gone.ordinal });
        rows.forget(resourceType, id, gone);
      }
      // The shared resource's own, so that the order of a record does not tell by what, and when, it came into it.
      const { ordinal } = home;
      insertView.run(patient, ordinal, typeNumber(resourceType), ordinal);
      const current = rows.currentAt(resourceType, home);
      if (current)
        index.replace({ patient, type: resourceType, ordinal, isView: true }, nothing, derive(current, timeZone));
    },
    update(view, shared, updatedAt, before, after) {
      updateView.run(shared.home.version, updatedAt, view.patient, view.type, view.ordinal);
      index.replace(owner(view), before, after);
    },
    remove(view, before) {
      deleteView.run(view.patient, view.type, view.ordinal);
      index.replace(owner(view), before, nothing);
    },
    ofPatient: (patient) => selectViews.all(patient) as ViewRow[],
  };
}

/** What a resource writes to the index and what it mentions. */
export interface Derived extends Indexed {
  readonly mentions: readonly Mention[];
}

export const nothing: Derived = { entries: [], texts: undefined, mentions: [] };

export function derive(version: Version | undefined, timeZone: string): Derived {
  return version
    ? {
        entries: indexWithContained(version.local, { timeZone, worded: version.resource }),
        texts: resourceTexts(asStored(version.resource)),
        mentions: mentionsOf(version.local),
      }
    : nothing;
}

/**
 * In the order that a stored text has, so that words lie in the same order whenever they are indexed. Version and time are of the
 * store's making: a stored text has them, what is about to be stored has not.
 */
function asStored({ resourceType, id, meta, ...rest }: JsonObject): JsonObject {
  if (!isObject(meta)) return { resourceType, id, ...rest };
  const { versionId: _versionId, lastUpdated: _lastUpdated, ...restOfMeta } = meta;
  return { resourceType, id, meta: restOfMeta, ...rest };
}
