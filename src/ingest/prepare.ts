// The last step before the store: the form it keeps, its size, and whether it is valid R4.
import type { ResourceType } from '../fhir/resource-types.ts';
import { checkResource, type Problem } from '../fhir/structure-check.ts';
import type { JsonObject, ResourceChange } from '../store/resource-change.ts';
import { problem } from './outcome.ts';
import { type StoredForm, storedForm } from './resource-text.ts';

export type Prepared =
  | { readonly type: 'change'; readonly change: ResourceChange }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] };

export interface Draft {
  readonly method: 'POST' | 'PUT';
  readonly resourceType: ResourceType;
  readonly id: string;
  readonly resource: JsonObject;
  readonly isMarked: boolean;
}

export function prepare(draft: Draft, maxBytes: number): Prepared {
  const { method, resourceType, id } = draft;
  let form: StoredForm;
  try {
    form = storedForm(draft.resource, id, draft.isMarked);
  } catch (error) {
    if (error instanceof RangeError) return refused(tooDeep(resourceType));
    throw error;
  }
  const bytes = bytesAbove(maxBytes, form);
  if (bytes !== undefined) {
    const message = `The resource has ${bytes} bytes; expected ${maxBytes} at most.`;
    return refused(problem('too-long', resourceType, message));
  }
  const problems = checkResource(form.resource);
  if (problems.length > 0) return { type: 'refused', problems };
  return {
    type: 'change',
    change: { type: 'put', method, resourceType, id, resource: form.resource, text: form.text },
  };
}

/** The size of what is larger; a character has three bytes at most, so that most need no counting. */
function bytesAbove(maxBytes: number, { text: { head, tail } }: StoredForm): number | undefined {
  if (3 * (head.length + tail.length) <= maxBytes) return undefined;
  const bytes = Buffer.byteLength(head) + Buffer.byteLength(tail);
  return bytes > maxBytes ? bytes : undefined;
}

export function tooDeep(expression: string): Problem {
  return problem('structure', expression, 'The JSON is nested too deep to be a FHIR resource.');
}

function refused(why: Problem): Prepared {
  return { type: 'refused', problems: [why] };
}
