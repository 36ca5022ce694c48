// Goes through the whole audit trail and names what is not as it was written.
import type { AuditBreak, AuditReport, ChainPlace } from '../audit-store.ts';
import { claimsOf } from './audit-body.ts';
import type { Chain, ChainEnds, ChainLink } from './audit-chain.ts';
import { emptyChain } from './audit-chain.ts';
import type { AuditConnection } from './audit-connection.ts';
import type { EndsRow } from './audit-ends.ts';

interface LinkRow extends ChainLink {
  readonly hash: string;
  /** In whose lists the link is, as JSON. */
  readonly patientIds: string;
}

export interface VerifyParts {
  readonly chain: Chain;
  readonly ends: EndsRow;
  readonly onProgress: (checked: number, total: number) => void;
}

/** Links between two words of progress: some milliseconds of work. */
const progressLinks = 1000;

/** A trail that was not yet begun is whole. */
export function verifyChain(
  { database, read }: AuditConnection,
  { chain, ends, onProgress }: VerifyParts,
): Promise<AuditReport> {
  const rows = database.prepare<[], LinkRow>(
    `SELECT l.first_sequence AS firstSequence, l.last_sequence AS lastSequence, l.body, l.hash,
       json_group_array(p.patient_id) FILTER (WHERE p.patient_id IS NOT NULL) AS patientIds
     FROM link l LEFT JOIN link_of_patient p ON p.first_sequence = l.first_sequence
     GROUP BY l.first_sequence ORDER BY l.first_sequence`,
  );
  return read(() => {
    const head = ends.row();
    const walk = createWalk(chain, head);
    const { firstSequence, lastSequence } = head ?? emptyChain;
    const total = lastSequence - firstSequence + 1;
    let links = 0;
    for (const row of rows.iterate()) {
      walk.meet(row);
      links += 1;
      if (links % progressLinks === 0) onProgress(Math.min(walk.count(), total), total);
    }
    const isSealed = head === undefined ? walk.count() === 0 : chain.seal(head) === head.seal;
    return walk.report(isSealed);
  });
}

interface Walk {
  meet(row: LinkRow): void;
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
  /** Undefined behind a gap: what the next link continues is gone, so nothing can be said of it. */
  let previous: string | undefined = firstPrevious;
  let lastSeenHash = firstPrevious;

  function note(type: AuditBreak['type'], sequence: number, lastOfThem: number, at: number | undefined): void {
    const before = breaks.at(-1);
    if (before?.type === type && before.lastSequence === sequence - 1) {
      breaks[breaks.length - 1] = { ...before, lastSequence: lastOfThem };
    } else breaks.push({ type, sequence, lastSequence: lastOfThem, at });
  }
  return {
    meet(row) {
      const { body, hash } = row;
      const { firstAt, lastAt, patientIds } = claimsOf(body);
      // Of a place that a server cannot have written nothing else is believed either.
      const lastOfRow = Math.max(row.firstSequence, row.lastSequence);
      count += lastOfRow - row.firstSequence + 1;
      if (row.firstSequence < firstSequence || (head !== undefined && lastOfRow > lastSequence)) {
        note('foreign', row.firstSequence, lastOfRow, firstAt);
        return;
      }
      if (row.firstSequence > expected) {
        note('missing', expected, row.firstSequence - 1, last?.at);
        previous = undefined;
      }
      const isHashRight = previous === undefined || chain.hash(previous, row) === hash;
      const isListed = isSameSet(patientIds, JSON.parse(row.patientIds) as readonly string[]);
      if (!isHashRight || !isListed) note('changed', row.firstSequence, lastOfRow, firstAt);
      first ??= { sequence: row.firstSequence, at: firstAt };
      last = { sequence: lastOfRow, at: lastAt };
      expected = Math.max(expected, lastOfRow + 1);
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

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && new Set([...one, ...other]).size === one.length;
}
