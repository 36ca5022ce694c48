import { importSources } from '../../src/ingest/import-sources.ts';
import type { Outcome } from '../../src/ingest/outcome.ts';
import { fileSource } from '../../src/ingest/source.ts';
import type { Store } from '../../src/store/store.ts';

export interface ImportReport {
  /** What was refused and why, in words. */
  readonly refused: readonly string[];
  /** How many resources came out how. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Imports files in their order, as the command does. */
export async function importInto(store: Store, files: readonly string[]): Promise<ImportReport> {
  const refused: string[] = [];
  const tally = await importSources(
    files.map((file) => fileSource(file, file)),
    {
      store,
      now: Date.now,
      onOutcome: (outcome) => {
        if (outcome.outcome === 'refused') refused.push(refusalText(outcome));
      },
      onStoreError: (error) => console.error(error),
    },
  );
  return { refused, counts: tally.counts };
}

function refusalText({ source, line, entry, resourceType, id, problems = [] }: Outcome): string {
  const reasons = problems.map(({ expression, message }) => `${expression}: ${message}`).join('; ');
  return `${source} ${line ?? ''} ${entry ?? ''} ${resourceType}/${id} ${reasons}`;
}
