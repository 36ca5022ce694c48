import { printable, widthOf } from './printable.ts';
import { styledOut } from './style.ts';

/** Writes a line for people or scripts to standard output. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, undefined, 2));
}

/** Rows under a heading, in columns as wide as their widest cell; one below the other where a terminal is too narrow for that. */
export function printTable(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = tableLines(
    heading,
    rows.map((cells) => cells.map(printable)),
  );
  const { isTTY, columns } = process.stdout;
  if (isTTY && lines.some((line) => widthOf(line) > columns)) {
    printBlocks(heading, rows);
    return;
  }
  const [first = '', ...rest] = lines;
  printLine(styledOut('bold', first));
  rest.forEach(printLine);
}

/** One thing's fields, a line each. A value may have its colours already. */
export function printFields(fields: readonly (readonly [name: string, value: string])[]): void {
  const width = Math.max(...fields.map(([name]) => widthOf(name)));
  for (const [name, value] of fields) {
    printLine(`${styledOut('dim', pad(name, width))}  ${value}`);
  }
}

/** An instant as the management API writes it; `never` for none. */
export function instantText(milliseconds: number | null): string {
  return milliseconds === null ? 'never' : new Date(milliseconds).toISOString();
}

function tableLines(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...lines.map((cells) => widthOf(cells[column] ?? ''))));
  return lines.map((cells) =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function printBlocks(heading: readonly string[], rows: readonly (readonly string[])[]): void {
  for (const [index, cells] of rows.entries()) {
    if (index > 0) printLine('');
    printFields(heading.map((name, column) => [name.toLowerCase(), printable(cells[column] ?? '')]));
  }
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
