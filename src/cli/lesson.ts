// What the help of a command teaches beyond its options.
import type { Command } from 'commander';
import { styled } from './style.ts';

export interface Lesson {
  /** Lines that work as they stand, each with what it is for. Together they hold every option. */
  readonly examples: readonly (readonly [purpose: string, line: string])[];
  /** What `--json` writes, as JavaScript would take it apart. */
  readonly json?: string;
  /** What is to be known besides, in lines. */
  readonly notes?: readonly string[];
  /** What each exit code means here, where more can be said than everywhere. */
  readonly exitCodes?: Partial<Record<'done' | 'refused' | 'couldNotRun', string>>;
}

/** Of a command that has nothing to refuse. */
export const neverRefused = 'not used';

/** For lines that hold names of fields: those of a terminal of 80 columns, without what stands before them. */
const lineWidth = 76;

export function addLesson(command: Command, { examples, json, notes = [], exitCodes }: Lesson): Command {
  const lines = [
    '',
    title('Examples:'),
    ...examples.flatMap(([purpose, line]) => [styled('dim', `  # ${purpose}`), ...indented(line.split('\n'))]),
    ...(json === undefined ? [] : ['', title('With --json:'), ...indented(wrapped(json))]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
    '',
    title('Exit codes:'),
    `  0  ${exitCodes?.done ?? 'done'}`,
    `  1  ${exitCodes?.refused ?? 'refused: standard error says what and why'}`,
    `  2  ${exitCodes?.couldNotRun ?? 'could not run: wrong options, no database'}`,
  ];
  return command.addHelpText('after', lines.join('\n'));
}

export function title(text: string): string {
  return styled('bold', text);
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > lineWidth) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
