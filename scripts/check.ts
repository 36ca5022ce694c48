// npm run check [-- name …]: everything a commit must hold, side by side. Without names, all of it.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

interface Check {
  readonly name: string;
  /** Arguments for node. */
  readonly command: readonly string[];
}

interface Outcome {
  readonly check: Check;
  readonly passed: boolean;
  readonly output: string;
}

const tsx = ['--import', 'tsx'];

/** The programs that write generated files; each, given `--check`, writes nothing and fails when a file would change. */
function generators(): readonly string[] {
  const scripts = readdirSync('scripts').filter((file) => file.startsWith('generate-') && file.endsWith('.ts'));
  return [...scripts.map((file) => `scripts/${file}`), 'fhir-fixtures/generate.ts'].filter((path) => existsSync(path));
}

const checks: readonly Check[] = [
  { name: 'tests', command: [...tsx, 'test/run.ts', '--fast'] },
  {
    name: 'types',
    command: [
      'node_modules/typescript/bin/tsc',
      '--noEmit',
      '--project',
      '.',
      '--incremental',
      '--tsBuildInfoFile',
      'node_modules/.cache/chartkey/types.tsbuildinfo',
    ],
  },
  {
    name: 'unused',
    command: ['node_modules/knip/bin/knip.js', '--cache', '--cache-location', 'node_modules/.cache/chartkey/knip'],
  },
  {
    name: 'lint',
    command: [
      'node_modules/@biomejs/biome/bin/biome',
      'ci',
      '--error-on-warnings',
      '--colors=off',
      '--max-diagnostics=50',
    ],
  },
  ...generators().map((path) => ({ name: 'generated', command: [...tsx, path, '--check'] })),
];

/** Runs one check and prints its line when it ends; what it said is printed only when it failed. */
async function run(check: Check): Promise<Outcome> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, check.command, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const outcome = { check, passed: exitCode === 0, output: chunks.join('') };
  console.log(
    `${outcome.passed ? 'ok  ' : 'FAIL'}  ${check.name}  ${check.command.at(-2)} ${check.command.at(-1)}  (${seconds} s)`,
  );
  return outcome;
}

const names = process.argv.slice(2);
const asked = checks.filter((check) => names.length === 0 || names.includes(check.name));
const startedAt = performance.now();
const outcomes = await Promise.all(asked.map(run));
for (const { check, output } of outcomes.filter((outcome) => !outcome.passed)) {
  console.log(`\n── ${check.name} ──\n${output.trim()}`);
}
const failed = outcomes.filter((outcome) => !outcome.passed).length;
console.log(
  `\n${outcomes.length - failed} checks passed, ${failed} failed, in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
);
process.exitCode = failed === 0 && asked.length > 0 ? 0 : 1;
