// Under which id a resource is stored.
import { FhirError } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import type { Problem } from '../fhir/structure-check.ts';
import type { DeleteAction, PutAction } from './bundle-entry.ts';
import type { ImportContext } from './context.ts';
import { problem, problemOf } from './outcome.ts';
import type { Pending } from './pending.ts';
import { idOfContent } from './resource-text.ts';

/** `found`: what was to be created only if there is none, is there; nothing is to be written. */
export type Identity =
  | { readonly type: 'id'; readonly id: string }
  | { readonly type: 'found'; readonly id: string }
  | { readonly type: 'nothing' }
  | { readonly type: 'refused'; readonly problem: Problem };

/** Counts resources of equal content and no id within one Bundle. */
export type Occurrences = Map<string, number>;

export function identifyResource(action: PutAction, isMarked: boolean, occurrences: Occurrences): Identity {
  if (action.id !== undefined) return { type: 'id', id: action.id };
  const own = action.resource.id;
  if (own !== undefined) {
    if (typeof own === 'string' && isId(own)) return { type: 'id', id: own };
    return refused(problem('value', `${action.resourceType}.id`, 'An id is 1 to 64 of letters, digits, "-" and ".".'));
  }
  const uuid = action.fullUrl?.startsWith('urn:uuid:') ? action.fullUrl.slice('urn:uuid:'.length) : '';
  if (isId(uuid)) return { type: 'id', id: uuid };
  const first = idOfContent(action.resource, isMarked, 0);
  const occurrence = occurrences.get(first) ?? 0;
  occurrences.set(first, occurrence + 1);
  return { type: 'id', id: occurrence === 0 ? first : idOfContent(action.resource, isMarked, occurrence) };
}

/** For an entry that asks for a search before it is known what it is about. */
export async function identifyBySearch(
  action: (PutAction | DeleteAction) & { readonly criteria: string },
  ownIdentity: () => Identity,
  pending: Pending,
  context: ImportContext,
  at: string,
): Promise<Identity> {
  const isCreate = action.type === 'put' && action.method === 'POST';
  const expression = `${at}.request.${isCreate ? 'ifNoneExist' : 'url'}`;
  let ids: readonly string[];
  try {
    ids = await pending.find(context.lookup.read(action.resourceType, action.criteria));
  } catch (error) {
    if (error instanceof FhirError) return refused(problemOf(error, expression));
    throw error;
  }
  const [id] = ids;
  if (id === undefined) return action.type === 'put' ? ownIdentity() : { type: 'nothing' };
  if (ids.length === 1) {
    if (isCreate) return { type: 'found', id };
    const own = action.type === 'put' ? action.resource.id : undefined;
    if (own === undefined || own === id) return { type: 'id', id };
    const message = `The resource has another id than "${id}", which "${action.resourceType}?${action.criteria}" finds.`;
    return refused(problem('invariant', `${at}.resource.id`, message));
  }
  const message = `"${action.resourceType}?${action.criteria}" finds ${ids.length} resources; expected one at most.`;
  return refused(problem('duplicate', expression, message));
}

function refused(why: Problem): Identity {
  return { type: 'refused', problem: why };
}
