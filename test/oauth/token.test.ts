import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isAccessToken, newKey, newSecret } from '../../src/credentials/credential-format.ts';
import { type OauthWorld, oauthWorld, type Parameters, type Posted } from './oauth-world.ts';

const token = suite('token endpoint');
const grant = { grant_type: 'client_credentials' };

function basic(key: string, secret: string): Parameters {
  return { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
}

function assertRefused({ status, headers, body }: Posted, expectedStatus: number, error: string): void {
  assert.is(status, expectedStatus);
  assert.is(body.error, error);
  // What RFC 6749 lets a description hold.
  assert.match(String(body.error_description), /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  assert.is(headers.get('content-type'), 'application/json;charset=UTF-8');
  assert.is(headers.get('cache-control'), 'no-store');
  assert.is(headers.get('pragma'), 'no-cache');
}

token('gives a token of ten minutes for a key and secret sent as Basic, which opens the same record', async () => {
  const world = await oauthWorld();
  const { status, headers, body } = await world.post('token', grant, basic(world.asker.key, world.asker.secret));
  assert.is(status, 200);
  const { access_token, ...rest } = body;
  assert.ok(isAccessToken(String(access_token)));
  assert.equal(rest, { token_type: 'Bearer', expires_in: 600, scope: 'patient/*.rs' });
  assert.is(headers.get('cache-control'), 'no-store');
  assert.is(headers.get('pragma'), 'no-cache');
  assert.is(headers.get('content-type'), 'application/json;charset=UTF-8');
  assert.is(await world.statusWith(String(access_token)), 200);
  assert.is(await world.statusWith(String(access_token), '/fhir/Patient/bystander'), 404);
  const [issued] = await world.eventsOf('asker');
  assert.equal(
    [issued?.action, issued?.door, issued?.credentialId],
    ['token-issued', 'basic', world.asker.credentialId],
  );
});

token('takes key and secret as client_id and client_secret in the body too', async () => {
  const { post, asker, statusWith } = await oauthWorld();
  const { status, body } = await post('token', { ...grant, client_id: asker.key, client_secret: asker.secret });
  assert.is(status, 200);
  assert.is(await statusWith(String(body.access_token)), 200);
});

token('decodes what a client has form-encoded within Basic, as RFC 6749 asks', async () => {
  const { post, asker } = await oauthWorld();
  const encode = (text: string) => text.replaceAll('_', '%5F').replace('c', '%63');
  assert.is((await post('token', grant, basic(encode(asker.key), encode(asker.secret)))).status, 200);
  const client_id = asker.key;
  assert.is((await post('token', { ...grant, client_id }, basic(asker.key, asker.secret))).status, 200);
});

for (const [kind, change] of [
  ['both ways at once', ({ key, secret }) => [{ client_id: key, client_secret: secret }, basic(key, secret)]],
  ['another client_id beside Basic', ({ key, secret }) => [{ client_id: newKey() }, basic(key, secret)]],
  ['no grant_type', ({ key, secret }) => [{ grant_type: '' }, basic(key, secret)]],
] as readonly [string, (asker: { key: string; secret: string }) => readonly [Parameters, Parameters]][]) {
  token(`answers invalid_request to ${kind}`, async () => {
    const { post, asker } = await oauthWorld();
    const [parameters, headers] = change(asker);
    assertRefused(await post('token', { ...grant, ...parameters }, headers), 400, 'invalid_request');
  });
}

token('answers invalid_request to a parameter given twice, another body, and one too large', async () => {
  const { post, asker } = await oauthWorld();
  const headers = basic(asker.key, asker.secret);
  const twice = 'grant_type=client_credentials&grant_type=client_credentials';
  assertRefused(await post('token', twice, headers), 400, 'invalid_request');
  assertRefused(await post('token', `${twice.slice(30)}&scope=a&scope=b`, headers), 400, 'invalid_request');
  const json = { ...headers, 'content-type': 'application/json' };
  assertRefused(await post('token', JSON.stringify(grant), json), 400, 'invalid_request');
  assertRefused(await post('token', grant, { ...headers, 'content-encoding': 'gzip' }), 400, 'invalid_request');
  assertRefused(await post('token', { ...grant, x: 'y'.repeat(20_000) }, headers), 413, 'invalid_request');
});

token('answers unsupported_grant_type to every other grant', async () => {
  const { post, asker } = await oauthWorld();
  for (const grant_type of ['authorization_code', 'refresh_token', 'password', 'Client_Credentials']) {
    assertRefused(await post('token', { grant_type }, basic(asker.key, asker.secret)), 400, 'unsupported_grant_type');
  }
});

token('answers invalid_client alike to a missing, malformed, unknown, wrong and deleted client', async () => {
  const { post, store, asker, bystander, anotherCredential } = await oauthWorld();
  const gone = await anotherCredential();
  await store.credentials.delete(gone.patientId, gone.credentialId);
  const texts = new Set<string>();
  for (const [parameters, headers] of [
    [{}, {}],
    [{}, { authorization: 'Basic' }],
    [{}, { authorization: 'Basic !!!' }],
    [{}, { authorization: `Bearer ${asker.secret}` }],
    [{}, basic('user', 'password')],
    [{}, basic('%zz', asker.secret)],
    [{}, basic(newKey(), asker.secret)],
    [{}, basic(asker.key, newSecret())],
    [{}, basic(asker.key, bystander.secret)],
    [{}, { authorization: gone.authorization }],
    [{ client_id: asker.key }, {}],
    [{ client_id: asker.key, client_secret: bystander.secret }, {}],
    [{ client_secret: asker.secret }, {}],
  ] as readonly [Parameters, Parameters][]) {
    const refused = await post('token', { ...grant, ...parameters }, headers);
    assertRefused(refused, 401, 'invalid_client');
    assert.is(refused.headers.get('www-authenticate'), 'Basic realm="ChartKey", charset="UTF-8"');
    texts.add(refused.text);
  }
  assert.is(texts.size, 1);
});

token('never makes a browser ask its user for a password when a page fetches', async () => {
  const { post, asker } = await oauthWorld();
  const wrong = basic(asker.key, newSecret());
  for (const page of [
    { 'sec-fetch-mode': 'cors' },
    { 'x-requested-with': 'XMLHttpRequest' },
    { origin: 'https://app.example' },
  ] as readonly Parameters[]) {
    const { status, headers } = await post('token', grant, { ...wrong, ...page });
    assert.is(status, 401);
    assert.is(headers.get('www-authenticate'), null);
  }
});

token('scope is answered as granted, where * is every type but AuditEvent', async () => {
  const world = await oauthWorld();
  const audited = await world.anotherCredential('patient/*.rs patient/AuditEvent.rs');
  const asked = { ...grant, scope: 'patient/*.rs patient/AuditEvent.rs' };
  for (const [holder, granted, found] of [
    [world.asker, 'patient/*.rs', false],
    [audited, 'patient/*.rs patient/AuditEvent.rs', true],
  ] as const) {
    const { status, body } = await world.post('token', asked, { authorization: holder.authorization });
    assert.equal([status, body.scope], [200, granted]);
    const headers = { authorization: `Bearer ${body.access_token}` };
    await world.app.request('/fhir/Patient/asker', { headers });
    const { total } = JSON.parse(await (await world.app.request('/fhir/AuditEvent', { headers })).text());
    assert.is(total > 0, found);
  }
});

token('scope narrows, and the answer says to what', async () => {
  const world = await oauthWorld();
  const accessToken = await world.tokenFor(world.asker, 'patient/Observation.rs');
  assert.is(await world.statusWith(accessToken, '/fhir/Observation/asker-weight-1'), 200);
  assert.is(await world.statusWith(accessToken, '/fhir/Patient/asker'), 404);
  const { body } = await world.post(
    'token',
    { ...grant, scope: 'patient/Observation.read patient/Condition.r' },
    { authorization: world.asker.authorization },
  );
  assert.is(body.scope, 'patient/Observation.read patient/Condition.r');
});

token('answers invalid_scope to what is not understood and what the credential may not see', async () => {
  const { post, asker } = await oauthWorld();
  for (const scope of [
    'patient/Observation.write',
    'system/*.rs',
    'openid',
    'patient/Nonsense.rs',
    'patient/AuditEvent.rs',
  ]) {
    assertRefused(await post('token', { ...grant, scope }, basic(asker.key, asker.secret)), 400, 'invalid_scope');
  }
});

token('a token ends after ten minutes, and earlier with the credential that bought it', async () => {
  const world = await oauthWorld();
  const accessToken = await world.tokenFor(world.asker);
  world.clock.now += 599_999;
  assert.is(await world.statusWith(accessToken), 200);
  world.clock.now += 1;
  assert.is(await world.statusWith(accessToken), 401);
});

for (const [how, end] of [
  ['deleted', ({ store, asker }) => store.credentials.delete('asker', asker.credentialId)],
  ['deleted with all others', ({ store }) => store.credentials.deleteAll('asker')],
  ['of a patient whose access is off', ({ store }) => store.credentials.setPortalAccess('asker', false)],
  [
    'rotated away',
    ({ store, asker, clock }) =>
      store.credentials.rotate('asker', asker.credentialId, {
        key: newKey(),
        secretHash: Buffer.alloc(32, 1),
        retireAt: clock.now,
      }),
  ],
] as readonly [string, (world: OauthWorld) => Promise<unknown>][]) {
  token(`a token ends at once with a credential that is ${how}`, async () => {
    const world = await oauthWorld();
    const accessToken = await world.tokenFor(world.asker);
    assert.is(await world.statusWith(accessToken), 200);
    await end(world);
    assert.is(await world.statusWith(accessToken), 401);
    const headers = { authorization: world.asker.authorization };
    assertRefused(await world.post('token', grant, headers), 401, 'invalid_client');
  });
}

token('a token bought with a key that is being retired ends with that key', async () => {
  const world = await oauthWorld();
  const { store, asker, clock, post } = world;
  const retireAt = clock.now + 90_500;
  const rotation = { key: newKey(), secretHash: Buffer.alloc(32, 1), retireAt };
  await store.credentials.rotate('asker', asker.credentialId, rotation);
  const { body } = await post('token', grant, { authorization: asker.authorization });
  assert.is(body.expires_in, 90);
  clock.now = retireAt - 1;
  assert.is(await world.statusWith(String(body.access_token)), 200);
  clock.now = retireAt;
  assert.is(await world.statusWith(String(body.access_token)), 401);
});

token('refused attempts are on record with whom they named, and too many are answered 429', async () => {
  const world = await oauthWorld({ requests: 0, failures: 2 });
  const wrong = basic(world.asker.key, newSecret());
  assertRefused(await world.post('token', grant, wrong), 401, 'invalid_client');
  assertRefused(await world.post('token', grant, wrong), 401, 'invalid_client');
  const third = await world.post('token', grant, wrong);
  assertRefused(third, 429, 'temporarily_unavailable');
  assert.match(third.headers.get('retry-after') ?? '', /^\d+$/);
  assert.is((await world.post('token', grant, { authorization: world.asker.authorization })).status, 200);
  assert.equal(
    (await world.eventsOf('asker')).map(({ status }) => status),
    [200, 429, 401, 401],
  );
});

token('refused attempts beyond a limit are on record each', async () => {
  const world = await oauthWorld({ requests: 0, failures: 1 });
  const wrong = basic(world.asker.key, newSecret());
  for (let number = 1; number <= 20; number += 1) await world.post('token', grant, wrong);
  assert.equal(
    (await world.eventsOf('asker')).map(({ action, status }) => `${action} ${status}`),
    [...Array<string>(19).fill('token-issued 429'), 'token-issued 401'],
  );
});

token('tokens count among the requests of a credential, and one too many is answered 429 and on record', async () => {
  const world = await oauthWorld({ requests: 2, failures: 0 });
  const accessToken = await world.tokenFor(world.asker);
  await world.tokenFor(world.asker);
  const third = await world.post('token', grant, { authorization: world.asker.authorization });
  assertRefused(third, 429, 'temporarily_unavailable');
  assert.match(third.headers.get('retry-after') ?? '', /^\d+$/);
  assert.is(await world.statusWith(accessToken), 429);
  assert.equal(
    (await world.eventsOf('asker')).map(({ action, status }) => [action, status]),
    [
      ['token-issued', 429],
      ['token-issued', 200],
      ['token-issued', 200],
    ],
  );
});

token('a token buys no other token, and is no client', async () => {
  const world = await oauthWorld();
  const accessToken = await world.tokenFor(world.asker);
  const bearer = { authorization: `Bearer ${accessToken}` };
  assertRefused(await world.post('token', grant, bearer), 401, 'invalid_client');
  assertRefused(await world.post('token', grant, basic(world.asker.key, accessToken)), 401, 'invalid_client');
});

token.run();
