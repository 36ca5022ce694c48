// One connection to the database file, with its settings, its schema and statements prepared once.

import { closeSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { impliedRange } from '../../search/decimal.ts';
import { distanceKm } from '../../search/near.ts';
import { hasWords } from '../../search/text-query.ts';
import type { StoreState } from '../credential-store.ts';
import { Database, type Statement } from './driver.ts';

/** Values that a statement takes by position. */
export type SqlValue = string | number | bigint | Buffer | null;

export interface Connection {
  /** The statement for this text, prepared at its first use and kept. */
  prepare(sql: string): Statement<SqlValue[]>;
  /** Runs reads against one snapshot of the database: that of the look under way, where there is one. */
  snapshot<T>(work: () => T): T;
  /**
   * Runs reads against a snapshot that is shared by all that is read until the microtasks under way are done. Beginning and
   * ending one takes as long as the usual read of a row. No two requests share it, so none sees anything older than itself.
   */
  look<T>(work: () => T): T;
  /** Ends that snapshot: what is read next is of its own moment. */
  endLook(): void;
  /** Runs writes as one transaction: all or nothing. Waits, without blocking, for another process that is writing. */
  write<T>(work: () => T): Promise<T>;
  /**
   * Differs from an earlier one when anything was committed since, by this process or another. Reading it reads no table; during a
   * look it is that of the look.
   */
  state(): StoreState;
  /** As `state`, read once for all who ask before the microtasks now waiting are done: the requests of one commit of the audit trail. */
  stateForAll(): StoreState;
  close(): void;
}

/** 8 KiB pages hold a usual resource (1–3 KB) without overflow, in tables clustered by key. */
const pageBytes = 8192;
/** Enough to keep a busy database's upper index pages and hot patients in memory. */
const cacheKibibytes = 64 * 1024;
/** Texts longer than a page are read past the cache: by a map they cost no call to the system. */
const mapBytes = 1024 ** 3;
/** A statement waits this long by itself, blocking the process, before the waiting goes on without blocking. */
const busyTimeoutMs = 20;
const writeTimeoutMs = 60_000;
/** Usual searches have few shapes and short ones; these bound what an odd client can make the server keep. */
const maxStatements = 1000;
const maxKeptLength = 4000;

const migrationsFolder = fileURLToPath(new URL('../../../drizzle/sqlite', import.meta.url));

/** Opens a file, making it when missing, ':memory:' or the bytes of a database, and brings its schema up to date. */
export async function connect(file: string | Buffer): Promise<Connection> {
  if (typeof file === 'string' && file !== ':memory:') makePrivate(file);
  const database = new Database(file, { timeout: busyTimeoutMs });
  database.pragma(`page_size = ${pageBytes}`);
  await whenFree(() => database.pragma('journal_mode = WAL'));
  // A deleted credential must stay deleted after a power cut, so each commit reaches the disk.
  database.pragma('synchronous = FULL');
  // What came of a credential goes with it; better-sqlite3 is usually built with this on.
  database.pragma('foreign_keys = ON');
  database.pragma(`cache_size = -${cacheKibibytes}`);
  // What is deleted leaves the file when its page is written again, not when the page happens to be used.
  database.pragma('secure_delete = FAST');
  database.pragma(`mmap_size = ${mapBytes}`);
  defineFunctions(database);
  await bringUpToDate(() => migrate(drizzle(database), { migrationsFolder }));
  return wrap(database);
}

/** What searches compare by, beside what SQLite has. */
function defineFunctions(database: Database): void {
  const options = { deterministic: true, directOnly: true };
  database.function(
    'distance_km',
    options,
    (latitude: number, longitude: number, toLatitude: number, toLongitude: number) =>
      distanceKm({ latitude, longitude }, { latitude: toLatitude, longitude: toLongitude }),
  );
  database.function('has_words', options, (value: string, exact: string, words: string, isPrefix: number) =>
    Number(hasWords({ value, exact }, words, isPrefix === 1)),
  );
  database.function('implied_low', options, (value: number) => impliedRange(value).low);
  database.function('implied_high', options, (value: number) => impliedRange(value).high);
}

/** Makes a missing file, for its owner alone: it holds records in the clear, and SQLite gives its companions the same mode. */
export function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

function wrap(database: Database): Connection {
  const statements = new Map<string, Statement<SqlValue[]>>();
  const prepare = (sql: string): Statement<SqlValue[]> => {
    const known = statements.get(sql);
    if (known) return known;
    if (sql.length > maxKeptLength) return database.prepare<SqlValue[]>(sql);
    const oldest = statements.size >= maxStatements ? statements.keys().next().value : undefined;
    if (oldest !== undefined) statements.delete(oldest);
    const statement = database.prepare<SqlValue[]>(sql);
    statements.set(sql, statement);
    return statement;
  };
  const snapshot = database.transaction((work: () => unknown) => work());
  // It tells of other connections' commits alone, so this one's are counted beside it.
  const dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck();
  let ownWrites = 0;
  let forAll: StoreState | undefined;
  let ofLook: StoreState | undefined;
  const { look, endLook, isOpen } = sharedSnapshot(database, () => {
    ofLook = undefined;
  });
  const stateNow = (): StoreState => ({ ownWrites, dataVersion: dataVersion.get() ?? 0 });
  const state = (): StoreState => {
    if (!isOpen()) return stateNow();
    ofLook ??= stateNow();
    return ofLook;
  };
  const forget = (): void => {
    forAll = undefined;
  };
  return {
    prepare,
    snapshot: <T>(work: () => T) => snapshot.deferred(work) as T,
    look,
    endLook,
    write: <T>(work: () => T) =>
      whenFree(() => {
        endLook();
        ownWrites += 1;
        forget();
        return snapshot.immediate(work) as T;
      }),
    state,
    stateForAll() {
      if (forAll === undefined) {
        forAll = state();
        queueMicrotask(forget);
      }
      return forAll;
    },
    close: () => database.close(),
  };
}

interface SharedSnapshot extends Pick<Connection, 'look' | 'endLook'> {
  readonly isOpen: () => boolean;
}

function sharedSnapshot(database: Database, onEnd: () => void): SharedSnapshot {
  const begin = database.prepare('BEGIN');
  const commit = database.prepare('COMMIT');
  let isOpen = false;
  function endLook(): void {
    if (!isOpen) return;
    isOpen = false;
    onEnd();
    // An error may have ended it.
    if (database.inTransaction) commit.run();
  }
  /** A tick that a microtask asks for comes when no microtask is left; one that other code asks for comes before them. */
  const afterMicrotasks = (): void => process.nextTick(endLook);
  const afterTicks = (): void => queueMicrotask(afterMicrotasks);
  return {
    look(work) {
      if (!isOpen && !database.inTransaction) {
        begin.run();
        isOpen = true;
        process.nextTick(afterTicks);
      }
      return work();
    },
    endLook,
    isOpen: () => isOpen,
  };
}

/**
 * Of two processes that open a new file, or one of an older schema, both can find that something has to be made, and the later one
 * then fails at what it meets. By then all is made, and there is nothing left to do: what fails again has another reason.
 */
export async function bringUpToDate(migrating: () => void): Promise<void> {
  try {
    await whenFree(migrating);
  } catch {
    await whenFree(migrating);
  }
}

/** Tries again while another process holds the write lock. */
async function whenFree<T>(work: () => T): Promise<T> {
  const deadline = Date.now() + writeTimeoutMs;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      await wait(5 + Math.random() * 20);
    }
  }
}

export function isBusy(error: unknown): boolean {
  // Migrating wraps what the database says.
  if (error instanceof Error && error.cause !== undefined) return isBusy(error.cause);
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/** Whether a statement is more than SQLite takes: https://www.sqlite.org/limits.html */
export function isBeyondLimits(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError &&
    error.code === 'SQLITE_ERROR' &&
    /too (?:deep|large|many)|at most \d+ tables|stack overflow|recursion limit/i.test(error.message)
  );
}
