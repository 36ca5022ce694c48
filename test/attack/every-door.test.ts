// Every route, through every door, with every kind of credential that opens none.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newAccessToken, newKey, newManagementToken, newSecret } from '../../src/credentials/credential-format.ts';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { createManageApp } from '../../src/manage/app.ts';
import { managementToken, type OauthWorld, oauthWorld } from '../oauth/oauth-world.ts';
import { basicAuthorization } from '../support/server-client.ts';
import type { Holder } from '../support/two-patients.ts';
import { exampleOf, initFor, publicPaths } from './example-request.ts';

const everyDoor = suite('attack: every door');

type Sent = Readonly<Record<string, string>>;

/** One credential through each of the doors. */
async function through(world: OauthWorld, holder: Holder): Promise<readonly Sent[]> {
  const { key, secret } = holder;
  return [
    basicAuthorization(key, secret),
    { 'x-api-key': key, 'x-api-secret': secret },
    { authorization: `Bearer ${await world.tokenFor(holder)}` },
  ];
}

/** Holders of credentials that end: each through every door, and then ended. */
async function ended(world: OauthWorld): Promise<Readonly<Record<string, readonly Sent[]>>> {
  const { store, clock, anotherCredential, post, asker, tokenFor } = world;
  const { credentials } = store;
  const [deleted, rotated, retired] = [await anotherCredential(), await anotherCredential(), await anotherCredential()];
  const expired = await expiring(world);
  const ways = {
    deleted: await through(world, deleted),
    rotated: await through(world, rotated),
    retired: await through(world, retired),
    expired: await through(world, expired),
  };
  const another = () => ({ key: newKey(), secretHash: Buffer.alloc(32, 1) });
  await credentials.delete('asker', deleted.credentialId);
  await credentials.rotate('asker', rotated.credentialId, { ...another(), retireAt: clock.now });
  await credentials.rotate('asker', retired.credentialId, { ...another(), retireAt: clock.now + 500 });
  clock.now += 1000;
  const token = await tokenFor(asker);
  await post('revoke', { token }, { authorization: asker.authorization });
  return { ...ways, revoked: [{ authorization: `Bearer ${token}` }] };
}

/** A credential of the asker that lasts a second. */
async function expiring({ store, hashKey, clock }: OauthWorld): Promise<Holder> {
  const { credentials } = store;
  const outcome = await createCredential(
    { credentials, hashKey, now: () => clock.now },
    { patientId: 'asker', name: 'Test app', expiresAt: clock.now + 1000 },
  );
  if (outcome.type !== 'created') throw new Error(outcome.type);
  const { credential, secret } = outcome;
  const { authorization } = basicAuthorization(credential.key, secret);
  return { patientId: 'asker', credentialId: credential.id, key: credential.key, secret, authorization };
}

/** What was never a credential of a patient, or is not one in this place. */
function strangers({ asker, bystander }: OauthWorld): readonly Sent[] {
  const { key, secret, authorization } = asker;
  return [
    {},
    { authorization: `Bearer ${secret}` },
    { authorization: `Bearer ${key}` },
    { authorization: `Bearer ${managementToken}` },
    { authorization: `Bearer ${newManagementToken()}` },
    { authorization: `Bearer ${newAccessToken()}` },
    basicAuthorization(managementToken, ''),
    basicAuthorization(key, ''),
    basicAuthorization(key, newSecret()),
    basicAuthorization(key, bystander.secret),
    basicAuthorization(newKey(), secret),
    { authorization: authorization.slice(0, -6) },
    { 'x-api-key': key },
    { 'x-api-secret': secret },
    { 'x-api-key': key, 'x-api-secret': bystander.secret },
    { cookie: `authorization=${authorization}` },
    { 'proxy-authorization': authorization },
    { 'x-forwarded-authorization': authorization },
  ];
}

everyDoor('each route opens to its holder through each door, and to nothing that has ended or never was', async () => {
  const world = await oauthWorld();
  const { app, asker } = world;
  const refused = [...strangers(world), ...Object.values(await ended(world)).flat()];
  const open = await through(world, asker);
  let guarded = 0;
  for (const { method, path } of app.routes) {
    const example = exampleOf(path, 'asker');
    assert.not.match(example, /[{:]/, path);
    for (const headers of open) {
      const { status } = await app.request(example, initFor(method, path, headers));
      assert.is(status, 200, `${method} ${example} with ${Object.keys(headers)}`);
    }
    if (publicPaths.has(path)) continue;
    guarded += 1;
    for (const headers of refused) {
      const { status } = await app.request(example, initFor(method, path, headers));
      assert.is(status, 401, `${method} ${example} with ${JSON.stringify(headers)}`);
    }
  }
  assert.is(guarded, app.routes.length - publicPaths.size);
});

everyDoor('while access is off no door opens, and what had not ended works again when it is on', async () => {
  const world = await oauthWorld();
  const { app, asker, store } = world;
  const ways = await through(world, asker);
  for (const [enabled, expected] of [
    [false, 401],
    [true, 200],
  ] as const) {
    await store.credentials.setPortalAccess('asker', enabled);
    for (const { method, path } of app.routes) {
      if (publicPaths.has(path)) continue;
      for (const headers of ways) {
        const { status } = await app.request(exampleOf(path, 'asker'), initFor(method, path, headers));
        assert.is(status, expected, `${method} ${path} with ${Object.keys(headers)}`);
      }
    }
  }
});

everyDoor('no door of a patient opens anything of /manage, nor introspection', async () => {
  const world = await oauthWorld();
  const { store, audit, hashKey, clock, asker, post } = world;
  const log = { info: () => {}, error: () => {} };
  const manage = createManageApp({ store, audit, hashKey, now: () => clock.now, log, managementToken });
  const ways = [
    ...(await through(world, asker)),
    ...strangers(world).slice(0, 3),
    { authorization: `Bearer ${asker.key}:${asker.secret}` },
  ];
  const calls = manage.routes.filter(({ method, path }) => method !== 'ALL' && !path.endsWith('openapi.json'));
  assert.ok(calls.length > 5);
  for (const { method, path } of calls) {
    const example = path.replace(':patientId', 'asker').replace(':id', asker.credentialId);
    const body = method === 'GET' ? undefined : '{"name":"Mine","enabled":true}';
    for (const headers of ways) {
      const init = { method, headers: { 'content-type': 'application/json', ...headers }, ...(body && { body }) };
      assert.is((await manage.request(example, init)).status, 401, `${method} ${example}`);
    }
  }
  for (const headers of ways) assert.is((await post('introspect', { token: 'x' }, headers)).status, 401);
  assert.is((await store.credentials.list('asker'))?.length, 1);
});

everyDoor.run();
