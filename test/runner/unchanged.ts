// Test files that need not run again, because nothing that they depend on has changed since they passed.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Inputs, takeInputs } from '../../scripts/inputs.ts';
import { addStamps, readStamps, type Stamp } from '../../scripts/stamp.ts';
import type { FileResult } from './judge.ts';

const runnerProgram = fileURLToPath(new URL('../run.ts', import.meta.url));

export interface Unchanged {
  /** The result of a file that passed with all that it depends on as it is; undefined when it must run. */
  resultOf(file: string): FileResult | undefined;
  /** How long a file took when it last passed; the longest for one of which that is not known. */
  lastDurationMs(file: string): number;
  /** Notes which of the files that ran need not run again. */
  keep(results: readonly FileResult[]): void;
}

/** Takes what `files` of `folder` depend on as it is at this moment, so that a change from here on counts as one. */
export function readUnchanged(files: readonly string[], folder: string, stampsFile: string): Unchanged {
  const stamps = readStamps(stampsFile);
  const inputs = takeInputs([folder]);
  const before = new Map(files.map((file) => [file, digestOf(inputs, file)]));
  return {
    resultOf(file) {
      const stamp = stamps.get(file);
      if (stamp?.passed === undefined || stamp.digest !== before.get(file)) return undefined;
      return { file, passed: stamp.passed, failed: 0, skipped: [], faults: [], output: '', durationMs: 0 };
    },
    lastDurationMs: (file) => stamps.get(file)?.durationMs ?? Number.MAX_SAFE_INTEGER,
    keep(results) {
      const after = takeInputs([folder]);
      const unseen = usersOfMore(results, inputs.covers);
      const added = new Map<string, Stamp>();
      for (const { file, passed, failed, skipped, uses, durationMs } of results) {
        const digest = before.get(file);
        const isKnown = uses !== undefined && !inputs.sourcesOf(file).some((source) => unseen.has(source));
        const hasPassed = failed === 0 && skipped.length === 0;
        if (hasPassed && isKnown && digest !== undefined && digest === digestOf(after, file)) {
          added.set(file, { digest, passed, durationMs });
        }
      }
      addStamps(stampsFile, added, existsSync);
    },
  };
}

/** Of the file's inputs and of the runner, which decides too. */
function digestOf(inputs: Inputs, file: string): string | undefined {
  const own = inputs.digestOf(file);
  return own && `${inputs.digestOfSources(runnerProgram)} ${own}`;
}

/** Files and modules that used something whose change no hash shows: another source as text, a file elsewhere, a process. */
function usersOfMore(results: readonly FileResult[], isCovered: (path: string) => boolean): ReadonlySet<string> {
  return new Set(
    results.flatMap(({ file, uses = [] }) =>
      uses.filter(({ what }) => !isCovered(what)).flatMap(({ by }) => [file, ...by]),
    ),
  );
}
