// Stores in memory that are copies of a first one, which takes a tenth of the time that making the schema and numbering the
// search parameters would.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/store/sqlite/driver.ts';
import { openSqliteStore, type SqliteOptions } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';

type Options = Omit<SqliteOptions, 'file'>;

let newImage: Promise<Buffer> | undefined;

/** Opens a new store. */
export async function openMemoryStore(options: Options = {}): Promise<Store> {
  newImage ??= imageOf();
  return openSqliteStore({ ...options, file: await newImage });
}

/** Opens stores that hold what `fill` writes. It runs once, at the first opening, on a store with the options `filling`. */
export function filledStores(
  fill: (store: Store) => Promise<unknown>,
  filling: Options = {},
): (options?: Options) => Promise<Store> {
  let image: Promise<Buffer> | undefined;
  return async (options = {}) => {
    newImage ??= imageOf();
    image ??= imageOf({ ...filling, from: await newImage, fill });
    return openSqliteStore({ ...options, file: await image });
  };
}

interface Filling extends Options {
  readonly from?: Buffer;
  readonly fill?: (store: Store) => Promise<unknown>;
}

/** The bytes of a database that has been opened, filled and closed. */
async function imageOf({ from, fill, ...options }: Filling = {}): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-image-'));
  const file = join(folder, 'image.db');
  try {
    if (from !== undefined) writeFileSync(file, from);
    const store = await openSqliteStore({ ...options, file });
    await fill?.(store);
    await store.close();
    // A database in memory has no log beside it, and opens none that says it had.
    const database = new Database(file);
    database.pragma('journal_mode = DELETE');
    database.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
