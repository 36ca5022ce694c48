// Adds to the audit trail: one transaction for all that was answered in one turn of the event loop.
import type { AuditEntry, AuditStore, Count } from '../audit-store.ts';
import { bodyOf } from './audit-body.ts';
import type { Chain } from './audit-chain.ts';
import type { AuditConnection } from './audit-connection.ts';
import type { EndsRow } from './audit-ends.ts';

export function createAppend({ database, write }: AuditConnection, chain: Chain, ends: EndsRow): AuditStore['append'] {
  const insert = database.prepare('INSERT INTO link (first_sequence, last_sequence, body, hash) VALUES (?, ?, ?, ?)');
  const insertPatient = database.prepare('INSERT INTO link_of_patient (patient_id, first_sequence) VALUES (?, ?)');
  const add = database.prepare<[number, string, number], { total: number }>(
    `INSERT INTO counter (window, name, total) VALUES (?, ?, ?)
     ON CONFLICT (window, name) DO UPDATE SET total = total + excluded.total RETURNING total`,
  );
  const dropBefore = database.prepare('DELETE FROM counter WHERE window < ?');
  let currentWindow = 0;

  /** All of them as one link: a row, a hash and an index entry for each would cost twice as much. */
  function addEntries(entries: readonly AuditEntry[]): void {
    const before = ends.read();
    const body = bodyOf(entries);
    const firstSequence = before.lastSequence + 1;
    const lastSequence = before.lastSequence + entries.length;
    const lastHash = chain.hash(before.lastHash, { firstSequence, lastSequence, body });
    insert.run(firstSequence, lastSequence, body, lastHash);
    for (const patientId of patientsOf(entries)) insertPatient.run(patientId, firstSequence);
    ends.write({ ...before, lastSequence, lastHash });
  }
  function addCount({ window, name, by }: Count): number {
    if (window > currentWindow) {
      dropBefore.run(window);
      currentWindow = window;
    }
    return add.get(window, name, by)?.total ?? by;
  }
  return (entries, counts) =>
    write(() => {
      if (entries.length > 0) addEntries(entries);
      return counts.map(addCount);
    });
}

function patientsOf(entries: readonly AuditEntry[]): ReadonlySet<string> {
  const patientIds = new Set<string>();
  for (const { patientId } of entries) if (patientId !== null) patientIds.add(patientId);
  return patientIds;
}
