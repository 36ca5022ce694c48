import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeManagement } from '../../scripts/describe-management.ts';
import { createPortalClient, type PortalClient } from '../../src/sdk/portal.ts';
import { rejects } from '../support/rejects.ts';
import { managementToken } from '../support/server.ts';
import { createClient } from '../support/server-client.ts';
import { type PortalWorld, patient, startPortalWorld } from './portal-world.ts';

const sdk = suite("the portal's client");
let world: PortalWorld;
sdk.before.each(async () => {
  world = await startPortalWorld();
});
sdk.after.each(() => world.stop());

const unknownCredential = { status: 404, type: 'urn:problem-type:chartkey:unknown-credential' };

sdk("a created credential reads its patient's record, and is listed without its secret", async () => {
  const { client } = world;
  const created = await client.credentials.create('asker', { name: 'Sleep Diary', scope: 'patient/Patient.rs' });
  assert.is(await world.statusWith(created), 200);
  const [listed, ...others] = await client.credentials.list('asker');
  assert.equal(others, []);
  assert.is(listed?.id, created.id);
  assert.is(listed?.scope, 'patient/Patient.rs');
  assert.not.ok(JSON.stringify(listed).includes(created.secret));
  assert.equal(await client.credentials.get('asker', created.id), listed);
  assert.equal(await client.credentials.list('bystander'), []);
});

sdk('two creations in a row are two credentials, whatever their names', async () => {
  const { client } = world;
  const first = await client.credentials.create('asker', { name: 'App' });
  const second = await client.credentials.create('asker', { name: 'App' });
  assert.is.not(first.id, second.id);
  assert.is((await client.credentials.list('asker')).length, 2);
});

sdk('two creations under one idempotency key are one credential', async () => {
  const { client } = world;
  const options = { idempotencyKey: 'order-66' };
  const first = await client.credentials.create('asker', { name: 'App' }, options);
  const second = await client.credentials.create('asker', { name: 'App' }, options);
  assert.is(first.id, second.id);
  assert.is((await client.credentials.list('asker')).length, 1);
});

sdk('renaming changes the name alone', async () => {
  const { client } = world;
  const { id, key, secret } = await client.credentials.create('asker', { name: 'App' });
  assert.is((await client.credentials.rename('asker', id, 'Other app')).name, 'Other app');
  assert.is((await client.credentials.get('asker', id)).name, 'Other app');
  assert.is(await world.statusWith({ key, secret }), 200);
});

sdk('rotating ends the old secret at once, and after the grace where there is one', async () => {
  const { client } = world;
  const first = await client.credentials.create('asker', { name: 'App' });
  const second = await client.credentials.rotate('asker', first.id);
  assert.is(second.previousEndsAt, null);
  assert.equal([await world.statusWith(first), await world.statusWith(second)], [401, 200]);
  const third = await client.credentials.rotate('asker', first.id, { graceSeconds: 3600 });
  assert.ok(Date.parse(third.previousEndsAt ?? '') > Date.now());
  assert.equal([await world.statusWith(second), await world.statusWith(third)], [200, 200]);
});

sdk('a deleted credential opens nothing; deleting it again, or as another patient’s, is a 404', async () => {
  const { client } = world;
  const created = await client.credentials.create('asker', { name: 'App' });
  await rejects(client.credentials.delete('bystander', created.id), unknownCredential);
  assert.is(await world.statusWith(created), 200);
  assert.is(await client.credentials.delete('asker', created.id), undefined);
  assert.is(await world.statusWith(created), 401);
  await rejects(client.credentials.delete('asker', created.id), unknownCredential);
});

sdk("deleting all leaves other patients' credentials", async () => {
  const { client } = world;
  await client.credentials.create('asker', { name: 'One' });
  await client.credentials.create('asker', { name: 'Two' });
  const other = await client.credentials.create('bystander', { name: 'Three' });
  assert.is(await client.credentials.deleteAll('asker'), 2);
  assert.equal(await client.credentials.list('asker'), []);
  assert.is(await world.statusWith(other), 200);
});

for (const id of ['', '.', '..']) {
  sdk(`an id of "${id}" is refused before it can make the call another`, async () => {
    const { client } = world;
    await client.credentials.create('asker', { name: 'App' });
    await rejects(client.credentials.delete('asker', id), { name: 'TypeError', message: 'id is no id.' });
    await rejects(client.credentials.deleteAll(id), { name: 'TypeError', message: 'patientId is no id.' });
    assert.is((await client.credentials.list('asker')).length, 1);
  });
}

sdk('an id with characters of paths stays an id', async () => {
  const { client } = world;
  const { id } = await client.credentials.create('asker', { name: 'App' });
  await rejects(client.credentials.get('bystander', `../../asker/credentials/${id}`), unknownCredential);
  await rejects(client.credentials.get('asker', `${id}?a=b`), unknownCredential);
});

sdk('access that is off stops keys and creations until it is on', async () => {
  const { client } = world;
  const created = await client.credentials.create('asker', { name: 'App' });
  assert.equal(await client.portalAccess.set('asker', false), { enabled: false });
  assert.is(await world.statusWith(created), 401);
  const disabled = { status: 409, type: 'urn:problem-type:chartkey:access-disabled' };
  await rejects(client.credentials.create('asker', { name: 'App' }), disabled);
  await rejects(client.portalSessions.create('asker'), disabled);
  assert.equal(await client.portalAccess.set('asker', true), { enabled: true });
  assert.is(await world.statusWith(created), 200);
});

