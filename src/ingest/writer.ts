// Hands changes to the store in groups and tells what became of each resource.
import { FhirError } from '../fhir/errors.ts';
import type { ResourceChange, WriteResult } from '../store/resource-change.ts';
import type { ImportContext } from './context.ts';
import { type Outcome, type Place, problem } from './outcome.ts';

/** One resource's way through: a change to write, or an outcome that is settled without. */
export type Step =
  | { readonly type: 'write'; readonly place: Place; readonly change: ResourceChange; readonly note?: string }
  | { readonly type: 'settled'; readonly outcome: Outcome };

export type Emit = (outcome: Outcome) => void | Promise<void>;

/** So many groups in a row fail only when the store itself does, as on a full disk. */
const maxFailures = 3;

export interface Writer {
  /** All changes or none; a failure refuses all of them. */
  writeWhole(steps: readonly Step[]): Promise<void>;
  /** All changes at once; should that fail, one by one, so that one bad resource harms no other. */
  writeEach(steps: readonly Step[]): Promise<void>;
}

export function createWriter(context: ImportContext, emit: Emit): Writer {
  let failures = 0;

  async function write(changes: readonly ResourceChange[]): Promise<readonly WriteResult[] | 'failed'> {
    if (changes.length === 0) return [];
    try {
      const results = await context.store.write(changes);
      for (const type of new Set(changes.map((change) => change.resourceType))) context.lookup.forget(type);
      failures = 0;
      return results;
    } catch (error) {
      context.onStoreError(error);
      if (!(error instanceof FhirError) && ++failures >= maxFailures) throw error;
      return 'failed';
    }
  }

  async function tell(steps: readonly Step[], results: readonly WriteResult[] | 'failed'): Promise<void> {
    let written = 0;
    for (const step of steps) {
      const result = step.type === 'write' && results !== 'failed' ? results[written++] : undefined;
      const telling = emit(step.type === 'settled' ? step.outcome : outcomeOf(step, result, context.isDryRun));
      if (telling !== undefined) await telling;
    }
  }

  const changesOf = (steps: readonly Step[]) => steps.flatMap((step) => (step.type === 'write' ? [step.change] : []));

  return {
    async writeWhole(steps) {
      await tell(steps, await write(changesOf(steps)));
    },
    async writeEach(steps) {
      const results = await write(changesOf(steps));
      if (results !== 'failed') return tell(steps, results);
      for (const step of steps) await tell([step], await write(changesOf([step])));
    },
  };
}

function outcomeOf(
  step: Extract<Step, { type: 'write' }>,
  result: WriteResult | undefined,
  isDryRun: boolean,
): Outcome {
  const { resourceType, id } = step.change;
  const about = { ...step.place, resourceType, id, ...(step.note === undefined ? {} : { note: step.note }) };
  if (result === undefined) {
    const why = problem('exception', resourceType, 'The store could not take it; the log tells why.');
    return { ...about, outcome: 'refused', problems: [why] };
  }
  if (isDryRun) return { ...about, outcome: 'checked' };
  if (result.version === 0) return { ...about, outcome: 'unchanged', note: 'There was nothing to delete.' };
  return { ...about, outcome: result.outcome, version: result.version };
}
