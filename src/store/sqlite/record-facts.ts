// What was found out about a patient's record, as long as nothing in it changes.
import type { Connection } from './connection.ts';
import { rowOf, sql, value } from './sql.ts';

/** Of one revision of a record: another object as soon as there is another revision. */
export interface RecordFacts {
  readonly revision: number;
  /** Answers by what they answer. */
  readonly known: Map<string, boolean>;
}

const factsByConnection = new WeakMap<Connection, Map<number, RecordFacts>>();
const maxRecords = 1000;
const maxFacts = 200;
/** Longest name of a fact: those of one record take some kilobytes, whatever a client asks. A list of a thousand ids takes fifty. */
export const maxFactLength = 250;

/** How often a patient's record has changed: what is read within one snapshot is the same as long as this is. */
export function revisionOf(connection: Connection, patient: number): number {
  const revision = sql`SELECT revision FROM patient WHERE number = ${value(patient)}`;
  return rowOf<{ revision: number }>(connection, revision)?.revision ?? 0;
}

/** To be asked within the snapshot in which the facts are used. */
export function factsOf(connection: Connection, patient: number): RecordFacts {
  const revision = revisionOf(connection, patient);
  const records = factsByConnection.get(connection) ?? new Map<number, RecordFacts>();
  const before = records.get(patient);
  if (before?.revision === revision) return before;
  factsByConnection.set(connection, records);
  const facts = { revision, known: new Map() };
  // What is put in last is forgotten last.
  records.delete(patient);
  const oldest = records.size >= maxRecords ? records.keys().next().value : undefined;
  if (oldest !== undefined) records.delete(oldest);
  records.set(patient, facts);
  return facts;
}

/** The fact of this name, found out only where it is not known. */
export function factOf({ known }: RecordFacts, name: string, find: () => boolean): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  const found = find();
  if (known.size < maxFacts) known.set(name, found);
  return found;
}
