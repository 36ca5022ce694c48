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
  ['commands to get help for', ['chartkey', 'help', 'cred'], 'credential'],
  [
    'all commands to get help for',
    ['chartkey', 'help', ''],
    'serve import credential management-token audit completion help --help',
  ],
  ['commands to get help for, below a command', ['chartkey', 'help', 'credential', 'cre'], 'create'],
  ['nothing below a command that stands alone', ['chartkey', 'help', 'completion', ''], ''],
  ['commands after an option', ['chartkey', '--db', 'clinic.db', 'credential', 'ro'], 'rotate'],
  ['files for an option that takes a value', ['chartkey', 'serve', '--demo', '--db', ''], ''],
  ['files for one of a command below a command', ['chartkey', 'credential', 'list', '--db', ''], ''],
  ['files after the = of an option', ['chartkey', 'import', '--report', '=', ''], ''],
  ['options after the value of an option', ['chartkey', 'import', '--report', '=', 'x.json', '--dr'], '--dry-run'],
  ['options after one that takes no value', ['chartkey', 'import', '--json', '--dr'], '--dry-run'],
  ['files for an argument that is a path', ['chartkey', 'import', ''], ''],
  ['options where an argument may be a path', ['chartkey', 'import', '--dr'], '--dry-run'],
] as const;

/** What an earlier completion may have offered. */
const earlierOffer = 'COMPREPLY=(left over)';

for (const [what, words, expected] of rows) {
  completion(`bash completes ${what}`, async () => {
    if (!(await isThere('bash'))) return;
    const { stdout: script, exitCode } = await runChartkey('completion', 'bash');
    assert.is(exitCode, 0);
    const line = words.map((word) => `'${word}'`).join(' ');
    const asked = `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; ${earlierOffer}; _chartkey; echo "\${COMPREPLY[*]}"`;
    const { stdout } = await run('bash', ['--norc', '-c', asked]);
    assert.is(stdout.trim(), expected);
  });
}

completion('bash completes files where nothing is offered', async () => {
  if (!(await isThere('bash'))) return;
  const { stdout: script } = await runChartkey('completion', 'bash');
  const { stdout } = await run('bash', ['--norc', '-c', `${script}\ncomplete -p chartkey`]);
  assert.match(stdout, /-o default .*-F _chartkey/);
});

completion('fish completes files for an option that takes a value, and commands to get help for', async () => {
  const { stdout } = await runChartkey('completion', 'fish');
  const lines = stdout.split('\n');
  const linesOf = (option: string): readonly string[] => lines.filter((line) => line.includes(` -l ${option} `));
  assert.ok(linesOf('db').length > 1);
  assert.ok(linesOf('db').every((line) => line.includes(' -l db -r ')));
  assert.ok(linesOf('json').every((line) => !line.includes(' -r ')));
  const forHelp = lines.filter((line) => line.includes("-n '__fish_seen_subcommand_from help; and not "));
  assert.ok(forHelp.some((line) => line.includes(' -a credential ')));
});

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
