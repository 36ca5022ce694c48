// Whether texts of a record are so long that a page of them is to be measured.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import type { StoreState } from '../credential-store.ts';
import type { Connection } from './connection.ts';
import { rowsOf, sql, value } from './sql.ts';
import { oneOf } from './value-selection.ts';

/** As the index of long versions has it. */
export const longLength = 65_536;

interface Known {
  readonly state: StoreState;
  readonly answers: Map<string, boolean>;
}

/** What was found since anything was last written. */
const knownOf = new WeakMap<Connection, Known>();
const maxKnown = 10_000;

/** Whether the record may hold a long version of one of the types. Asked of each search, and nearly always answered before. */
export function hasLongVersion(connection: Connection, patient: number, types: readonly ResourceType[]): boolean {
  const { answers } = currentOf(connection);
  const numbers = types.map(typeNumber);
  const key = `${patient} ${numbers.join()}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const long = sql`SELECT 1 FROM version INDEXED BY version_long WHERE patient IN (${value(patient)}, 0) AND ${oneOf('type', numbers)} AND size > ${String(longLength)} LIMIT 1`;
  const hasLong = rowsOf(connection, long).length > 0;
  if (answers.size < maxKnown) answers.set(key, hasLong);
  return hasLong;
}

function currentOf(connection: Connection): Known {
  const state = connection.state();
  const known = knownOf.get(connection);
  const { dataVersion, ownWrites } = known?.state ?? {};
  if (known !== undefined && dataVersion === state.dataVersion && ownWrites === state.ownWrites) return known;
  const empty: Known = { state, answers: new Map() };
  knownOf.set(connection, empty);
  return empty;
}
