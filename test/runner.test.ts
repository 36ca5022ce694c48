import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TestEvent } from './runner/event.ts';
import { type FileResult, judge } from './runner/judge.ts';
import { summary } from './runner/report.ts';
import { runFile } from './runner/run-file.ts';

const runnerProgram = fileURLToPath(new URL('./run.ts', import.meta.url));
const patientMs = 60_000;

const runner = suite<{ folder: string }>('runner');

runner.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'chartkey-runner-'));
});

runner.after.each(({ folder }) => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a test file around `body`, in which `s` is a suite. */
function write(folder: string, body: string, name = 'sample'): string {
  const file = join(folder, `${name}.test.ts`);
  writeFileSync(file, `import { suite } from 'uvu';\nconst s = suite('sample');\n${body}\n`);
  return file;
}

function outcome({ passed, failed, skipped }: FileResult): string {
  return summary([{ passed, failed, skipped, file: '', faults: [], output: '', durationMs: 0 }]).trim();
}

const faults = [
  {
    name: 'a throwing before hook fails every test that it kept from running, and is shown',
    body: `s.before(() => { throw new Error('no database'); }); s('a', () => {}); s('b', () => {}); s.run();`,
    outcome: '0 passed, 2 failed',
    fault: /before threw: Error: no database/,
  },
  {
    name: 'an after.each hook that throws after a failing test fails the tests, and is shown',
    body: `s.after.each(() => { throw new Error('still open'); }); s('a', () => { throw new Error('wrong'); }); s.run();`,
    outcome: '0 passed, 1 failed',
    fault: /after\.each threw: Error: still open/,
  },
  {
    name: 'a forgotten .run() fails',
    body: `s('a', () => {});`,
    outcome: '0 passed, 1 failed',
    fault: /\.run\(\) is missing: suite "sample"/,
  },
  {
    name: 'a forgotten .run() fails beside a suite that ran',
    body: `s('a', () => {}); s.run(); const t = suite('other'); t('b', () => {});`,
    outcome: '1 passed, 1 failed',
    fault: /\.run\(\) is missing: suite "other"/,
  },
  {
    name: 'a left-in .only fails, and so do the tests that it silenced',
    body: `s('a', () => {}); s.only('b', () => {}); s.run();`,
    outcome: '1 passed, 1 failed',
    fault: /\.only is left in: "sample: b"/,
  },
  {
    name: 'a left-in .only fails when it silences nothing',
    body: `s.only('b', () => {}); s.run();`,
    outcome: '1 passed, 1 failed',
    fault: /\.only is left in/,
  },
  {
    name: 'a throwing after hook fails',
    body: `s.after(() => { throw new Error('cannot close'); }); s('a', () => {}); s.run();`,
    outcome: '0 passed, 1 failed',
    fault: /after threw: Error: cannot close/,
  },
  { name: 'a file without a test fails', body: '', outcome: '0 passed, 1 failed', fault: /holds no test/ },
  {
    name: 'an exit code other than 0 fails though every test passed',
    body: `s('a', () => {}); s.run(); process.on('exit', () => { process.exitCode = 3; });`,
    outcome: '1 passed, 1 failed',
    fault: /exit code 3/,
  },
  {
    name: 'a process that leaves in the middle of its tests fails those it kept from running',
    body: `s('a', () => {}); s('b', () => { process.exit(0); }); s.run();`,
    outcome: '0 passed, 2 failed',
    fault: undefined,
  },
];

for (const { name, body, outcome: expected, fault } of faults) {
  runner(name, async ({ folder }) => {
    const result = await runFile(write(folder, body), patientMs);
    assert.is(outcome(result), expected);
    if (fault !== undefined) {
      assert.match(result.faults.join('\n'), fault);
    }
  });
}

runner('tests are counted as uvu counts them, skipped ones by name', async ({ folder }) => {
  const body = `s('a', () => {}); s('b', () => {}); s('c', () => { throw new Error('wrong'); }); s.skip('d', () => {}); s.run();`;
  const result = await runFile(write(folder, body), patientMs);
  assert.is(outcome(result), '2 passed, 1 failed, 1 skipped');
  assert.equal(result.skipped, ['sample: d']);
  assert.match(result.output, /wrong/);
});

runner('a file that never ends is stopped', async ({ folder }) => {
  const result = await runFile(write(folder, `s('a', () => {}); s.run(); setInterval(() => {}, 1000);`), 1_000);
  assert.is(result.failed, 1);
  assert.match(result.faults.join(), /^stopped after 1 s/);
});

const testEvent: TestEvent = { type: 'test', suite: 0, name: 'sample: a', kind: 'plain' };
const begun: readonly TestEvent[] = [testEvent, { type: 'run', suite: 0 }, { type: 'start', name: 'sample: a' }];
const stops: readonly { when: string; events: readonly TestEvent[]; says: string }[] = [
  { when: 'before a test began', events: [testEvent], says: 'stopped after 9 s: no test had begun' },
  { when: 'within a test', events: begun, says: 'stopped after 9 s: last begun was "sample: a"' },
  {
    when: 'after its tests ended',
    events: [...begun, { type: 'totals', passed: 1, skipped: 0, total: 1 }],
    says: 'stopped after 9 s: every test has ended, but something keeps the process alive (an open server, socket, timer or child process)',
  },
];

for (const { when, events, says } of stops) {
  runner(`a file that is stopped ${when} says so`, () => {
    const result = judge({ file: '', exitCode: null, timedOutAfterMs: 9_000, events, output: '', durationMs: 9_000 });
    assert.equal(result.faults, [says]);
    assert.is(result.failed, 1);
  });
}

runner('no matching file is a failure that says so', () => {
  assert.is(summary([]), 'No test file matches.\n\n0 passed, 0 failed\n');
});

runner('the program ends with one line of sums, exits 1 on a failure and 0 without', ({ folder }) => {
  const run = (...patterns: string[]): { status: number | null; lastLine: string | undefined } => {
    const program = ['--import', 'tsx', runnerProgram, '--folder', folder, ...patterns];
    const { status, stdout } = spawnSync(process.execPath, program, { encoding: 'utf8' });
    return { status, lastLine: stdout.trimEnd().split('\n').at(-1) };
  };
  write(folder, `s('a', () => {}); s.skip('b', () => {}); s.run();`, 'good');
  write(folder, `s('a', () => { throw new Error('wrong'); }); s.run();`, 'bad');
  assert.equal(run(), { status: 1, lastLine: '1 passed, 1 failed, 1 skipped' });
  assert.equal(run('good'), { status: 0, lastLine: '1 passed, 0 failed, 1 skipped' });
});

runner.run();
