// An OAuth client library and Postman's runner, unmodified, get a token and read a record with it.
import { fileURLToPath } from 'node:url';
import newman from 'newman';
import * as oauth from 'oauth4webapi';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { managementToken, startTestServer, type TestKey, type TestServer } from '../support/server.ts';
import { fixtureFiles } from '../support/source-data.ts';
import { fixturePatients } from '../support/source-data-fixtures.ts';

const test = suite('OAuth clients');
const [patient = ''] = fixturePatients();
const collection = fileURLToPath(new URL('postman-collection.json', import.meta.url));
/** The library refuses plain HTTP unless it is told that it is meant. */
const options = { [oauth.allowInsecureRequests]: true };

let server: TestServer;
let key: TestKey;

test.before(async () => {
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
});

test.before.each(async () => {
  key = await server.createKey(patient);
});

test.after(async () => {
  await server.stop();
});

/** What the server says of itself, in the terms of the library. */
async function authorizationServer(): Promise<oauth.AuthorizationServer> {
  const response = await fetch(`${server.baseUrl}/fhir/.well-known/smart-configuration`);
  const said = (await response.json()) as Omit<oauth.AuthorizationServer, 'issuer'>;
  return { issuer: server.baseUrl, ...said };
}

const ways: readonly (readonly [string, (secret: string) => oauth.ClientAuth])[] = [
  ['client_secret_basic', oauth.ClientSecretBasic],
  ['client_secret_post', oauth.ClientSecretPost],
];

async function getToken(
  way: (secret: string) => oauth.ClientAuth,
  scope?: string,
): Promise<oauth.TokenEndpointResponse> {
  const client = { client_id: key.key };
  const as = await authorizationServer();
  const asked = scope === undefined ? {} : { scope };
  const response = await oauth.clientCredentialsGrantRequest(as, client, way(key.secret), asked, options);
  return oauth.processClientCredentialsResponse(as, client, response);
}

async function introspect(token: string): Promise<oauth.IntrospectionResponse> {
  const as = await authorizationServer();
  const client = { client_id: 'portal' };
  const asPortal: oauth.ClientAuth = (_, __, ___, headers) => headers.set('authorization', `Bearer ${managementToken}`);
  const response = await oauth.introspectionRequest(as, client, asPortal, token, options);
  return oauth.processIntrospectionResponse(as, client, response);
}

async function readPatient(token: string): Promise<number> {
  const url = new URL(`${server.baseUrl}/fhir/Patient/${patient}`);
  const response = await oauth.protectedResourceRequest(token, 'GET', url, new Headers(), null, options);
  await response.body?.cancel();
  return response.status;
}

for (const [name, way] of ways) {
  test(`oauth4webapi — a token by ${name} reads the record`, async () => {
    const token = await getToken(way);
    assert.is(token.token_type, 'bearer');
    assert.ok(Number(token.expires_in) > 590 && Number(token.expires_in) <= 600);
    assert.is(await readPatient(token.access_token), 200);
  });
}

test('oauth4webapi — a token may be narrowed, and introspection tells what it is worth', async () => {
  const token = await getToken(oauth.ClientSecretBasic, 'patient/Patient.r');
  assert.is(token.scope, 'patient/Patient.r');
  const told = await introspect(token.access_token);
  assert.is(told.active, true);
  assert.is(told.scope, 'patient/Patient.r');
  assert.is(told.client_id, key.key);
  assert.ok(Number(told.exp) * 1000 > Date.now());
  assert.equal(await introspect(`${token.access_token}0`), { active: false });
});

test('oauth4webapi — a revoked token reads nothing and is not active', async () => {
  const token = await getToken(oauth.ClientSecretBasic);
  const as = await authorizationServer();
  const client = { client_id: key.key };
  const way = oauth.ClientSecretBasic(key.secret);
  const response = await oauth.revocationRequest(as, client, way, token.access_token, options);
  await oauth.processRevocationResponse(response);
  assert.is(await refusalOf(readPatient(token.access_token)), 'invalid_token');
  assert.equal(await introspect(token.access_token), { active: false });
});

test('oauth4webapi — a wrong secret is invalid_client', async () => {
  key = { ...key, secret: (await server.createKey(patient)).secret };
  for (const [, way] of ways) assert.is(await refusalOf(getToken(way)), 'invalid_client');
});

/** The error code that the library read from a refusal, in its body or its challenge. */
async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError) return error.error;
    if (error instanceof oauth.WWWAuthenticateChallengeError) {
      return error.cause.find(({ scheme }) => scheme === 'bearer')?.parameters.error;
    }
    throw error;
  }
}

test('Postman — Basic Auth, OAuth 2.0 and Bearer Token read the record', async () => {
  const variables = { origin: server.baseUrl, key: key.key, secret: key.secret, patient };
  const envVar = Object.entries(variables).map(([name, value]) => ({ key: name, value }));
  const summary = await new Promise<newman.NewmanRunSummary>((resolve, reject) => {
    newman.run({ collection, envVar, reporters: [] }, (error, result) => (error ? reject(error) : resolve(result)));
  });
  assert.equal(
    summary.run.failures.map(({ source, error }) => `${source?.name}: ${error.message}`),
    [],
  );
  assert.is(summary.run.stats.requests.total, 5);
  assert.ok(Number(summary.run.stats.assertions.total) >= 10);
});

test.run();
