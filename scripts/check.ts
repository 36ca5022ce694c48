// npm run check [-- name …]: everything a commit must hold, side by side. Without names, all of it; but generated files are left to
// CI where neither they nor what makes them differ from the last commit.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { type Inputs, takeInputs } from './inputs.ts';
import { addStamps, readStamps, type Stamps, stampFile } from './stamp.ts';
import { uncommittedFiles } from './uncommitted.ts';

interface Check {
  readonly name: string;
  /** What is checked, when one name has several. */
  readonly subject: string;
  /** Arguments for node. */
  readonly command: readonly string[];
  /** By what it checks, what decides the outcome: while these stay as they were when the check last passed, it need not run. */
  readonly stampsFor?: (inputs: Inputs) => Stamps;
  /** Whether it is left to CI, which names it, while only these files differ from the last commit. */
  readonly isUntouched?: (inputs: Inputs, uncommitted: readonly string[]) => boolean;
  /** The command takes the names of what changed, and is right of each by itself. */
  readonly isPiecemeal?: true;
  /** What is worth a word of what it printed when it passed. */
  readonly remark?: RegExp;
}

interface Outcome {
  readonly check: Check;
  readonly passed: boolean;
  readonly output: string;
  /** To be kept when it passed; what it passed without running is among what is kept. */
  readonly stamps: Stamps;
}

/** Plain transpiling, half a second quicker for each program than a general loader. */
const typescript = ['--import', './bench/load-typescript.mjs'];
const cache = 'node_modules/.cache/chartkey';
/** With more names than this the command is left to find all files itself. */
const mostNames = 100;

const allInputs = (name: string) => (inputs: Inputs) => new Map([[name, { digest: inputs.digestOfAll() }]]);

/** The programs that write generated files; each, given `--check`, fails when a file would change. */
function generatedChecks(): readonly Check[] {
  const scripts = readdirSync('scripts').filter((file) => file.startsWith('generate-'));
  return ['fhir-fixtures/generate.ts', ...scripts.map((file) => `scripts/${file}`)].map((path) => ({
    name: 'generated',
    subject: path,
    command: [...typescript, path, '--check'],
    stampsFor: (inputs) => {
      const digest = inputs.digestOf(path);
      return new Map(digest === undefined ? [] : [[path, { digest }]]);
    },
    isUntouched(inputs, uncommitted) {
      const sources = inputs.sourcesOf(path);
      return uncommitted.every((file) => inputs.isSource(file) && !sources.includes(file));
    },
  }));
}

const checks: readonly Check[] = [
  {
    name: 'types',
    subject: 'tsc',
    command: [
      // The native compiler: a fifth of the time. What reads types by the compiler's interface, which it has not, gets 5.9.
      ...['node_modules/typescript-native/bin/tsc', '--project', '.'],
      ...['--incremental', '--tsBuildInfoFile', `${cache}/types-native.tsbuildinfo`],
      // A file whose declarations are known leaves those that import it alone when only its insides change.
      ...['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', `${cache}/declarations`],
      // More of them do some of the work twice, while the other checks need the cores.
      ...['--checkers', '1'],
    ],
    stampsFor: allInputs('types'),
  },
  {
    name: 'types',
    subject: 'the scripts of pages',
    command: ['node_modules/typescript-native/bin/tsc', '--project', 'src/portal/assets', '--noEmit'],
    stampsFor: allInputs('types of scripts'),
  },
  {
    name: 'tests',
    subject: 'the fast ones',
    // What runs beside them has the other core.
    command: [...typescript, 'test/run.ts', '--fast', '--skip-unchanged', '--processes', '1'],
    remark: /^\d+ of \d+ files are unchanged since they passed/m,
  },
  {
    name: 'unused',
    subject: 'knip',
    command: ['node_modules/knip/bin/knip.js', '--no-progress', '--cache', '--cache-location', `${cache}/knip`],
    stampsFor: allInputs('unused'),
  },
  {
    name: 'lint',
    subject: 'biome',
    command: [
      ...['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '--no-errors-on-unmatched'],
      ...['--colors=off', '--max-diagnostics=50'],
    ],
    stampsFor: (inputs) => inputs.ofEachFile(),
    // None of the rules that look into other files is on.
    isPiecemeal: true,
    remark: /^Checked \d+ files?/m,
  },
  ...generatedChecks(),
];

/** Runs one check and prints its line when it ends; what it said is printed only when it failed. */
async function run(check: Check, inputs: Inputs, uncommitted: readonly string[] | undefined): Promise<Outcome> {
  const startedAt = performance.now();
  const title = `${check.name}  ${check.subject}`;
  if (uncommitted && check.isUntouched?.(inputs, uncommitted)) {
    console.log(`ok    ${title}  (as in the last commit)`);
    return { check, passed: true, output: '', stamps: new Map() };
  }
  const stamps = check.stampsFor?.(inputs) ?? new Map();
  const known = readStamps(stampFile(check.name));
  const changed = [...stamps].filter(([name, { digest }]) => known.get(name)?.digest !== digest).map(([name]) => name);
  if (stamps.size > 0 && changed.length === 0) {
    console.log(`ok    ${title}  (unchanged since it passed)`);
    return { check, passed: true, output: '', stamps };
  }
  const names = check.isPiecemeal && changed.length <= mostNames ? changed : [];
  const { exitCode, output } = await runNode([...check.command, ...names]);
  const passed = exitCode === 0;
  const remark = (passed && check.remark?.exec(output)?.[0]) || '';
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${title}  (${[seconds(startedAt), remark].filter(Boolean).join('; ')})`);
  return { check, passed, output, stamps };
}

async function runNode(command: readonly string[]): Promise<{ exitCode: number | null; output: string }> {
  // The compiler is a Go program, which then collects garbage less often: a fifth of its work.
  const env = { ...process.env, GOGC: '400' };
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, output: chunks.join('') };
}

/** Keeps what passed, unless it changed meanwhile: then nobody knows which of the two was checked. */
function keepStamps(outcomes: readonly Outcome[]): void {
  const inputs = takeInputs();
  for (const { check, stamps } of outcomes.filter((outcome) => outcome.passed)) {
    const after = check.stampsFor?.(inputs);
    addStamps(
      stampFile(check.name),
      new Map([...stamps].filter(([name, { digest }]) => after?.get(name)?.digest === digest)),
    );
  }
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

const names = process.argv.slice(2);
const asked = checks.filter((check) => names.length === 0 || names.includes(check.name));
const startedAt = performance.now();
const inputs = takeInputs();
const uncommitted = names.length === 0 ? uncommittedFiles('.') : undefined;
const outcomes = await Promise.all(asked.map((check) => run(check, inputs, uncommitted)));
keepStamps(outcomes);
for (const { check, output } of outcomes.filter((outcome) => !outcome.passed)) {
  console.log(`\n── ${check.name}: ${check.subject} ──\n${output.trim()}`);
}
const failed = outcomes.filter((outcome) => !outcome.passed).length;
console.log(`\n${outcomes.length - failed} checks passed, ${failed} failed, in ${seconds(startedAt)}`);
process.exitCode = failed === 0 && asked.length > 0 ? 0 : 1;
