import { existsSync } from 'node:fs';
import type { StoreConfig } from '../config.ts';
import {
  type DerivedKeys,
  decodeServerKey,
  deriveKeys,
  newServerKey,
  ServerKeyError,
  serverKeyFromFile,
} from '../credentials/server-key.ts';
import type { AuditStore } from '../store/audit-store.ts';
import { openSqliteAudit } from '../store/sqlite/audit.ts';
import { openSqliteAccess, openSqliteStore, type SqliteOptions } from '../store/sqlite/open.ts';
import type { AccessStore, Store } from '../store/store.ts';
import { couldNotRun } from './command-failure.ts';
import { createCountingProgress, errorOutput, type ProgressOutput } from './counting-progress.ts';

export interface Open<SomeStore> extends DerivedKeys {
  readonly store: SomeStore;
  /** The audit trail, in a file of its own beside the database. */
  readonly audit: AuditStore;
}

export type OpenStore = Open<Store>;

const inMemory = ':memory:';

/**
 * Opens the database, creating and migrating it as needed, and the server key that belongs to it. What an earlier release has
 * indexed otherwise is indexed anew first; `output` tells how far that is.
 */
export function openStore(config: StoreConfig, output: ProgressOutput = errorOutput()): Promise<OpenStore> {
  return openWith(config, async (options) => {
    const progress = createCountingProgress(output, (counted) => `indexing for this release: ${counted} patients`);
    try {
      return await openSqliteStore(options, ({ patients, ofPatients }) => progress.update(patients, ofPatients));
    } finally {
      progress.stop();
    }
  });
}

/** As `openStore`, without records: it waits for nothing. */
export function openAccess(config: StoreConfig): Promise<Open<AccessStore>> {
  return openWith(config, openSqliteAccess);
}

async function openWith<SomeStore extends AccessStore>(
  config: StoreConfig,
  openSqlite: (options: SqliteOptions) => Promise<SomeStore>,
): Promise<Open<SomeStore>> {
  const { databaseFile, timeZone, baseUrl: serverUrl } = config;
  const baseUrl = serverUrl === undefined ? undefined : `${serverUrl}/fhir`;
  const configuredKey = readConfiguredKey(config);
  try {
    const store = await openSqlite({ file: databaseFile, timeZone, baseUrl });
    const keys = deriveKeys(configuredKey ?? keyOfDatabase(databaseFile));
    const audit = await openSqliteAudit({ file: auditFileOf(databaseFile), auditKey: keys.auditKey });
    return { store, audit, ...keys };
  } catch (error) {
    throw error instanceof ServerKeyError ? error : couldNotRun(`Cannot open the database ${databaseFile}`, error);
  }
}

/** As `openAccess`, but a database that is not there is a mistyped path, not one to create. */
export async function openExistingAccess(config: StoreConfig): Promise<Open<AccessStore>> {
  if (!existsSync(config.databaseFile)) {
    throw couldNotRun(`There is no database at ${config.databaseFile}; name one with --db or CHARTKEY_DB.`);
  }
  return openAccess(config);
}

/** The keys of a database that is there. Fails where its server key is not: one made here would fit nothing. */
export function keysOfDatabase(config: StoreConfig): DerivedKeys {
  const keyFile = keyFileOf(config.databaseFile);
  const configuredKey = readConfiguredKey(config);
  if (configuredKey === undefined && !existsSync(keyFile)) {
    throw couldNotRun(`There is no server key at ${keyFile}; give it in CHARTKEY_SERVER_KEY.`);
  }
  return deriveKeys(configuredKey ?? serverKeyFromFile(keyFile));
}

/** Runs a command's work on an open store and closes it however that ends. */
export async function withStore<SomeStore extends AccessStore, Result>(
  opening: Promise<Open<SomeStore>>,
  work: (open: Open<SomeStore>) => Promise<Result>,
): Promise<Result> {
  const open = await opening;
  try {
    return await work(open);
  } finally {
    await closeStore(open);
  }
}

/** Fails where the audit trail cannot be written: what is done must be on record. */
export async function refuseBrokenTrail({ audit }: Pick<OpenStore, 'audit'>): Promise<void> {
  try {
    await audit.ping();
  } catch (error) {
    throw couldNotRun('Cannot put anything on record', error);
  }
}

export async function closeStore({ store, audit }: Open<AccessStore>): Promise<void> {
  await audit.close();
  await store.close();
}

/** Where the audit trail of a database lies. */
export function auditFileOf(databaseFile: string): string {
  return databaseFile === inMemory ? inMemory : `${databaseFile}-audit`;
}

function readConfiguredKey({ serverKey }: StoreConfig): Buffer | undefined {
  return serverKey === undefined ? undefined : decodeServerKey(serverKey, 'CHARTKEY_SERVER_KEY');
}

function keyOfDatabase(databaseFile: string): Buffer {
  return databaseFile === inMemory ? newServerKey() : serverKeyFromFile(keyFileOf(databaseFile));
}

function keyFileOf(databaseFile: string): string {
  return `${databaseFile}.key`;
}
