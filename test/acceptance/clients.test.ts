// Standard clients, unmodified, read a record to its end with nothing but a key.
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Client as FhirKitClient } from 'fhir-kit-client';
import smart from 'fhirclient';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';
import { startTestServer, type TestKey, type TestServer } from '../support/server.ts';
import { basicAuthorization } from '../support/server-client.ts';
import { fixtureFiles, keyOf, loadResources } from '../support/source-data.ts';
import { visibilityOf } from '../support/source-data-visibility.ts';

const test = suite('standard clients');
const visibility = visibilityOf(loadResources(fixtureFiles()));
const [patient = ''] = visibility.patients;
const record = visibility.visibleTo(patient);
const types = [...new Set(record.map((resource) => String(resource.resourceType)))].sort();
const pageSize = 7;

let server: TestServer;
let key: TestKey;

test.before(async () => {
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
  key = await server.createKey(patient);
});

test.after(async () => {
  await server.stop();
});

function keysOf(resources: readonly unknown[]): string[] {
  return resources.filter(isJson).map(keyOf).sort();
}

function expectedOf(type: string): string[] {
  return keysOf(record.filter((resource) => resource.resourceType === type));
}

/** A fhirclient as an app's server makes it, for a request that it answers. */
function fhirClient(): ReturnType<typeof smart.client> {
  const request = new IncomingMessage(new Socket());
  const state = { serverUrl: `${server.baseUrl}/fhir`, username: key.key, password: key.secret };
  return smart(request, new ServerResponse(request)).client(state);
}

test('fhirclient — pages through every type of the record', async () => {
  const client = fhirClient();
  for (const type of types) {
    const found = await client.request(`${type}?_count=${pageSize}`, { pageLimit: 0, flat: true });
    assert.equal(keysOf(listOf(found)), expectedOf(type), type);
  }
});

test('fhirclient — reads the patient and resolves references', async () => {
  const client = fhirClient();
  const read: unknown = await client.request(`Patient/${patient}`);
  assert.is(isJson(read) && read.id, patient);
  const observation = record.find((resource) => resource.resourceType === 'Observation' && isJson(resource.subject));
  const resolved: unknown = await client.request(`Observation/${observation?.id}`, { resolveReferences: ['subject'] });
  assert.is(isJson(resolved) && isJson(resolved.subject) && resolved.subject.resourceType, 'Patient');
});

function fhirKitClient(): FhirKitClient {
  const { authorization } = basicAuthorization(key.key, key.secret);
  return new FhirKitClient({ baseUrl: `${server.baseUrl}/fhir`, customHeaders: { Authorization: authorization } });
}

function resourcesIn(bundle: unknown): Json[] {
  return listOf(isJson(bundle) ? bundle.entry : []).flatMap((entry) =>
    isJson(entry) && isJson(entry.resource) ? [entry.resource] : [],
  );
}

function linksOf(bundle: unknown): { relation: string; url: string }[] {
  const links = isJson(bundle) ? listOf(bundle.link).filter(isJson) : [];
  return links.map(({ relation, url }) => ({ relation: String(relation), url: String(url) }));
}

test('fhir-kit-client — pages through every type of the record', async () => {
  const client = fhirKitClient();
  for (const type of types) {
    const found: Json[] = [];
    let bundle = await client.search({ resourceType: type, searchParams: { _count: pageSize } });
    for (;;) {
      found.push(...resourcesIn(bundle));
      const next = client.nextPage({ bundle: { ...bundle, link: linksOf(bundle) } });
      if (next === undefined) break;
      bundle = await next;
    }
    assert.equal(keysOf(found), expectedOf(type), type);
  }
});

test('fhir-kit-client — reads, searches by POST, reads history and the capability statement', async () => {
  const client = fhirKitClient();
  const read = await client.read({ resourceType: 'Patient', id: patient });
  assert.is(read.id, patient);
  const options = { postSearch: true };
  const posted = await client.search({ resourceType: 'Observation', searchParams: { patient }, options });
  assert.ok(resourcesIn(posted).length > 0);
  const history = await client.history({ resourceType: 'Patient', id: patient });
  assert.is(resourcesIn(history).length, 1);
  const capabilities = await client.capabilityStatement();
  assert.is(capabilities.resourceType, 'CapabilityStatement');
});

test('a client with a wrong secret is told 401 as an OperationOutcome', async () => {
  const wrongSecret = `${key.secret.slice(0, -1)}${key.secret.endsWith('x') ? 'y' : 'x'}`;
  const { authorization } = basicAuthorization(key.key, wrongSecret);
  const client = new FhirKitClient({
    baseUrl: `${server.baseUrl}/fhir`,
    customHeaders: { Authorization: authorization },
  });
  try {
    await client.read({ resourceType: 'Patient', id: patient });
    assert.unreachable('read with a wrong secret');
  } catch (error) {
    const response: unknown = isJson(error) || error instanceof Error ? Reflect.get(error, 'response') : undefined;
    assert.is(isJson(response) && response.status, 401);
    assert.is(isJson(response) && isJson(response.data) && response.data.resourceType, 'OperationOutcome');
  }
});

test.run();
