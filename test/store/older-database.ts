// Database files as another release may have left them.
import { Database } from '../../src/store/sqlite/driver.ts';
import { indexForm } from '../../src/store/sqlite/index-form.ts';
import { type Dump, dumpOf, spoilIndex } from './index-dump.ts';

export function inFile<T>(file: string, work: (database: Database) => T): T {
  const database = new Database(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

export const dump = (file: string, patient?: number): Dump => inFile(file, (database) => dumpOf(database, patient));

export function setForm(file: string, form: number): void {
  inFile(file, (database) => {
    const value = JSON.stringify({ form });
    database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES ('index-form', ?)").run(value);
  });
}

/** As an earlier release might have written it; otherwise for each `seed`. */
export function makeOlder(file: string, seed: number): void {
  inFile(file, (database) => spoilIndex(database, seed));
  setForm(file, indexForm - 1);
}
