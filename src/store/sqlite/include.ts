// What `_include` and `_revinclude` bring to a page's matches. https://hl7.org/fhir/R4/search.html#include
import { includesTooMuch, tooCostly } from '../../fhir/errors.ts';
import { typeNumber } from '../../fhir/resource-types.ts';
import type { IncludePlan, SearchPlan } from '../../search/plan-type.ts';
import { maxIncluded, maxIncludedLength, type StoredVersion } from '../store.ts';
import type { Connection } from './connection.ts';
import { type CurrentRow, currentColumns, currentVersion, toStoredVersion } from './current-row.ts';
import { type RecordScope, withinPatient, withinRecord } from './scope.ts';
import { rowsOf, sql, value } from './sql.ts';
import { oneOf, referencesByOrdinal } from './value-selection.ts';

/** A resource of the record. */
export interface Place {
  readonly type: number;
  readonly ordinal: number;
}

/** Rounds of `:iterate`: nothing in a record is further from a match but a list that goes on from part to part. */
const maxRounds = 30;

/** Each once, and none that is a match of the page. */
export function includedWith(
  connection: Connection,
  record: RecordScope,
  { include, revinclude }: SearchPlan,
  page: readonly Place[],
): readonly StoredVersion[] {
  if (page.length === 0 || include.length + revinclude.length === 0) return [];
  const known = new Set(page.map(keyOf));
  const places: Place[] = [];
  const add = (found: readonly Place[]): void => {
    places.push(...found.filter((place) => !known.has(keyOf(place)) && known.add(keyOf(place))));
    if (places.length > maxIncluded) throw includesTooMuch();
  };
  for (let from = page, round = 0; from.length > 0; round += 1) {
    if (round > maxRounds) throw tooFar();
    const before = places.length;
    const isAsked = ({ iterate, sourceType }: IncludePlan): boolean =>
      (round === 0 || iterate) && record.holds(sourceType);
    for (const each of include.filter(isAsked)) add(targetsOf(connection, record, each, from));
    for (const each of revinclude.filter(isAsked)) add(sourcesOf(connection, record, each, from));
    from = places.slice(before);
  }
  return fetchAll(connection, record.patient, places);
}

function keyOf({ type, ordinal }: Place): string {
  return `${type}/${ordinal}`;
}

/** `_include`: what the resources at `from` refer to. */
function targetsOf(connection: Connection, record: RecordScope, include: IncludePlan, from: readonly Place[]): Place[] {
  const { sourceType, targetType, params } = include;
  const ordinals = from.filter(({ type }) => type === typeNumber(sourceType)).map(({ ordinal }) => ordinal);
  if (ordinals.length === 0) return [];
  const isTarget = targetType === undefined ? 'target_type > 0' : sql`target_type = ${value(typeNumber(targetType))}`;
  const param = oneOf(
    'param',
    params.map((each) => record.parameters(sourceType, each)),
  );
  const scope = { ...record, resourceType: sourceType };
  const references = sql`SELECT target_type, target_id FROM ${withinRecord(referencesByOrdinal, scope)} AND ${oneOf('ordinal', ordinals)} AND ${param} AND ${isTarget}`;
  return rowsOf<Place>(
    connection,
    sql`SELECT DISTINCT r.type, r.ordinal FROM (${references}) t CROSS JOIN (SELECT * FROM ${withinPatient('resource', record)}) r ON r.type = t.target_type AND r.id = t.target_id WHERE r.deleted = 0`,
  );
}

/** `_revinclude`: what refers to the resources at `from`. */
function sourcesOf(connection: Connection, record: RecordScope, include: IncludePlan, from: readonly Place[]): Place[] {
  const { sourceType, targetType, params } = include;
  const places = targetType === undefined ? from : from.filter(({ type }) => type === typeNumber(targetType));
  if (places.length === 0) return [];
  const list = sql`SELECT json_extract(value, '$[0]') AS type, json_extract(value, '$[1]') AS ordinal FROM json_each(${value(JSON.stringify(places.map(({ type, ordinal }) => [type, ordinal])))})`;
  const param = oneOf(
    'param',
    params.map((each) => record.parameters(sourceType, each)),
  );
  const scope = { ...record, resourceType: sourceType };
  return rowsOf<Place>(
    connection,
    sql`SELECT DISTINCT ${value(typeNumber(sourceType))} AS type, d.ordinal AS ordinal FROM (${list}) t
      CROSS JOIN (SELECT * FROM ${withinPatient('resource', record)}) r ON r.type = t.type AND r.ordinal = t.ordinal
      CROSS JOIN (SELECT * FROM ${withinRecord('reference_index', scope)} AND ${param}) d ON d.target_id = r.id AND d.target_type = r.type`,
  );
}

function fetchAll(connection: Connection, patient: number, places: readonly Place[]): readonly StoredVersion[] {
  const statement = connection.prepare(
    `SELECT ${currentColumns} FROM resource r JOIN ${currentVersion} WHERE r.patient = ? AND r.type = ? AND r.ordinal = ?`,
  );
  const found: StoredVersion[] = [];
  let length = 0;
  for (const { type, ordinal } of places) {
    const row = statement.get(patient, type, ordinal) as CurrentRow | undefined;
    if (!row) continue;
    length += row.content?.length ?? 0;
    if (length > maxIncludedLength) throw includesTooMuch();
    found.push(toStoredVersion(row));
  }
  return found;
}

function tooFar() {
  return tooCostly(
    `This search follows references further than ${maxRounds} resources from a match. Ask for what lies behind them in a search of its own.`,
  );
}
