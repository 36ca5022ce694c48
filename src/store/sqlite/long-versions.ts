// Whether texts of a record are so long that a page of them is to be measured.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import type { Connection } from './connection.ts';
import { factOf, type RecordFacts } from './record-facts.ts';
import { rowsOf, sql, value } from './sql.ts';
import { oneOf } from './value-selection.ts';

/** As the index of long versions has it. */
export const longLength = 65_536;

/** Whether the record may hold a long version of one of the types. Asked of each search, and nearly always known. */
export function hasLongVersion(
  connection: Connection,
  patient: number,
  facts: RecordFacts,
  types: readonly ResourceType[],
): boolean {
  const numbers = types.map(typeNumber);
  return factOf(facts, `long ${numbers.join()}`, () => {
    const long = sql`SELECT 1 FROM version INDEXED BY version_long WHERE patient IN (${value(patient)}, 0) AND ${oneOf('type', numbers)} AND size > ${String(longLength)} LIMIT 1`;
    return rowsOf(connection, long).length > 0;
  });
}
