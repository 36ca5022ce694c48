// One resource from draft to change: references followed and settled, checked, in the form that is stored.
import type { Problem } from '../fhir/structure-check.ts';
import type { PutAction } from './bundle-entry.ts';
import type { ImportContext } from './context.ts';
import { refusal } from './drafts.ts';
import { followLinks, type Links, type OpenReference } from './links.ts';
import { settle } from './open-references.ts';
import type { Place } from './outcome.ts';
import type { Pending } from './pending.ts';
import { prepare, tooDeep } from './prepare.ts';
import type { Step } from './writer.ts';

export interface ResourceDraft {
  readonly place: Place;
  readonly action: PutAction;
  readonly id: string;
  readonly isMarked: boolean;
}

export interface Rules {
  readonly links: Links;
  /** Whether what is missing will not come. */
  readonly isFinal: boolean;
  /** Whether every URN has to name a resource, as in a transaction. */
  readonly mustResolve: boolean;
}

/** `wait`: nothing is wrong but that a reference finds nothing yet. */
export type ResourceStep = Step | { readonly type: 'wait' };

/** A promise only when the store has to be asked: most resources need no answer, and waiting costs. */
export function resourceStep(
  draft: ResourceDraft,
  rules: Rules,
  pending: Pending,
  context: ImportContext,
): ResourceStep | Promise<ResourceStep> {
  const { action } = draft;
  let open: readonly OpenReference[];
  try {
    open = followLinks(action.resource, rules.links);
  } catch (error) {
    if (error instanceof RangeError) return refused(draft, [tooDeep(action.resourceType)]);
    throw error;
  }
  return open.length === 0 ? finish(draft, [], context) : settleAndFinish(draft, open, rules, pending, context);
}

async function settleAndFinish(
  draft: ResourceDraft,
  open: readonly OpenReference[],
  rules: Rules,
  pending: Pending,
  context: ImportContext,
): Promise<ResourceStep> {
  const mustResolve = rules.mustResolve || !rules.isFinal;
  const { problems, notes, mayWait } = await settle(open, pending, context, mustResolve);
  if (problems.length > 0 && mayWait && !rules.isFinal) return { type: 'wait' };
  return finish(draft, problems, context, notes);
}

function finish(
  draft: ResourceDraft,
  open: readonly Problem[],
  context: ImportContext,
  notes: readonly string[] = [],
): Step {
  const { action, id, isMarked } = draft;
  const { method, resourceType, resource } = action;
  const prepared = prepare({ method, resourceType, id, resource, isMarked }, context.limits.maxResourceBytes);
  if (prepared.type === 'refused' || open.length > 0) {
    const told = new Set(open.map(({ expression }) => expression));
    // The check sees an unsettled search as a malformed reference; what the search found says more.
    const others = prepared.type === 'refused' ? prepared.problems.filter((other) => !told.has(other.expression)) : [];
    return refused(draft, [...open, ...others]);
  }
  const note = [...(action.note === undefined ? [] : [action.note]), ...notes].join(' ');
  return { type: 'write', place: draft.place, change: prepared.change, ...(note === '' ? {} : { note }) };
}

function refused({ place, action, id }: ResourceDraft, problems: readonly Problem[]): Step {
  return { type: 'settled', outcome: refusal(place, action.resourceType, id, problems) };
}
