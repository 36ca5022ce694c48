import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newKey, newManagementToken, newSecret } from '../../src/credentials/credential-format.ts';
import { oauthWorld } from './oauth-world.ts';

const edge = suite('/oauth2');
const paths = ['token', 'introspect', 'revoke', 'leaked'].map((name) => `/oauth2/${name}`);

edge('every endpoint takes POST alone, and says so in JSON', async () => {
  const { oauth } = await oauthWorld();
  for (const path of paths) {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD']) {
      const response = await oauth.request(path, { method });
      assert.is(response.status, 405, `${method} ${path}`);
      assert.is(response.headers.get('allow'), 'POST, OPTIONS');
      if (method !== 'HEAD') assert.is(JSON.parse(await response.text()).error, 'invalid_request');
    }
    const options = await oauth.request(path, { method: 'OPTIONS' });
    assert.is(options.status, 204);
    assert.is(options.headers.get('allow'), 'POST, OPTIONS');
  }
});

edge('another path is 404 in JSON', async () => {
  const { oauth } = await oauthWorld();
  for (const path of ['/oauth2', '/oauth2/', '/oauth2/authorize', '/oauth2/token/x', '/oauth2/Token']) {
    const response = await oauth.request(path, { method: 'POST' });
    assert.is(response.status, 404, path);
    assert.is(JSON.parse(await response.text()).error, 'invalid_request');
  }
});

edge('a key, secret or token in the URL is refused the same whatever it is, and a real one is marked', async () => {
  const { post, tokenFor, asker, store, eventsOf, clock } = await oauthWorld();
  const token = await tokenFor(asker);
  const grant = { grant_type: 'client_credentials' };
  const texts = new Set<string>();
  for (const query of [
    `client_id=${newKey()}`,
    `client_secret=${newSecret()}`,
    `x=${newManagementToken()}`,
    'client_secret=abc',
    'token=abc',
    `client_id=${asker.key}&client_secret=${asker.secret}`,
    `token=${token}`,
  ]) {
    const { status, text, body } = await post(`token?${query}`, grant, { authorization: asker.authorization });
    assert.is(status, 400, query);
    assert.is(body.error, 'invalid_request');
    texts.add(text);
  }
  assert.is(texts.size, 1);
  assert.is((await store.credentials.get('asker', asker.credentialId))?.exposedAt, clock.now);
  assert.is((await eventsOf('asker')).filter(({ action }) => action === 'exposed').length, 1);
});

edge('the log names the endpoint and the status, and nothing that was sent', async () => {
  const { post, asker, oauthLog } = await oauthWorld();
  await post('token', { grant_type: 'client_credentials', client_id: asker.key, client_secret: asker.secret });
  await post('token', { grant_type: 'client_credentials', client_id: asker.key, client_secret: newSecret() });
  assert.equal(
    oauthLog.map(({ endpoint, status }) => [endpoint, status]),
    [
      ['token', 200],
      ['token', 401],
    ],
  );
  assert.not.match(JSON.stringify(oauthLog), asker.key);
});

edge('no answer may be kept by a cache or read as another type', async () => {
  const { post, oauth, asker } = await oauthWorld();
  const answers = [
    (await post('token', { grant_type: 'client_credentials' }, { authorization: asker.authorization })).headers,
    (await post('revoke', { token: 'x' }, { authorization: asker.authorization })).headers,
    (await post('introspect', { token: 'x' })).headers,
    (await oauth.request('/oauth2/nothing')).headers,
  ];
  for (const headers of answers) {
    assert.is(headers.get('cache-control'), 'no-store');
    assert.is(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  }
});

edge('by whatever method it is sent', async () => {
  const { oauth, store, asker } = await oauthWorld();
  const query = new URLSearchParams({ client_id: asker.key, client_secret: asker.secret });
  const response = await oauth.request(`/oauth2/token?${query}`);
  assert.is(response.status, 400);
  assert.ok((await store.credentials.get('asker', asker.credentialId))?.exposedAt);
});

edge('what fails inside is 500 with a request id and none of its text', async () => {
  const { post, asker, audit, oauthLog } = await oauthWorld();
  await audit.trail.close();
  const headers = { authorization: asker.authorization };
  const { status, body } = await post('token', { grant_type: 'client_credentials' }, headers);
  assert.is(status, 500);
  assert.is(body.error, 'server_error');
  assert.is(body.access_token, undefined);
  assert.match(String(body.error_description), /Quote request id [0-9a-f-]{36}/);
  assert.ok(oauthLog[0]?.error);
});

edge.run();
