import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'node_modules/.cache/chartkey/stamps';

/** The content of files and of folders with all in them, as one hash; names count, and so does absence. */
export function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha1').update(process.version);
  for (const path of paths.flatMap(filesUnder)) {
    hash.update(`\0${path}\0`).update(existsSync(path) ? readFileSync(path) : 'absent');
  }
  return hash.digest('hex');
}

/** Whether `name` was stamped with this digest. */
export function isStamped(name: string, digest: string): boolean {
  const file = fileOf(name);
  return existsSync(file) && readFileSync(file, 'utf8') === digest;
}

export function stamp(name: string, digest: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(name), digest);
}

function fileOf(name: string): string {
  return join(folder, name.replaceAll('/', '-'));
}

function filesUnder(path: string): readonly string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    return [path];
  }
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
