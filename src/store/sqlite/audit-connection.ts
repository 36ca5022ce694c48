// The connection to the audit trail's file, which is written once for nearly every request.
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { bringUpToDate, isBusy, makePrivate } from './connection.ts';
import { Database } from './driver.ts';

export interface AuditConnection {
  readonly database: Database;
  /** Runs work as one writing transaction: all or nothing. Waits, without blocking, while another process writes. */
  write<T>(work: () => T): Promise<T>;
  /** Runs reads against one snapshot of the trail; waits while another process puts the log of one that died in order. */
  read<T>(work: () => T): Promise<T>;
}

/** Another process holds the lock for the tenth of a millisecond that a commit takes, so these tries are turns of the event loop. */
const quickTries = 50;
/** Later tries wait: the other process is moving the write-ahead log into the file, or is stopped. */
const pauseMs = 2;
/** Of a new file. A commit writes its pages whole, and adds some kilobytes: larger pages are written for nothing. */
const pageBytes = 2048;
/** The log moves into the file at 16 MiB: a page that many commits have added to is then moved once. */
const logPages = 8000;
/** An answer waits no longer for its entry; then it does not leave. */
const writeTimeoutMs = 10_000;

const migrationsFolder = fileURLToPath(new URL('../../../drizzle/sqlite-audit', import.meta.url));

/** Opens a file, making it when missing, or ':memory:', and brings its schema up to date. */
export async function connectAudit(file: string): Promise<AuditConnection> {
  if (file !== ':memory:') makePrivate(file);
  const database = new Database(file, { timeout: 0 });
  database.pragma(`page_size = ${pageBytes}`);
  await whenFree(() => database.pragma('journal_mode = WAL'));
  // What is committed outlives the process however it ends, and that is what is promised of an answer that left. Only a power
  // cut can take the last seconds, and leaves a chain that is whole. FULL would wait for the disk at every commit:
  // measured with ten requests at a time, each entry then takes three times as long, and that while nothing else is done.
  database.pragma('synchronous = NORMAL');
  database.pragma(`wal_autocheckpoint = ${logPages}`);
  // Purged entries leave the file.
  database.pragma('secure_delete = FAST');
  await bringUpToDate(() => migrate(drizzle(database), { migrationsFolder }));
  const transaction = database.transaction((work: () => unknown) => work());
  return {
    database,
    write: <T>(work: () => T) => whenFree(() => transaction.immediate(work) as T),
    read: <T>(work: () => T) => whenFree(() => transaction.deferred(work) as T),
  };
}

/** Tries again while another process holds a lock that the work needs. */
async function whenFree<T>(work: () => T): Promise<T> {
  const deadline = Date.now() + writeTimeoutMs;
  for (let tries = 1; ; tries += 1) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
    }
    // Not all processes at the same moment.
    await (tries <= quickTries ? setImmediate() : wait(pauseMs * (0.5 + Math.random())));
  }
}
