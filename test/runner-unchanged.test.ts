import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const runnerProgram = fileURLToPath(new URL('./run.ts', import.meta.url));
const loader = new URL('../bench/load-typescript.mjs', import.meta.url).href;

const unchanged = suite<{ folder: string }>('runner, unchanged files');

unchanged.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'chartkey-unchanged-'));
});

unchanged.after.each(({ folder }) => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(`${folder}.stamps`, { force: true });
});

/** Runs what changed: `ran` names the files of which a test began, as often as it did. */
function runChanged(folder: string): { status: number | null; ran: readonly string[]; stdout: string } {
  const notes = `${folder}.notes`;
  writeFileSync(notes, '');
  const program = ['--import', loader, runnerProgram, '--fast', '--skip-unchanged'];
  const options = ['--folder', folder, '--stamps', `${folder}.stamps`];
  const { status, stdout } = spawnSync(process.execPath, [...program, ...options], { encoding: 'utf8' });
  const ran = readFileSync(notes, 'utf8').split('\n').slice(0, -1).sort();
  rmSync(notes);
  return { status, ran, stdout };
}

/** Writes a file whose one test notes the file's name and does what `body` says. */
function writeNoting(folder: string, name: string, { head = '', body = '' } = {}): void {
  const note = `appendFileSync('${folder}.notes', '${name}\\n');`;
  const imports = `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';\n${head}`;
  const file = join(folder, `${name}.test.ts`);
  writeFileSync(
    file,
    `import { suite } from 'uvu';\nconst s = suite('sample');\n${imports}\ns('a', async () => { ${note} ${body} }); s.run();`,
  );
}

unchanged('a file that passed does not run again, which is said and counted', ({ folder }) => {
  writeNoting(folder, 'one');
  writeNoting(folder, 'two');
  assert.equal(runChanged(folder).ran, ['one', 'two']);
  const { status, ran, stdout } = runChanged(folder);
  assert.equal({ status, ran }, { status: 0, ran: [] });
  assert.match(stdout, /one\.test\.ts {2}1 passed {2}\(unchanged since it passed\)/);
  assert.match(stdout, '\n2 of 2 files are unchanged since they passed, and did not run.\n\n2 passed, 0 failed\n');
});

unchanged('without being asked, nothing is left out', ({ folder }) => {
  writeNoting(folder, 'one');
  runChanged(folder);
  for (const options of [[], ['--fast']]) {
    writeFileSync(`${folder}.notes`, '');
    spawnSync(process.execPath, ['--import', loader, runnerProgram, '--folder', folder, ...options]);
    assert.is(readFileSync(`${folder}.notes`, 'utf8'), 'one\n');
  }
  const refused = spawnSync(process.execPath, ['--import', loader, runnerProgram, '--skip-unchanged']);
  assert.is(refused.status, 2);
  rmSync(`${folder}.notes`);
});

unchanged('a run in no process is refused, though nothing has changed', ({ folder }) => {
  writeNoting(folder, 'one');
  runChanged(folder);
  const options = ['--fast', '--skip-unchanged', '--folder', folder, '--stamps', `${folder}.stamps`];
  for (const processes of ['0', '1.5', 'all']) {
    const program = ['--import', loader, runnerProgram, ...options, '--processes', processes];
    assert.is(spawnSync(process.execPath, program).status, 2, processes);
  }
});

unchanged('a changed source runs every file that it reaches, by whatever way, and no other', ({ folder }) => {
  const source = (name: string, text: string) => writeFileSync(join(folder, name), text);
  source('near.ts', `export { far } from\n  './far.ts';`);
  source('far.ts', 'export const far = 1;');
  source('late.ts', 'export const late = 1;');
  writeNoting(folder, 'by-import', { head: `import { far } from './near.ts';`, body: 'void far;' });
  writeNoting(folder, 'by-late-import', { body: `await import('./late.ts');` });
  writeNoting(folder, 'itself');
  writeNoting(folder, 'neither');
  runChanged(folder);
  source('far.ts', 'export const far = 2;');
  assert.equal(runChanged(folder).ran, ['by-import']);
  source('late.ts', 'export const late = 2;');
  assert.equal(runChanged(folder).ran, ['by-late-import']);
  writeNoting(folder, 'itself', { body: 'void 0;' });
  assert.equal(runChanged(folder).ran, ['itself']);
  source('far.ts', 'export const far = 1;');
  assert.equal(runChanged(folder).ran, ['by-import'], 'what passed before last is not remembered');
});

