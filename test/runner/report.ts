import { relative } from 'node:path';
import type { FileResult } from './judge.ts';

/** One line for a file that need not run. */
export function describeUnchanged(path: string, result: FileResult): string {
  return `ok    ${path}  ${result.passed} passed  (unchanged since it passed)\n`;
}

/** How many of all files did not run; empty text when all did. */
export function describeSpared(spared: number, files: number): string {
  return spared === 0 ? '' : `\n${spared} of ${files} files are unchanged since they passed, and did not run.\n`;
}

/** One line for a file that passed; with its faults and output for one that did not. */
export function describeFile(path: string, result: FileResult): string {
  const seconds = `${(result.durationMs / 1000).toFixed(1)} s`;
  const skipped = result.skipped.length === 0 ? '' : `, ${result.skipped.length} SKIPPED`;
  if (result.failed === 0) {
    return `ok    ${path}  ${result.passed} passed${skipped}  (${seconds})\n`;
  }
  const faults = result.faults.map(indented).join('');
  return `FAIL  ${path}  ${result.passed} passed, ${result.failed} failed${skipped}  (${seconds})\n${faults}${indented(result.output)}\n`;
}

/** Every test that was left out, so that nobody takes it for passed; empty text when there is none. */
export function describeSkipped(results: readonly FileResult[], from: string): string {
  const names = results.flatMap(({ file, skipped }) =>
    skipped.map((name) => `      ${relative(from, file)}  ${name}\n`),
  );
  return names.length === 0 ? '' : `\nSKIPPED, and therefore not shown to work:\n${names.join('')}`;
}

/** The last line: `N passed, N failed`, and `, N skipped` when some were. No file at all is a failure. */
export function summary(results: readonly FileResult[]): string {
  const total = (count: (result: FileResult) => number): number =>
    results.reduce((sum, result) => sum + count(result), 0);
  const skipped = total((result) => result.skipped.length);
  const nothing = results.length === 0 ? 'No test file matches.\n' : '';
  return `${nothing}\n${total((result) => result.passed)} passed, ${total((result) => result.failed)} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`;
}

function indented(output: string): string {
  const lines = output.trim();
  return lines === '' ? '' : `${lines.replace(/^/gm, '      ')}\n`;
}
