// Indexes one record anew: all of its rows out, and in again as importing its resources would write them.
import { patientElsewhere } from '../../fhir/compartment.ts';
import { typeOfNumber } from '../../fhir/resource-types.ts';
import type { JsonObject } from '../resource-change.ts';
import { recordClearer } from './clear-rows.ts';
import type { Connection } from './connection.ts';
import { currentVersion } from './current-row.ts';
import { keptOf } from './deleted-rows.ts';
import type { IndexRows } from './index-rows.ts';
import { mentionRows } from './mention-rows.ts';
import { type Version, versionReader } from './own-urls.ts';
import { sharedPartition } from './partitions.ts';
import { resourceRows } from './resource-rows.ts';
import { type Derived, derive, nothing, viewRows } from './view-rows.ts';
import { visibility as createVisibility } from './visibility.ts';

export interface RecordParts {
  readonly connection: Connection;
  readonly index: IndexRows;
  readonly timeZone: string;
}

/** A row of `resource`, without its text. */
interface HeldRow {
  readonly patient: number;
  readonly type: number;
  readonly ordinal: number;
  readonly id: string;
  readonly version: number;
  readonly deleted: 0 | 1;
  readonly contentPatient: number;
  readonly contentOrdinal: number;
}

/** Words wait in memory until they are written together. */
const resourcesPerSettling = 1000;
/** What several records show is read and indexed once, while it is among so many. */
const maxKnown = 1000;

/** Only within a write. Gives how many resources the record holds. The shared partition comes before the records that show its resources. */
export function recordRenewer({ connection, index, timeZone }: RecordParts): (patient: number) => number {
  const read = versionReader(connection);
  const rows = resourceRows(connection, read);
  const mentions = mentionRows(connection);
  const views = viewRows({ connection, rows, index, timeZone });
  const visibility = createVisibility(rows, mentions, views, timeZone);
  const clear = recordClearer(connection);
  const heldRows = heldRowReader(connection);
  const selectContent = connection.prepare(
    `SELECT v.content, v.updated_at AS updatedAt FROM resource r JOIN ${currentVersion} WHERE r.patient = ? AND r.type = ? AND r.ordinal = ?`,
  );
  const selectElsewhere = connection.prepare('SELECT 1 FROM patient WHERE number = ? AND id = ?');
  const known = new Map<string, Derived>();

  const readRow = ({ patient, type, ordinal }: HeldRow): Version => {
    const { content, updatedAt } = selectContent.get(patient, type, ordinal) as { content: string; updatedAt: number };
    return read(JSON.parse(content) as JsonObject, updatedAt);
  };

  const showShared = (row: HeldRow): void => {
    const { patient, type, ordinal, version, contentOrdinal } = row;
    const key = `${type}/${contentOrdinal}/${version}`;
    const derived = known.get(key) ?? derive(readRow(row), timeZone);
    if (known.size >= maxKnown) known.clear();
    known.set(key, derived);
    index.replace({ patient, type: typeOfNumber(type), ordinal, isView: true }, nothing, derived);
  };

  const renewOwn = (row: HeldRow): void => {
    const { patient, type, ordinal, id } = row;
    const resourceType = typeOfNumber(type);
    const version = readRow(row);
    const derived = derive(version, timeZone);
    index.replace({ patient, type: resourceType, ordinal }, nothing, derived);
    mentions.replace(patient, resourceType, ordinal, derived.mentions);
    if (patient === sharedPartition) views.nameCanonical(resourceType, id, version.local);
  };

  const renewDeleted = ({ patient, type, ordinal, id }: HeldRow): void => {
    const resourceType = typeOfNumber(type);
    if (patient === sharedPartition) views.nameCanonical(resourceType, id, undefined);
    // Of what has left the record no version is there, and the rows that it has are kept.
    const last = rows.lastLive(resourceType, { patient, ordinal });
    if (last === undefined || selectElsewhere.get(patient, patientElsewhere) !== undefined) return;
    const kept = keptOf({ indexed: derive(last.content, timeZone), updatedAt: last.updatedAt });
    index.replace({ patient, type: resourceType, ordinal, isDeleted: true }, nothing, kept);
  };

  const renewRow = (row: HeldRow): void => {
    if (row.deleted === 1) renewDeleted(row);
    else if (row.contentPatient === row.patient) renewOwn(row);
    else showShared(row);
  };

  return (patient) => {
    clear(patient);
    let resources = 0;
    for (const row of heldRows(patient)) {
      renewRow(row);
      resources += 1;
      if (resources % resourcesPerSettling === 0) index.settle();
    }
    if (patient !== sharedPartition) visibility.reconsider(patient);
    visibility.settle();
    return resources;
  };
}

/** Reads in steps, between which the connection is free to write. */
function heldRowReader(connection: Connection): (patient: number) => Iterable<HeldRow> {
  const select = connection.prepare(
    `SELECT patient, type, ordinal, id, version, deleted, content_patient AS contentPatient, content_ordinal AS contentOrdinal
     FROM resource WHERE patient = ? AND (type, ordinal) > (?, ?) ORDER BY type, ordinal LIMIT ${resourcesPerSettling}`,
  );
  return function* (patient) {
    let last = { type: 0, ordinal: 0 };
    for (;;) {
      const rows = select.all(patient, last.type, last.ordinal) as HeldRow[];
      yield* rows;
      const end = rows.at(-1);
      if (end === undefined) return;
      last = end;
    }
  };
}
