// A search plan as SQL, all of it within one patient's record.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { Condition, SearchPlan, SortKey } from '../../search/plan-type.ts';
import type { SearchPosition } from '../store.ts';
import type { SqlValue } from './connection.ts';
import { currentColumns, currentVersion } from './current-row.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { type SearchScope, type Selection, selectionsOf, withinRecord } from './select.ts';
import type { Sql } from './sql.ts';

/** Ordinals of all matches, each once. */
export function compileMatches(plan: SearchPlan, scope: SearchScope, parameters: ParameterNumbers): Sql {
  const conditions = inOrderOfSelectivity(plan.where).map((condition) =>
    selectionsOf(condition, plan.resourceType, parameters),
  );
  const [driver = everything, ...others] = conditions;
  const tests = others.map((selections) => testOf(selections, scope));
  const values = tests.flatMap((test) => test.values);
  const [only] = driver;
  if (driver.length === 1 && only) {
    // One table in one range, rows often in order of ordinal already: no list is made and sorted first.
    const first = selectDistinct(only, scope);
    return { text: [first.text, ...tests.map(({ text }) => text)].join(' AND '), values: [...first.values, ...values] };
  }
  const first = unionOf(driver, scope);
  const where = tests.length === 0 ? '' : ` WHERE ${tests.map(({ text }) => text).join(' AND ')}`;
  return { text: `SELECT d.ordinal AS ordinal FROM (${first.text}) d${where}`, values: [...first.values, ...values] };
}

export function compileCount(matches: Sql): Sql {
  return { text: `SELECT count(*) AS total FROM (${matches.text})`, values: matches.values };
}

/**
 * One page as a single row: `found`, how many rows there are up to `limit`; `rows`, a JSON array of [ordinal, id, version, updatedAt, method, sort values …], and `contents`,
 * the texts in the same order, one per line: a stored text holds no line break. Missing sort values come last in either
 * direction; ties follow the ordinal. One row for all: handing over twenty takes longer than finding them. `isMeasured`
 * ends the page, in `rows` and `contents`, with the text that makes it too long.
 */
export function compilePage(
  plan: SearchPlan,
  matches: Sql,
  scope: SearchScope,
  parameters: ParameterNumbers,
  limit: number,
  isMeasured: boolean,
  after: SearchPosition | undefined,
): Sql {
  const keys = plan.sort.map((key, index) => compileKey(key, index, scope, parameters));
  const columns = keys.map(({ select }, index) => `, ${select.text} AS k${index}`).join('');
  const joins = keys.map(({ join }) => join?.text ?? '').join('');
  const beyond = after ? compileAfter(plan.sort, after) : undefined;
  const order = [
    ...plan.sort.map((key, index) => `k${index} ${key.descending ? 'DESC' : 'ASC'} NULLS LAST`),
    'ordinal',
  ].join(', ');
  // Written out: SQLite plans for a limit that it knows, in half the time of one that it is given.
  const size = Math.trunc(limit);
  const page =
    keys.length === 0 && beyond === undefined
      ? `${matches.text} ORDER BY ordinal LIMIT ${size}`
      : `SELECT * FROM (SELECT m.ordinal AS ordinal${columns} FROM (${matches.text}) m${joins}) p${beyond ? ` WHERE ${beyond.text}` : ''} ORDER BY ${order} LIMIT ${size}`;
  const resources = withinRecord('resource', scope);
  const row = ['ordinal', 'id', 'version', 'updatedAt', 'method', ...keys.map((_, index) => `k${index}`)].join(', ');
  // SQLite keeps CROSS JOINs to the order written, as nested loops: the page's rows in the page's order, each with its text.
  const stored = `SELECT p.*, ${currentColumns}, v.size FROM (${page}) p CROSS JOIN (SELECT * FROM ${resources.text}) r ON r.ordinal = p.ordinal CROSS JOIN ${currentVersion}`;
  const fitting = `SELECT *, sum(size) OVER (ROWS UNBOUNDED PRECEDING) - size < ${maxPageLength} AS fits FROM (${stored})`;
  const filter = isMeasured ? ' FILTER (WHERE fits)' : '';
  return {
    text: `SELECT count(*) AS found, json_group_array(json_array(${row}))${filter} AS rows, group_concat(content, char(10))${filter} AS contents FROM (${isMeasured ? fitting : stored})`,
    values: [
      ...keys.flatMap(({ select }) => select.values),
      ...matches.values,
      ...keys.flatMap(({ join }) => join?.values ?? []),
      ...(beyond?.values ?? []),
      ...resources.values,
    ],
  };
}

/** Characters of text after which a page ends although more was asked for: a Bundle is put together in memory. */
export const maxPageLength = 8 * 1024 * 1024;
/** As the index of long versions has it. */
const longLength = 65_536;

/** Whether a page of the record may grow too large, so that its texts are to be measured. */
export function compileHasLong({ patient, resourceType }: SearchScope): Sql {
  return {
    text: `SELECT 1 FROM version INDEXED BY version_long WHERE patient IN (?, 0) AND type = ? AND size > ${longLength} LIMIT 1`,
    values: [patient, typeNumber(resourceType)],
  };
}

/** Whether that many texts of usual length may be too much together. */
export function isLongPage(limit: number): boolean {
  return limit * longLength > maxPageLength;
}

/** When nothing is asked, all of the type. */
const everything: readonly Selection[] = [
  { table: 'resource', where: { text: 'deleted = 0', values: [] }, isProbe: false },
];

