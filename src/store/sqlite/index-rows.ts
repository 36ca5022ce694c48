// Index entries as rows: one table per search-parameter type, the words, and identifiers once more for import.
import { isResourceType, type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import type { ContainedEntry } from '../../search/index-contained.ts';
import type { IndexEntry, IndexValue } from '../../search/index-value.ts';
import type { ResourceTexts } from '../../search/resource-text.ts';
import type { Connection, SqlValue } from './connection.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { textRows } from './text-rows.ts';

/** Whose row an entry becomes. */
export interface IndexOwner {
  readonly patient: number;
  readonly type: ResourceType;
  readonly ordinal: number;
  /** A row that shows a shared resource to a patient: its identifiers are those of the shared resource, once. */
  readonly isView?: boolean;
  /** A resource that was deleted, whose rows no search finds. */
  readonly isDeleted?: boolean;
}

/** What a resource writes to the index. */
export interface Indexed {
  readonly entries: readonly (IndexEntry | ContainedEntry)[];
  /** Undefined where there is no resource. */
  readonly texts: ResourceTexts | undefined;
}

export interface IndexRows {
  /** Makes the owner's rows those of `after`, given that they are those of `before`: only what differs is written. */
  replace(owner: IndexOwner, before: Indexed, after: Indexed): void;
  /** Removes whatever rows a deleted resource has. */
  forgetDeleted(owner: IndexOwner): void;
  /** Begins a transaction, at whose end `settle` writes what is better written together. */
  begin(): void;
  settle(): void;
}

const columnsByType: Readonly<Record<IndexValue['type'], readonly string[]>> = {
  token: ['code', 'system'],
  string: ['value', 'exact'],
  date: ['low', 'high'],
  number: ['low', 'high'],
  quantity: ['low', 'high', 'code', 'system', 'unit'],
  reference: ['target_id', 'target_type'],
  uri: ['value'],
};

/**
 * A revision goes up by one of so many steps, at random: a database that is restored while it is open comes, with what is written
 * next, to no revision of which something else is remembered. A power of two.
 */
const revisionSteps = 2 ** 20;

/** The tables of values, beside those of words and of identifiers. */
export const indexTables: readonly string[] = Object.keys(columnsByType).map((type) => `${type}_index`);

export function indexRows(connection: Connection, parameters: ParameterNumbers): IndexRows {
  const insert = (type: IndexValue['type']): string =>
    insertSql(`${type}_index`, scopeColumns.concat(columnsByType[type]));
  const remove = (type: IndexValue['type']): string =>
    deleteSql(`${type}_index`, scopeColumns.concat(columnsByType[type]));
  const inserts = mapTypes((type) => connection.prepare(insert(type)));
  const removes = mapTypes((type) => connection.prepare(remove(type)));
  const forgets = indexTables.map((table) =>
    connection.prepare(`DELETE FROM ${table} WHERE patient = ? AND type = ? AND ordinal = ?`),
  );
  const texts = textRows(connection);
  /** The records that the transaction changes: whatever does so writes rows of theirs here, or would if it had any. */
  const changed = new Set<number>();
  const revise = connection.prepare(
    `UPDATE patient SET revision = revision + 1 + (random() & ${revisionSteps - 1}) WHERE number = ?`,
  );
  const insertIdentifier = connection.prepare(insertSql('identifier_index', identifierColumns));
  const removeIdentifier = connection.prepare(deleteSql('identifier_index', identifierColumns));

  const each = (owner: IndexOwner, entries: Indexed['entries'], isInsert: boolean): void => {
    for (const entry of entries) {
      const { param, value } = entry;
      const isContained = 'contained' in entry;
      const ownType = owner.isDeleted ? deletedTypeNumber(owner.type) : typeNumber(owner.type);
      const type = isContained ? containedTypeNumber(entry.contained) : ownType;
      const number = parameters(isContained ? entry.contained : owner.type, param);
      const scope = [owner.patient, type, number, owner.ordinal, itemOf(entry)];
      (isInsert ? inserts : removes)[value.type].run(...scope, ...valuesOf(value));
      if (param === 'identifier' && value.type === 'token' && !(owner.isView || owner.isDeleted || isContained)) {
        const identifier = [type, value.code, value.system, owner.patient, owner.ordinal];
        (isInsert ? insertIdentifier : removeIdentifier).run(...identifier);
      }
    }
  };
  return {
    replace(owner, before, after) {
      changed.add(owner.patient);
      each(owner, without(before.entries, after.entries), false);
      each(owner, without(after.entries, before.entries), true);
      if (!owner.isDeleted) texts.replace(owner, before.texts, after.texts);
    },
    forgetDeleted({ patient, type, ordinal }) {
      changed.add(patient);
      for (const forget of forgets) forget.run(patient, deletedTypeNumber(type), ordinal);
    },
    begin() {
      changed.clear();
      texts.begin();
    },
    settle() {
      texts.settle();
      for (const patient of changed) revise.run(patient);
    },
  };
}

const scopeColumns = ['patient', 'type', 'param', 'ordinal', 'item'];
const identifierColumns = ['type', 'code', 'system', 'patient', 'ordinal'];

function insertSql(table: string, columns: readonly string[]): string {
  return `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

function deleteSql(table: string, columns: readonly string[]): string {
  return `DELETE FROM ${table} WHERE ${columns.map((column) => `${column} = ?`).join(' AND ')}`;
}

function mapTypes<T>(make: (type: IndexValue['type']) => T): Record<IndexValue['type'], T> {
  return {
    token: make('token'),
    string: make('string'),
    date: make('date'),
    number: make('number'),
    quantity: make('quantity'),
    reference: make('reference'),
    uri: make('uri'),
  };
}

/** In the order of `columnsByType`. */
function valuesOf(value: IndexValue): SqlValue[] {
  switch (value.type) {
    case 'token':
      return [value.code, value.system];
    case 'string':
      return [value.value, value.exact];
    case 'date':
    case 'number':
      return [value.low, value.high];
    case 'quantity':
      return [value.low, value.high, value.code, value.system, value.unit];
    case 'reference':
      return [value.targetId, targetTypeNumber(value.targetType)];
    case 'uri':
      return [value.value];
    default:
      return value satisfies never;
  }
}

/** The stored number of a reference's target type; 0 for an absolute URL. */
export function targetTypeNumber(targetType: string): number {
  return isResourceType(targetType) ? typeNumber(targetType) : 0;
}

/** Rows of contained resources lie under numbers that no type has: whatever asks for a type passes them over. */
export function containedTypeNumber(type: ResourceType): number {
  return firstContainedType + typeNumber(type);
}

export const firstContainedType = 1000;

/** Bits of the item of a contained resource's row that hold its place; above them stands the element within it. No text holds as many. */
export const placeBits = 24;

function itemOf(entry: IndexEntry | ContainedEntry): number {
  const { item = 0 } = entry;
  return 'contained' in entry ? item * 2 ** placeBits + entry.place : item;
}

/** What was deleted keeps the rows that its last version was found by, under numbers that nothing else has. */
export function deletedTypeNumber(type: ResourceType): number {
  return firstDeletedType + typeNumber(type);
}

export const firstDeletedType = 2000;

function without(entries: Indexed['entries'], others: Indexed['entries']): Indexed['entries'] {
  if (others.length === 0) return entries;
  const known = new Set(others.map((entry) => JSON.stringify(entry)));
  return entries.filter((entry) => !known.has(JSON.stringify(entry)));
}
