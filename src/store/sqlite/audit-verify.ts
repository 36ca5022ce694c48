// Goes through the whole audit trail and names what is not as it was written.
import type { AuditBreak, AuditReport, ChainPlace } from '../audit-store.ts';
import { claimsOf } from './audit-body.ts';
import type { Chain, ChainEnds } from './audit-chain.ts';
import { emptyChain } from './audit-chain.ts';
import type { AuditConnection } from './audit-connection.ts';
import type { EndsRow } from './audit-ends.ts';

interface ChainRow {
  readonly sequence: number;
  readonly patientId: string | null;
  readonly body: string;
  readonly hash: string;
}

/** A trail that was not yet begun is whole. */
export function verifyChain({ database, read }: AuditConnection, chain: Chain, ends: EndsRow): Promise<AuditReport> {
  const rows = database.prepare<[], ChainRow>(
    'SELECT sequence, patient_id AS patientId, body, hash FROM entry ORDER BY sequence',
  );
  return read(() => {
    const head = ends.row();
    const walk = createWalk(chain, head);
    for (const row of rows.iterate()) walk.meet(row);
    const isSealed = head === undefined ? walk.count() === 0 : chain.seal(head) === head.seal;
    return walk.report(isSealed);
  });
}

interface Walk {
  meet(row: ChainRow): void;
  count(): number;
  report(isSealed: boolean): AuditReport;
}

function createWalk(chain: Chain, head: ChainEnds | undefined): Walk {
  const { firstSequence, firstPrevious, lastSequence, lastHash } = head ?? emptyChain;
  const breaks: AuditBreak[] = [];
  let first: ChainPlace | undefined;
  let last: ChainPlace | undefined;
  let count = 0;
  let expected = firstSequence;
  /** Undefined behind a gap: what the next entry continues is gone, so nothing can be said of it. */
  let previous: string | undefined = firstPrevious;
  let lastSeenHash = firstPrevious;

  function note(type: AuditBreak['type'], sequence: number, lastOfThem: number, at: number | undefined): void {
    const before = breaks.at(-1);
    if (before?.type === type && before.lastSequence === sequence - 1) {
      breaks[breaks.length - 1] = { ...before, lastSequence: lastOfThem };
    } else breaks.push({ type, sequence, lastSequence: lastOfThem, at });
  }
  function isAsWritten({ sequence, patientId, body, hash }: ChainRow, claimed: string | null): boolean {
    const isHashRight = previous === undefined || chain.hash(previous, sequence, body) === hash;
    return isHashRight && patientId === claimed;
  }
  return {
    meet(row) {
      const { sequence, body, hash } = row;
      const { at, patientId } = claimsOf(body);
      count += 1;
      if (sequence < firstSequence || (head !== undefined && sequence > lastSequence)) {
        note('foreign', sequence, sequence, at);
        return;
      }
      if (sequence > expected) {
        note('missing', expected, sequence - 1, last?.at);
        previous = undefined;
      }
      if (!isAsWritten(row, patientId)) note('changed', sequence, sequence, at);
      first ??= { sequence, at };
      last = { sequence, at };
      expected = sequence + 1;
      previous = hash;
      lastSeenHash = hash;
    },
    count: () => count,
    report(isSealed) {
      if (expected <= lastSequence) note('missing', expected, lastSequence, last?.at);
      const isEndRight = expected <= lastSequence || lastSeenHash === lastHash;
      const isHeadRight = isSealed && isEndRight;
      const headBreak: AuditBreak[] = isHeadRight
        ? []
        : [{ type: 'head', sequence: undefined, lastSequence: undefined, at: undefined }];
      return { count, first, last, headHash: lastHash, breaks: [...headBreak, ...breaks] };
    },
  };
}
