// The part of a record that a query sees, as a test that every query of the record carries.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import { type Sql, sql, value } from './sql.ts';
import { ordinalBits } from './text-table.ts';

export type Admitted =
  /** All but resources of these types, on which nothing else of the record depends. */
  | { readonly type: 'types'; readonly without: ReadonlySet<ResourceType> }
  /** What `admitted_place` lists from `first` on; `types` are those of which it lists something, and maybe others. */
  | { readonly type: 'listed'; readonly first: number; readonly types: ReadonlySet<ResourceType> };

/** The whole record. */
export const wholeRecord: Admitted = { type: 'types', without: new Set() };

/**
 * Places of a list are its number, above, and ordinals of one record, which no two of its resources share. `since` is the first
 * version that is seen of a shared resource, where that is later than what its record says.
 */
export const admittedPlaceSql =
  'CREATE TEMP TABLE IF NOT EXISTS admitted_place (place INTEGER PRIMARY KEY, since INTEGER NOT NULL)';

/** The place before a list's first one. */
export function firstPlace(list: number): number {
  return list * 2 ** ordinalBits;
}

/** So many lists that their places stay exact in JavaScript. */
export const maxLists = 4096;

/** Whether the type may be among what is admitted. */
export function mayHold(admitted: Admitted, type: ResourceType): boolean {
  return admitted.type === 'types' ? !admitted.without.has(type) : admitted.types.has(type);
}

/** Of a row with a type and an ordinal, as what follows other tests: ` AND …`, or nothing. */
export function andAdmitted(admitted: Admitted): Sql | string {
  if (admitted.type === 'listed') return andListed(admitted.first, 'ordinal');
  const numbers = [...admitted.without].map((type) => String(typeNumber(type)));
  return numbers.length === 0 ? '' : ` AND type NOT IN (${numbers.join(', ')})`;
}

/** As `andAdmitted`, of a row of a resource of the type; no constant where none of it is admitted. Undefined: of what is seen. */
export function andAdmittedOf(admitted: Admitted, type: ResourceType | undefined): Sql | string {
  if (admitted.type === 'listed') return andListed(admitted.first, 'ordinal');
  return type !== undefined && admitted.without.has(type) ? ' AND ordinal < 0' : '';
}

/** Of a version, named by its alias, of a `resource` row r: whether it is seen, given the list's first place. */
export function isShown(version: 'v' | 'b'): string {
  return `${version}.version >= (SELECT since FROM admitted_place WHERE place = (? | r.ordinal))`;
}

/** SQLite looks the place up in the list by its row number; an expression keeps it from beginning with the list. */
export function andListed(first: number, ordinal: string): Sql {
  return sql` AND (${value(first)} | ${ordinal}) IN (SELECT place FROM admitted_place)`;
}
