// Where a query begins: within one patient's partition.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import { containedTypeNumber } from './index-rows.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { type Sql, sql, value } from './sql.ts';
import { ordinalBits } from './text-table.ts';

/** The record that a search is within. */
export interface RecordScope {
  readonly patient: number;
  readonly parameters: ParameterNumbers;
  /** Whether the record holds anything of a type; true where that is not known. */
  readonly holds: (type: ResourceType) => boolean;
  /** Whether anything of the record contains a resource of a type. */
  readonly contains: (type: ResourceType) => boolean;
}

/** The record and the type that a query is within. */
export interface SearchScope extends RecordScope {
  readonly resourceType: ResourceType;
  /** Of resources that others contain, which have rows in the search indexes alone. */
  readonly isContained?: boolean;
}

/** The one beginning of every query of patient data: rows of a table within one patient's record. */
export function withinPatient(table: string, patient: number): Sql {
  return sql`${table} WHERE patient = ${value(patient)}`;
}

/** As `withinPatient`, for rows of one type. */
export function withinRecord(table: string, { patient, resourceType, isContained }: SearchScope): Sql {
  const type = isContained ? containedTypeNumber(resourceType) : typeNumber(resourceType);
  return sql`${withinPatient(table, patient)} AND type = ${value(type)}`;
}

/** As `withinRecord`, for rows of one parameter; `name` is one of index-param's. */
export function withinParameter(table: string, scope: SearchScope, name: string): Sql {
  const param = value(scope.parameters(scope.resourceType, name));
  return sql`${withinRecord(table, scope)} AND param = ${param}`;
}

/** Of the full-text table, whose rows' numbers begin with the patient. */
export function withinTexts({ patient }: RecordScope): Sql {
  const first = sql`${value(patient)} << ${String(ordinalBits)}`;
  return sql`text_index WHERE rowid BETWEEN ${first} AND (${first}) + ${String(2 ** ordinalBits - 1)}`;
}
