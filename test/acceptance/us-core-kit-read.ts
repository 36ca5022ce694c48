import * as assert from 'uvu/assert';
import { isJson, type Json, listOf, textOf } from '../support/evaluate-parameters.ts';
import { keyOf } from '../support/source-data.ts';
import type { KitGroup } from './us-core-kit-metadata.ts';
import { foundOf, type KitRun, type Outcome } from './us-core-kit-search.ts';
import { valuesAt } from './us-core-kit-values.ts';

async function readAt(run: KitRun, path: string): Promise<Json> {
  const reply = await run.client.read(path);
  assert.is(reply.status, 200, reply.asked);
  assert.is(keyOf(reply.resource), path);
  return reply.resource;
}

async function readVersions(run: KitRun, resource: Json): Promise<void> {
  const path = keyOf(resource);
  const version = isJson(resource.meta) ? textOf(resource.meta.versionId) : undefined;
  const reply = await run.client.read(`${path}/_history/${version}`);
  assert.is(reply.status, 200, reply.asked);
  assert.equal(reply.resource, resource);
  const history = await run.client.read(`${path}/_history`);
  assert.is(history.status, 200, history.asked);
  assert.is(history.resource.type, 'history');
  const [newest] = listOf(history.resource.entry);
  assert.equal(isJson(newest) ? newest.resource : undefined, resource);
}

/** Reads what references to the type lead to, which the kit does not search for. */
async function readReferences(run: KitRun, group: KitGroup): Promise<Outcome> {
  const known = foundOf(run, group);
  const references = [...(run.references.get(group.resource) ?? [])].filter((path) => run.source.has(path));
  if (group.resource === 'Provenance') references.push(...known.map(keyOf));
  for (const path of new Set(references)) {
    const resource = await readAt(run, path);
    if (!known.some(({ id }) => id === resource.id)) known.push(resource);
  }
  return references.length === 0 ? 'no references to it' : undefined;
}

export async function runRead(run: KitRun, group: KitGroup, isDelayed: boolean): Promise<Outcome> {
  if (isDelayed) return readReferences(run, group);
  const [first] = foundOf(run, group);
  if (first === undefined) return 'nothing of this kind';
  await readVersions(run, await readAt(run, keyOf(first)));
  return undefined;
}

/** Each reference that a must-support element holds leads to what it says, where the source has it. */
export async function runReferences(run: KitRun, group: KitGroup): Promise<Outcome> {
  const paths = group.mustSupports.elements.filter(({ types }) => types?.includes('Reference'));
  let count = 0;
  for (const resource of foundOf(run, group)) {
    for (const value of paths.flatMap(({ path }) => valuesAt(resource, path))) {
      const reference = isJson(value) ? textOf(value.reference) : undefined;
      if (reference?.startsWith('#')) {
        const ids = listOf(resource.contained).map((each) => isJson(each) && each.id);
        assert.ok(ids.includes(reference.slice(1)), `${keyOf(resource)} lacks ${reference}`);
      } else if (reference !== undefined && run.source.has(reference)) await resolve(run, reference);
      else continue;
      count += 1;
    }
  }
  return count === 0 ? 'no references that lead anywhere' : undefined;
}

const resolved = new WeakMap<KitRun, Set<string>>();

async function resolve(run: KitRun, reference: string): Promise<void> {
  const known = resolved.get(run) ?? new Set();
  resolved.set(run, known);
  if (known.has(reference)) return;
  await readAt(run, reference);
  known.add(reference);
}
