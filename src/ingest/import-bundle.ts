// A Bundle's way through an import. https://hl7.org/fhir/R4/bundle.html https://hl7.org/fhir/R4/http.html#transaction
import type { Problem } from '../fhir/structure-check.ts';
import type { ImportContext, Pass } from './context.ts';
import { type BundleContent, type Draft, linksOf, positionOf, readDrafts, refusal } from './drafts.ts';
import { bundleProblems } from './entry-check.ts';
import type { Links } from './links.ts';
import { type Outcome, type Place, problem } from './outcome.ts';
import { createPending, type Pending } from './pending.ts';
import { type Rules, resourceStep } from './resource-step.ts';
import type { Step, Writer } from './writer.ts';

/** What has to wait for other files: nothing, the whole Bundle, or some of its entries. */
export type Waiting = readonly number[] | 'whole';

/** A transaction is taken whole or not at all; in every other Bundle each entry stands alone, and all are written at once. */
const bundleTypes: ReadonlySet<string> = new Set([
  ...['transaction', 'batch', 'collection', 'searchset', 'history', 'document', 'message'],
  ...['transaction-response', 'batch-response'],
]);

export async function importBundle(
  content: BundleContent,
  pass: Pass,
  context: ImportContext,
  writer: Writer,
): Promise<Waiting> {
  const wrong = wrongBundle(content);
  if (wrong !== undefined) {
    await writer.writeEach([{ type: 'settled', outcome: wrong }]);
    return [];
  }
  const pending = createPending(context.lookup, context.timeZone);
  const drafts = await readDrafts(content, pass, pending, context);
  const links = linksOf(drafts, context);
  if (content.bundle.type === 'transaction') {
    return importTransaction({ content, drafts, links, pending }, pass, context, writer);
  }
  const newest = content.bundle.type === 'history' ? withoutOlder(drafts) : drafts;
  return importEach({ content, drafts: newest, links, pending }, pass, context, writer);
}

interface OpenBundle {
  readonly content: BundleContent;
  readonly drafts: readonly Draft[];
  readonly links: Links;
  readonly pending: Pending;
}

async function importTransaction(
  open: OpenBundle,
  pass: Pass,
  context: ImportContext,
  writer: Writer,
): Promise<Waiting> {
  const { content, pending, links } = open;
  const drafts = refuseRepeated(open.drafts);
  const rules: Rules = { links, isFinal: pass.isFinal, mustResolve: true };
  const steps: Step[] = [];
  for (const draft of drafts) {
    const step = await stepOf(draft, content.isMarked, rules, pending, context);
    // What else is wrong is told when it has come: nothing is lost by looking no further.
    if (step.type === 'wait') {
      for (const waiting of drafts) if (waiting.type !== 'settled') context.newest.wait(resourceOf(waiting));
      return 'whole';
    }
    steps.push(step);
  }
  const refused = steps.filter(isRefused);
  if (refused.length > 0) {
    const whole = refusedTransaction(content.place, refused.length, drafts.length);
    await writer.writeEach([...refused, { type: 'settled', outcome: whole }]);
    return [];
  }
  await writer.writeWhole(steps);
  for (const step of steps) rememberTaken(step, pass, context);
  return [];
}

async function importEach(open: OpenBundle, pass: Pass, context: ImportContext, writer: Writer): Promise<Waiting> {
  const rules: Rules = { links: open.links, isFinal: pass.isFinal, mustResolve: false };
  const steps: Step[] = [];
  const waiting: number[] = [];
  for (const [index, draft] of open.drafts.entries()) {
    if (pass.entries !== undefined && !pass.entries.has(index)) continue;
    const step = await stepOf(draft, open.content.isMarked, rules, open.pending, context);
    if (step.type === 'wait') {
      if (draft.type !== 'settled') context.newest.wait(resourceOf(draft));
      waiting.push(index);
    } else {
      rememberTaken(step, pass, context);
      steps.push(step);
    }
  }
  const apart = pass.entries === undefined ? takenApart(open.content) : undefined;
  if (apart !== undefined) steps.push({ type: 'settled', outcome: apart });
  await writer.writeEach(steps);
  return waiting;
}

