// Reads the audit trail of a test's app, and asks the app with chosen headers.
import type { AuditEntry } from '../../src/store/audit-store.ts';
import type { Asked, Holder, TwoPatients } from '../support/two-patients.ts';

/** All that is on record, oldest first, whoever it is about. */
export async function onRecord({ audit }: TwoPatients): Promise<readonly AuditEntry[]> {
  return (await audit.trail.oldest(Number.POSITIVE_INFINITY, 1000)).map(({ entry }) => entry);
}

/** What is on record of the last request. */
export async function lastOnRecord(world: TwoPatients): Promise<AuditEntry> {
  const entry = (await onRecord(world)).at(-1);
  if (entry === undefined) throw new Error('Nothing is on record.');
  return entry;
}

/** Asks with a holder's credential. */
export function askAs(world: TwoPatients, { authorization }: Holder, path: string): Promise<Asked> {
  return askWith(world, { authorization }, path);
}

export async function askWith({ app }: TwoPatients, headers: Record<string, string>, path: string): Promise<Asked> {
  const response = await app.request(path, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export function basic(key: string, secret: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
}
