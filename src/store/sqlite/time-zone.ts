// The zone in which dates without an offset are read: a property of the database, since its index is written with it.
import type { Connection } from './connection.ts';

export interface TimeZone {
  /** IANA name. */
  readonly name: string;
  /** Makes the zone the database's for good, with the first records written. Only within a write. */
  keep(): void;
}

/** The database's zone; of one without records yet, `asked` or UTC. Throws when the database has another than `asked`. */
export function timeZoneOf(connection: Connection, asked: string | undefined): TimeZone {
  const select = connection.prepare("SELECT value FROM setting WHERE name = 'time-zone'");
  const insert = connection.prepare("INSERT INTO setting (name, value) VALUES ('time-zone', ?)");
  const stored = (): string | undefined => (select.get() as { value: string } | undefined)?.value;
  const refuseOther = (kept: string, wanted: string): void => {
    if (kept === wanted) return;
    throw new Error(
      `This database was written with time zone ${kept}, not ${wanted}: dates in its index would be read wrongly. Use ${kept}.`,
    );
  };
  const kept = stored();
  if (kept !== undefined && asked !== undefined) refuseOther(kept, asked);
  const name = kept ?? asked ?? 'UTC';
  return {
    name,
    keep() {
      const now = stored();
      if (now === undefined) insert.run(name);
      else refuseOther(now, name);
    },
  };
}
