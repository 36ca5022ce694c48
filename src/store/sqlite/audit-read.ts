// Reads the audit trail by patient and by age.
import type { AuditEntry, AuditPage, AuditQuery, AuditStore, OldEntry, SequencedEntry } from '../audit-store.ts';
import { entriesOf } from './audit-body.ts';
import type { AuditConnection } from './audit-connection.ts';

interface LinkRow {
  readonly firstSequence: number;
  readonly body: string;
}

/** A page looks through no more entries than this, so that a narrow question about a long history holds nobody up. */
const maxScanned = 10_000;

export type AuditReads = Pick<AuditStore, 'page' | 'unmaterialised' | 'markMaterialised' | 'oldest'>;

export function createReads({ database, read, write }: AuditConnection): AuditReads {
  const ofPatient = `SELECT l.first_sequence AS firstSequence, l.body
     FROM link_of_patient p JOIN link l ON l.first_sequence = p.first_sequence WHERE p.patient_id = ?`;
  const selectNewest = database.prepare<[string, number], LinkRow>(
    `${ofPatient} AND p.first_sequence < ? ORDER BY p.first_sequence DESC`,
  );
  /** From the link on that holds what was marked: a batch may have ended within it. */
  const selectNew = database.prepare<[string, string, number], LinkRow>(
    `${ofPatient} AND p.first_sequence >=
       coalesce((SELECT max(first_sequence) FROM link_of_patient WHERE patient_id = ? AND first_sequence <= ?), 0)
     ORDER BY p.first_sequence`,
  );
  const selectMark = database
    .prepare<[string], number>('SELECT sequence FROM materialised WHERE patient_id = ?')
    .pluck();
  const mark = database.prepare(
    `INSERT INTO materialised (patient_id, sequence) VALUES (?, ?)
     ON CONFLICT (patient_id) DO UPDATE SET sequence = max(sequence, excluded.sequence)`,
  );
  const selectOldest = database.prepare<[], LinkRow>(
    'SELECT first_sequence AS firstSequence, body FROM link ORDER BY first_sequence',
  );
  const markOf = (patientId: string | null): number => (patientId === null ? 0 : (selectMark.get(patientId) ?? 0));

  function page(query: AuditQuery): AuditPage {
    const before = query.before ?? Number.MAX_SAFE_INTEGER;
    const entries: AuditEntry[] = [];
    let scanned = 0;
    let last: number | undefined;
    for (const { sequence, entry } of newestFirst(selectNewest.iterate(query.patientId, before))) {
      scanned += 1;
      if (sequence < before && entry.patientId === query.patientId) {
        last = sequence;
        if (isAskedFor(entry, query)) entries.push(entry);
      }
      if (entries.length === query.count || (scanned >= maxScanned && last !== undefined)) {
        return { entries, next: last };
      }
    }
    return { entries, next: undefined };
  }
  function unmaterialised(patientId: string, limit: number): readonly SequencedEntry[] {
    const marked = markOf(patientId);
    const found: SequencedEntry[] = [];
    for (const row of selectNew.iterate(patientId, patientId, marked)) {
      for (const each of sequenced(row)) {
        if (each.sequence > marked && each.entry.patientId === patientId) found.push(each);
        if (found.length === limit) return found;
      }
    }
    return found;
  }
  function oldest(before: number, limit: number): readonly OldEntry[] {
    const old: OldEntry[] = [];
    for (const row of selectOldest.iterate()) {
      const entries = sequenced(row);
      // The chain loses its beginning and nothing from its middle: what a wrong clock made old waits for those before it.
      if (old.length >= limit || entries.some(({ entry }) => entry.at >= before)) break;
      old.push(...entries.map((each) => ({ ...each, isMaterialised: each.sequence <= markOf(each.entry.patientId) })));
    }
    return old;
  }
  return {
    page: (query) => read(() => page(query)),
    unmaterialised: (patientId, limit) => read(() => unmaterialised(patientId, limit)),
    markMaterialised: (patientId, sequence) => write(() => void mark.run(patientId, sequence)),
    oldest: (before, limit) => read(() => oldest(before, limit)),
  };
}

function isAskedFor(entry: AuditEntry, { credentialId, kind, since, until }: AuditQuery): boolean {
  return (
    (credentialId === undefined || entry.credentialId === credentialId) &&
    (kind === undefined || entry.kind === kind) &&
    (since === undefined || entry.at >= since) &&
    (until === undefined || entry.at <= until)
  );
}

function* newestFirst(rows: Iterable<LinkRow>): Iterable<SequencedEntry> {
  for (const row of rows) yield* sequenced(row).toReversed();
}

function sequenced({ firstSequence, body }: LinkRow): readonly SequencedEntry[] {
  return entriesOf(body).map((entry, index) => ({ sequence: firstSequence + index, entry }));
}
