import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newAccessToken, newKey, newSecret } from '../../src/credentials/credential-format.ts';
import { credentialsInUrl } from '../../src/credentials/credential-in-url.ts';
import { type OauthWorld, oauthWorld } from '../oauth/oauth-world.ts';

const inUrl = suite('credential in a URL');

/** A request with a URL, by nobody. */
async function send({ app }: OauthWorld, path: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await app.request(path, { headers });
  return { status: response.status, text: await response.text() };
}

async function exposedAt({ store, asker }: OauthWorld): Promise<number | null | undefined> {
  return (await store.credentials.get('asker', asker.credentialId))?.exposedAt;
}

inUrl('is refused with 400, by path or query, encoded or not, and never repeated', async () => {
  const world = await oauthWorld();
  const { asker } = world;
  const encodedKey = asker.key.replace('c', '%63').replace('_', '%5F');
  for (const path of [
    `/fhir/Patient?foo=${asker.key}`,
    `/fhir/Patient?foo=${encodedKey}`,
    `/fhir/Patient?foo=%zz&bar=${encodedKey}`,
    `/fhir/Patient/asker?x=${asker.secret}`,
    `/fhir/Patient/asker?x=${await world.tokenFor(asker)}`,
    `/fhir/${asker.key}`,
    `/fhir/metadata?key=${asker.key}`,
    `/fhir/.well-known/smart-configuration?key=${asker.key}`,
    '/fhir/Patient?api_key=abc',
    '/fhir/Patient?API-Key=abc',
    '/fhir/Patient?access_token=abc',
    '/fhir/Patient?x=1&access%5Ftoken=abc',
    '/fhir/Patient?client_secret',
  ]) {
    for (const headers of [{}, { authorization: asker.authorization }] as readonly Record<string, string>[]) {
      const { status, text } = await send(world, path, headers);
      assert.is(status, 400, path);
      assert.not.match(text, asker.key);
      assert.not.match(text, asker.secret);
      assert.is(JSON.parse(text).issue[0].code, 'invalid');
    }
  }
});

inUrl('a search value that merely looks like one is let through', async () => {
  const { ask } = await oauthWorld();
  for (const query of ['identifier=ck_short', 'name=pack_01234567890123456', '_text=cs_0', 'code=token']) {
    assert.is((await ask(`/fhir/Patient?${query}`)).status, 200, query);
  }
});

for (const [what, url] of [
  ['key and secret', async ({ asker }) => `key=${asker.key}&secret=${asker.secret}`],
  [
    'encoded key and secret',
    async ({ asker }) => `x=${asker.key.replace('_', '%5f')}&y=${asker.secret.replace('_', '%5f')}`,
  ],
  ['access token', async ({ asker, tokenFor }) => `access_token=${await tokenFor(asker)}`],
] as readonly [string, (world: OauthWorld) => Promise<string>][]) {
  inUrl(`marks the credential whose ${what} it is, once, and puts it on record`, async () => {
    const world = await oauthWorld();
    const query = await url(world);
    const first = world.clock.now;
    await send(world, `/fhir/Patient?${query}`);
    assert.is(await exposedAt(world), first);
    world.clock.now += 1000;
    await send(world, `/fhir/Patient?${query}`);
    assert.is(await exposedAt(world), first);
    const exposed = (await world.eventsOf('asker')).filter(({ action }) => action === 'exposed');
    assert.equal(
      exposed.map(({ credentialId }) => credentialId),
      [world.asker.credentialId],
    );
  });
}

inUrl('marks no credential for its key alone, which opens nothing and which a stranger may have seen', async () => {
  const world = await oauthWorld();
  const { status } = await send(world, `/fhir/Patient?x=${world.asker.key}&y=${newSecret()}`);
  assert.is(status, 400);
  assert.is(await exposedAt(world), null);
  assert.equal(await world.eventsOf('asker'), []);
});

inUrl('marks a credential whose secret is in the URL while its key is in a header', async () => {
  const world = await oauthWorld();
  const { asker, bystander } = world;
  await send(world, `/fhir/Patient?x=${bystander.secret}`, { authorization: asker.authorization });
  assert.is(await exposedAt(world), null);
  await send(world, `/fhir/Patient?x=${asker.secret}`, { authorization: asker.authorization });
  assert.is(await exposedAt(world), world.clock.now);
});

inUrl('answers the same whether it is anybody’s or nobody’s, and marks nobody else', async () => {
  const world = await oauthWorld();
  const { asker } = world;
  const texts = new Set<string>();
  for (const query of [
    `x=${asker.key}`,
    `x=${newKey()}`,
    `x=${newSecret()}`,
    `x=${newAccessToken()}`,
    'password=abc',
    `x=${await world.tokenFor(asker)}`,
  ]) {
    texts.add((await send(world, `/fhir/Patient?${query}`)).text);
  }
  assert.is(texts.size, 1);
  const [bystanders] = (await world.store.credentials.list('bystander')) ?? [];
  assert.is(bystanders?.exposedAt, null);
});

inUrl('marks it too when it stands in the URL of a batch’s entry', async () => {
  const world = await oauthWorld();
  const entry = [{ request: { method: 'GET', url: `Patient?x=${world.asker.secret}` } }];
  const { status, text } = await world.ask('/fhir', {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
  });
  assert.is(status, 200);
  assert.is(JSON.parse(text).entry[0].response.status, '400');
  assert.is(await exposedAt(world), world.clock.now);
});

inUrl('what is found is each key, secret and token, once, however many times it stands there', () => {
  const [key, secret, accessToken] = [newKey(), newSecret(), newAccessToken()];
  const url = `https://host/fhir/${key}:${secret}@x?a=${accessToken}&b=${key}&c=${key}0&d=%63${key.slice(1)}`;
  assert.equal(credentialsInUrl(url), { keys: [key], secrets: [secret], accessTokens: [accessToken] });
  assert.equal(credentialsInUrl('/fhir/Patient?token=1'), { keys: [], secrets: [], accessTokens: [] });
  assert.is(credentialsInUrl('/fhir/Patient?name=Ashby&_count=5'), undefined);
});

inUrl.run();
