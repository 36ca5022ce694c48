// Opens the store on a SQLite file.
import type { AccessStore, Store } from '../store.ts';
import { admittedLists } from './admitted-lists.ts';
import { connect } from './connection.ts';
import { credentialEnds } from './credential-ends.ts';
import { credentialStore } from './credentials.ts';
import { indexFormOf } from './index-form.ts';
import { managementTokenStore } from './management-tokens.ts';
import { findByIdentifier, findForImport } from './operator-lookup.ts';
import { outboxStore } from './outbox.ts';
import { outboxRows } from './outbox-rows.ts';
import { loadParameterNumbers } from './parameter-numbers.ts';
import { ensureSharedPartition, partitions } from './partitions.ts';
import { portalSessionStore } from './portal-sessions.ts';
import { openRecord } from './record.ts';
import { type RenewalParts, type RenewalProgress, renewIndex } from './renew-index.ts';
import { timeZoneOf } from './time-zone.ts';
import { createWriter } from './write.ts';

export interface SqliteOptions {
  /** A file, made when missing, ':memory:', or the bytes of a database, to be opened in memory. */
  readonly file: string | Buffer;
  /** IANA name of the zone in which dates without an offset are read; default the database's own, UTC for a new one. */
  readonly timeZone?: string | undefined;
  /** What clients know the server by, `/fhir` at its end: what is written refers by it to what is here. */
  readonly baseUrl?: string | undefined;
  readonly now?: () => number;
}

/** Indexes anew what an earlier release has indexed otherwise, which takes about as long as importing it, and says how far it is. */
export async function openSqliteStore(
  options: SqliteOptions,
  onProgress: (progress: RenewalProgress) => void = () => {},
): Promise<Store> {
  const { store, renewal } = await open(options);
  try {
    await renewIndex(renewal, onProgress);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/** Opens at once, whatever form the search index is in: keys can be made and deleted. */
export async function openSqliteAccess(options: SqliteOptions): Promise<AccessStore> {
  const { store } = await open(options);
  return store;
}

async function open(options: SqliteOptions): Promise<{ readonly store: Store; readonly renewal: RenewalParts }> {
  const { file, timeZone: asked, baseUrl, now = Date.now } = options;
  const connection = await connect(file);
  const form = indexFormOf(connection);
  form.pending();
  const timeZone = timeZoneOf(connection, asked);
  await ensureSharedPartition(connection);
  const parameters = await loadParameterNumbers(connection);
  const parts = partitions(connection);
  const lists = admittedLists(connection, parameters);
  const outbox = outboxRows(connection);
  const ends = credentialEnds(connection, outbox, now);
  const writer = createWriter({ connection, parameters, parts, credentialEnds: ends, timeZone, form, baseUrl, now });
  const store: Store = {
    timeZone: timeZone.name,
    credentials: credentialStore({ connection, parts, ends, outbox, now }),
    managementTokens: managementTokenStore(connection),
    outbox: outboxStore(connection),
    portalSessions: portalSessionStore(connection),
    openRecord: (patientId, admissions) => openRecord({ connection, parameters, parts, lists }, patientId, admissions),
    findPatients: async (system, value) => findByIdentifier(connection, 'Patient', system, value),
    findForImport: async (plan) => findForImport(connection, parameters, plan),
    write: writer,
    ping: async () => {
      connection.prepare('SELECT 1').get();
    },
    close: async () => connection.close(),
  };
  return { store, renewal: { connection, parameters, form, timeZone: timeZone.name } };
}
