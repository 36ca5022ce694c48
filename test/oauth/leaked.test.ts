import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newKey, newSecret } from '../../src/credentials/credential-format.ts';
import type { RefusalDelay } from '../../src/credentials/refusal-delay.ts';
import { createOauthApp } from '../../src/oauth/app.ts';
import { oauthWorld } from './oauth-world.ts';

const leaked = suite('report of leaked keys');
const asJson = { 'content-type': 'application/json' };

leaked('a real key and secret end at once, with their tokens; the patient and the portal are told', async () => {
  const { app, post, tokenFor, statusWith, asker, store, eventsOf } = await oauthWorld();
  const token = await tokenFor(asker);
  const { key, secret } = asker;
  const { status } = await post('leaked', JSON.stringify({ key, secret, url: 'https://paste.example' }), asJson);
  assert.is(status, 200);
  assert.is(await statusWith(token), 401);
  const again = await app.request('/fhir/Patient/asker', { headers: { authorization: asker.authorization } });
  assert.is(again.status, 401);
  assert.equal(await store.credentials.list('asker'), []);
  const [entry] = await eventsOf('asker');
  assert.equal([entry?.action, entry?.credentialId], ['leaked', asker.credentialId]);
});

leaked('one that leaks while access is off does not come back with it', async () => {
  const { post, app, store, asker } = await oauthWorld();
  await store.credentials.setPortalAccess('asker', false);
  assert.is((await post('leaked', { key: asker.key, secret: asker.secret })).status, 200);
  await store.credentials.setPortalAccess('asker', true);
  const response = await app.request('/fhir/Patient/asker', { headers: { authorization: asker.authorization } });
  assert.is(response.status, 401);
});

leaked('takes a form as it takes JSON', async () => {
  const { post, asker, store } = await oauthWorld();
  assert.is((await post('leaked', { key: asker.key, secret: asker.secret })).status, 200);
  assert.equal(await store.credentials.list('asker'), []);
});

leaked('answers the same whatever key and secret are, byte for byte, and leaves alone what is not both', async () => {
  const { post, asker, bystander, store } = await oauthWorld();
  const answers = new Set<string>();
  for (const [key, secret] of [
    [newKey(), newSecret()],
    [asker.key, newSecret()],
    [asker.key, bystander.secret],
    [asker.secret, asker.key],
    ['a', 'b'],
    ["' OR 1=1 --", '\u0000'],
    [asker.key, asker.secret],
  ] as const) {
    const { status, text, headers } = await post('leaked', JSON.stringify({ key, secret }), asJson);
    headers.delete('x-request-id');
    answers.add(JSON.stringify([status, text, linesOf(headers)]));
  }
  assert.is(answers.size, 1);
  assert.is((await store.credentials.list('bystander'))?.length, 1);
});

leaked('what is no report is refused, without a look at what it holds', async () => {
  const { post, asker, store } = await oauthWorld();
  for (const body of ['', '{', '[]', 'null', '{"key":1,"secret":2}', JSON.stringify({ key: asker.key })]) {
    const { status, body: answer } = await post('leaked', body, asJson);
    assert.is(status, 400, body);
    assert.is(answer.error, 'invalid_request');
  }
  assert.is((await store.credentials.list('asker'))?.length, 1);
});

leaked('every answer waits for its time, which begins when the report is in', async () => {
  const world = await oauthWorld();
  const begun: string[] = [];
  const delayNamed =
    (name: string): RefusalDelay =>
    () => {
      begun.push(`${name} begins`);
      return async () => {
        begun.push(`${name} is over`);
      };
    };
  const { audit, store, hashKey, verifier, clock } = world;
  const oauth = createOauthApp({
    ...audit,
    verifier,
    hashKey,
    credentials: store.credentials,
    managementTokens: { verify: async () => false },
    now: () => clock.now,
    log: () => {},
    refusalDelay: delayNamed('refusal'),
    reportDelay: delayNamed('report'),
  });
  for (const { key, secret } of [world.asker, { key: newKey(), secret: newSecret() }]) {
    begun.length = 0;
    const body = JSON.stringify({ key, secret });
    assert.is((await oauth.request('/oauth2/leaked', { method: 'POST', body, headers: asJson })).status, 200);
    assert.equal(begun, ['refusal begins', 'report begins', 'report is over']);
  }
});

function linesOf(headers: Headers): readonly string[] {
  const lines: string[] = [];
  headers.forEach((value, name) => {
    lines.push(`${name}: ${value}`);
  });
  return lines;
}

leaked.run();
