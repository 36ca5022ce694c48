// A Bundle's entries, each with its place here, before references are followed.
import type { Problem } from '../fhir/structure-check.ts';
import type { JsonObject } from '../store/resource-change.ts';
import { type DeleteAction, type EntryAction, type PutAction, readEntry } from './bundle-entry.ts';
import type { ImportContext, Pass } from './context.ts';
import { createFullUrls, type FullUrls } from './entry-check.ts';
import { type Identity, identifyBySearch, identifyResource, type Occurrences } from './identity.ts';
import type { Position } from './newest.ts';
import type { Outcome, Place } from './outcome.ts';
import type { Pending } from './pending.ts';

export type Draft =
  | { readonly type: 'put'; readonly place: Place; readonly action: PutAction; readonly id: string }
  | { readonly type: 'delete'; readonly place: Place; readonly action: DeleteAction; readonly id: string }
  /** `action` and `id` when other entries may refer to it all the same: what ifNoneExist found. */
  | { readonly type: 'settled'; readonly outcome: Outcome; readonly action?: PutAction; readonly id?: string };

export interface BundleContent {
  readonly bundle: JsonObject;
  readonly isMarked: boolean;
  readonly place: Place;
}

/** In the order of the entries. What is to be written is pending afterwards. */
export async function readDrafts(
  { bundle, isMarked, place }: BundleContent,
  pass: Pass,
  pending: Pending,
  context: ImportContext,
): Promise<readonly Draft[]> {
  const entries: readonly unknown[] = Array.isArray(bundle.entry) ? bundle.entry : [];
  const occurrences: Occurrences = new Map();
  const fullUrls = createFullUrls(bundle.type);
  const drafts: Draft[] = [];
  for (const [index, entry] of entries.entries()) {
    const action = readEntry(entry, index, { type: bundle.type, isMarked });
    const at = { ...place, entry: index };
    if (action.type === 'skip' || action.type === 'refuse') {
      drafts.push({ type: 'settled', outcome: settledOutcome(action, at) });
      continue;
    }
    const identity = await identify(action, isMarked, occurrences, pending, context, `Bundle.entry[${index}]`);
    const draft = checkedDraft(draftOf(action, identity, at), at, fullUrls, pass, context);
    if (draft.type !== 'settled') {
      pending.add(draft.action.resourceType, draft.id, draft.type === 'put' ? draft.action.resource : undefined);
    }
    drafts.push(draft);
  }
  return drafts;
}

/** Settles a draft that shares its fullUrl with another, and one whose resource something later has given anew. */
function checkedDraft(draft: Draft, at: Place, fullUrls: FullUrls, pass: Pass, { newest }: ImportContext): Draft {
  if (draft.action?.type === 'put' && draft.id !== undefined) {
    const { action, id } = draft;
    const repeated = fullUrls.add(action, `${action.resourceType}/${id}`, `Bundle.entry[${at.entry}]`);
    if (repeated !== undefined) {
      return { type: 'settled', outcome: refusal(at, action.resourceType, id, [repeated]) };
    }
  }
  if (draft.type === 'settled') return draft;
  const { place, action, id } = draft;
  if (!newest.isOutdated(`${action.resourceType}/${id}`, positionOf(place, pass))) return draft;
  const outcome = outdated(place, action.resourceType, id);
  return { type: 'settled', outcome, id, ...(action.type === 'put' ? { action } : {}) };
}

export function positionOf({ entry = 0 }: Place, { document }: Pass): Position {
  return { document, entry };
}

export function outdated(place: Place, resourceType: string, id: string): Outcome {
  const note = 'Something later in this import gives this resource anew; that stands.';
  return { ...place, resourceType, id, outcome: 'skipped', note };
}

/** Where entries will be, by what others call them: fullUrl, and the id they came with when it is not kept. */
export function linksOf(drafts: readonly Draft[], context: ImportContext): ReadonlyMap<string, string> {
  const links = new Map<string, string>();
  const kept = new Set(drafts.map(({ action, id }) => `${action?.resourceType}/${id}`));
  for (const { action, id } of drafts) {
    if (action?.type !== 'put' || id === undefined) continue;
    const { fullUrl, resourceType, resource } = action;
    const link = `${resourceType}/${id}`;
    const own = `${resourceType}/${String(resource.id)}`;
    if (own !== link && !kept.has(own)) links.set(own, link);
    if (fullUrl === undefined || fullUrl === link) continue;
    links.set(fullUrl, link);
    if (fullUrl.startsWith('urn:') && fullUrl !== `urn:uuid:${id}`) rememberUrn(fullUrl, link, context);
  }
  return links;
}

/** So many URNs are remembered at most, so that memory stays flat over any number of Bundles. */
const maxUrns = 500_000;

function rememberUrn(fullUrl: string, link: string, { urns }: ImportContext): void {
  if (urns.size < maxUrns) urns.set(fullUrl, link);
}

function identify(
  action: PutAction | DeleteAction,
  isMarked: boolean,
  occurrences: Occurrences,
  pending: Pending,
  context: ImportContext,
  at: string,
): Identity | Promise<Identity> {
  const { criteria } = action;
  if (criteria !== undefined) {
    const own = (): Identity =>
      action.type === 'put' ? identifyResource(action, isMarked, occurrences) : { type: 'nothing' };
    return identifyBySearch({ ...action, criteria }, own, pending, context, at);
  }
  if (action.type === 'put') return identifyResource(action, isMarked, occurrences);
  return action.id === undefined ? { type: 'nothing' } : { type: 'id', id: action.id };
}

function draftOf(action: PutAction | DeleteAction, identity: Identity, place: Place): Draft {
  const { resourceType } = action;
  switch (identity.type) {
    case 'id':
      return action.type === 'put'
        ? { type: 'put', place, action, id: identity.id }
        : { type: 'delete', place, action, id: identity.id };
    case 'found': {
      const note = 'It is there already, as ifNoneExist asks.';
      const outcome: Outcome = { ...place, resourceType, id: identity.id, outcome: 'unchanged', note };
      return { type: 'settled', outcome, id: identity.id, ...(action.type === 'put' ? { action } : {}) };
    }
    case 'nothing': {
      const note = 'There was nothing to delete.';
      return { type: 'settled', outcome: { ...place, resourceType, outcome: 'unchanged', note } };
    }
    case 'refused':
      return { type: 'settled', outcome: refusal(place, resourceType, ownId(action), [identity.problem]) };
  }
}

export function refusal(
  place: Place,
  resourceType: string | undefined,
  id: string | undefined,
  problems: readonly Problem[],
): Outcome {
  return {
    ...place,
    ...(resourceType === undefined ? {} : { resourceType }),
    ...(id === undefined ? {} : { id }),
    outcome: 'refused',
    problems,
  };
}

function ownId(action: PutAction | DeleteAction): string | undefined {
  const id = action.type === 'put' ? (action.id ?? action.resource.id) : action.id;
  return typeof id === 'string' ? id.slice(0, 64) : undefined;
}

function settledOutcome(action: Extract<EntryAction, { type: 'skip' | 'refuse' }>, place: Place): Outcome {
  if (action.type === 'refuse') return refusal(place, action.resourceType, action.id, [action.problem]);
  const { note, resourceType } = action;
  return { ...place, outcome: 'skipped', note, ...(resourceType === undefined ? {} : { resourceType }) };
}
