import * as assert from 'uvu/assert';
import { isJson, type Json, textOf } from '../support/evaluate-parameters.ts';
import { keyOf } from '../support/source-data.ts';
import type { KitClient, Params, Reply } from './us-core-kit-client.ts';
import { checkMatch } from './us-core-kit-match.ts';
import type { KitGroup, SavedReference, SearchProperties } from './us-core-kit-metadata.ts';
import { comparedValue, searchValue, valuesAt } from './us-core-kit-values.ts';

/** What the kit knows of one patient while it runs: what first searches found, and references to read later. */
export interface KitRun {
  readonly patient: string;
  readonly base: string;
  readonly client: KitClient;
  /** By profile. */
  readonly found: Map<string, Json[]>;
  /** By resource type. */
  readonly references: Map<string, Set<string>>;
  /** Where a Provenance refers to what is read later. */
  readonly provenanceReferences: readonly SavedReference[];
  /** What was imported, by name: what refers to something else refers to nothing that a server could give. */
  readonly source: ReadonlyMap<string, Json>;
}

/** Undefined when it passed, else why there was nothing to ask. */
export type Outcome = string | undefined;

interface SearchTest {
  readonly run: KitRun;
  readonly group: KitGroup;
  readonly properties: SearchProperties;
  /** Ways to ask that were tried, each of which the kit tries once. */
  readonly tried: Set<string>;
}

export function foundOf({ found }: KitRun, { key }: Pick<KitGroup, 'key'>): Json[] {
  const known = found.get(key) ?? [];
  found.set(key, known);
  return known;
}

function isPatientId(name: string, { resource }: KitGroup): boolean {
  return name === 'patient' || (name === '_id' && resource === 'Patient');
}

function fixedParams({ run, group, properties }: SearchTest): Params[] {
  const names = properties.search_param_names;
  const fixed = names.find((name) => name !== 'patient') ?? '';
  const values = group.searchDefinitions[fixed]?.values ?? [];
  return values.map((value) =>
    Object.fromEntries(names.map((name) => [name, isPatientId(name, group) ? run.patient : value])),
  );
}

/** From one resource that has them all, or from several; undefined when there is none for one of them. */
function paramsFromFound({ run, group, properties }: SearchTest, names: readonly string[], withSystem: boolean) {
  const merged: Record<string, string> = {};
  const compared = properties.params_with_comparators ?? [];
  const resources = foundOf(run, group);
  for (const resource of resources.length === 0 ? [{}] : resources) {
    const values = names.map((name) => {
      const options = { withSystem, isCompared: compared.includes(name) };
      return [name, isPatientId(name, group) ? run.patient : searchValue(resource, name, group, options)] as const;
    });
    for (const [name, value] of values) if (value !== undefined) merged[name] = value;
    if (values.every(([, value]) => value !== undefined)) break;
  }
  return names.every((name) => merged[name] !== undefined) ? merged : undefined;
}

function paramsToAsk(test: SearchTest): Params[] {
  if (test.properties.fixed_value_search) return fixedParams(test);
  const params = paramsFromFound(test, test.properties.search_param_names, false);
  return params === undefined ? [] : [params];
}

async function found({ run, group }: SearchTest, reply: Reply): Promise<Json[]> {
  const resources = await run.client.resourcesOf(reply);
  return resources.filter(({ resourceType }) => resourceType === group.resource);
}

async function firstTime({ tried }: SearchTest, way: string, isAsked: unknown, work: () => Promise<boolean>) {
  if (!isAsked || tried.has(way)) return;
  if (await work()) tried.add(way);
}

async function askByComparators(test: SearchTest, params: Params, name: string): Promise<boolean> {
  const { run, group } = test;
  const { paths = [], comparators = {} } = group.searchDefinitions[name] ?? {};
  for (const comparator of Object.keys(comparators).filter((each) => comparators[each] === 'SHALL')) {
    const value = comparedValue(foundOf(run, group), paths[0] ?? '', comparator);
    if (value === undefined) continue;
    const compared = { ...params, [name]: value };
    const reply = await run.client.search(group.resource, compared);
    const resources = await found(test, reply);
    for (const resource of resources) checkMatch(resource, compared, group, run.base, reply.asked);
  }
  return true;
}

async function askForMedications(test: SearchTest, params: Params, requests: readonly Json[]): Promise<boolean> {
  const references = requests.flatMap((request) => valuesAt(request, 'medicationReference.reference'));
  const expected = new Set(references.filter((each) => typeof each === 'string' && test.run.source.has(each)));
  if (expected.size === 0) return false;
  const asked = { ...params, _include: `${test.group.resource}:medication` };
  const reply = await test.run.client.search(test.group.resource, asked);
  const resources = await test.run.client.resourcesOf(reply);
  const medications = resources.filter(({ resourceType }) => resourceType === 'Medication');
  assert.equal(new Set(medications.map(({ id }) => `Medication/${id}`)), expected, reply.asked);
  return true;
}

