import type { CapabilityStatement } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isResourceType, type ResourceType, resourceTypes } from '../../src/fhir/resource-types.ts';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { parseSearch } from '../../src/search/parse.ts';
import { planSearch } from '../../src/search/plan.ts';
import { maxIncludes, maxParameters } from '../../src/search/search-limits.ts';
import { searchParametersOf } from '../../src/search/search-parameter.ts';
import { twoPatients } from '../support/two-patients.ts';

const capabilities = suite('capabilities');

let usual: Promise<CapabilityStatement> | undefined;

/** What a server says that is told no base URL; asked for once, as it takes a tenth of a second. */
function statement(): Promise<CapabilityStatement> {
  usual ??= newStatement();
  return usual;
}

async function newStatement(options: { baseUrl?: string } = {}): Promise<CapabilityStatement> {
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
  const configured = await newStatement({ baseUrl: 'https://records.example.org/chart' });
  assert.is(configured.implementation?.url, 'https://records.example.org/chart/fhir');
});

capabilities('follows the US Core server and names its profiles', async () => {
  const { instantiates, rest } = await statement();
  assert.equal(instantiates, ['http://hl7.org/fhir/us/core/CapabilityStatement/us-core-server|6.1.0']);
  const condition = rest?.[0]?.resource?.find(({ type }) => type === 'Condition');
  assert.equal(condition?.supportedProfile, [
    'http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition',
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
      ['read', 'vread', 'history-instance', 'history-type', 'search-type'],
    );
    assert.is((await ask(`/fhir/${type}?_count=0`)).status, 200, type);
    assert.is((await ask(`/fhir/${type}/_history?_count=0`)).status, 200, type);
    assert.is(JSON.parse((await ask(`/fhir/${type}/nobody`)).text).issue[0].code, 'not-found');
  }
});

capabilities('lists no search parameter that a strict search refuses', async () => {
  const options = { strict: true, now: 0, timeZone: 'UTC', defaultCount: 10, maxCount: 10 };
  for (const { type, searchParam } of (await statement()).rest?.[0]?.resource ?? []) {
    for (const { name } of searchParam ?? []) {
      const pair = examplePair(asResourceType(type), name);
      assert.not.throws(() => planSearch(parseSearch(asResourceType(type), [pair]), options), `${type}?${name}`);
    }
  }
});

capabilities('lists every parameter that search takes and leaves out those that it refuses by name', async () => {
  const options = { strict: true, now: 0, timeZone: 'UTC', defaultCount: 10, maxCount: 10 };
  for (const { type, searchParam = [] } of (await statement()).rest?.[0]?.resource ?? []) {
    const listed = new Set(searchParam.map(({ name }) => name));
    for (const { code } of searchParametersOf(asResourceType(type))) {
      const pair = examplePair(asResourceType(type), code);
      assert.is(
        listed.has(code),
        isTaken(() => planSearch(parseSearch(asResourceType(type), [pair]), options)),
        code,
      );
    }
  }
});

capabilities('says which modifiers a parameter takes, each of which a strict search takes too', async () => {
  const { ask } = await twoPatients();
  const observation = (await statement()).rest?.[0]?.resource?.find(({ type }) => type === 'Observation');
  const text = observation?.searchParam?.find(({ name }) => name === 'code')?.documentation ?? '';
  for (const modifier of [':missing', ':text', ':not', ':above', ':below', ':in', ':not-in']) {
    assert.match(text, modifier);
  }
  const subject = observation?.searchParam?.find(({ name }) => name === 'subject')?.documentation ?? '';
  assert.match(subject, ':identifier');
  assert.not.match(subject, ':exact');
  for (const query of ['code:missing=true', 'code:not=1', 'subject:missing=false', 'subject:Patient=asker']) {
    const answer = await ask(`/fhir/Observation?${query}`, { headers: { Prefer: 'handling=strict' } });
    assert.is(answer.status, 200, query);
  }
});

capabilities('lists what is done for the whole record: interactions, parameters, compartment', async () => {
  const { ask } = await twoPatients();
  const [rest] = (await statement()).rest ?? [];
  assert.equal(
    rest?.interaction?.map(({ code }) => code),
    ['batch', 'search-system', 'history-system'],
  );
  assert.equal(rest?.compartment, ['http://hl7.org/fhir/CompartmentDefinition/patient']);
  const names = rest?.searchParam?.map(({ name }) => name) ?? [];
  assert.ok(names.includes('_type') && names.includes('_id') && names.includes('_lastUpdated'));
  for (const name of names) {
    const query = examplePair('Binary', name).map(encodeURIComponent).join('=');
    const answer = await ask(`/fhir?${query}`, { headers: { Prefer: 'handling=strict' } });
    assert.is(answer.status, 200, `${query} ${answer.text}`);
  }
});

capabilities('tells the limits of a search', async () => {
  const text = (await statement()).rest?.[0]?.documentation ?? '';
  assert.match(text, `${maxParameters} parameters`);
  assert.match(text, `${maxIncludes} _include`);
  assert.match(text, /1000 matches on a page/);
});

capabilities('names each base URL that is asked for, whatever was asked before', async () => {
  const { app } = await twoPatients();
  for (const host of ['one.example', 'two.example:8443', 'one.example']) {
    const response = await app.request(`http://${host}/fhir/metadata`);
    const { implementation } = JSON.parse(await response.text());
    assert.is(implementation.url, `http://${host}/fhir`);
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

/** A parameter with a value that it can read. */
function examplePair(type: ResourceType, code: string): readonly [name: string, value: string] {
  const special = specialPairs.get(code);
  if (special !== undefined) return special;
  const parameter = searchParametersOf(type).find((one) => one.code === code);
  if (parameter?.type === 'composite') {
    return [code, parameter.components.map((component) => exampleValues[component.type]).join('$')];
  }
  return [code, exampleValues[parameter?.type ?? ''] ?? ''];
}

const specialPairs: ReadonlyMap<string, readonly [name: string, value: string]> = new Map([
  ['_has', ['_has:List:item:code', 'a']],
  ['_list', ['_list', '42']],
  ['_filter', ['_filter', '_id eq a']],
  ['_type', ['_type', 'Observation']],
  ['near', ['near', '52.5|13.4|1|km']],
]);
const exampleValues: Readonly<Record<string, string>> = {
  number: '1',
  date: '2024',
  string: 'a',
  token: 'a',
  reference: 'Patient/asker',
  quantity: '1',
  uri: 'urn:a',
};

for (const mode of ['full', 'normative', 'terminology']) {
  capabilities(`answers the CapabilityStatement whatever the mode, as R4 allows: ${mode}`, async () => {
    const { ask } = await twoPatients();
    const answer = await ask(`/fhir/metadata?mode=${mode}`);
    assert.is(answer.status, 200);
    assert.is(JSON.parse(answer.text).resourceType, 'CapabilityStatement');
  });
}

capabilities.run();
