import type { CapabilityStatement } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isResourceType, type ResourceType, resourceTypes } from '../../src/fhir/resource-types.ts';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { parseSearch } from '../../src/search/parse.ts';
import { planSearch } from '../../src/search/plan.ts';
import { searchParametersOf } from '../../src/search/search-parameter.ts';
import { twoPatients } from '../support/two-patients.ts';

const capabilities = suite('capabilities');

async function statement(options: { baseUrl?: string } = {}): Promise<CapabilityStatement> {
  const { app } = await twoPatients(options);
  const response = await app.request('/fhir/metadata');
  assert.is(response.status, 200);
  assert.is(response.headers.get('content-type'), 'application/fhir+json; charset=utf-8');
  return JSON.parse(await response.text());
}

capabilities('is valid R4', async () => {
  assert.equal(checkResource(await statement()), []);
});

capabilities('may be kept by caches, other than everything else', async () => {
  const { app } = await twoPatients();
  const { headers } = await app.request('/fhir/metadata');
  assert.is(headers.get('cache-control'), 'public, max-age=300');
  assert.match(headers.get('vary') ?? '', 'Accept');
});

capabilities('names the base URL that clients use', async () => {
  assert.is((await statement()).implementation?.url, 'http://localhost/fhir');
  const configured = await statement({ baseUrl: 'https://records.example.org/chart' });
  assert.is(configured.implementation?.url, 'https://records.example.org/chart/fhir');
});

capabilities('follows the US Core server and names its profiles', async () => {
  const { instantiates, rest } = await statement();
  assert.equal(instantiates, ['http://hl7.org/fhir/us/core/CapabilityStatement/us-core-server|6.1.0']);
  const condition = rest?.[0]?.resource?.find(({ type }) => type === 'Condition');
  assert.equal(condition?.supportedProfile, [
    'http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition-encounter-diagnosis',
    'http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition-problems-health-concerns',
  ]);
});

capabilities('lists every type with the interactions that are offered, and each of them answers', async () => {
  const { ask } = await twoPatients();
  const resources = (await statement()).rest?.[0]?.resource ?? [];
  assert.equal(
    resources.map(({ type }) => type),
    resourceTypes.filter((type) => type !== 'Parameters' && type !== 'OperationOutcome'),
  );
  for (const { type, interaction } of resources) {
    assert.equal(
      interaction?.map(({ code }) => code),
      ['read', 'vread', 'history-instance', 'search-type'],
    );
    assert.is((await ask(`/fhir/${type}?_count=0`)).status, 200, type);
    assert.is(JSON.parse((await ask(`/fhir/${type}/nobody`)).text).issue[0].code, 'not-found');
  }
});

capabilities('lists no search parameter that a strict search refuses', async () => {
  const options = { strict: true, now: 0, timeZone: 'UTC', defaultCount: 10, maxCount: 10 };
  for (const { type, searchParam } of (await statement()).rest?.[0]?.resource ?? []) {
    for (const { name, type: parameterType } of searchParam ?? []) {
      const pair = [name, exampleValues[parameterType] ?? ''] as const;
      assert.not.throws(() => planSearch(parseSearch(asResourceType(type), [pair]), options), `${type}?${name}`);
    }
  }
});

capabilities('lists every parameter that search takes and leaves out those that it refuses by name', async () => {
  const options = { strict: true, now: 0, timeZone: 'UTC', defaultCount: 10, maxCount: 10 };
  for (const { type, searchParam = [] } of (await statement()).rest?.[0]?.resource ?? []) {
    const listed = new Set(searchParam.map(({ name }) => name));
    for (const { code, type: parameterType } of searchParametersOf(asResourceType(type))) {
      const pair = [code, exampleValues[parameterType] ?? ''] as const;
      assert.is(
        listed.has(code),
        isTaken(() => planSearch(parseSearch(asResourceType(type), [pair]), options)),
        code,
      );
    }
  }
});

capabilities('claims no include of references that are canonical, which name no resource of a record', async () => {
  const claimed = (await statement()).rest?.[0]?.resource?.flatMap(({ searchInclude, searchRevInclude }) => [
    ...(searchInclude ?? []),
    ...(searchRevInclude ?? []),
  ]);
  assert.ok(claimed?.includes('CarePlan:condition'));
  for (const include of ['CarePlan:instantiates-canonical', 'QuestionnaireResponse:questionnaire']) {
    assert.not.ok(claimed?.includes(include), include);
  }
});

capabilities('lists includes that search takes', async () => {
  const { ask } = await twoPatients();
  const resources = (await statement()).rest?.[0]?.resource ?? [];
  const patient = resources.find(({ type }) => type === 'Patient');
  assert.ok(patient?.searchRevInclude?.includes('Observation:subject'));
  for (const include of patient?.searchInclude ?? []) {
    assert.is((await ask(`/fhir/Patient?_include=${include}`)).status, 200, include);
  }
  for (const include of patient?.searchRevInclude ?? []) {
    assert.is((await ask(`/fhir/Patient?_revinclude=${include}`)).status, 200, include);
  }
});

function asResourceType(text: string): ResourceType {
  if (!isResourceType(text)) throw new Error(`Not a type: ${text}`);
  return text;
}

function isTaken(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

const exampleValues: Readonly<Record<string, string>> = {
  number: '1',
  date: '2024',
  string: 'a',
  token: 'a',
  reference: 'Patient/asker',
  composite: 'a$b',
  quantity: '1',
  uri: 'urn:a',
  special: 'a',
};

capabilities.run();
