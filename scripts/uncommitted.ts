import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The files that differ from the last commit, new ones too, by their whole paths; undefined where git cannot tell. */
export function uncommittedFiles(): readonly string[] | undefined {
  const { status, stdout } = spawnSync(
    'git',
    ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all'],
    {
      encoding: 'utf8',
    },
  );
  // Each is two letters and a space before its path.
  return status === 0 ? stdout.split('\0').flatMap((line) => (line === '' ? [] : [resolve(line.slice(3))])) : undefined;
}
