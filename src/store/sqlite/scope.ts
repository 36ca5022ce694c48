// Where a query begins: within what is admitted of one patient's partition.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import { type Admitted, andAdmitted, andAdmittedOf, andListed } from './admitted.ts';
import { containedTypeNumber, deletedTypeNumber } from './index-rows.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { type Sql, sql, value } from './sql.ts';
import { ordinalBits } from './text-table.ts';

/** One patient's record, as far as it is admitted. */
export interface RecordPart {
  readonly patient: number;
  readonly admitted: Admitted;
}

/** The record that a search is within. */
export interface RecordScope extends RecordPart {
  readonly parameters: ParameterNumbers;
  /** Whether the record holds anything of a type; true where that is not known. */
  readonly holds: (type: ResourceType) => boolean;
  /** Whether anything of the record contains a resource of a type; true where that is not known. */
  readonly contains: (type: ResourceType) => boolean;
}

/** The record and the type that a query is within. */
export interface SearchScope extends RecordScope {
  readonly resourceType: ResourceType;
  /** Of resources that others contain, which have rows in the search indexes alone. */
  readonly isContained?: boolean;
  /** Of resources that were deleted, by what their last version was found by. */
  readonly isDeleted?: boolean;
}

/** The one beginning of every query of patient data: rows of a table, each with type and ordinal, within one patient's record. */
export function withinPatient(table: string, { patient, admitted }: RecordPart): Sql {
  return sql`${table} WHERE patient = ${value(patient)}${andAdmitted(admitted)}`;
}

/** As `withinPatient`, for rows of one type. */
export function withinRecord(table: string, scope: SearchScope): Sql {
  return ofType(table, scope, '');
}

/** As `withinRecord`, for rows of one parameter; `name` is one of index-param's. */
export function withinParameter(table: string, scope: SearchScope, name: string): Sql {
  const param = value(scope.parameters(scope.resourceType, name));
  return ofType(table, scope, sql` AND param = ${param}`);
}

function ofType(table: string, scope: SearchScope, andMore: Sql | string): Sql {
  const { patient, admitted, resourceType, isContained, isDeleted } = scope;
  const ofDeleted = isDeleted && !table.startsWith('resource') ? deletedTypeNumber : typeNumber;
  const type = isContained ? containedTypeNumber(resourceType) : ofDeleted(resourceType);
  // Of what is contained, the type that matters is that of the resource around it, from which its rows are reached.
  const andSeen = isContained ? andAdmittedOf(admitted, undefined) : andAdmittedOf(admitted, resourceType);
  return sql`${table} WHERE patient = ${value(patient)} AND type = ${value(type)}${andMore}${andSeen}`;
}

/** Of the full-text table, whose rows' numbers begin with the patient. Beside other types' rows it is always asked for one's. */
export function withinTexts({ patient, admitted }: RecordPart): Sql {
  const first = sql`${value(patient)} << ${String(ordinalBits)}`;
  const last = String(2 ** ordinalBits - 1);
  const listed = admitted.type === 'listed' ? andListed(admitted.first, `(rowid & ${last})`) : '';
  return sql`text_index WHERE rowid BETWEEN ${first} AND (${first}) + ${last}${listed}`;
}
