// Colours, where they show.
import { Command } from 'commander';

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

export type Style = keyof typeof codes;

/** What help goes by: terminals that have colours, unless NO_COLOR says not to; anything else where FORCE_COLOR says so. */
const { getOutHasColors, getErrHasColors } = new Command().configureOutput();

export function styled(style: Style, text: string): string {
  const [on, off] = codes[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** For standard output: as it is where that shows no colours. */
export function styledOut(style: Style, text: string): string {
  return getOutHasColors?.() ? styled(style, text) : text;
}

/** For standard error. */
export function styledError(style: Style, text: string): string {
  return getErrHasColors?.() ? styled(style, text) : text;
}
