import * as assert from 'uvu/assert';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';
import type { TestServer } from '../support/server.ts';
import { keyOf } from '../support/source-data.ts';
import { type KitClient, kitClient, type Params, type Reply, tokenFor } from './us-core-kit-client.ts';
import type { KitGroup } from './us-core-kit-metadata.ts';
import { type KitRun, runSearch } from './us-core-kit-search.ts';
import { valuesAt } from './us-core-kit-values.ts';

const profileBase = 'http://hl7.org/fhir/us/core/StructureDefinition/';
/** Profiles of older versions that newer ones have replaced. */
const replacedProfiles: Readonly<Record<string, readonly string[]>> = {
  '4.0.0': ['us-core-condition'],
  '5.0.1': [
    'us-core-observation-clinical-test',
    'us-core-observation-imaging',
    'us-core-observation-sdoh-assessment',
    'us-core-observation-social-history',
    'us-core-observation-survey',
  ],
};

/** The profiles that the kit looks for in a CapabilityStatement, by version of US Core. */
export function profilesAskedFor(groups: readonly KitGroup[]): Map<string, readonly string[]> {
  const older = Object.entries(replacedProfiles).map(([version, names]): [string, string[]] => [
    version,
    names.map((name) => profileBase + name),
  ]);
  const versions = [...new Set(groups.map(({ version }) => version))];
  const newer = versions.map((version): [string, string[]] => [
    version,
    groups.filter((group) => group.version === version).map(({ profile }) => profile),
  ]);
  return new Map([...older, ...newer]);
}

/** As anyone gets it, without a credential. */
export async function readStatement(server: TestServer): Promise<Json> {
  const client = kitClient(server.baseUrl);
  const reply = await client.read('metadata');
  client.close();
  assert.is(reply.status, 200);
  assert.is(reply.resource.resourceType, 'CapabilityStatement');
  return reply.resource;
}

/** Of the server's side. */
export function resourcesOfStatement({ rest }: Json): Json[] {
  const sides = listOf(rest).filter(isJson);
  return sides.filter(({ mode }) => mode === 'server').flatMap(({ resource }) => listOf(resource).filter(isJson));
}

const conditionCategories = 'http://terminology.hl7.org/CodeSystem/condition-category';
const observationCategories = 'http://terminology.hl7.org/CodeSystem/observation-category';
const granted = [
  ['Condition', conditionCategories, 'encounter-diagnosis'],
  ['Observation', observationCategories, 'vital-signs'],
] as const;

function isGranted(resource: Json, system: string, code: string): boolean {
  return valuesAt(resource, 'category.coding').some(
    (coding) => isJson(coding) && coding.system === system && coding.code === code,
  );
}

function isWithin(resource: Json): boolean {
  return granted.some(([type, system, code]) => resource.resourceType === type && isGranted(resource, system, code));
}

type Asked = readonly [type: string, params: Params];

/** Every search of the kit for types that scopes can narrow, as it asks them of one who may see all. */
async function searchesOf(run: KitRun, groups: readonly KitGroup[]): Promise<Asked[]> {
  const asked = new Map<string, Asked>();
  const search = (type: string, params: Params): Promise<Reply> => {
    asked.set(`${type} ${JSON.stringify(params)}`, [type, params]);
    return run.client.search(type, params);
  };
  const recorded = { ...run, client: { ...run.client, search } };
  for (const group of groups.filter(({ resource }) => granted.some(([type]) => type === resource))) {
    for (const { kind, properties } of group.tests)
      if (kind === 'search' && properties) await runSearch(recorded, group, properties);
  }
  return [...asked.values()];
}

async function keysFound(client: KitClient, type: string, reply: Reply, isKept: (resource: Json) => boolean) {
  const resources = await client.resourcesOf(reply);
  return resources
    .filter((each) => each.resourceType === type && isKept(each))
    .map(keyOf)
    .sort();
}

/** A token for some categories alone finds, by each search, what the whole record has of those, and reads nothing else. */
export async function checkGranularScopes(server: TestServer, run: KitRun, groups: readonly KitGroup[]): Promise<void> {
  const whole = run.client;
  const scope = granted.map(([type, system, code]) => `patient/${type}.rs?category=${system}|${code}`).join(' ');
  const part = kitClient(server.baseUrl, await tokenFor(server, run.patient, scope));
  const searches = await searchesOf(run, groups);
  assert.ok(searches.length > 50, `${searches.length} searches`);
  const typesFound = new Set<string>();
  for (const [type, params] of searches) {
    const expected = await keysFound(whole, type, await whole.search(type, params), isWithin);
    const about = `${type} ${JSON.stringify(params)}`;
    if (expected.length > 0) typesFound.add(type);
    assert.equal(await keysFound(part, type, await part.search(type, params), () => true), expected, about);
    assert.equal(await keysFound(part, type, await part.searchByPost(type, params), () => true), expected, about);
  }
  assert.equal([...typesFound].sort(), granted.map(([type]) => type).sort());
  for (const [type] of granted) {
    const all = await whole.resourcesOf(await whole.search(type, { patient: run.patient }));
    const [readable, unreadable] = [all.find(isWithin), all.find((each) => !isWithin(each))];
    if (!readable || !unreadable) throw new Error(`${run.patient} has no ${type} of each kind`);
    assert.is((await part.read(keyOf(readable))).status, 200);
    const refused = await part.read(keyOf(unreadable));
    assert.is(refused.status, 404);
    assert.is(refused.resource.resourceType, 'OperationOutcome');
  }
  part.close();
}

/** Searches beside those of the profiles, of which the kit looks at the answers' codes. */
const guidance = [
  ['DocumentReference', {}],
  ['DiagnosticReport', {}],
  ['Condition', { category: 'health-concern' }],
  ['Condition', { category: 'problem-list-item' }],
  ['Observation', { category: 'survey' }],
] as const;

/** Each finds something of somebody, and nothing of another type. */
export async function checkGuidance(runs: readonly KitRun[]): Promise<void> {
  for (const [type, params] of guidance) {
    const types = new Set<unknown>();
    for (const { client, patient } of runs) {
      const resources = await client.resourcesOf(await client.search(type, { patient, ...params }));
      for (const { resourceType } of resources) types.add(resourceType);
    }
    assert.equal([...types], [type], `${type} ${JSON.stringify(params)}`);
  }
}

export async function checkUnauthorized(server: TestServer, patient: string): Promise<void> {
  for (const token of [undefined, 'invalid']) {
    const client = kitClient(server.baseUrl, token);
    const reply = await client.read(`Patient/${patient}`);
    client.close();
    assert.is(reply.status, 401);
    assert.is(reply.resource.resourceType, 'OperationOutcome');
  }
}
