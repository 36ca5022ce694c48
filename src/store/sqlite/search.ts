// Runs a search plan within one patient's record: matches of one page, what they include, and the exact total.
import { tooCostly } from '../../fhir/errors.ts';
import { type ResourceType, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import type { IncludePlan, SearchPlan } from '../../search/plan-type.ts';
import type { SearchPage, SearchPosition, StoredVersion } from '../store.ts';
import { compileCount, compileHasLong, compileMatches, compilePage, isLongPage } from './compile.ts';
import type { Connection, SqlValue } from './connection.ts';
import { type CurrentRow, currentColumns, currentVersion, toStoredVersion } from './current-row.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { type SearchScope, withinRecord } from './select.ts';
import type { Sql } from './sql.ts';

/** A match of a page, with its sort values. */
interface Match {
  readonly ordinal: number;
  readonly sortValues: readonly (string | number | null)[];
  readonly stored: StoredVersion;
}

export function searchRecord(
  connection: Connection,
  parameters: ParameterNumbers,
  patient: number,
  plan: SearchPlan,
  after?: SearchPosition,
): SearchPage {
  const scope = { patient, resourceType: plan.resourceType };
  const matches = compileMatches(plan, scope, parameters);
  const count = (): number => run<{ total: number }>(connection, compileCount(matches))[0]?.total ?? 0;
  if (plan.count === 0) return { matches: [], included: [], total: count(), next: undefined };

  const limit = plan.count + 1;
  const isMeasured = isLongPage(limit) || run(connection, compileHasLong(scope)).length > 0;
  const found = pageOf(connection, plan, compilePage(plan, matches, scope, parameters, limit, isMeasured, after));
  const page = found.rows.slice(0, plan.count);
  const hasNext = found.count > page.length;
  const last = page.at(-1);
  return {
    matches: page.map(({ stored }) => stored),
    included: includedWith(connection, parameters, scope, plan, page),
    total: plan.total === 'none' ? undefined : after === undefined && !hasNext ? page.length : count(),
    next: hasNext && last ? { ordinal: last.ordinal, sortValues: last.sortValues } : undefined,
  };
}

type PageRow = [
  ordinal: number,
  id: string,
  version: number,
  updatedAt: number,
  method: StoredVersion['method'],
  ...sortValues: (string | number | null)[],
];

/** A page's rows; `count` tells of more that were found beyond them. */
interface Page {
  readonly count: number;
  readonly rows: readonly Match[];
}

function pageOf(connection: Connection, { resourceType }: SearchPlan, page: Sql): Page {
  const [row] = run<{ found: number; rows: string; contents: string | null }>(connection, page);
  const contents = row?.contents?.split('\n') ?? [];
  const rows = JSON.parse(row?.rows ?? '[]') as PageRow[];
  return {
    count: row?.found ?? 0,
    rows: rows.map(([ordinal, id, version, updatedAt, method, ...sortValues], index) => ({
      ordinal,
      sortValues,
      stored: { resourceType, id, version, updatedAt, method, content: contents[index] },
    })),
  };
}

/** Ordinals of all matches, for import's own questions. */
export function searchOrdinals(
  connection: Connection,
  parameters: ParameterNumbers,
  patient: number,
  plan: SearchPlan,
): readonly number[] {
  const matches = compileMatches(plan, { patient, resourceType: plan.resourceType }, parameters);
  return run<{ ordinal: number }>(connection, matches).map(({ ordinal }) => ordinal);
}

function run<T>(connection: Connection, { text, values }: Sql): T[] {
  return connection.prepare(text).all(...values) as T[];
}

/** A resource of the record by its place. */
interface Place {
  readonly type: number;
  readonly ordinal: number;
}

/** Characters of text that a page's includes may bring: they all travel with their page, which is put together in memory. */
const maxIncludedLength = 32 * 1024 * 1024;

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
    if (length > maxIncludedLength)
      throw tooCostly('This page brings too much by _include or _revinclude. Ask for smaller pages with _count.');
    found.push(toStoredVersion(row));
  }
  return found;
}

function includedWith(
  connection: Connection,
  parameters: ParameterNumbers,
  scope: SearchScope,
  plan: SearchPlan,
  page: readonly Match[],
): readonly StoredVersion[] {
  if (page.length === 0 || plan.include.length + plan.revinclude.length === 0) return [];
  const ownType = typeNumber(plan.resourceType);
  const known = new Set(page.map(({ ordinal }) => `${ownType}/${ordinal}`));
  const places: Place[] = [];
  const add = (place: Place): void => {
    const key = `${place.type}/${place.ordinal}`;
    if (!known.has(key)) places.push(place);
    known.add(key);
  };
  for (const include of plan.include) includeTargets(connection, parameters, scope, include, page).forEach(add);
  for (const include of plan.revinclude) includeSources(connection, parameters, scope, include, page).forEach(add);
  return fetchAll(connection, scope.patient, places);
}

/** `_include`: what the page's matches refer to. */
function includeTargets(
  connection: Connection,
  parameters: ParameterNumbers,
  scope: SearchScope,
  include: IncludePlan,
  page: readonly Match[],
): Place[] {
  if (include.sourceType !== scope.resourceType) return [];
  const rows = withinRecord('reference_index', scope);
  const references = run<{ targetType: number; targetId: string }>(connection, {
    text: `SELECT DISTINCT target_type AS targetType, target_id AS targetId FROM ${rows.text} AND param = ? AND target_type > 0 AND ordinal IN (SELECT value FROM json_each(?))`,
    values: [
      ...rows.values,
      parameters(include.sourceType, include.param),
      JSON.stringify(page.map(({ ordinal }) => ordinal)),
    ],
  });
  return references
    .filter(({ targetType }) => include.targetType === undefined || typeOfNumber(targetType) === include.targetType)
    .flatMap(({ targetType, targetId }) => placeOf(connection, scope.patient, targetType, targetId));
}

/** `_revinclude`: what refers to the page's matches. */
function includeSources(
  connection: Connection,
  parameters: ParameterNumbers,
  scope: SearchScope,
  include: IncludePlan,
  page: readonly Match[],
): Place[] {
  if (include.targetType !== undefined && include.targetType !== scope.resourceType) return [];
  const ids = withinRecord('resource', scope);
  const rows = withinRecord('reference_index', { ...scope, resourceType: include.sourceType });
  return run<{ ordinal: number }>(connection, {
    text: `SELECT DISTINCT ordinal FROM ${rows.text} AND param = ? AND target_type = ? AND target_id IN (SELECT id FROM ${ids.text} AND ordinal IN (SELECT value FROM json_each(?)))`,
    values: [
      ...rows.values,
      parameters(include.sourceType, include.param),
      typeNumber(scope.resourceType),
      ...ids.values,
      JSON.stringify(page.map(({ ordinal }) => ordinal)),
    ],
  }).map(({ ordinal }) => ({ type: typeNumber(include.sourceType), ordinal }));
}

function placeOf(connection: Connection, patient: number, type: number, id: string): Place[] {
  const resourceType: ResourceType = typeOfNumber(type);
  const rows = withinRecord('resource', { patient, resourceType });
  const values: SqlValue[] = [...rows.values, id];
  const found = run<{ ordinal: number }>(connection, {
    text: `SELECT ordinal FROM ${rows.text} AND id = ? AND deleted = 0`,
    values,
  });
  return found.map(({ ordinal }) => ({ type, ordinal }));
}
