// The report file of an import. It grows as resources are refused, so that its size costs no memory.
import { type FileHandle, open } from 'node:fs/promises';
import type { Outcome } from '../ingest/outcome.ts';
import type { Tally } from '../ingest/tally.ts';
import { couldNotRun } from './command-failure.ts';
import { isNoted } from './import-text.ts';

export interface ImportReport {
  /** Writes a refusal and keeps the first notes for the end; other outcomes are counted only. */
  add(outcome: Outcome): Promise<void> | undefined;
  finish(tally: Tally): Promise<void>;
  /** Closes the file of an import that could not run to its end: its JSON ends with `"complete": false`. */
  abandon(): Promise<void>;
}

/** Notes are kept in memory until the end. */
const maxNotes = 1000;

/**
 * `{dryRun, refusals: [{source, line?, entry?, resourceType?, id?, expression, message, code}], complete,
 * notes: [{source, line?, entry?, resourceType?, id?, outcome, note}], notesLeftOut, counts, countsByType}`
 */
export async function openImportReport(path: string, isDryRun: boolean): Promise<ImportReport> {
  const file = await openFile(path);
  await file.write(`{\n  "dryRun": ${isDryRun},\n  "refusals": [`);
  let separator = '\n    ';
  const notes: unknown[] = [];
  let notesLeftOut = 0;

  async function addRefusals({ problems = [], source, line, entry, resourceType, id }: Outcome): Promise<void> {
    for (const { expression, message, code } of problems) {
      const refusal = { source, line, entry, resourceType, id, expression, message, code };
      await file.write(`${separator}${JSON.stringify(refusal)}`);
      separator = ',\n    ';
    }
  }

  function keepNote({ source, line, entry, resourceType, id, outcome, note }: Outcome): void {
    if (notes.length < maxNotes) notes.push({ source, line, entry, resourceType, id, outcome, note });
    else notesLeftOut++;
  }

  async function end(rest: Readonly<Record<string, unknown>>): Promise<void> {
    const members = Object.entries(rest).map(([name, value]) => `,\n  "${name}": ${JSON.stringify(value)}`);
    await file.write(`${separator.startsWith(',') ? '\n  ' : ''}]${members.join('')}\n}\n`);
    await file.close();
  }

  return {
    add: (outcome) => {
      if (isNoted(outcome)) keepNote(outcome);
      return outcome.outcome === 'refused' ? addRefusals(outcome) : undefined;
    },
    finish: ({ counts, countsByType }) => end({ complete: true, notes, notesLeftOut, counts, countsByType }),
    abandon: () => end({ complete: false }),
  };
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Refusals quote patients' data; nobody else on the machine should read them.
    return await open(path, 'w', 0o600);
  } catch (error) {
    throw couldNotRun(`Cannot write the report ${path}`, error);
  }
}
