// Opens the audit trail, which lies in a SQLite file of its own.
import type { AuditStore } from '../audit-store.ts';
import { createAppend } from './audit-append.ts';
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
  const selectHash = database.prepare<[number], { hash: string }>('SELECT hash FROM entry WHERE sequence = ?');
  const deleteUpTo = database.prepare('DELETE FROM entry WHERE sequence <= ?');
  return {
    ...createReads(connection),
    append: createAppend(connection, chain, ends),
    purge: (sequence) =>
      write(() => {
        const before = ends.read();
        const last = selectHash.get(sequence);
        // Another process has purged it.
        if (last === undefined || sequence < before.firstSequence) return;
        deleteUpTo.run(sequence);
        ends.write({ ...before, firstSequence: sequence + 1, firstPrevious: last.hash });
      }),
    verify: () => verifyChain(connection, chain, ends),
    ping: () => write(() => void ends.read()),
    close: async () => void database.close(),
  };
}
