// The files to import from what an operator names.
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** Whether it can be read again; what comes through a pipe comes once. */
  readonly isReusable: boolean;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Files in folders whose names are not those of FHIR JSON. */
  readonly passedOver: number;
}

const importableName = /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i;

/**
 * A file as it is named, whatever its name; of a folder all files below it that end in .json, .ndjson or .jsonl, also with
 * .gz, in order of their paths. What cannot be looked at inside a folder is among the files: whoever opens it hears why.
 * Fails when a path that is named does not exist.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files: FoundFile[] = [];
  let passedOver = 0;
  for (const path of paths) {
    const found = await stat(path);
    if (!found.isDirectory()) {
      files.push({ path, bytes: found.size, isReusable: found.isFile() });
      continue;
    }
    for await (const file of filesBelow(path, [])) {
      if (file.isReadable && !importableName.test(file.path)) passedOver++;
      else files.push({ path: file.path, bytes: file.bytes, isReusable: true });
    }
  }
  return { files, passedOver };
}

interface FileBelow {
  readonly path: string;
  readonly bytes: number;
  readonly isReadable: boolean;
}

/** `above` are the folders that lead here, so that a link that leads back to one of them is not followed. */
async function* filesBelow(folder: string, above: readonly string[]): AsyncGenerator<FileBelow> {
  const names = await ifThere(readdir(folder));
  const real = await ifThere(realpath(folder));
  if (names === undefined || real === undefined) {
    yield { path: folder, bytes: 0, isReadable: false };
    return;
  }
  if (above.includes(real)) return;
  for (const path of names.sort().map((name) => join(folder, name))) {
    const found = await ifThere(stat(path));
    if (found === undefined) {
      if (importableName.test(path)) yield { path, bytes: 0, isReadable: false };
    } else if (found.isDirectory()) yield* filesBelow(path, [...above, real]);
    else if (found.isFile()) yield { path, bytes: found.size, isReadable: true };
  }
}

/** Undefined where the file system says no. */
async function ifThere<Found>(looking: Promise<Found>): Promise<Found | undefined> {
  try {
    return await looking;
  } catch {
    return undefined;
  }
}
