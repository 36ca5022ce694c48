// Index entries as rows: one table per search-parameter type, and identifiers once more for import.
import { isResourceType, type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import type { IndexEntry, IndexValue } from '../../search/index-value.ts';
import type { Connection, SqlValue } from './connection.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';

/** Whose row an entry becomes. */
export interface IndexOwner {
  readonly patient: number;
  readonly type: ResourceType;
  readonly ordinal: number;
  /** A row that shows a shared resource to a patient: its identifiers are those of the shared resource, once. */
  readonly isView?: boolean;
}

export interface IndexRows {
  /** Makes the owner's rows those of `after`, given that they are those of `before`: only what differs is written. */
  replace(owner: IndexOwner, before: readonly IndexEntry[], after: readonly IndexEntry[]): void;
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

export function indexRows(connection: Connection, parameters: ParameterNumbers): IndexRows {
  const insert = (type: IndexValue['type']): string =>
    insertSql(`${type}_index`, scopeColumns.concat(columnsByType[type]));
  const remove = (type: IndexValue['type']): string =>
    deleteSql(`${type}_index`, scopeColumns.concat(columnsByType[type]));
  const inserts = mapTypes((type) => connection.prepare(insert(type)));
  const removes = mapTypes((type) => connection.prepare(remove(type)));
  const insertIdentifier = connection.prepare(insertSql('identifier_index', identifierColumns));
  const removeIdentifier = connection.prepare(deleteSql('identifier_index', identifierColumns));

  const each = (owner: IndexOwner, entries: readonly IndexEntry[], isInsert: boolean): void => {
    const type = typeNumber(owner.type);
    for (const { param, value } of entries) {
      const scope = [owner.patient, type, parameters(owner.type, param), owner.ordinal];
      (isInsert ? inserts : removes)[value.type].run(...scope, ...valuesOf(value));
      if (param === 'identifier' && value.type === 'token' && !owner.isView) {
        const identifier = [type, value.code, value.system, owner.patient, owner.ordinal];
        (isInsert ? insertIdentifier : removeIdentifier).run(...identifier);
      }
    }
  };
  return {
    replace(owner, before, after) {
      each(owner, without(before, after), false);
      each(owner, without(after, before), true);
    },
  };
}

const scopeColumns = ['patient', 'type', 'param', 'ordinal'];
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

function without(entries: readonly IndexEntry[], others: readonly IndexEntry[]): readonly IndexEntry[] {
  if (others.length === 0) return entries;
  const known = new Set(others.map((entry) => JSON.stringify(entry)));
  return entries.filter((entry) => !known.has(JSON.stringify(entry)));
}
