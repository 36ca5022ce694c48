// npm run check [-- name …]: everything a commit must hold, side by side. Without names, all of it.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { digestOf, isStamped, stamp } from './stamp.ts';

interface Check {
  readonly name: string;
  /** What is checked, when one name has several. */
  readonly subject: string;
  /** Arguments for node. */
  readonly command: readonly string[];
  /** What decides the outcome: while these stay as they were when the check last passed, it need not run again. */
  readonly inputs?: readonly string[];
}

interface Outcome {
  readonly check: Check;
  readonly passed: boolean;
  readonly output: string;
}

const tsx = ['--import', 'tsx'];
const cache = 'node_modules/.cache/chartkey';

/** What generators read and write: the R4 definitions come with the lock, those of US Core are looked for beside the project. */
const generatorInputs = [
  ...['scripts', 'fhir-fixtures', 'src/fhir', 'src/search', 'package-lock.json'],
  ...['drizzle', 'src/store/sqlite/schema.ts', '../shared/us-core'],
];

/** The programs that write generated files; each, given `--check`, fails when a file would change. */
function generatedChecks(): readonly Check[] {
  const scripts = readdirSync('scripts').filter((file) => file.startsWith('generate-'));
  return ['fhir-fixtures/generate.ts', ...scripts.map((file) => `scripts/${file}`)].map((path) => ({
    name: 'generated',
    subject: path,
    command: [...tsx, path, '--check'],
    inputs: generatorInputs,
  }));
}

const checks: readonly Check[] = [
  { name: 'tests', subject: 'the fast ones', command: [...tsx, 'test/run.ts', '--fast'] },
  {
    name: 'types',
    subject: 'tsc',
    command: [
      ...['node_modules/typescript/bin/tsc', '--noEmit', '--project', '.'],
      ...['--incremental', '--tsBuildInfoFile', `${cache}/types.tsbuildinfo`],
    ],
  },
  {
    name: 'unused',
    subject: 'knip',
    command: ['node_modules/knip/bin/knip.js', '--no-progress', '--cache', '--cache-location', `${cache}/knip`],
  },
  {
    name: 'lint',
    subject: 'biome',
    command: [
      'node_modules/@biomejs/biome/bin/biome',
      'ci',
      '--error-on-warnings',
      '--colors=off',
      '--max-diagnostics=50',
    ],
  },
  ...generatedChecks(),
];

/** Runs one check and prints its line when it ends; what it said is printed only when it failed. */
async function run(check: Check): Promise<Outcome> {
  const startedAt = performance.now();
  const title = `${check.name}  ${check.subject}`;
  const digest = check.inputs && digestOf(check.inputs);
  if (digest !== undefined && isStamped(check.subject, digest)) {
    console.log(`ok    ${title}  (unchanged since it passed)`);
    return { check, passed: true, output: '' };
  }
  const { exitCode, output } = await runNode(check.command);
  const passed = exitCode === 0;
  if (passed && digest !== undefined) {
    stamp(check.subject, digest);
  }
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${title}  (${seconds(startedAt)})`);
  return { check, passed, output };
}

async function runNode(command: readonly string[]): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, output: chunks.join('') };
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

const names = process.argv.slice(2);
const asked = checks.filter((check) => names.length === 0 || names.includes(check.name));
const startedAt = performance.now();
const outcomes = await Promise.all(asked.map(run));
for (const { check, output } of outcomes.filter((outcome) => !outcome.passed)) {
  console.log(`\n── ${check.name}: ${check.subject} ──\n${output.trim()}`);
}
const failed = outcomes.filter((outcome) => !outcome.passed).length;
console.log(`\n${outcomes.length - failed} checks passed, ${failed} failed, in ${seconds(startedAt)}`);
process.exitCode = failed === 0 && asked.length > 0 ? 0 : 1;
