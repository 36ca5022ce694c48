// The zone in which dates without an offset are read: a property of the database, since its index was written with it.
import type { Connection } from './connection.ts';

/** The database's zone: `asked` for a new database, UTC by default. Throws when the database has another than `asked`. */
export async function settleTimeZone(connection: Connection, asked: string | undefined): Promise<string> {
  const select = connection.prepare("SELECT value FROM setting WHERE name = 'time-zone'");
  const stored = (): string | undefined => (select.get() as { value: string } | undefined)?.value;
  if (stored() === undefined) {
    await connection.write(() =>
      connection.prepare("INSERT OR IGNORE INTO setting (name, value) VALUES ('time-zone', ?)").run(asked ?? 'UTC'),
    );
  }
  const settled = stored() ?? 'UTC';
  if (asked !== undefined && asked !== settled) {
    throw new Error(
      `This database was written with time zone ${settled}, not ${asked}: dates in its index would be read wrongly. Use ${settled}.`,
    );
  }
  return settled;
}
