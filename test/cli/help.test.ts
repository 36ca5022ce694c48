// What the help teaches, and that it is true: every example is run by a shell as it is printed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { freePort } from '../support/free-port.ts';
import { helpTexts } from './help-text.ts';
import { runChartkey } from './run-chartkey.ts';
import { temporaryFolder } from './temporary-folder.ts';

const help = suite('help of the command line');
const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = import.meta.resolve('tsx');
const texts = await helpTexts();
const folder = preparedFolder();

/** A folder with what the examples speak of, and a `chartkey` that runs this program. */
function preparedFolder(): string {
  const path = temporaryFolder();
  mkdirSync(join(path, 'bin'));
  const program = join(path, 'bin/chartkey');
  writeFileSync(
    program,
    `#!/bin/sh\nexec '${process.execPath}' --import '${tsx}' '${join(root, 'src/main.ts')}' "$@"\n`,
  );
  chmodSync(program, 0o755);
  mkdirSync(join(path, 'records'));
  const fixtures = join(root, 'fhir-fixtures');
  for (const name of readdirSync(fixtures)) {
    if (name.endsWith('.json')) cpSync(join(fixtures, name), join(path, 'records', name));
  }
  writeFileSync(join(path, 'theme.css'), ':root { color: black; }');
  return path;
}

const environment = {
  PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
  HOME: folder,
  TMPDIR: folder,
  TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'),
  // For `serve` where an example names none.
  CHARTKEY_PORT: '0',
};

interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs lines in bash; `stopAt` in what is written ends them as Ctrl-C does. */
async function shell(lines: string, stopAt?: string): Promise<Ran> {
  const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', lines], {
    cwd: folder,
    env: environment,
    detached: true,
  });
  const written = { stdout: '', stderr: '' };
  let isStopped = false;
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      written[stream] += chunk;
      if (stopAt === undefined || isStopped || !written[stream].includes(stopAt)) return;
      isStopped = true;
      process.kill(-(child.pid ?? 0), 'SIGINT');
    });
  }
  const [exitCode] = await once(child, 'close');
  return { exitCode, ...written };
}

help.before(async () => {
  const made = await shell(`
    printf '{"resourceType":"Patient","id":"one-more"}\\n' | gzip > more.ndjson.gz
    openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 1 -keyout key.pem -out cert.pem 2> openssl.log
    chartkey import --db clinic.db records/
    chartkey import records/
    chartkey management-token create --db clinic.db --name First`);
  assert.is(made.exitCode, 0, made.stderr);
});

for (const { path, text } of texts) {
  help(`${path || 'chartkey'} — fits a terminal of 80 columns and tells the exit codes`, () => {
    const tooLong = text.split('\n').filter((line) => [...line].length > 80);
    assert.equal(tooLong, []);
    assert.match(text, /\nExit codes.*:\n {2}0 {2}.+\n {2}1 {2}.+\n {2}2 {2}.+/);
  });
}

for (const { path, options, examples } of texts) {
  help(`${path || 'chartkey'} — has examples, which together hold every option`, () => {
    assert.ok(examples.length > 0);
    const words = new Set(examples.join(' ').split(/[\s=]+/));
    assert.equal(
      // How what is written looks is no matter of an example; the test of `--json` runs it.
      options.filter((option) => option !== '--json' && !words.has(option)),
      [],
    );
  });
}

/** With an id of something that is there, where the line asks for one. */
async function withId(example: string): Promise<string> {
  if (!example.includes('"$ID"')) return example;
  const db = /--db (\S+)/.exec(example)?.[1] ?? 'chartkey.db';
  const create = example.startsWith('chartkey management-token')
    ? ['management-token', 'create', '--name', 'X']
    : ['credential', 'create', '--patient', 'maria-alvarez', '--name', 'X'];
  const { stdout } = await runChartkey(...create, '--json', '--db', join(folder, db));
  return `ID=${JSON.parse(stdout).id}\n${example}`;
}

/** On ports that are free, and reached from this machine alone. */
async function withFreePorts(example: string): Promise<string> {
  let line = example.replace('--host 0.0.0.0', '--host 127.0.0.1');
  for (const [asked, option] of example.matchAll(/(--(?:manage-)?port) \d+/g)) {
    line = line.replace(asked, `${option} ${await freePort()}`);
  }
  return line;
}

