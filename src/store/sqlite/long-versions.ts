// Whether texts of a record are so long that a page of them is to be measured.
import { typeNumber } from '../../fhir/resource-types.ts';
import type { Connection } from './connection.ts';
import { factOf, type RecordFacts } from './record-facts.ts';
import type { SearchScope } from './scope.ts';
import { rowsOf, sql, value } from './sql.ts';

/** As the index of long versions has it. */
export const longLength = 65_536;

/** Whether the record may hold a long version of one of the types, all of one patient's. Asked of each search, and nearly always known. */
export function hasLongVersion(connection: Connection, facts: RecordFacts, scopes: readonly SearchScope[]): boolean {
  return scopes.some(({ patient, resourceType }) =>
    factOf(facts, `long ${resourceType}`, () => {
      const long = sql`SELECT 1 FROM version INDEXED BY version_long WHERE patient IN (${value(patient)}, 0) AND type = ${value(typeNumber(resourceType))} AND size > ${String(longLength)} LIMIT 1`;
      return rowsOf(connection, long).length > 0;
    }),
  );
}
