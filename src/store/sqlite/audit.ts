// Opens the audit trail, which lies in a SQLite file of its own.
import type { AuditStore } from '../audit-store.ts';
import { createAppend } from './audit-append.ts';
import { claimsOf } from './audit-body.ts';
import { createChain } from './audit-chain.ts';
import { connectAudit } from './audit-connection.ts';
import { createEnds } from './audit-ends.ts';
import { createReads } from './audit-read.ts';
import { verifyChain } from './audit-verify.ts';

export interface SqliteAuditOptions {
  /** A file, made when missing, or ':memory:'. */
  readonly file: string;
  /** 32 bytes; chains and seals the entries. */
  readonly auditKey: Buffer;
}

export async function openSqliteAudit({ file, auditKey }: SqliteAuditOptions): Promise<AuditStore> {
  const connection = await connectAudit(file);
  const { database, write } = connection;
  const chain = createChain(auditKey);
  const ends = createEnds(database, chain);
  const selectLast = database.prepare<[number], { lastSequence: number; hash: string }>(
    `SELECT last_sequence AS lastSequence, hash FROM link WHERE first_sequence <= ? ORDER BY first_sequence DESC LIMIT 1`,
  );
  const selectPatients = database.prepare<[number], { firstSequence: number; body: string }>(
    'SELECT first_sequence AS firstSequence, body FROM link WHERE first_sequence <= ?',
  );
  const deletePatient = database.prepare('DELETE FROM link_of_patient WHERE patient_id = ? AND first_sequence = ?');
  const deleteUpTo = database.prepare('DELETE FROM link WHERE first_sequence <= ?');
  return {
    ...createReads(connection),
    append: createAppend(connection, chain, ends),
    purge: (sequence) =>
      write(() => {
        const before = ends.read();
        const last = selectLast.get(sequence);
        // Another process has purged it.
        if (last === undefined || sequence < before.firstSequence) return;
        if (last.lastSequence !== sequence)
          throw new Error(`Entry ${sequence} of the audit trail does not end a link.`);
        for (const { firstSequence, body } of selectPatients.all(sequence)) {
          for (const patientId of claimsOf(body).patientIds) deletePatient.run(patientId, firstSequence);
        }
        deleteUpTo.run(sequence);
        ends.write({ ...before, firstSequence: sequence + 1, firstPrevious: last.hash });
      }),
    verify: (onProgress = () => {}) => verifyChain(connection, { chain, ends, onProgress }),
    ping: () => write(() => void ends.read()),
    close: async () => void database.close(),
  };
}
