// Settles the references that a Bundle alone does not: searches, and names given in other files.
import { FhirError } from '../fhir/errors.ts';
import { isId, parseReference } from '../fhir/reference.ts';
import { isResourceType, type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import type { Problem } from '../fhir/structure-check.ts';
import type { ImportContext } from './context.ts';
import type { OpenReference } from './links.ts';
import { problem, problemOf } from './outcome.ts';
import type { Pending } from './pending.ts';

export interface Settlement {
  readonly problems: readonly Problem[];
  /** On what is kept as it came though it names nothing. */
  readonly notes: readonly string[];
  /** Whether all that is wrong may come right by what is imported later. */
  readonly mayWait: boolean;
}

/**
 * Puts what is found into the references. `mustResolve`: a URN that names nothing is a problem, as it is in a transaction;
 * elsewhere it is one only until nothing more can come, since R4 lets references point anywhere.
 */
export async function settle(
  open: readonly OpenReference[],
  pending: Pending,
  context: ImportContext,
  mustResolve: boolean,
): Promise<Settlement> {
  const problems: Problem[] = [];
  const notes: string[] = [];
  let mayWait = true;
  for (const reference of open) {
    const found =
      reference.type === 'conditional'
        ? await findOne(reference, pending, context)
        : await findUrn(reference, pending, context);
    if (typeof found === 'string') reference.holder.reference = found;
    else if (reference.type === 'conditional' || mustResolve || found.mayWait === 'no') {
      problems.push(found.problem);
      if (found.mayWait === 'no') mayWait = false;
    } else {
      notes.push(`${reference.expression} stays "${reference.text.slice(0, 100)}", which names nothing that is here.`);
    }
  }
  return { problems, notes, mayWait };
}

interface NotFound {
  readonly problem: Problem;
  readonly mayWait: 'yes' | 'no';
}

async function findOne(reference: OpenReference, pending: Pending, context: ImportContext): Promise<string | NotFound> {
  const { text, expression } = reference;
  const parsed = parseReference(text);
  if (parsed?.type !== 'conditional') throw new Error('Not a conditional reference');
  try {
    const ids = await pending.find(context.lookup.read(parsed.resourceType, parsed.query));
    if (ids.length === 1) return `${parsed.resourceType}/${ids[0]}`;
    const message = `"${text}" finds ${ids.length === 0 ? 'no resource' : `${ids.length} resources`}; expected exactly one.`;
    const isNone = ids.length === 0;
    return {
      problem: problem(isNone ? 'not-found' : 'duplicate', expression, message),
      mayWait: isNone ? 'yes' : 'no',
    };
  } catch (error) {
    if (error instanceof FhirError) return { problem: problemOf(error, expression), mayWait: 'no' };
    throw error;
  }
}

/** A resource that came as `urn:uuid:…` in another Bundle has that UUID as its id, unless it had an id of its own. */
async function findUrn(reference: OpenReference, pending: Pending, context: ImportContext): Promise<string | NotFound> {
  const { text, expression, targets } = reference;
  const known = context.urns.get(text);
  if (known !== undefined) return known;
  const uuid = text.startsWith('urn:uuid:') ? text.slice('urn:uuid:'.length) : '';
  const found: string[] = [];
  if (isId(uuid)) {
    for (const type of targetTypes(targets)) {
      const ids = await pending.find(context.lookup.read(type, `_id=${uuid}`));
      if (ids.length > 0) found.push(`${type}/${uuid}`);
    }
  }
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const message = `"${text}" names no entry of this Bundle and no resource imported before; expected the fullUrl of an entry.`;
  return { problem: problem('not-found', expression, message), mayWait: 'yes' };
}

function targetTypes(targets: readonly string[] | undefined): readonly ResourceType[] {
  const named = targets?.filter(isResourceType) ?? [];
  return named.length === 0 ? resourceTypes : named;
}
