// One JSON document on its way to the store: a Bundle, or a resource on its own.
import { isJsonObject } from '../fhir/structure-invariant.ts';
import { put } from './bundle-entry.ts';
import type { ImportContext, Pass } from './context.ts';
import type { Document } from './documents.ts';
import { outdated, positionOf, refusal } from './drafts.ts';
import { parseExact } from './exact-json.ts';
import { identifyResource } from './identity.ts';
import { importBundle, type Waiting } from './import-bundle.ts';
import { type Place, problem } from './outcome.ts';
import type { ResourceGroup } from './resource-group.ts';
import { resourceStep } from './resource-step.ts';
import type { Writer } from './writer.ts';

export interface DocumentImport {
  readonly context: ImportContext;
  readonly writer: Writer;
  readonly group: ResourceGroup;
}

/** Nothing waits when it gives undefined. */
export async function importDocument(
  document: Document,
  source: string,
  pass: Pass,
  { context, writer, group }: DocumentImport,
): Promise<Waiting | undefined> {
  const place: Place = document.line === undefined ? { source } : { source, line: document.line };
  if (document.type === 'unreadable') {
    await refuse(place, document.code, document.message, group);
    return undefined;
  }
  const json = parseExact(document.text, document.line);
  if (json.type === 'malformed') {
    await refuse(place, 'structure', json.message, group);
    return undefined;
  }
  const { value, isMarked } = json;
  if (isJsonObject(value) && value.resourceType === 'Bundle') {
    await group.flush();
    return importBundle({ bundle: value, isMarked, place }, pass, context, writer);
  }
  return importResource(value, isMarked, place, pass, { context, writer, group });
}

async function importResource(
  value: unknown,
  isMarked: boolean,
  place: Place,
  pass: Pass,
  { context, group }: DocumentImport,
): Promise<Waiting | undefined> {
  const action = put('PUT', value, undefined, '');
  if (action.type === 'refuse') {
    const { problem: why, resourceType, id } = action;
    await group.add({ type: 'settled', outcome: refusal(place, resourceType, id, [why]) });
    return undefined;
  }
  const identity = identifyResource(action, isMarked, new Map());
  if (identity.type !== 'id') {
    const problems = identity.type === 'refused' ? [identity.problem] : [];
    await group.add({ type: 'settled', outcome: refusal(place, action.resourceType, undefined, problems) });
    return undefined;
  }
  const resource = `${action.resourceType}/${identity.id}`;
  if (context.newest.isOutdated(resource, positionOf(place, pass))) {
    await group.add({ type: 'settled', outcome: outdated(place, action.resourceType, identity.id) });
    return undefined;
  }
  const rules = { links: noLinks, isFinal: pass.isFinal, mustResolve: false };
  const step = await resourceStep({ place, action, id: identity.id, isMarked }, rules, group.pending, context);
  if (step.type === 'wait') {
    context.newest.wait(resource);
    return 'whole';
  }
  if (step.type === 'write') context.newest.take(resource, positionOf(place, pass));
  await group.add(step);
  return undefined;
}

const noLinks: ReadonlyMap<string, string> = new Map();

async function refuse(
  place: Place,
  code: Parameters<typeof problem>[0],
  message: string,
  group: ResourceGroup,
): Promise<void> {
  await group.add({ type: 'settled', outcome: refusal(place, undefined, undefined, [problem(code, '', message)]) });
}
