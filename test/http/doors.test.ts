import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newAccessToken, newKey, newManagementToken, newSecret } from '../../src/credentials/credential-format.ts';
import { type OauthWorld, oauthWorld } from '../oauth/oauth-world.ts';

const doors = suite('doors');
const invalidToken = 'Bearer realm="ChartKey", error="invalid_token"';

type Sent = Readonly<Record<string, string>>;

async function answerTo({ app }: OauthWorld, headers: Sent) {
  const response = await app.request('/fhir/Patient/asker', { headers });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

doors('the same record opens to Basic, to a token, and to the pair of headers', async () => {
  const world = await oauthWorld();
  const { key, secret, authorization } = world.asker;
  const token = await world.tokenFor(world.asker);
  for (const headers of [
    { authorization },
    { authorization: `Bearer ${token}` },
    { authorization: `bearer  ${token} ` },
    { 'x-api-key': key, 'x-api-secret': secret },
  ] as readonly Sent[]) {
    const { status, body } = await answerTo(world, headers);
    assert.is(status, 200, JSON.stringify(headers));
    assert.is(body.id, 'asker');
  }
});

doors('two doors that carry the same credential, or parts of it, are one', async () => {
  const world = await oauthWorld();
  const { key, secret, authorization } = world.asker;
  for (const more of [
    { 'x-api-key': key, 'x-api-secret': secret },
    { 'x-api-key': key },
    { 'x-api-secret': secret },
  ] as readonly Sent[]) {
    assert.is((await answerTo(world, { authorization, ...more })).status, 200);
  }
});

doors('two doors that disagree are refused with 400, whatever they carry', async () => {
  const world = await oauthWorld();
  const { asker, bystander } = world;
  const { key, secret, authorization } = asker;
  const token = await world.tokenFor(asker);
  const texts = new Set<string>();
  for (const headers of [
    { authorization, 'x-api-key': bystander.key, 'x-api-secret': bystander.secret },
    { authorization, 'x-api-key': newKey() },
    { authorization, 'x-api-key': key, 'x-api-secret': newSecret() },
    { authorization, 'x-api-key': `${key}, ${key}` },
    { authorization, 'x-api-key': '' },
    { authorization: `Bearer ${token}`, 'x-api-key': key, 'x-api-secret': secret },
    { authorization: `Bearer ${token}`, 'x-api-key': key },
    { authorization: 'Bearer x', 'x-api-secret': 'y' },
  ] as readonly Sent[]) {
    const { status, body } = await answerTo(world, headers);
    assert.is(status, 400, JSON.stringify(headers));
    assert.is(body.resourceType, 'OperationOutcome');
    assert.is(body.issue[0].code, 'invalid');
    texts.add(JSON.stringify(body));
  }
  assert.is(texts.size, 1);
});

doors('a header that cannot be read or comes twice is 401, even beside another door that is right', async () => {
  const world = await oauthWorld();
  const { key, secret, authorization } = world.asker;
  for (const headers of [
    { authorization: 'Basic !!!', 'x-api-key': key, 'x-api-secret': secret },
    { authorization: '', 'x-api-key': key, 'x-api-secret': secret },
    { authorization: `${authorization}, ${authorization}` },
    { 'x-api-key': `${key}, ${key}`, 'x-api-secret': secret },
    { 'x-api-key': key, 'x-api-secret': `${secret}, ${secret}` },
    { authorization: `Digest username="${key}"` },
  ] as readonly Sent[]) {
    assert.is((await answerTo(world, headers)).status, 401, JSON.stringify(headers));
  }
});

doors(
  'a refused token is told that it is invalid, and nothing of why: unknown, ended, revoked, severed or no token',
  async () => {
    const world = await oauthWorld();
    const { post, tokenFor, asker, anotherCredential, store, clock } = world;
    const ended = await tokenFor(asker);
    clock.now += 600_000;
    const revoked = await tokenFor(asker);
    await post('revoke', { token: revoked }, { authorization: asker.authorization });
    const other = await anotherCredential();
    const severed = await tokenFor(other);
    await store.credentials.delete('asker', other.credentialId);
    const live = await tokenFor(asker);
    const texts = new Set<string>();
    for (const token of [
      ended,
      revoked,
      severed,
      newAccessToken(),
      newManagementToken(),
      asker.secret,
      asker.key,
      `${live.slice(0, -1)}${live.endsWith('0') ? '1' : '0'}`,
      live.toUpperCase(),
      'x',
    ]) {
      for (const page of [{}, { 'sec-fetch-mode': 'cors' }] as readonly Sent[]) {
        const { status, headers, body } = await answerTo(world, { authorization: `Bearer ${token}`, ...page });
        assert.is(status, 401, token);
        assert.is(headers.get('www-authenticate'), invalidToken);
        texts.add(JSON.stringify(body));
      }
    }
    assert.is(texts.size, 1);
    assert.equal([...texts], [JSON.stringify((await answerTo(world, {})).body)]);
  },
);

doors('a page link works through every door of its credential, and of no other', async () => {
  const world = await oauthWorld();
  const { app, ask, asker, bystander, tokenFor } = world;
  const { link } = JSON.parse((await ask('/fhir/Observation?_count=2')).text);
  const next: string = link.find(({ relation }: { relation: string }) => relation === 'next').url;
  const statusWith = async (headers: Sent) => (await app.request(next, { headers })).status;
  assert.is(await statusWith({ authorization: `Bearer ${await tokenFor(asker)}` }), 200);
  assert.is(await statusWith({ 'x-api-key': asker.key, 'x-api-secret': asker.secret }), 200);
  assert.is(await statusWith({ authorization: `Bearer ${await tokenFor(bystander)}` }), 400);
});

doors('the entries of a batch come in by the door of the batch', async () => {
  const { app, asker, tokenFor } = await oauthWorld();
  const entry = [{ request: { method: 'GET', url: 'Patient/asker' } }];
  const response = await app.request('/fhir', {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenFor(asker)}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
  });
  assert.is(response.status, 200);
  assert.is(JSON.parse(await response.text()).entry[0].resource.id, 'asker');
});

doors.run();
