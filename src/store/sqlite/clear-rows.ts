// Takes what was derived from resources out of the tables, whatever wrote it.
import type { Connection } from './connection.ts';
import { firstDeletedType, indexTables } from './index-rows.ts';
import { ordinalBits } from './text-table.ts';

/**
 * Takes out a record's rows in the search index and what its resources mention. Leaves the rows of what has moved to another
 * record: no version of it is kept here from which they could be made again, and without them nobody could tell who may hear
 * that it has gone.
 */
export function recordClearer(connection: Connection): (patient: number) => void {
  const clears = indexTables.flatMap((table) => [
    `DELETE FROM ${table} WHERE patient = ? AND type < ${firstDeletedType}`,
    `DELETE FROM ${table} AS i WHERE patient = ? AND type >= ${firstDeletedType} AND NOT EXISTS (
       SELECT 1 FROM resource r
       WHERE r.patient = i.patient AND r.type = i.type - ${firstDeletedType} AND r.ordinal = i.ordinal AND r.deleted = 1 AND NOT EXISTS (
         SELECT 1 FROM version v
         WHERE v.patient = r.patient AND v.type = r.type AND v.ordinal = r.ordinal AND v.content IS NOT NULL))`,
  ]);
  const statements = clears.map((clear) => connection.prepare(clear));
  const clearMentions = connection.prepare('DELETE FROM mention WHERE patient = ?');
  const clearTexts = connection.prepare(
    `DELETE FROM text_index WHERE rowid >= (? << ${ordinalBits}) AND rowid < (? << ${ordinalBits})`,
  );
  return (patient) => {
    for (const statement of statements) statement.run(patient);
    clearMentions.run(patient);
    clearTexts.run(patient, patient + 1);
  };
}

/** Takes those identifiers out that no resource has in the index. It reads them all: they lie in the order of their values. */
export function identifierSweeper(connection: Connection): () => void {
  const sweep = connection.prepare(
    `DELETE FROM identifier_index AS i WHERE NOT EXISTS (
       SELECT 1 FROM search_parameter s
       JOIN token_index t ON t.patient = i.patient AND t.type = i.type AND t.param = s.number AND t.code = i.code
         AND t.ordinal = i.ordinal AND t.system = i.system
       JOIN resource r ON r.patient = i.patient AND r.type = i.type AND r.ordinal = i.ordinal AND r.content_patient = r.patient
       WHERE s.type = i.type AND s.code = 'identifier')`,
  );
  return () => void sweep.run();
}