unchanged('data that changes, comes or goes runs everything, and so does a source that comes', ({ folder }) => {
  const file = join(folder, 'data.json');
  writeNoting(folder, 'one', { body: `try { readFileSync('${file}'); } catch {}` });
  runChanged(folder);
  for (const change of [
    () => writeFileSync(file, '1'),
    () => writeFileSync(file, '2'),
    () => rmSync(file),
    () => writeFileSync(join(folder, 'new.ts'), ''),
  ]) {
    change();
    assert.equal(runChanged(folder).ran, ['one']);
    assert.equal(runChanged(folder).ran, []);
  }
});

const neverKept: readonly { name: string; head?: string; body?: string }[] = [
  { name: 'a file that fails', body: `throw new Error('wrong');` },
  { name: 'a file that passes only by itself', body: 'if (process.send !== undefined) throw new Error();' },
  { name: 'a file with a skipped test', head: `const t = suite('t'); t.skip('b'); t.run();` },
  { name: 'a file that imports by a computed name', body: `const name = './late.ts'; await import(name);` },
  { name: 'a file that reads a source as text', body: `readFileSync(new URL('./late' + '.ts', import.meta.url));` },
  { name: 'a file that reads what is not of the project', body: 'readFileSync(process.execPath);' },
  { name: 'a file that starts a process', head: `import { execSync } from 'node:child_process'; execSync('true');` },
  {
    name: 'a file that starts a thread',
    head: `import { Worker } from 'node:worker_threads'; new Worker('', { eval: true });`,
  },
  {
    name: 'a file of which something changes while it runs, and then changes back',
    head: `import './moving.ts';`,
    body: `writeFileSync(new URL('./moving.ts', import.meta.url), 'export const random = ' + Math.random());`,
  },
];

unchanged('what did not plainly pass, or may depend on more than can be told, runs again', ({ folder }) => {
  writeFileSync(join(folder, 'late.ts'), 'export const late = 1;');
  const moveBack = () => writeFileSync(join(folder, 'moving.ts'), 'export const random = 0;');
  moveBack();
  writeNoting(folder, 'a file like any other');
  for (const { name, ...parts } of neverKept) {
    writeNoting(folder, name, parts);
  }
  const first = runChanged(folder);
  moveBack();
  const again = runChanged(folder);
  const names = neverKept.map(({ name }) => name).sort();
  assert.equal([...new Set(first.ran)], ['a file like any other', ...names].sort());
  assert.equal([...new Set(again.ran)], names);
  assert.is(again.status, 1);
});

unchanged('what a module reads when it is loaded counts for every file that imports it', ({ folder }) => {
  const text = `import { readFileSync } from 'node:fs'; readFileSync(new URL('./near' + '.ts', import.meta.url));`;
  writeFileSync(join(folder, 'near.ts'), text);
  writeNoting(folder, 'one', { head: `import './near.ts';` });
  writeNoting(folder, 'two', { head: `import './near.ts';` });
  writeNoting(folder, 'neither');
  runChanged(folder);
  assert.equal(runChanged(folder).ran, ['one', 'two']);
});

unchanged('what is read without a module to be seen counts for the file that is running', ({ folder }) => {
  const body =
    'setTimeout(readFileSync, 0, process.execPath); await new Promise((resolve) => setTimeout(resolve, 20));';
  for (const name of ['one', 'two']) {
    writeNoting(folder, name, { body });
  }
  runChanged(folder);
  assert.equal(runChanged(folder).ran, ['one', 'two']);
});

unchanged.run();
