// Where a page ends: what its position holds of the sort values, and what comes behind it.
import { createHash } from 'node:crypto';
import { outdatedCursor } from '../../fhir/errors.ts';
import { typeNumber } from '../../fhir/resource-types.ts';
import type { SortKey } from '../../search/plan-type.ts';
import { maxHeldBytes, type SearchPosition } from '../store.ts';
import type { TypeMatches } from './compile.ts';
import type { Connection } from './connection.ts';
import { withinPatient, withinRecord } from './scope.ts';
import { compileAfter, compileSorted } from './sort.ts';
import { allOf, joined, rowsOf, type Sql, sql, value } from './sql.ts';
import { oneOf } from './value-selection.ts';

type SortValue = SearchPosition['sortValues'][number];

/** Characters of a text that a page's row holds. */
const keptLength = 50;
/** What infinity takes as JSON in a link: no other number needs to be counted as less. */
const minNumberBytes = 15;
/** Of the digest of sort values: two that differ have the same once in 2^48. */
const digestBytes = 6;

const textTypes: ReadonlySet<SortKey['type']> = new Set(['id', 'token', 'string', 'reference', 'uri']);

/** What a page's row holds of the sort column `k…`. */
export function keptColumn({ type }: SortKey, index: number): string {
  return textTypes.has(type) ? `substr(k${index}, 1, ${keptLength})` : `k${index}`;
}

/** The position of the row at the ordinal, which has these sort values, as `keptColumn` keeps them. */
export function positionAt(
  connection: Connection,
  types: readonly TypeMatches[],
  sort: readonly SortKey[],
  ordinal: number,
  kept: readonly SortValue[],
): SearchPosition {
  let room = maxHeldBytes;
  let from = 0;
  for (; from < kept.length; from += 1) {
    const next = kept[from] ?? null;
    const bytes = bytesOf(next);
    if (isCut(next) || bytes > room) break;
    room -= bytes;
  }
  if (from === kept.length) return { ordinal, sortValues: kept };
  const digest = digestOf(valuesAt(connection, types, sort.slice(from), ordinal) ?? []);
  return { ordinal, sortValues: kept.slice(0, from), rest: { start: beginningOf(kept[from] ?? null, room), digest } };
}

function isCut(kept: SortValue): boolean {
  return typeof kept === 'string' && kept.length >= keptLength && [...kept].length >= keptLength;
}

/** As JSON, with the comma behind it. */
function bytesOf(held: SortValue): number {
  if (typeof held === 'number') return Math.max(minNumberBytes, String(held).length) + 1;
  return Buffer.byteLength(JSON.stringify(held)) + 1;
}

function beginningOf(kept: SortValue, room: number): string {
  const characters = typeof kept === 'string' ? [...kept] : [];
  while (characters.length > 0 && bytesOf(characters.join('')) > room) characters.pop();
  return characters.join('');
}

function digestOf(values: readonly SortValue[]): string {
  // JSON has no infinity.
  const text = JSON.stringify(values.map((each) => (typeof each === 'number' ? [String(each)] : each)));
  return createHash('sha256').update(text).digest().subarray(0, digestBytes).toString('base64url');
}

/**
 * Whether a row with a column for each sort key comes behind the position. Throws where that cannot be told: the resource at its
 * ordinal has gone or has other values, and some other match agrees with all that the position holds.
 */
export function compileBehind(
  connection: Connection,
  types: readonly TypeMatches[],
  sort: readonly SortKey[],
  position: SearchPosition,
): Sql {
  const { ordinal, sortValues, rest } = position;
  if (rest === undefined) return compileAfter(sort, position);
  const values = valuesAt(connection, types, sort.slice(sortValues.length), ordinal);
  if (values !== undefined && digestOf(values) === rest.digest) {
    return compileAfter(sort, { ordinal, sortValues: [...sortValues, ...values] });
  }
  const held = rest.start === '' ? sortValues : [...sortValues, rest.start];
  const known = sort.slice(0, held.length);
  const agrees = held.map((each, index) =>
    index < sortValues.length
      ? sql`k${String(index)} IS ${value(each)}`
      : sql`substr(k${String(index)}, 1, ${String([...rest.start].length)}) = ${value(each)}`,
  );
  const isOther = sql`ordinal <> ${value(ordinal)}`;
  const all = types.map(({ matches, scope }) => compileSorted(matches, known, scope, ''));
  const unclear = sql`SELECT 1 FROM (${joined(all, ' UNION ALL ')}) p WHERE ${allOf([isOther, ...agrees])} LIMIT 1`;
  if (rowsOf(connection, unclear).length > 0) throw outdatedCursor();
  return allOf([isOther, compileAfter(known, { ordinal, sortValues: held })]);
}

/** Sort values of the resource at the ordinal; undefined where there is none of these types. */
function valuesAt(
  connection: Connection,
  types: readonly TypeMatches[],
  sort: readonly SortKey[],
  ordinal: number,
): readonly SortValue[] | undefined {
  const scopes = types.map(({ scope }) => scope);
  const numbers = scopes.map(({ resourceType }) => typeNumber(resourceType));
  const isAt = sql`ordinal = ${value(ordinal)}`;
  const [first] = scopes;
  if (first === undefined) return undefined;
  const [place] = rowsOf<{ type: number }>(
    connection,
    sql`SELECT type FROM ${withinPatient('resource', first)} AND ${oneOf('type', numbers)} AND ${isAt}`,
  );
  const scope = scopes.find(({ resourceType }) => typeNumber(resourceType) === place?.type);
  if (scope === undefined) return undefined;
  const self = sql`SELECT ordinal FROM ${withinRecord('resource', scope)} AND ${isAt}`;
  const [row] = rowsOf<Readonly<Record<string, SortValue>>>(connection, compileSorted(self, sort, scope, ''));
  return row && sort.map((_, index) => row[`k${index}`] ?? null);
}