/** Parameters that most resources of a record share a value of: they tell little apart and are asked last. */
const commonParameters: ReadonlySet<string> = new Set([
  'patient',
  'subject',
  'beneficiary',
  'status',
  'category',
  'clinical-status',
  'class',
  'intent',
  'verification-status',
]);

function inOrderOfSelectivity(conditions: readonly Condition[]): readonly Condition[] {
  const rank = (condition: Condition): number => {
    if (condition.type === 'id') return 0;
    if (condition.type === 'last-updated') return 6;
    if (commonParameters.has(condition.param))
      return condition.param === 'patient' || condition.param === 'subject' ? 5 : 3;
    if (condition.type === 'date') return 4;
    return condition.type === 'token' || condition.type === 'reference' || condition.type === 'uri' ? 1 : 2;
  };
  return conditions.toSorted((a, b) => rank(a) - rank(b));
}

function selectDistinct({ table, where }: Selection, scope: SearchScope): Sql {
  const rows = withinRecord(`${table} AS d`, scope);
  return {
    text: `SELECT DISTINCT ordinal FROM ${rows.text} AND ${where.text}`,
    values: [...rows.values, ...where.values],
  };
}

/** Ordinals that any of the selections holds, each once. */
function unionOf(selections: readonly Selection[], scope: SearchScope): Sql {
  const parts = selections.map((selection) => selectDistinct(selection, scope));
  return { text: parts.map(({ text }) => text).join(' UNION '), values: parts.flatMap(({ values }) => values) };
}

/** Whether one of the selections holds d.ordinal. */
function testOf(selections: readonly Selection[], scope: SearchScope): Sql {
  if (!selections.every(({ isProbe }) => isProbe)) {
    const union = unionOf(selections, scope);
    return { text: `d.ordinal IN (${union.text})`, values: union.values };
  }
  const probes = selections.map(({ table, where }) => {
    const source = table === 'date_index' ? 'date_index INDEXED BY date_by_ordinal' : table;
    const rows = withinRecord(source, scope);
    return {
      text: `EXISTS (SELECT 1 FROM ${rows.text} AND ordinal = d.ordinal AND ${where.text})`,
      values: [...rows.values, ...where.values],
    };
  });
  return { text: `(${probes.map(({ text }) => text).join(' OR ')})`, values: probes.flatMap(({ values }) => values) };
}

interface CompiledKey {
  readonly select: Sql;
  readonly join?: Sql;
}

/** The column of an index that sorts, as far as it sorts: a cursor holds it, so a long text counts by its beginning. */
const sortColumns: Readonly<Record<Exclude<SortKey['type'], 'id' | 'last-updated'>, string>> = {
  token: 'code',
  string: 'substr(value, 1, 50)',
  date: 'low',
  number: 'low',
  quantity: 'low',
  reference: 'target_id',
  uri: 'substr(value, 1, 50)',
};

function compileKey(key: SortKey, index: number, scope: SearchScope, parameters: ParameterNumbers): CompiledKey {
  if (key.type === 'id' || key.type === 'last-updated') {
    const rows = withinRecord('resource', scope);
    const column = key.type === 'id' ? 'id' : 'updated_at';
    return { select: { text: `(SELECT ${column} FROM ${rows.text} AND ordinal = m.ordinal)`, values: rows.values } };
  }
  const best = `${key.descending ? 'max' : 'min'}(${sortColumns[key.type]})`;
  const param: SqlValue = parameters(scope.resourceType, key.param);
  if (key.type === 'date') {
    const rows = withinRecord('date_index INDEXED BY date_by_ordinal', scope);
    return {
      select: {
        text: `(SELECT ${best} FROM ${rows.text} AND param = ? AND ordinal = m.ordinal)`,
        values: [...rows.values, param],
      },
    };
  }
  const rows = withinRecord(`${key.type}_index`, scope);
  return {
    select: { text: `s${index}.best`, values: [] },
    join: {
      text: ` LEFT JOIN (SELECT ordinal, ${best} AS best FROM ${rows.text} AND param = ? GROUP BY ordinal) s${index} ON s${index}.ordinal = m.ordinal`,
      values: [...rows.values, param],
    },
  };
}

/** What comes after a position: greater in the first key that differs, the ordinal last. */
function compileAfter(sort: readonly SortKey[], after: SearchPosition): Sql {
  const alternatives: Sql[] = [];
  const equal: Sql[] = [];
  sort.forEach((key, index) => {
    const value = after.sortValues[index] ?? null;
    // Nothing comes after a missing value but other missing ones, which the next keys tell apart.
    if (value !== null) {
      const beyond: Sql = { text: `(k${index} ${key.descending ? '<' : '>'} ? OR k${index} IS NULL)`, values: [value] };
      alternatives.push(allOf([...equal, beyond]));
    }
    equal.push({ text: `k${index} IS ?`, values: [value] });
  });
  alternatives.push(allOf([...equal, { text: 'ordinal > ?', values: [after.ordinal] }]));
  return {
    text: `(${alternatives.map(({ text }) => text).join(' OR ')})`,
    values: alternatives.flatMap(({ values }) => values),
  };
}

function allOf(parts: readonly Sql[]): Sql {
  return { text: `(${parts.map(({ text }) => text).join(' AND ')})`, values: parts.flatMap(({ values }) => values) };
}
