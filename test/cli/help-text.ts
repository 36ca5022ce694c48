// What the help of the command line holds, taken from what it prints.
import * as assert from 'uvu/assert';
import { createProgram } from '../../src/cli/program.ts';
import { runChartkey } from './run-chartkey.ts';

export interface HelpText {
  /** Such as `credential create`; '' for the program itself. */
  readonly path: string;
  readonly text: string;
  /** Long names of its options, but for help's own. */
  readonly options: readonly string[];
  /** Lines for a shell. */
  readonly examples: readonly string[];
  /** Names of the members of what `--json` writes; undefined where there is no such option. */
  readonly jsonNames: readonly string[] | undefined;
}

type Program = ReturnType<typeof createProgram>;

/** Of every command that does something, and of the program. */
export async function helpTexts(): Promise<readonly HelpText[]> {
  const program = createProgram();
  const texts: HelpText[] = [];
  // One after the other: what a command writes is caught on the one standard output.
  for (const [command, path] of [[program, ''] as const, ...below(program, '')])
    texts.push(await helpText(command, path));
  return texts;
}

function below(command: Program, path: string): readonly (readonly [Program, string])[] {
  return command.commands.flatMap((each) => {
    const name = `${path} ${each.name()}`.trim();
    return each.commands.length === 0 ? [[each, name] as const] : below(each, name);
  });
}

async function helpText(command: Program, path: string): Promise<HelpText> {
  const { stdout, exitCode } = await runChartkey('help', ...path.split(' ').filter((name) => name !== ''));
  assert.is(exitCode, 0, path);
  const options = command.options.flatMap(({ long }) => (long == null || long === '--version' ? [] : [long]));
  const json = sectionOf(stdout, 'With --json:');
  return {
    path,
    text: stdout,
    options,
    examples: examplesIn(sectionOf(stdout, path === '' ? 'To begin:' : 'Examples:')),
    jsonNames: options.includes('--json') ? outerNames(json.join(' ')) : undefined,
  };
}

/** The lines below a title, up to an empty one. */
function sectionOf(text: string, title: string): readonly string[] {
  const lines = text.split('\n');
  const from = lines.indexOf(title) + 1;
  return from === 0 ? [] : lines.slice(from, lines.indexOf('', from));
}

/** Each begins below the line that says what it is for. */
function examplesIn(lines: readonly string[]): readonly string[] {
  const text = lines.map((line) => line.slice(2)).join('\n');
  return text
    .split(/^# .*\n/m)
    .map((example) => example.trimEnd())
    .filter((example) => example !== '');
}

function outerNames(text: string): readonly string[] {
  let inner = text.trim().replace(/^\{|\}$/g, '');
  while (/[{[]/.test(inner)) inner = inner.replace(/: *(?:\{[^{}[\]]*\}|\[[^{}[\]]*\])|\{[^{}[\]]*\}/g, '');
  return inner.split(',').map((name) => name.trim());
}