sdk('a portal session is a link that lets a browser in', async () => {
  const { url, expiresAt } = await world.client.portalSessions.create('asker', { language: 'es' });
  assert.ok(Date.parse(expiresAt) > Date.now());
  const browser = createClient(world.server.baseUrl, { 'sec-fetch-mode': 'navigate' });
  const answer = await browser.ask(new URL(url).pathname);
  browser.close();
  assert.is(answer.status, 303);
  assert.ok(answer.headers['set-cookie']?.some((cookie) => cookie.includes('HttpOnly')));
});

sdk('patients are found by identifier, and nobody by another', async () => {
  const { client } = world;
  assert.equal(await client.patients.findByIdentifier('urn:example:mrn|mrn of asker'), ['asker']);
  assert.equal(await client.patients.findByIdentifier('urn:example:mrn|nobody'), []);
});

sdk('every entry of the activity comes once, newest first, over as many pages as it takes', async () => {
  const { client } = world;
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) await client.credentials.create('asker', { name });
  await client.credentials.create('bystander', { name: 'Not theirs' });
  const names: (string | null)[] = [];
  for await (const entry of client.activity.entries('asker', { kind: 'credential', count: 2 })) {
    names.push(entry.credentialName);
  }
  assert.equal(names, ['Five', 'Four', 'Three', 'Two', 'One']);
  const page = await client.activity.page('asker', { kind: 'credential', count: 2 });
  assert.equal(
    page.activity.map((entry) => entry.credentialName),
    ['Five', 'Four'],
  );
  const after = await client.activity.page('asker', { kind: 'credential', count: 2, cursor: page.next ?? '' });
  assert.equal(
    after.activity.map((entry) => entry.credentialName),
    ['Three', 'Two'],
  );
});

sdk('activity as CSV has one heading and every entry, over as many pages as it takes', async () => {
  const { client } = world;
  for (const name of ['One', 'Two', 'Three']) await client.credentials.create('asker', { name });
  let csv = '';
  let pages = 0;
  for await (const text of client.activity.csv('asker', { kind: 'credential', count: 2 })) {
    csv += text;
    pages += 1;
  }
  const lines = csv.trimEnd().split('\r\n');
  assert.is(pages, 2);
  assert.is(lines.length, 4);
  assert.equal(
    lines.map((line) => line.split(',')[3]),
    ['credentialName', 'Three', 'Two', 'One'],
  );
});

sdk(
  'there is a method for every call that the API describes but the description itself, and none for another',
  async () => {
    const described = Object.entries((await describeManagement()).paths ?? {}).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );
    const wanted = described
      .filter(({ operation }) => operation.operationId !== 'getDescription')
      .map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    world.proxy.next();
    await everyMethod(createPortalClient({ baseUrl: world.proxy.url, managementToken }));
    const called = world.proxy.seen.map(({ method, path }) => `${method} ${routeOf(path)}`);
    assert.equal([...new Set(called)].sort(), wanted.sort());
  },
);

/** The path with names in place of ids. */
function routeOf(path: string): string {
  return path
    .replace(/\?.*/, '')
    .replace(/\/patients\/[^/]+/, '/patients/{patientId}')
    .replace(/\/credentials\/[^/]+/, '/credentials/{id}');
}

/** Calls each method there is; fails when one was forgotten here. */
async function everyMethod(client: PortalClient): Promise<void> {
  const { id } = await client.credentials.create('asker', { name: 'App' });
  const calls: Readonly<Record<keyof PortalClient, Readonly<Record<string, () => Promise<unknown>>>>> = {
    credentials: {
      create: () => client.credentials.create('asker', { name: 'Other' }),
      list: () => client.credentials.list('asker'),
      get: () => client.credentials.get('asker', id),
      rename: () => client.credentials.rename('asker', id, 'New name'),
      rotate: () => client.credentials.rotate('asker', id),
      delete: () => client.credentials.delete('asker', id),
      deleteAll: () => client.credentials.deleteAll('asker'),
    },
    activity: {
      page: () => client.activity.page('asker'),
      entries: () => first(client.activity.entries('asker')),
      csv: () => first(client.activity.csv('asker')),
    },
    import: {
      bundle: () => client.import.bundle({ ...patient('asker'), resourceType: 'Patient' }),
      ndjson: () => client.import.ndjson([{ ...patient('asker'), resourceType: 'Patient' }]),
    },
    portalAccess: { set: () => client.portalAccess.set('asker', true) },
    portalSessions: { create: () => client.portalSessions.create('asker') },
    patients: { findByIdentifier: () => client.patients.findByIdentifier('urn:example:mrn|none') },
  };
  for (const [group, methods] of Object.entries(client)) {
    const listed: Readonly<Record<string, () => Promise<unknown>>> = Reflect.get(calls, group);
    assert.equal(Object.keys(listed).sort(), Object.keys(methods).sort(), group);
    for (const call of Object.values(listed)) await call();
  }
}

async function first(items: AsyncIterable<unknown>): Promise<unknown> {
  for await (const item of items) return item;
  throw new Error('Nothing came.');
}

sdk.run();
