// Whether texts of a record are so long that a page of them is to be measured.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { Connection } from './connection.ts';
import { factOf, type RecordFacts } from './record-facts.ts';
import type { SearchScope } from './scope.ts';
import { rowsOf, sql, value } from './sql.ts';
import { oneOf } from './value-selection.ts';

/** As the index of long versions has it. */
export const longLength = 65_536;

/** Whether the record may hold a long version of one of the types, all of one patient's. Asked of each search, and nearly always known. */
export function hasLongVersion(connection: Connection, facts: RecordFacts, scopes: readonly SearchScope[]): boolean {
  const [first] = scopes;
  if (first === undefined) return false;
  const numbers = scopes.map(({ resourceType }) => typeNumber(resourceType));
  return factOf(facts, `long ${numbers.join()}`, () => {
    const long = sql`SELECT 1 FROM version INDEXED BY version_long WHERE patient IN (${value(first.patient)}, 0) AND ${oneOf('type', numbers)} AND size > ${String(longLength)} LIMIT 1`;
    return rowsOf(connection, long).length > 0;
  });
}
