// Indexes anew what was indexed in an older form, before anything is read or written. What is derived from stored resources follows:
// index rows, words, identifiers, mentions, canonical URLs, and which shared resources a patient sees. Two things stay as they are.
// In whose records a resource lives: to move it changes what clients know, by versions, deletions and order, and a release that means
// it has to do that as a write. And the time zone and own URLs, by which each version is read as it was when it was written.
import { setTimeout as wait } from 'node:timers/promises';
import { identifierSweeper } from './clear-rows.ts';
import { type Connection, isBusy } from './connection.ts';
import type { IndexForm } from './index-form.ts';
import { indexRows } from './index-rows.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { recordRenewer } from './renew-record.ts';

export interface RenewalParts {
  readonly connection: Connection;
  readonly parameters: ParameterNumbers;
  readonly form: IndexForm;
  readonly timeZone: string;
  /** A commit costs as much as some resources: records go together up to about so many. No record is divided. */
  readonly resourcesPerTransaction?: number;
}

export interface RenewalProgress {
  /** Of those that were left when it began, whose records are done, by whatever process. */
  readonly patients: number;
  readonly ofPatients: number;
  /** Resources that this process has indexed. */
  readonly resources: number;
}

/** What waits to write, as another process that does the same, finds the database free between two transactions. */
const pauseMs = 5;

/**
 * Each record is wholly in one form or the other whenever this ends, and the next opening goes on there. Of several processes
 * each takes the records that are next.
 */
export async function renewIndex(parts: RenewalParts, onProgress: (progress: RenewalProgress) => void): Promise<void> {
  const { connection, form } = parts;
  const begun = form.pending();
  if (begun === undefined) return;
  const renewSome = someRenewer(parts);
  const count = connection.prepare('SELECT count(*) AS patients FROM patient WHERE number > ?');
  const countAfter = (patient: number): number => (count.get(patient) as { patients: number }).patients;
  const ofPatients = countAfter(begun);
  let resources = 0;
  for (;;) {
    const renewed = await renewUnlessBusy(() => connection.write(renewSome));
    resources += renewed;
    const pending = form.pending();
    const left = pending === undefined ? 0 : countAfter(pending);
    onProgress({ patients: ofPatients - left, ofPatients, resources });
    if (pending === undefined) return;
    await wait(pauseMs);
  }
}

/** Another process may be at a long record: there is nothing to do but to wait for it. */
async function renewUnlessBusy(renew: () => Promise<number>): Promise<number> {
  try {
    return await renew();
  } catch (error) {
    if (isBusy(error)) return 0;
    throw error;
  }
}

/** Makes the work of one transaction, which gives how many resources it has indexed; none, once there is no record left. */
function someRenewer({
  connection,
  parameters,
  form,
  timeZone,
  resourcesPerTransaction = 1000,
}: RenewalParts): () => number {
  const index = indexRows(connection, parameters);
  const renewRecord = recordRenewer({ connection, index, timeZone });
  const sweepIdentifiers = identifierSweeper(connection);
  const selectNext = connection.prepare('SELECT min(number) AS patient FROM patient WHERE number > ?');
  return () => {
    let pending = form.pending();
    let resources = 0;
    if (pending === undefined) return 0;
    index.begin();
    while (pending !== undefined && resources < resourcesPerTransaction) {
      const { patient } = selectNext.get(pending) as { patient: number | null };
      if (patient !== null) resources += renewRecord(patient);
      // What no record has is known at the end alone: identifiers lie in the order of their values.
      else sweepIdentifiers();
      pending = patient ?? undefined;
    }
    index.settle();
    form.note(pending);
    return resources;
  };
}
