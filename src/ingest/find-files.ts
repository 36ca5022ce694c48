// The files to import from what an operator names.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Files in folders whose names are not those of FHIR JSON. */
  readonly passedOver: number;
}

const importableName = /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i;

/**
 * A file as it is named, whatever its name; of a folder all files below it that end in .json, .ndjson or .jsonl, also with
 * .gz, in order of their paths. Fails when a path does not exist.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files: FoundFile[] = [];
  let passedOver = 0;
  for (const path of paths) {
    const found = await stat(path);
    if (!found.isDirectory()) {
      files.push({ path, bytes: found.size });
      continue;
    }
    const below = await readdir(path, { recursive: true });
    for (const file of below.sort().map((name) => join(path, name))) {
      const { size, isFile } = await fileAt(file);
      if (!isFile) continue;
      if (importableName.test(file)) files.push({ path: file, bytes: size });
      else passedOver++;
    }
  }
  return { files, passedOver };
}

async function fileAt(path: string): Promise<{ size: number; isFile: boolean }> {
  const found = await stat(path);
  return { size: found.size, isFile: found.isFile() };
}
