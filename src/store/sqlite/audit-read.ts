// Reads the audit trail by patient and by age.
import type { AuditEntry, AuditPage, AuditQuery, AuditStore, OldEntry, SequencedEntry } from '../audit-store.ts';
import { entryOf } from './audit-body.ts';
import type { AuditConnection } from './audit-connection.ts';

interface EntryRow {
  readonly sequence: number;
  readonly body: string;
}

/** A page looks through no more entries than this, so that a narrow question about a long history holds nobody up. */
const maxScanned = 10_000;

export type AuditReads = Pick<AuditStore, 'page' | 'unmaterialised' | 'markMaterialised' | 'oldest'>;

export function createReads({ database, read, write }: AuditConnection): AuditReads {
  const selectNewest = database.prepare<[string, number, number], EntryRow>(
    'SELECT sequence, body FROM entry WHERE patient_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?',
  );
  const selectNew = database.prepare<[string, string, number], EntryRow>(
    `SELECT sequence, body FROM entry
     WHERE patient_id = ? AND sequence > coalesce((SELECT sequence FROM materialised WHERE patient_id = ?), 0)
     ORDER BY sequence LIMIT ?`,
  );
  const mark = database.prepare(
    `INSERT INTO materialised (patient_id, sequence) VALUES (?, ?)
     ON CONFLICT (patient_id) DO UPDATE SET sequence = max(sequence, excluded.sequence)`,
  );
  const selectOldest = database.prepare<[number], EntryRow & { isMaterialised: number }>(
    `SELECT e.sequence, e.body, coalesce(e.sequence <= m.sequence, 0) AS isMaterialised
     FROM entry e LEFT JOIN materialised m ON m.patient_id = e.patient_id ORDER BY e.sequence LIMIT ?`,
  );

  function page(query: AuditQuery): AuditPage {
    const entries: AuditEntry[] = [];
    let scanned = 0;
    let last: number | undefined;
    for (const row of selectNewest.iterate(query.patientId, query.before ?? Number.MAX_SAFE_INTEGER, maxScanned)) {
      scanned += 1;
      last = row.sequence;
      const entry = entryOf(row.body);
      if (isAskedFor(entry, query)) entries.push(entry);
      if (entries.length === query.count) break;
    }
    const isEnd = entries.length < query.count && scanned < maxScanned;
    return { entries, next: isEnd ? undefined : last };
  }
  function oldest(before: number, limit: number): readonly OldEntry[] {
    const rows = selectOldest.all(limit);
    const old = rows.map((row) => ({ ...sequenced(row), isMaterialised: row.isMaterialised === 1 }));
    // The chain loses its beginning and nothing from its middle: what a wrong clock made old waits for those before it.
    const firstKept = old.findIndex(({ entry }) => entry.at >= before);
    return firstKept === -1 ? old : old.slice(0, firstKept);
  }
  return {
    page: (query) => read(() => page(query)),
    unmaterialised: (patientId, limit) => read(() => selectNew.all(patientId, patientId, limit).map(sequenced)),
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

function sequenced(row: EntryRow): SequencedEntry {
  return { sequence: row.sequence, entry: entryOf(row.body) };
}
