// The head of the audit trail: read only under its seal, and sealed again with each change.
import { type Chain, type ChainEnds, emptyChain } from './audit-chain.ts';
import type { Database } from './driver.ts';

export interface HeadRow extends ChainEnds {
  readonly seal: string;
}

export interface EndsRow {
  /** The head as it stands, its seal unchecked. */
  row(): HeadRow | undefined;
  /** Fails when the head does not carry the seal of this key: what would be added to it would hide that. */
  read(): ChainEnds;
  write(ends: ChainEnds): void;
}

/** Writes the first head where there is none and nothing that it could have held. To be called in a writing transaction. */
export function createEnds(database: Database, chain: Chain): EndsRow {
  const selectHead = database.prepare<[], HeadRow>(
    `SELECT first_sequence AS firstSequence, first_previous AS firstPrevious, last_sequence AS lastSequence,
       last_hash AS lastHash, seal FROM head WHERE id = 1`,
  );
  const selectAny = database.prepare('SELECT 1 FROM link LIMIT 1');
  const replace = database.prepare(
    `INSERT OR REPLACE INTO head (id, first_sequence, first_previous, last_sequence, last_hash, seal)
     VALUES (1, ?, ?, ?, ?, ?)`,
  );
  /** What was last written or checked here: most heads are this process's own, and need no checking. */
  let known: HeadRow | undefined;

  function write(ends: ChainEnds): void {
    const { firstSequence, firstPrevious, lastSequence, lastHash } = ends;
    const seal = chain.seal(ends);
    replace.run(firstSequence, firstPrevious, lastSequence, lastHash, seal);
    known = { firstSequence, firstPrevious, lastSequence, lastHash, seal };
  }
  return {
    row: () => selectHead.get(),
    write,
    read() {
      const row = selectHead.get();
      if (row === undefined && selectAny.get() === undefined) write(emptyChain);
      else if (row === undefined || (!isSame(row, known) && chain.seal(row) !== row.seal)) throw brokenSeal();
      else known = row;
      return known ?? emptyChain;
    },
  };
}

function isSame(row: HeadRow, other: HeadRow | undefined): boolean {
  return (
    other !== undefined &&
    row.seal === other.seal &&
    row.lastSequence === other.lastSequence &&
    row.lastHash === other.lastHash &&
    row.firstSequence === other.firstSequence &&
    row.firstPrevious === other.firstPrevious
  );
}

function brokenSeal(): Error {
  return new Error(
    'The audit trail does not carry the seal of this server key: it was changed from outside, or belongs to another key. ' +
      '"chartkey audit verify" tells more. Nothing is served until it is put right, or moved away together with its -wal and -shm files.',
  );
}