function resourceOf({ action, id }: Exclude<Draft, { type: 'settled' }>): string {
  return `${action.resourceType}/${id}`;
}

function rememberTaken(step: Step, pass: Pass, { newest }: ImportContext): void {
  if (step.type !== 'write') return;
  newest.take(`${step.change.resourceType}/${step.change.id}`, positionOf(step.place, pass));
}

/** What a document or message says of itself has no place once its entries stand in records. */
function takenApart({ bundle, place }: BundleContent): Outcome | undefined {
  if (bundle.type !== 'document' && bundle.type !== 'message') return undefined;
  const lost = ['identifier', 'timestamp', 'signature'].filter((name) => bundle[name] !== undefined);
  const notKept = lost.length === 0 ? '' : `; its ${lost.join(', ')} are not kept`;
  const note = `The ${bundle.type} was taken apart, each entry a resource of its own${notKept}.`;
  const id = typeof bundle.id === 'string' ? { id: bundle.id } : {};
  return { ...place, resourceType: 'Bundle', ...id, outcome: 'skipped', note };
}

function stepOf(draft: Draft, isMarked: boolean, rules: Rules, pending: Pending, context: ImportContext) {
  switch (draft.type) {
    case 'put':
      return resourceStep({ ...draft, isMarked }, rules, pending, context);
    case 'delete': {
      const { place, action, id } = draft;
      return { type: 'write', place, change: { type: 'delete', resourceType: action.resourceType, id } } as const;
    }
    case 'settled':
      return { type: 'settled', outcome: draft.outcome } as const;
  }
}

/** In a transaction a resource may stand once. */
function refuseRepeated(drafts: readonly Draft[]): readonly Draft[] {
  const seen = new Set<string>();
  return drafts.map((draft) => {
    if (draft.type === 'settled') return draft;
    const { place, action, id } = draft;
    const key = `${action.resourceType}/${id}`;
    if (!seen.has(key)) {
      seen.add(key);
      return draft;
    }
    const message = `${key} stands in this transaction twice; expected each resource once.`;
    const why = problem('duplicate', `Bundle.entry[${place.entry}]`, message);
    return { type: 'settled', outcome: refusal(place, action.resourceType, id, [why]) };
  });
}

/** A history gives the newest version first. Older ones would become new versions here at every import. */
function withoutOlder(drafts: readonly Draft[]): readonly Draft[] {
  const seen = new Set<string>();
  return drafts.map((draft) => {
    if (draft.type === 'settled') return draft;
    const { place, action, id } = draft;
    const key = `${action.resourceType}/${id}`;
    if (!seen.has(key)) {
      seen.add(key);
      return draft;
    }
    const note = 'This is an older version; of a history the newest version of each resource is imported.';
    return { type: 'settled', outcome: { ...place, resourceType: action.resourceType, id, outcome: 'skipped', note } };
  });
}

function isRefused(step: Step): boolean {
  return step.type === 'settled' && step.outcome.outcome === 'refused';
}

function refusedTransaction(place: Place, refused: number, all: number): Outcome {
  const message = `Nothing of this transaction was written: ${refused} of its ${all} entries cannot be taken.`;
  const why: Problem = problem('invalid', 'Bundle', message);
  return { ...refusal(place, 'Bundle', undefined, [why]), resources: all - refused };
}

function wrongBundle({ bundle, isMarked, place }: BundleContent): Outcome | undefined {
  const { type, entry } = bundle;
  if (typeof type !== 'string' || !bundleTypes.has(type)) {
    const message = `Expected one of ${[...bundleTypes].join(', ')}.`;
    return refusal(place, 'Bundle', undefined, [
      problem(type === undefined ? 'required' : 'value', 'Bundle.type', message),
    ]);
  }
  if (entry !== undefined && !Array.isArray(entry)) {
    return refusal(place, 'Bundle', undefined, [problem('structure', 'Bundle.entry', 'Expected an array.')]);
  }
  const problems = bundleProblems(bundle, isMarked);
  if (problems.length > 0) return refusal(place, 'Bundle', undefined, problems);
  if (entry === undefined || entry.length === 0) {
    return { ...place, resourceType: 'Bundle', outcome: 'skipped', note: 'The Bundle has no entries.' };
  }
  return undefined;
}