for (const { path, examples } of texts) {
  for (const example of examples) {
    const isServer = /^chartkey serve\b/m.test(example);
    help(`${path || 'chartkey'} — ${example.split('\n')[0]} … is run as it stands`, async () => {
      if (example.includes('fish') && !isThere('fish')) return void console.warn('NO fish: its completion is NOT RUN.');
      // bash can read what zsh begins with only where zsh is.
      const line = example.startsWith('eval')
        ? `zsh -c ${quoted(`autoload -U compinit && compinit -u\n${example}`)}`
        : example;
      if (line !== example && !isThere('zsh')) return void console.warn('NO zsh: its completion is NOT RUN.');
      const lines = await withId(await withFreePorts(line));
      if (!isServer) {
        const { exitCode, stderr } = await shell(lines);
        return assert.is(exitCode, 0, stderr);
      }
      // In the place of bash, which would answer for it.
      const { exitCode, stdout, stderr } = await shell(lines.replace(/^chartkey serve\b/m, 'exec $&'), 'serving');
      assert.match(stdout + stderr, 'serving');
      assert.is(exitCode, 0, stderr);
      assert.not.match(stderr, 'chartkey:');
    });
  }
}

for (const { path, jsonNames, examples } of texts) {
  if (jsonNames === undefined) continue;
  help(`${path} --json — writes what its help says, and nothing else`, async () => {
    const [example = ''] = examples;
    const { exitCode, stdout, stderr } = await shell(`${await withId(example)} --json`);
    assert.is(exitCode, 0, stderr);
    assert.equal(Object.keys(JSON.parse(stdout)).sort(), [...jsonNames].sort());
  });
}

help('help of a group lists the commands of ours and no other', async () => {
  for (const group of ['credential', 'management-token', 'audit']) {
    const { stdout } = await runChartkey('help', group);
    assert.match(stdout, /\nCommands:\n {2}\w/);
    assert.not.match(stdout, 'display help for command');
  }
});

help('help of completion lists the shells, and says that exit code 1 is not used', async () => {
  const { stdout } = await runChartkey('help', 'completion');
  assert.match(stdout, /\nArguments:\n.*"bash", "zsh", "fish"/);
  assert.match(stdout, /\n {2}1 {2}not used\n/);
});

help('help that is asked of a group is that of the command below it', async () => {
  const asked = await runChartkey('credential', 'help', 'create');
  assert.is(asked.exitCode, 0);
  assert.match(asked.stdout, 'Usage: chartkey credential create');
});

help('a command that is not there is asked back about', async () => {
  const { exitCode, stdout, stderr } = await runChartkey('credential', 'creat');
  assert.is(exitCode, 2);
  assert.is(stdout, '');
  assert.match(stderr, /Did you mean create\?.*see "chartkey help credential"/);
});

help('an option that is not there is asked back about', async () => {
  const { exitCode, stderr } = await runChartkey('serve', '--dmo');
  assert.is(exitCode, 2);
  assert.match(stderr, /Did you mean --demo\?.*see "chartkey help serve"/);
});

const looks: readonly (readonly [name: string, line: string, isColoured: boolean])[] = [
  ['what goes into a file has no colours', 'chartkey credential list --db clinic.db --patient maria-alvarez', false],
  [
    'FORCE_COLOR has them everywhere',
    'FORCE_COLOR=1 chartkey credential list --db clinic.db --patient maria-alvarez',
    true,
  ],
  ['help in a file has none', 'chartkey help serve', false],
];
for (const [name, line, isColoured] of looks) {
  help(name, async () => {
    await withId('chartkey credential list --db clinic.db "$ID"');
    const { stdout, stderr } = await shell(line);
    assert.is(stdout.includes('\u001b['), isColoured, stdout + stderr);
  });
}

const terminal = '/usr/bin/script';
const hasTerminal = spawnSync(terminal, ['--version']).status === 0;
const onTerminal = hasTerminal ? help : help.skip;
const terminals: readonly (readonly [name: string, line: string, isColoured: boolean])[] = [
  ['a terminal shows help in colours', 'TERM=xterm-256color chartkey help serve', true],
  [
    'a failure is in colours there',
    'TERM=xterm-256color chartkey credential list --db nowhere.db --patient x || true',
    true,
  ],
  ['NO_COLOR has none there', 'TERM=xterm-256color NO_COLOR=1 chartkey help serve', false],
];
for (const [name, line, isColoured] of terminals) {
  onTerminal(`${name} (${terminal})`, async () => {
    const { stdout, stderr } = await shell(`${terminal} -qefc ${quoted(line)} /dev/null`);
    assert.match(stdout, /\r\n/, stderr);
    assert.is(stdout.includes('\u001b['), isColoured, stdout);
  });
}

function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

help.run();
