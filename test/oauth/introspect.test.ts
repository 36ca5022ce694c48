import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newAccessToken, newManagementToken } from '../../src/credentials/credential-format.ts';
import { managementToken, oauthWorld } from './oauth-world.ts';

const introspect = suite('introspection endpoint');
const asPortal = { authorization: `Bearer ${managementToken}` };

introspect('tells of an active token what it is worth, whose it is and when it ends', async () => {
  const { post, tokenFor, asker, clock } = await oauthWorld();
  const token = await tokenFor(asker);
  const { status, headers, body } = await post('introspect', { token, token_type_hint: 'access_token' }, asPortal);
  assert.is(status, 200);
  assert.is(headers.get('cache-control'), 'no-store');
  assert.equal(body, {
    active: true,
    scope: 'patient/*.rs',
    client_id: asker.key,
    token_type: 'Bearer',
    exp: Math.floor((clock.now + 600_000) / 1000),
    iat: Math.floor(clock.now / 1000),
    sub: 'asker',
    patient: 'asker',
  });
  const narrow = await tokenFor(asker, 'patient/Condition.rs');
  assert.is((await post('introspect', { token: narrow }, asPortal)).body.scope, 'patient/Condition.rs');
});

introspect('says of everything else that it is not active, and no more', async () => {
  const { post, tokenFor, asker, store, clock, anotherCredential } = await oauthWorld();
  const old = await tokenFor(asker);
  clock.now += 600_000;
  const other = await anotherCredential();
  const severed = await tokenFor(other);
  await store.credentials.delete('asker', other.credentialId);
  const revoked = await tokenFor(asker);
  await post('revoke', { token: revoked }, { authorization: asker.authorization });
  for (const token of [old, severed, revoked, newAccessToken(), asker.key, asker.secret, managementToken, 'x', '%']) {
    const { status, text } = await post('introspect', { token }, asPortal);
    assert.is(status, 200);
    assert.is(text, '{"active":false}', token);
  }
});

introspect('takes a management token alone: no key, no secret and no token of a patient', async () => {
  const { post, tokenFor, asker, oauth } = await oauthWorld();
  const token = await tokenFor(asker);
  for (const authorization of [
    asker.authorization,
    `Bearer ${token}`,
    `Bearer ${asker.secret}`,
    `Bearer ${newManagementToken()}`,
    'Bearer',
    `Basic ${btoa(`${managementToken}:`)}`,
  ]) {
    const { status, headers, body } = await post('introspect', { token }, { authorization });
    assert.is(status, 401, authorization);
    assert.is(body.error, 'invalid_token');
    assert.is(headers.get('www-authenticate'), 'Bearer realm="chartkey-manage", error="invalid_token"');
  }
  const without = await post('introspect', { token });
  assert.is(without.status, 401);
  assert.is(without.headers.get('www-authenticate'), 'Bearer realm="chartkey-manage"');
  const inBody = await post('introspect', { token, client_id: asker.key, client_secret: asker.secret });
  assert.is(inBody.status, 401);
  assert.is((await oauth.request('/oauth2/introspect', { headers: asPortal })).status, 405);
});

introspect('answers invalid_request when no token is named', async () => {
  const { post } = await oauthWorld();
  const { status, body } = await post('introspect', { token: '' }, asPortal);
  assert.is(status, 400);
  assert.is(body.error, 'invalid_request');
});

introspect('counts failed attempts by address, and answers too many with 429', async () => {
  const { post } = await oauthWorld({ requests: 0, failures: 1 });
  const statusFrom = async (address: string, authorization: string) =>
    (await post('introspect', { token: 'x' }, { authorization, 'x-forwarded-for': address })).status;
  const wrong = `Bearer ${newManagementToken()}`;
  assert.is(await statusFrom('192.0.2.1', wrong), 401);
  assert.is(await statusFrom('192.0.2.1', wrong), 429);
  assert.is(await statusFrom('192.0.2.2', wrong), 401);
  assert.is(await statusFrom('192.0.2.1', asPortal.authorization), 200);
});

introspect('puts failed attempts on record as nobody’s', async () => {
  const { post, audit } = await oauthWorld({ requests: 0, failures: 1 });
  const guess = () =>
    post(
      'introspect',
      { token: 'x' },
      { authorization: `Bearer ${newManagementToken()}`, 'x-forwarded-for': '192.0.2.1' },
    );
  const first = await guess();
  await guess();
  await guess();
  const entries = (await audit.trail.oldest(Number.POSITIVE_INFINITY, 100)).map(({ entry }) => entry);
  assert.equal(
    entries.map(({ action, status, patientId, door }) => [action, status, patientId, door]),
    [
      ['introspect', 401, null, 'management'],
      ['introspect', 429, null, 'management'],
      ['introspect', 429, null, 'management'],
    ],
  );
  assert.is(entries[0]?.requestId, first.headers.get('x-request-id'));
});

introspect.run();
