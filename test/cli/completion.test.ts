import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runChartkey } from './run-chartkey.ts';

const completion = suite('chartkey completion');
const run = promisify(execFile);

async function isThere(shell: string): Promise<boolean> {
  const found = await run(shell, ['--version']).then(
    () => true,
    () => false,
  );
  if (!found) console.error(`NO ${shell}: its completion is NOT RUN.`);
  return found;
}

const rows = [
  ['commands', ['chartkey', 'cred'], 'credential'],
  ['commands below a command', ['chartkey', 'credential', 'ro'], 'rotate'],
  ['options', ['chartkey', 'import', '--re'], '--report'],
  ['options after other options', ['chartkey', 'serve', '--demo', '--manage'], '--manage-port'],
  ['shells', ['chartkey', 'completion', 'z'], 'zsh'],
] as const;

for (const [what, words, expected] of rows) {
  completion(`bash completes ${what}`, async () => {
    if (!(await isThere('bash'))) return;
    const { stdout: script, exitCode } = await runChartkey('completion', 'bash');
    assert.is(exitCode, 0);
    const line = words.map((word) => `'${word}'`).join(' ');
    const asked = `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _chartkey; echo "\${COMPREPLY[*]}"`;
    const { stdout } = await run('bash', ['--norc', '-c', asked]);
    assert.is(stdout.trim(), expected);
  });
}

completion('zsh and fish take their scripts', async () => {
  for (const [shell, args] of [
    ['zsh', ['-n', '-c']],
    ['fish', ['--no-execute', '-c']],
  ] as const) {
    const { stdout: script, exitCode } = await runChartkey('completion', shell);
    assert.is(exitCode, 0);
    if (await isThere(shell)) await run(shell, [...args, script]);
  }
});

completion('another shell is refused, and those that there are are named', async () => {
  const { exitCode, stderr } = await runChartkey('completion', 'tcsh');
  assert.is(exitCode, 2);
  assert.match(stderr, 'bash, zsh, fish');
});

completion.run();
