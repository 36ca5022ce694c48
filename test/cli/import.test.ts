import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const command = suite('chartkey import');

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const patient = '{"resourceType":"Patient","id":"p"}';
const wrong = '{"resourceType":"Patient","id":"q","gender":"yes"}';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

let folder = '';
command.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'chartkey-import-test-'));
});
command.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', main, 'import', '--db', join(folder, 'test.db'), ...args],
      { env: { PATH: process.env.PATH } },
      (failure, out, error) => resolve({ code: typeof failure?.code === 'number' ? failure.code : 0, out, error }),
    );
    child.stdin?.end(input);
  });
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

command('all taken — exit code 0 and a line that says so', async () => {
  const ran = await run([file('p.json', patient)]);
  assert.equal(ran, { code: 0, out: '1 resource: 1 created.\n', error: '' });
});

command(
  'something refused — exit code 1; file, line, element and reason on standard error; the rest taken',
  async () => {
    const path = file('p.ndjson', `${patient}\n${wrong}\n`);
    const ran = await run([path]);
    assert.is(ran.code, 1);
    assert.is(ran.out, '2 resources: 1 created, 1 refused.\n');
    assert.ok(ran.error.startsWith(`${path} line 2: Patient/q refused: Patient.gender: `), ran.error);
  },
);

command('--report — names each refusal and counts by type', async () => {
  const report = join(folder, 'report.json');
  const path = file('p.ndjson', `${patient}\n${wrong}\nx`);
  assert.is((await run(['--report', report, path])).code, 1);
  const written = JSON.parse(readFileSync(report, 'utf8'));
  assert.is(written.complete, true);
  assert.equal(written.countsByType, { Patient: { created: 1, refused: 1 }, unknown: { refused: 1 } });
  const [first, second] = written.refusals;
  assert.equal([first.source, first.line, first.resourceType, first.id], [path, 2, 'Patient', 'q']);
  assert.equal([first.expression, first.code], ['Patient.gender', 'code-invalid']);
  assert.ok(first.message.length > 10);
  assert.is(second.line, 3);
});

command('a folder and standard input together; --dry-run writes nothing', async () => {
  file('p.json', patient);
  file('notes.txt', 'no FHIR');
  const line =
    '{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p"}}';
  const dry = await run(['--dry-run', folder, '-'], line);
  assert.match(dry.out, /^2 resources: 2 checked\.\n/);
  assert.match((await run([folder, '-'], line)).out, /^2 resources: 2 created\.\n\d+ files passed over/);
});

const cannotRun: readonly (readonly [name: string, args: (folder: string) => readonly string[]])[] = [
  ['a path that is not there', (at) => [join(at, 'none.json')]],
  ['a folder without anything to import', (at) => [at]],
  ['a report that cannot be written', (at) => ['--report', join(at, 'no', 'report.json'), file('p.json', patient)]],
  ['no path', () => []],
  ['an unknown option', (at) => ['--fast', at]],
];

for (const [name, args] of cannotRun) {
  command(`${name} — exit code 2 and one line that says why`, async () => {
    const ran = await run(args(folder));
    assert.is(ran.code, 2);
    assert.is(ran.error.trim().split('\n').length, 1, ran.error);
    assert.is(ran.out, '');
  });
}

command.run();