async function askOtherWays(test: SearchTest, params: Params, resources: readonly Json[]): Promise<void> {
  const { run, group, properties } = test;
  const count = async (reply: Reply) => assert.is((await found(test, reply)).length, resources.length, reply.asked);
  await firstTime(test, 'POST', properties.test_post_search, async () => {
    await count(await run.client.searchByPost(group.resource, params));
    await count(await run.client.searchByPostedQuery(group.resource, params));
    return true;
  });
  await firstTime(test, 'medication', properties.test_medication_inclusion, () =>
    askForMedications(test, params, resources),
  );
  await firstTime(test, 'typed reference', properties.test_reference_variants, async () => {
    await count(await run.client.search(group.resource, { ...params, patient: `Patient/${run.patient}` }));
    return true;
  });
  await firstTime(test, 'token', properties.token_search_params, async () => {
    const tokens = paramsFromFound(test, properties.token_search_params ?? [], true);
    if (tokens === undefined) return false;
    const reply = await run.client.search(group.resource, { ...params, ...tokens });
    assert.ok((await found(test, reply)).length > 0, `nothing found: ${reply.asked}`);
    return true;
  });
}

function keep({ run, group, properties }: SearchTest, resources: readonly Json[]): void {
  if (properties.first_search) {
    const known = foundOf(run, group);
    const ids = new Set(known.map(({ id }) => id));
    known.push(...resources.filter(({ id }) => !ids.has(id)));
  }
  if (properties.saves_delayed_references) saveReferences(run, group.delayedReferences, resources);
}

/** References that the kit reads in the groups of the types that they lead to. */
function saveReferences({ references }: KitRun, saved: readonly SavedReference[], resources: readonly Json[]): void {
  for (const { path, resources: types } of saved) {
    for (const value of resources.flatMap((resource) => valuesAt(resource, path))) {
      const reference = isJson(value) ? textOf(value.reference) : undefined;
      const type = reference?.split('/')[0] ?? '';
      if (reference !== undefined && types.includes(type))
        references.set(type, (references.get(type) ?? new Set()).add(reference));
    }
  }
}

async function ask(test: SearchTest, params: Params): Promise<number> {
  const { run, group, properties } = test;
  const reply = await run.client.search(group.resource, params);
  const resources = await found(test, reply);
  if (resources.length === 0) return 0;
  for (const name of properties.params_with_comparators ?? [])
    await firstTime(test, name, true, () => askByComparators(test, params, name));
  keep(test, resources);
  for (const resource of resources) checkMatch(resource, params, group, run.base, reply.asked);
  await askOtherWays(test, params, resources);
  return resources.length;
}

/** A list of all values must find each value that is known. */
async function askByLists(test: SearchTest, params: Params): Promise<void> {
  const { run, group, properties } = test;
  const names = properties.multiple_or_search_params ?? [];
  const elementsOf = (resources: readonly Json[], name: string) =>
    new Set(resources.flatMap((resource) => [resource[name]].flat()).filter((value) => typeof value === 'string'));
  const lists = names.map((name) => [name, group.searchDefinitions[name]?.values.join(',') ?? '']);
  const isAllThatIsAsked = properties.search_param_names.every((name) => name === 'patient' || names.includes(name));
  if (!isAllThatIsAsked || names.some((name) => elementsOf(foundOf(run, group), name).size === 0)) return;
  const reply = await run.client.search(group.resource, { ...params, ...Object.fromEntries(lists) });
  const resources = await found(test, reply);
  for (const name of names) {
    const seen = elementsOf(resources, name);
    const missing = [...elementsOf(foundOf(run, group), name)].filter((value) => !seen.has(value));
    assert.equal(missing, [], `values of ${name} not found: ${reply.asked}`);
  }
}

export async function runSearch(run: KitRun, group: KitGroup, properties: SearchProperties): Promise<Outcome> {
  const test: SearchTest = { run, group, properties, tried: new Set() };
  const asked = paramsToAsk(test);
  const [first] = asked;
  if (first === undefined) return 'no values to ask by';
  let count = 0;
  for (const params of asked) count += await ask(test, params);
  if (count === 0) {
    assert.is(foundOf(run, group).length, 0, `nothing found by ${JSON.stringify(asked)}`);
    return 'nothing of this kind';
  }
  await askByLists(test, first);
  return undefined;
}

function targetsOf(provenance: Json): unknown[] {
  return valuesAt(provenance, 'target').map((target) => isJson(target) && target.reference);
}

/** The first search again, with what tells of the origin of what it finds. */
export async function runProvenance(run: KitRun, group: KitGroup, properties: SearchProperties): Promise<Outcome> {
  const keys = new Set<unknown>(foundOf(run, group).map(keyOf));
  const given = new Map<unknown, Json>();
  for (const params of paramsToAsk({ run, group, properties, tried: new Set() })) {
    const asked = { ...params, _revinclude: 'Provenance:target' };
    const resources = await run.client.resourcesOf(await run.client.search(group.resource, asked));
    for (const each of resources) if (each.resourceType === 'Provenance') given.set(each.id, each);
  }
  const about = (each: Json) => each.resourceType === 'Provenance' && targetsOf(each).some((key) => keys.has(key));
  const expected = [...run.source.values()].filter(about).map(({ id }) => id);
  assert.equal([...given.keys()].sort(), expected.sort());
  const kept = foundOf(run, { key: 'provenance' });
  kept.push(...[...given.values()].filter(({ id }) => !kept.some((each) => each.id === id)));
  saveReferences(run, run.provenanceReferences, [...given.values()]);
  return keys.size === 0 ? 'nothing of this kind' : undefined;
}
