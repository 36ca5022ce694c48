import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { uncommittedFiles } from '../../scripts/uncommitted.ts';

const test = suite<{ folder: string }>('uncommitted');

test.before.each((context) => {
  context.folder = realpathSync(mkdtempSync(join(tmpdir(), 'chartkey-uncommitted-')));
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

function git(folder: string, ...command: readonly string[]): void {
  const somebody = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...somebody, ...command], { cwd: folder, encoding: 'utf8' });
  assert.is(status, 0, stderr);
}

/** Commits the named files. */
function commit(folder: string, names: readonly string[]): void {
  for (const name of names) writeFileSync(join(folder, name), 'a');
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'a');
}

test('nothing differs right after a commit', ({ folder }) => {
  commit(folder, ['one', 'two']);
  assert.equal(uncommittedFiles(folder), []);
});

test('names what was changed, staged, deleted, moved and added, whatever its name', ({ folder }) => {
  commit(folder, ['changed', 'staged', 'deleted', 'moved', 'kept']);
  writeFileSync(join(folder, 'changed'), 'b');
  writeFileSync(join(folder, 'staged'), 'b');
  git(folder, 'add', 'staged');
  rmSync(join(folder, 'deleted'));
  git(folder, 'mv', 'moved', 'moved-there');
  mkdirSync(join(folder, 'new'));
  writeFileSync(join(folder, 'new', 'é "quoted"'), 'a');
  const names = ['changed', 'staged', 'deleted', 'moved', 'moved-there', join('new', 'é "quoted"')];
  assert.equal(uncommittedFiles(folder)?.toSorted(), names.map((name) => join(folder, name)).sort());
});

test('names a file where it is, in a project that is a folder of a repository too', ({ folder }) => {
  const project = join(folder, 'project');
  mkdirSync(project);
  commit(folder, [join('project', 'changed')]);
  writeFileSync(join(project, 'changed'), 'b');
  assert.equal(uncommittedFiles(project), [join(project, 'changed')]);
});

test('is undefined where there is no repository', ({ folder }) => {
  assert.is(uncommittedFiles(folder), undefined);
});

test.run();
