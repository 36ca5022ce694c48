// Rows of resources and their versions: the statements that writing and visibility share.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import type { JsonObject } from '../resource-change.ts';
import type { Connection } from './connection.ts';
import type { ReadVersion, Version } from './own-urls.ts';

/** Where a resource lives in one partition. */
export interface HomeRow {
  readonly patient: number;
  readonly ordinal: number;
  readonly version: number;
  readonly deleted: 0 | 1;
  readonly hash: Buffer;
}

/** A version to be written, the same in each of a resource's homes. */
export interface VersionRow {
  readonly version: number;
  readonly updatedAt: number;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly content: string | null;
  readonly hash: Buffer;
}

/** A version that is no deletion. */
export interface LiveVersion {
  readonly content: Version;
  readonly updatedAt: number;
}

/** A row that shows a shared resource to a patient. */
export interface ViewRow {
  readonly patient: number;
  readonly type: number;
  readonly ordinal: number;
  readonly id: string;
  readonly contentOrdinal: number;
}

export interface ResourceRows {
  homesOf(type: ResourceType, id: string): readonly HomeRow[];
  idAt(patient: number, type: number, ordinal: number): string | undefined;
  /** The current resource at home, parsed. */
  currentAt(type: ResourceType, home: HomeRow): Version | undefined;
  versionAt(type: ResourceType, home: HomeRow): VersionRow | undefined;
  /** The last version at home before it was deleted there, where it is still kept. */
  lastLive(type: ResourceType, home: Pick<HomeRow, 'patient' | 'ordinal'>): LiveVersion | undefined;
  /** Adds a version and makes it the current one. */
  putVersion(type: ResourceType, id: string, patient: number, ordinal: number, row: VersionRow): void;
  /** Forgets all versions of a resource in one partition. */
  forgetVersions(type: ResourceType, patient: number, ordinal: number): void;
  /** Forgets a resource in one partition altogether. */
  forget(type: ResourceType, id: string, home: HomeRow): void;
  viewsOf(type: ResourceType, contentOrdinal: number): readonly ViewRow[];
}

export function resourceRows(connection: Connection, read: ReadVersion): ResourceRows {
  const selectHomes = connection.prepare(
    'SELECT patient, ordinal, version, deleted, hash FROM home WHERE type = ? AND id = ?',
  );
  const selectVersion = connection.prepare(
    'SELECT version, updated_at AS updatedAt, method, content FROM version WHERE patient = ? AND type = ? AND ordinal = ? AND version = ?',
  );
  const selectLastLive = connection.prepare(
    'SELECT content, updated_at AS updatedAt FROM version WHERE patient = ? AND type = ? AND ordinal = ? AND content IS NOT NULL ORDER BY version DESC LIMIT 1',
  );
  const selectId = connection.prepare('SELECT id FROM resource WHERE patient = ? AND type = ? AND ordinal = ?');
  const insertVersion = connection.prepare(
    'INSERT INTO version (patient, type, ordinal, version, updated_at, method, content, size) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const putResource = connection.prepare(
    'INSERT OR REPLACE INTO resource (patient, type, ordinal, id, version, updated_at, deleted, content_patient, content_ordinal, since_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)',
  );
  const putHome = connection.prepare(
    'INSERT OR REPLACE INTO home (type, id, patient, ordinal, version, deleted, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const deleteVersions = connection.prepare('DELETE FROM version WHERE patient = ? AND type = ? AND ordinal = ?');
  const deleteResource = connection.prepare('DELETE FROM resource WHERE patient = ? AND type = ? AND ordinal = ?');
  const deleteHome = connection.prepare('DELETE FROM home WHERE type = ? AND id = ? AND patient = ?');
  const selectViews = connection.prepare(
    'SELECT patient, type, ordinal, id, content_ordinal AS contentOrdinal FROM resource WHERE content_patient = 0 AND type = ? AND content_ordinal = ? AND patient > 0',
  );

  const versionAt = (type: ResourceType, home: HomeRow): VersionRow | undefined => {
    const row = selectVersion.get(home.patient, typeNumber(type), home.ordinal, home.version) as
      | Omit<VersionRow, 'hash'>
      | undefined;
    return row && { ...row, hash: home.hash };
  };
  return {
    homesOf: (type, id) => selectHomes.all(typeNumber(type), id) as HomeRow[],
    idAt: (patient, type, ordinal) => (selectId.get(patient, type, ordinal) as { id: string } | undefined)?.id,
    versionAt,
    lastLive(type, { patient, ordinal }) {
      const row = selectLastLive.get(patient, typeNumber(type), ordinal) as
        | { content: string; updatedAt: number }
        | undefined;
      return row && { content: read(JSON.parse(row.content) as JsonObject, row.updatedAt), updatedAt: row.updatedAt };
    },
    currentAt(type, home) {
      const row = versionAt(type, home);
      return typeof row?.content === 'string' ? read(JSON.parse(row.content) as JsonObject, row.updatedAt) : undefined;
    },
    putVersion(type, id, patient, ordinal, row) {
      const number = typeNumber(type);
      const deleted = row.method === 'DELETE' ? 1 : 0;
      const { version, updatedAt, method, content } = row;
      insertVersion.run(patient, number, ordinal, version, updatedAt, method, content, content?.length ?? 0);
      putResource.run(patient, number, ordinal, id, version, updatedAt, deleted, patient, ordinal);
      putHome.run(number, id, patient, ordinal, version, deleted, row.hash);
    },
    forgetVersions(type, patient, ordinal) {
      deleteVersions.run(patient, typeNumber(type), ordinal);
    },
    forget(type, id, home) {
      deleteVersions.run(home.patient, typeNumber(type), home.ordinal);
      deleteResource.run(home.patient, typeNumber(type), home.ordinal);
      deleteHome.run(typeNumber(type), id, home.patient);
    },
    viewsOf: (type, contentOrdinal) => selectViews.all(typeNumber(type), contentOrdinal) as ViewRow[],
  };
}
