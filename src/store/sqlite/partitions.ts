// Patients by number, and the order in which resources entered their records.
import { isId } from '../../fhir/reference.ts';
import type { Connection } from './connection.ts';

/** The partition of what belongs to no patient. */
export const sharedPartition = 0;

/**
 * Numbers kept in memory, until another process writes: a patient's number never changes but where that process restores a backup,
 * in which it may be another patient's. Asking whether one has takes a tenth of the time of reading the number.
 */
const maxKnown = 10_000;

export interface Partitions {
  /** The patient's number, given at the first mention. Only within a write. */
  numberOf(patientId: string): number;
  /** Undefined for a patient whom no resource has named; never the shared partition. Only outside a write. */
  find(patientId: string): number | undefined;
  /** The next ordinal, of whatever partition, never given again. Only within a write. */
  nextOrdinal(): number;
}

export function partitions(connection: Connection): Partitions {
  const insert = connection.prepare('INSERT INTO patient (id) VALUES (?) RETURNING number');
  const select = connection.prepare('SELECT number FROM patient WHERE id = ? AND number > 0');
  const advance = connection.prepare(
    `UPDATE patient SET last_ordinal = last_ordinal + 1 WHERE number = ${sharedPartition} RETURNING last_ordinal AS ordinal`,
  );
  const numberIn = (patientId: string): number | undefined =>
    (select.get(patientId) as { number: number } | undefined)?.number;
  const committed = new Map<string, number>();
  let committedAt: number | undefined;
  return {
    find(patientId) {
      const { dataVersion } = connection.state();
      if (dataVersion !== committedAt) committed.clear();
      committedAt = dataVersion;
      const known = committed.get(patientId);
      if (known !== undefined) return known;
      const number = isId(patientId) ? numberIn(patientId) : undefined;
      if (number === undefined) return undefined;
      if (committed.size >= maxKnown) committed.clear();
      committed.set(patientId, number);
      return number;
    },
    numberOf: (patientId) => numberIn(patientId) ?? (insert.get(patientId) as { number: number }).number,
    nextOrdinal: () => (advance.get() as { ordinal: number }).ordinal,
  };
}

/** Makes the shared partition's row; its id is no FHIR id, so no patient can have it. */
export async function ensureSharedPartition(connection: Connection): Promise<void> {
  const present = connection.prepare('SELECT 1 FROM patient WHERE number = 0').get();
  if (present === undefined) {
    await connection.write(() => connection.prepare("INSERT OR IGNORE INTO patient (number, id) VALUES (0, '')").run());
  }
}
