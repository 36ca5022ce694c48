import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What files hold, each as it was when it was first asked for. */
export interface Snapshot {
  /** One hash for all of them; names count, and so does absence. */
  digestOf(paths: readonly string[]): string;
}

export function takeSnapshot(): Snapshot {
  const known = new Map<string, string>();
  const contentOf = (path: string): string => {
    const content = known.get(path) ?? (existsSync(path) ? digest([readFileSync(path)]) : 'absent');
    known.set(path, content);
    return content;
  };
  return { digestOf: (paths) => digest(paths.flatMap((path) => [path, contentOf(path)])) };
}

/** One hash for a list, in which each part counts as a part. */
export function digest(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha1');
  for (const part of parts) {
    hash.update(`\0${part.length}\0`).update(part);
  }
  return hash.digest('hex');
}

/** A folder's files with those of its folders, in the order of their names; a path that is no folder, as it is. */
export function filesUnder(path: string): readonly string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
