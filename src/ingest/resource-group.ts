// Resources that stand on their own, gathered so that the store writes many at once.
import { setImmediate } from 'node:timers/promises';
import type { ImportContext } from './context.ts';
import { createPending, type Pending } from './pending.ts';
import type { Step, Writer } from './writer.ts';

export interface ResourceGroup {
  /** What is gathered and not written, for searches to see. */
  readonly pending: Pending;
  add(step: Step): Promise<void> | undefined;
  flush(): Promise<void>;
}

/** Texts of this size together make a group full before its number does. */
const maxGroupCharacters = 8 * 1024 * 1024;

export function createResourceGroup(context: ImportContext, writer: Writer, maxSteps: number): ResourceGroup {
  const pending = createPending(context.lookup, context.timeZone);
  let steps: Step[] = [];
  let characters = 0;

  async function flush(): Promise<void> {
    const full = steps;
    steps = [];
    characters = 0;
    pending.clear();
    await writer.writeEach(full);
    // A server goes on answering others between groups.
    await setImmediate();
  }

  return {
    pending,
    add(step) {
      steps.push(step);
      if (step.type === 'write') {
        const { change } = step;
        if (change.type === 'put') characters += change.text.head.length + change.text.tail.length;
        pending.add(change.resourceType, change.id, change.type === 'put' ? change.resource : undefined);
      }
      return steps.length >= maxSteps || characters >= maxGroupCharacters ? flush() : undefined;
    },
    flush,
  };
}
