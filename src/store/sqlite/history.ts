// Histories within one patient's record: of a resource, a type or the whole. https://hl7.org/fhir/R4/http.html#history
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import { endOfTime } from '../../search/index-value.ts';
import type { HistoryPage, HistoryRequest, HistoryVersion } from '../store.ts';
import { isShown } from './admitted.ts';
import { maxPageLength } from './compile.ts';
import type { Connection } from './connection.ts';
import { type CurrentRow, toStoredVersion } from './current-row.ts';
import { type RecordPart, withinPatient } from './scope.ts';
import { allOf, rowsOf, type Sql, sql, value } from './sql.ts';

/** A version of the record by its place. */
interface Entry {
  readonly type: number;
  readonly ordinal: number;
  readonly version: number;
  readonly updatedAt: number;
  readonly size: number;
}

/** Undefined when it is asked of a resource that the record does not hold. */
export function readHistory(
  connection: Connection,
  part: RecordPart,
  request: HistoryRequest,
): HistoryPage | undefined {
  const { resourceType, id, at, count, after } = request;
  if (resourceType !== undefined && id !== undefined && !isThere(connection, part, resourceType, id)) return undefined;
  const all = sql`WITH h AS ${at === undefined ? '' : 'MATERIALIZED '}(SELECT * FROM (${entriesOf(part, request)}) WHERE ${filterOf(request)})`;
  const countAll = (): number =>
    rowsOf<{ total: number }>(connection, sql`${all} SELECT count(*) AS total FROM h`)[0]?.total ?? 0;
  if (count === 0) return { versions: [], total: countAll(), next: undefined };
  const beyond = after
    ? sql` WHERE (updatedAt, ordinal, version) < (${value(after.updatedAt)}, ${value(after.ordinal)}, ${value(after.version)})`
    : '';
  const found = rowsOf<Entry & { total: number }>(
    connection,
    sql`${all} SELECT type, ordinal, version, updatedAt, size, (SELECT count(*) FROM h) AS total FROM h${beyond} ORDER BY updatedAt DESC, ordinal DESC, version DESC LIMIT ${value(count + 1)}`,
  );
  const page = found.slice(0, lengthOfPage(found.slice(0, count)));
  const last = page.at(-1);
  return {
    versions: page.flatMap((entry) => versionOf(connection, part, entry) ?? []),
    total: found[0]?.total ?? countAll(),
    next:
      last && found.length > page.length
        ? { updatedAt: last.updatedAt, ordinal: last.ordinal, version: last.version }
        : undefined,
  };
}

/** Where the versions of a `resource` row r lie that the record shows. */
export const shownVersions =
  'version v ON v.patient = r.content_patient AND v.type = r.type AND v.ordinal = r.content_ordinal AND v.version >= r.since_version';
const shownColumns = 'v.type, r.ordinal, v.version, v.updated_at AS updatedAt, v.size';

/** All versions of what is asked; where `at` is, each with the instant at which the next one took its place. */
function entriesOf(part: RecordPart, { resourceType, id, at }: HistoryRequest): Sql {
  const type = resourceType === undefined ? '' : sql` AND type = ${value(typeNumber(resourceType))}`;
  const resources = sql`SELECT * FROM ${withinPatient('resource', part)}${type}`;
  const { admitted } = part;
  const shown: Sql =
    admitted.type === 'listed'
      ? { text: `${shownVersions} AND ${isShown('v')}`, values: [admitted.first] }
      : { text: shownVersions, values: [] };
  if (id !== undefined || admitted.type === 'listed') {
    const named = id === undefined ? '' : sql` AND id = ${value(id)}`;
    const all = sql`SELECT ${shownColumns} FROM (${resources}${named}) r CROSS JOIN ${shown}`;
    return at === undefined ? all : untilNext(all);
  }
  // Of the record's own versions all that is asked lies in one index; the texts are not read.
  const own = sql`SELECT type, ordinal, version, updated_at AS updatedAt, size FROM ${withinPatient('version INDEXED BY version_by_time', part)}${type}`;
  const seen = sql`SELECT ${shownColumns} FROM (${resources} AND content_patient = 0) r CROSS JOIN ${shown}`;
  const all = sql`${own} UNION ALL ${seen}`;
  return at === undefined ? all : untilNext(all);
}

function untilNext(versions: Sql): Sql {
  return sql`SELECT *, lead(updatedAt, 1, ${value(endOfTime)}) OVER (PARTITION BY ordinal ORDER BY version) AS endedAt FROM (${versions})`;
}

function filterOf({ since, at }: HistoryRequest): Sql {
  return allOf([
    ...(since === undefined ? [] : [sql`updatedAt >= ${value(since)}`]),
    // One that another took the place of at once was never current.
    ...(at === undefined
      ? []
      : [sql`updatedAt < ${value(at.high)} AND endedAt > ${value(at.low)} AND endedAt > updatedAt`]),
  ]);
}

/** How many of the versions go into one page: one at least, and no more once their texts are too long together. */
function lengthOfPage(entries: readonly Entry[]): number {
  let total = 0;
  const tooMuch = entries.findIndex(({ size }, index) => {
    total += size;
    return index > 0 && total > maxPageLength;
  });
  return tooMuch === -1 ? entries.length : tooMuch;
}

/** `andSeen`: what follows where the record's row does not tell from which version on it is seen. */
const previousIsDeletion = (andSeen: string): string => `SELECT b.method = 'DELETE' FROM version b
  WHERE b.patient = v.patient AND b.type = v.type AND b.ordinal = v.ordinal AND b.version < v.version AND b.version >= r.since_version${andSeen}
  ORDER BY b.version DESC LIMIT 1`;
const selectVersion = (andSeen = ''): string =>
  `SELECT v.type, r.id, v.version, v.updated_at AS updatedAt, v.method, v.content, coalesce((${previousIsDeletion(andSeen)}), 1) AS isCreation
  FROM resource r JOIN ${shownVersions} WHERE r.patient = ? AND r.type = ? AND r.ordinal = ? AND v.version = ?`;
const selectOfAll = selectVersion();
const selectOfListed = selectVersion(` AND ${isShown('b')}`);

function versionOf(
  connection: Connection,
  { patient, admitted }: RecordPart,
  { type, ordinal, version }: Entry,
): HistoryVersion | undefined {
  const place = [patient, type, ordinal, version];
  const row = (
    admitted.type === 'types'
      ? connection.prepare(selectOfAll).get(...place)
      : connection.prepare(selectOfListed).get(admitted.first, ...place)
  ) as (CurrentRow & { isCreation: 0 | 1 }) | undefined;
  return row && { ...toStoredVersion(row), isCreation: row.isCreation === 1 };
}

function isThere(connection: Connection, part: RecordPart, type: ResourceType, id: string): boolean {
  const resource = sql`${withinPatient('resource', part)} AND type = ${value(typeNumber(type))} AND id = ${value(id)}`;
  return rowsOf(connection, sql`SELECT 1 FROM ${resource}`).length > 0;
}
