// Stamps: with which inputs a subject passed, so that it need not run again while they stay as they are.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is kept of a subject that passed, beside the hash of its inputs. */
export interface Stamp {
  readonly digest: string;
  /** How many tests passed and how long they took, where tests did. */
  readonly passed?: number;
  readonly durationMs?: number;
}

/** By subject. */
export type Stamps = ReadonlyMap<string, Stamp>;

/** Where the stamps of one kind are kept. */
export function stampFile(kind: string): string {
  return fileURLToPath(new URL(`../node_modules/.cache/chartkey/stamps/${kind}.json`, import.meta.url));
}

/** None where there is no file, or one that cannot be read. */
export function readStamps(file: string): Stamps {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    return new Map();
  }
}

/** Adds stamps to those in a file, and drops the old ones that `isKept` does not keep. */
export function addStamps(file: string, added: Stamps, isKept: (subject: string) => boolean = () => true): void {
  const old = [...readStamps(file)].filter(([subject]) => isKept(subject));
  mkdirSync(dirname(file), { recursive: true });
  // Another process may write the same: whole or not at all.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(Object.fromEntries([...old, ...added])));
  renameSync(draft, file);
}
