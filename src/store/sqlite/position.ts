// Where a page ends: what its position keeps of the sort values, and the whole ones that the next page is compared with.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { SortKey } from '../../search/plan-type.ts';
import type { SearchPosition } from '../store.ts';
import type { TypeMatches } from './compile.ts';
import type { Connection } from './connection.ts';
import { withinPatient, withinRecord } from './scope.ts';
import { compileSorted } from './sort.ts';
import { rowsOf, type Sql, sql, value } from './sql.ts';
import { lastCharacter, oneOf } from './value-selection.ts';

type SortValue = SearchPosition['sortValues'][number];

/** Characters of a text that a position keeps: it travels in a link. */
const keptLength = 50;

const textTypes: ReadonlySet<SortKey['type']> = new Set(['id', 'token', 'string', 'reference', 'uri']);

/** What a position keeps of the sort column `k…`. */
export function keptColumn({ type }: SortKey, index: number): string {
  return textTypes.has(type) ? `substr(k${index}, 1, ${keptLength})` : `k${index}`;
}

/**
 * The position with its sort values whole again, as the resource at its ordinal has them. Where that has gone or has others,
 * the next page begins at the first text that begins as the kept one does: it may repeat some of them, and leaves none out.
 */
export function wholePosition(
  connection: Connection,
  types: readonly TypeMatches[],
  sort: readonly SortKey[],
  position: SearchPosition,
): SearchPosition {
  const keys = sort.map((key, index) => ({ ...key, kept: position.sortValues[index] ?? null }));
  const cut = keys.filter(({ kept }) => isCut(kept));
  if (cut.length === 0) return position;
  const rows = rowAt(connection, types, cut, position.ordinal);
  const [row] = rows === undefined ? [] : rowsOf<Readonly<Record<string, SortValue>>>(connection, rows);
  const sortValues = keys.map((key) => (isCut(key.kept) ? wholeText(key, row?.[`k${cut.indexOf(key)}`]) : key.kept));
  return { ...position, sortValues };
}

function isCut(kept: SortValue): kept is string {
  return typeof kept === 'string' && [...kept].length >= keptLength;
}

function wholeText({ kept, descending }: SortKey & { readonly kept: SortValue }, found: SortValue | undefined) {
  if (typeof found === 'string' && found.startsWith(String(kept))) return found;
  return descending ? `${kept}${lastCharacter}` : kept;
}

function rowAt(
  connection: Connection,
  types: readonly TypeMatches[],
  sort: readonly SortKey[],
  ordinal: number,
): Sql | undefined {
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
  return (
    scope && compileSorted(sql`SELECT ordinal FROM ${withinRecord('resource', scope)} AND ${isAt}`, sort, scope, '')
  );
}
