import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The files that differ from the last commit, new ones too, by their whole paths; undefined where git cannot tell. */
export function uncommittedFiles(folder: string): readonly string[] | undefined {
  // The project may be a folder of a repository, whose paths are those from its top.
  const wayToTop = told(folder, ['rev-parse', '--show-cdup'])?.trim();
  const files = told(folder, ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all']);
  if (wayToTop === undefined || files === undefined) return undefined;
  // Each is two letters and a space before its path.
  return files.split('\0').flatMap((line) => (line === '' ? [] : [resolve(folder, wayToTop, line.slice(3))]));
}

function told(folder: string, command: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', command, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
