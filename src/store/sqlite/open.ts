// Opens the store on a SQLite file.
import type { Store } from '../store.ts';
import { connect } from './connection.ts';
import { credentialStore } from './credentials.ts';
import { managementTokenStore } from './management-tokens.ts';
import { findByIdentifier, findForImport } from './operator-lookup.ts';
import { loadParameterNumbers } from './parameter-numbers.ts';
import { ensureSharedPartition, partitions } from './partitions.ts';
import { openRecord } from './record.ts';
import { timeZoneOf } from './time-zone.ts';
import { createWriter } from './write.ts';

export interface SqliteOptions {
  /** A file, made when missing, or ':memory:'. */
  readonly file: string;
  /** IANA name of the zone in which dates without an offset are read; default the database's own, UTC for a new one. */
  readonly timeZone?: string | undefined;
  readonly now?: () => number;
}

export async function openSqliteStore({ file, timeZone: asked, now = Date.now }: SqliteOptions): Promise<Store> {
  const connection = await connect(file);
  const timeZone = timeZoneOf(connection, asked);
  await ensureSharedPartition(connection);
  const parameters = await loadParameterNumbers(connection);
  const parts = partitions(connection);
  const writer = createWriter({ connection, parameters, parts, timeZone, now });
  return {
    timeZone: timeZone.name,
    credentials: credentialStore(connection, parts),
    managementTokens: managementTokenStore(connection),
    openRecord: (patientId) => openRecord(connection, parameters, parts, patientId),
    findPatients: async (system, value) => findByIdentifier(connection, 'Patient', system, value),
    findForImport: async (plan) => findForImport(connection, parameters, plan),
    write: writer,
    ping: async () => {
      connection.prepare('SELECT 1').get();
    },
    close: async () => connection.close(),
  };
}
