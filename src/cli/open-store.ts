import { existsSync } from 'node:fs';
import type { StoreConfig } from '../config.ts';
import {
  decodeServerKey,
  deriveKeys,
  newServerKey,
  ServerKeyError,
  serverKeyFromFile,
} from '../credentials/server-key.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { couldNotRun } from './command-failure.ts';

export interface OpenStore {
  readonly store: Store;
  readonly hashKey: Buffer;
  readonly cursorKey: Buffer;
}

const inMemory = ':memory:';

/** Opens the database, creating and migrating it as needed, and the server key that belongs to it. */
export async function openStore(config: StoreConfig): Promise<OpenStore> {
  const { databaseFile, serverKey, timeZone } = config;
  const configuredKey = serverKey === undefined ? undefined : decodeServerKey(serverKey, 'CHARTKEY_SERVER_KEY');
  try {
    const store = await openSqliteStore({ file: databaseFile, timeZone });
    return { store, ...deriveKeys(configuredKey ?? keyOfDatabase(databaseFile)) };
  } catch (error) {
    throw error instanceof ServerKeyError ? error : couldNotRun(`Cannot open the database ${databaseFile}`, error);
  }
}

/** As `openStore`, but a database that is not there is a mistyped path, not one to create. */
export async function openExistingStore(config: StoreConfig): Promise<OpenStore> {
  if (!existsSync(config.databaseFile)) {
    throw couldNotRun(`There is no database at ${config.databaseFile}; name one with --db or CHARTKEY_DB.`);
  }
  return openStore(config);
}

/** Runs a command's work on an open store and closes it however that ends. */
export async function withStore<Result>(
  opening: Promise<OpenStore>,
  work: (open: OpenStore) => Promise<Result>,
): Promise<Result> {
  const open = await opening;
  try {
    return await work(open);
  } finally {
    await open.store.close();
  }
}

function keyOfDatabase(databaseFile: string): Buffer {
  return databaseFile === inMemory ? newServerKey() : serverKeyFromFile(`${databaseFile}.key`);
}
