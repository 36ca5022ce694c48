import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newAccessToken, newSecret } from '../../src/credentials/credential-format.ts';
import { managementToken, oauthWorld } from './oauth-world.ts';

const revoke = suite('revocation endpoint');

revoke('ends a token of the client at once, and puts it on record', async () => {
  const { post, tokenFor, statusWith, asker, eventsOf } = await oauthWorld();
  const [token, kept] = [await tokenFor(asker), await tokenFor(asker)];
  const { status, text } = await post('revoke', { token }, { authorization: asker.authorization });
  assert.is(status, 200);
  assert.is(text, '');
  assert.is(await statusWith(token), 401);
  assert.is(await statusWith(kept), 200);
  const [entry] = await eventsOf('asker');
  assert.equal([entry?.action, entry?.credentialId], ['token-revoked', asker.credentialId]);
});

revoke("answers the same to what is no token, and to another client's, which it leaves alone", async () => {
  const { post, tokenFor, statusWith, asker, bystander, anotherCredential } = await oauthWorld();
  const sibling = await anotherCredential();
  const others = [await tokenFor(bystander), await tokenFor(sibling)];
  for (const token of [...others, newAccessToken(), asker.secret, asker.key, managementToken, 'x']) {
    const { status, text } = await post('revoke', { token }, { authorization: asker.authorization });
    assert.is(status, 200);
    assert.is(text, '');
  }
  assert.is(await statusWith(others[0] ?? '', '/fhir/Patient/bystander'), 200);
  assert.is(await statusWith(others[1] ?? ''), 200);
});

revoke('takes a live key and secret alone, either way', async () => {
  const { post, tokenFor, statusWith, asker } = await oauthWorld();
  const token = await tokenFor(asker);
  for (const headers of [
    {},
    { authorization: `Bearer ${token}` },
    { authorization: `Bearer ${managementToken}` },
    { authorization: `Basic ${btoa(`${asker.key}:${newSecret()}`)}` },
  ]) {
    const { status, body } = await post('revoke', { token }, headers);
    assert.is(status, 401);
    assert.is(body.error, 'invalid_client');
  }
  assert.is(await statusWith(token), 200);
  assert.is((await post('revoke', { token, client_id: asker.key, client_secret: asker.secret })).status, 200);
  assert.is(await statusWith(token), 401);
  assert.is((await post('revoke', {}, { authorization: asker.authorization })).body.error, 'invalid_request');
});

revoke.run();
