import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { oauthWorld } from '../oauth/oauth-world.ts';
import { twoPatients } from '../support/two-patients.ts';

const configuration = suite('smart-configuration');
const path = '/fhir/.well-known/smart-configuration';

async function read(options: { baseUrl?: string } = {}, url = path) {
  const { app } = await twoPatients(options);
  const response = await app.request(url);
  assert.is(response.status, 200);
  assert.is(response.headers.get('content-type'), 'application/json');
  return JSON.parse(await response.text());
}

configuration('names the endpoints, the grant and how clients authenticate', async () => {
  const { scopes_supported, ...rest } = await read();
  assert.equal(rest, {
    token_endpoint: 'http://localhost/oauth2/token',
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: ['client_credentials'],
    introspection_endpoint: 'http://localhost/oauth2/introspect',
    revocation_endpoint: 'http://localhost/oauth2/revoke',
    revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    service_documentation: 'http://localhost/docs/doors',
    capabilities: ['client-confidential-symmetric', 'permission-patient', 'permission-v1', 'permission-v2'],
  });
  assert.equal(scopes_supported.slice(0, 2), ['patient/*.rs', 'patient/*.read']);
});

configuration('claims neither an app launch nor SMART Backend Services', async () => {
  const text = JSON.stringify(await read());
  for (const claim of ['launch', 'sso-', 'context-', 'asymmetric', 'private_key_jwt', 'authorization', 'S256']) {
    assert.not.match(text, claim);
  }
});

configuration('every scope that it lists is granted to a credential that has it, in every form', async () => {
  const { post, asker, app } = await oauthWorld();
  const { scopes_supported } = JSON.parse(await (await app.request(path)).text());
  const headers = { authorization: asker.authorization };
  for (const scope of scopes_supported) {
    const { status } = await post('token', { grant_type: 'client_credentials', scope }, headers);
    // Who read the record is no part of what the credential has.
    assert.is(status, scope === 'patient/AuditEvent.rs' ? 400 : 200, scope);
  }
});

configuration('is JSON whatever the client accepts', async () => {
  const { app } = await twoPatients();
  for (const accept of ['application/fhir+xml', 'application/fhir+json', 'text/html', 'application/json;q=0']) {
    for (const url of [path, `${path}?_format=xml`]) {
      const response = await app.request(url, { headers: { accept } });
      assert.is(response.status, 200);
      assert.is(response.headers.get('content-type'), 'application/json');
    }
  }
});

configuration('names the URL that clients use', async () => {
  const behindProxy = await read({ baseUrl: 'https://records.example.org/chart' });
  assert.is(behindProxy.token_endpoint, 'https://records.example.org/chart/oauth2/token');
  const asAsked = await read({}, `http://other.example:8443${path}`);
  assert.is(asAsked.token_endpoint, 'http://other.example:8443/oauth2/token');
});

configuration('may be kept by caches, and is no resource for a batch', async () => {
  const { app, ask } = await twoPatients();
  const { headers } = await app.request(path, { headers: { accept: 'application/json' } });
  assert.is(headers.get('cache-control'), 'public, max-age=300');
  const entry = [{ request: { method: 'GET', url: '.well-known/smart-configuration' } }];
  const { text } = await ask('/fhir', {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
  });
  assert.is(JSON.parse(text).entry[0].response.status, '406');
});

configuration('the CapabilityStatement says the same of security', async () => {
  const { app } = await twoPatients();
  const { rest } = JSON.parse(await (await app.request('/fhir/metadata')).text());
  const { service, description, extension } = rest[0].security;
  assert.equal(
    service.map(({ coding = [] }: { coding?: readonly { code: string }[] }) => coding.map(({ code }) => code)),
    [['Basic'], ['OAuth'], []],
  );
  assert.match(description, 'neither SMART App Launch nor SMART Backend Services');
  // It must name an authorization endpoint, and there is none.
  assert.is(extension, undefined);
});

configuration.run();
