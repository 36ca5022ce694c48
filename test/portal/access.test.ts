import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { deriveKeys } from '../../src/credentials/server-key.ts';
import { createVerifier } from '../../src/credentials/verify.ts';
import {
  assertNothingOfBystander,
  type Browser,
  contentOf,
  formNumberOf,
  type PortalWorld,
  portalWorld,
  type Shown,
  startAt,
} from './portal-world.ts';

const access = suite('FHIR API Access');
const { hashKey } = deriveKeys(Buffer.alloc(32, 9));

/** Fills in the form of the list and sends it. */
async function generate(browser: Browser, name: string, more: Readonly<Record<string, string>> = {}): Promise<Shown> {
  const list = await browser.get('/portal/access');
  return browser.post('/portal/access', { number: formNumberOf(list), name, ...more });
}

/** A credential of a patient, made elsewhere. */
async function issue({ store }: PortalWorld, patientId: string, name: string): Promise<string> {
  const lifeCycle = { credentials: store.credentials, hashKey, now: () => startAt };
  const outcome = await createCredential(lifeCycle, { patientId, name });
  if (!('credential' in outcome)) throw new Error(outcome.type);
  return outcome.credential.id;
}

access('an empty list says that no app can read', async () => {
  const { browserOf } = await portalWorld();
  const { text } = await (await browserOf('asker')).get('/portal/access');
  assert.match(text, 'No app can read your record.');
});

access('Submit shows a key and a secret that work', async () => {
  const { browserOf, store, clock } = await portalWorld();
  const made = await generate(await browserOf('asker'), 'Sleep Diary');
  assert.is(made.status, 200);
  assert.is(made.headers.get('Cache-Control'), 'no-store');
  const sent = {
    door: 'basic' as const,
    key: contentOf(made, 'id="shown-key"'),
    secret: contentOf(made, 'id="shown-secret"'),
  };
  const verifier = createVerifier({ store, hashKey, now: () => clock.now });
  assert.is((await verifier.verify(sent, 'test')).type, 'verified');
});

access('the secret is in that answer and in no other', async () => {
  const { browserOf } = await portalWorld();
  const browser = await browserOf('asker');
  const made = await generate(browser, 'Sleep Diary');
  const secret = contentOf(made, 'id="shown-secret"');
  assert.match(secret, /^cs_/);
  for (const path of ['/portal/access', '/portal/access/new', '/portal/activity', '/portal/activity.csv']) {
    assert.not.match((await browser.get(path)).text, secret);
  }
});

access('a form sent twice, by reloading or going back, makes nothing and shows no secret', async () => {
  const { browserOf, store } = await portalWorld();
  const browser = await browserOf('asker');
  const number = formNumberOf(await browser.get('/portal/access'));
  await browser.post('/portal/access', { number, name: 'Sleep Diary' });
  const again = await browser.post('/portal/access', { number, name: 'Sleep Diary' });
  assert.is(again.status, 303);
  assert.is((await store.credentials.list('asker'))?.length, 1);
  assert.match((await browser.get('/portal/access')).text, 'had been sent already');
});

access('after Done the list shows the credential by name and hint, and a message once', async () => {
  const { browserOf } = await portalWorld();
  const browser = await browserOf('asker');
  const made = await generate(browser, 'Sleep Diary');
  const hint = `ck_…${contentOf(made, 'id="shown-key"').slice(-4)}`;
  const list = await browser.get('/portal/access');
  assert.match(list.text, 'Sleep Diary');
  assert.match(list.text, hint);
  assert.match(list.text, '“Sleep Diary” can now read your record.');
  assert.not.match((await browser.get('/portal/access')).text, 'can now read your record');
});

access('what is left folded is the whole record without end', async () => {
  const { browserOf, store } = await portalWorld();
  await generate(await browserOf('asker'), 'Sleep Diary', { see: 'whole', since: '', until: '', expires: '' });
  const [row] = (await store.credentials.list('asker')) ?? [];
  assert.is(row?.scope, 'patient/*.rs');
  assert.is(row?.since, null);
  assert.is(row?.expiresAt, null);
});

access('chosen parts, days and an end become the credential’s, and the list says so in words', async () => {
  const { browserOf, store } = await portalWorld();
  const browser = await browserOf('asker');
  const chosen = { see: 'some', part: 'vitals', since: '2025-01-01', until: '2025-03-31', expires: '30' };
  await generate(browser, 'Sleep Diary', chosen);
  const [row] = (await store.credentials.list('asker')) ?? [];
  const scopes = row?.scope.split(' ') ?? [];
  const category = 'http://terminology.hl7.org/CodeSystem/observation-category|vital-signs';
  assert.ok(scopes.includes(`patient/Observation.rs?category=${category}`), row?.scope);
  assert.not.ok(scopes.includes('patient/Condition.rs'));
  assert.is(row?.expiresAt, startAt + 30 * 86_400_000);
  assert.match((await browser.get('/portal/access')).text, 'Vital signs, from Jan 1, 2025 on, up to Mar 31, 2025');
});

const refusals: readonly (readonly [what: string, fields: Readonly<Record<string, string>>, says: string])[] = [
  ['no name', { name: ' ' }, 'Enter a name.'],
  ['a name that is too long', { name: 'x'.repeat(101) }, 'at most 100 characters'],
  ['a name that nobody sees', { name: '\u200b' }, 'that can be seen'],
  ['no part', { name: 'App', see: 'some' }, 'Choose at least one part'],
  ['a day that is none', { name: 'App', since: 'yesterday' }, 'year-month-day'],
  ['days the wrong way round', { name: 'App', since: '2025-03-01', until: '2025-01-01' }, 'must not be after the last'],
  ['an end that is not offered', { name: 'App', expires: '7' }, 'from the list'],
];

for (const [what, fields, says] of refusals) {
  access(`${what} is refused in words, with what was typed still there`, async () => {
    const { browserOf, store } = await portalWorld();
    const browser = await browserOf('asker');
    const refused = await generate(browser, '', fields);
    assert.is(refused.status, 422);
    assert.match(refused.text, says);
    assert.match(refused.text, `value="${fields.name}"`);
    assert.is((await store.credentials.list('asker'))?.length, 0);
    const number = formNumberOf(refused);
    assert.is((await browser.post('/portal/access', { number, name: 'App' })).status, 200, 'the form goes again');
  });
}

access('renaming shows the new name', async () => {
  const world = await portalWorld();
  const id = await issue(world, 'asker', 'Old');
  const browser = await world.browserOf('asker');
  assert.match((await browser.get(`/portal/access/${id}/rename`)).text, 'value="Old"');
  assert.is((await browser.post(`/portal/access/${id}/rename`, { name: 'New' })).status, 303);
  assert.match((await browser.get('/portal/access')).text, 'Renamed to “New”.');
});

access('deleting asks first, says what stops, and stops it', async () => {
  const world = await portalWorld();
  const id = await issue(world, 'asker', 'Sleep Diary');
  const browser = await world.browserOf('asker');
  assert.match((await browser.get(`/portal/access/${id}/delete`)).text, 'stops reading your record at once');
  assert.is((await world.store.credentials.list('asker'))?.length, 1);
  assert.is((await browser.post(`/portal/access/${id}/delete`, {})).status, 303);
  assert.is((await world.store.credentials.list('asker'))?.length, 0);
  assert.match((await browser.get('/portal/access')).text, '“Sleep Diary” was deleted.');
});

for (const action of ['rename', 'delete']) {
  access(`${action} — another patient’s credential is as unknown as none`, async () => {
    const world = await portalWorld();
    const id = await issue(world, 'bystander', 'Zilchenberg’s app');
    const browser = await world.browserOf('asker');
    await browser.get('/portal/access');
    const [theirs, none] = [id, '00000000-0000-4000-8000-000000000000'].map(
      (each) => `/portal/access/${each}/${action}`,
    );
    for (const ask of [browser.get, (path: string) => browser.post(path, { name: 'Mine' })]) {
      const [one, other] = [await ask(theirs ?? ''), await ask(none ?? '')];
      assert.is(one.status, 404);
      assert.is(one.text, other.text);
      assertNothingOfBystander(one);
    }
    const [row] = (await world.store.credentials.list('bystander')) ?? [];
    assert.is(row?.name, 'Zilchenberg’s app');
  });
}

const forgeries: readonly (readonly [
  what: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
])[] = [
  ['without a token', { token: '' }, {}],
  ['with a made-up token', { token: 'a'.repeat(43) }, {}],
  ['from another site', {}, { Origin: 'https://evil.example' }],
  ['from a page of nobody', {}, { Origin: 'null' }],
  ['from a neighbour', {}, { 'Sec-Fetch-Site': 'same-site' }],
];

for (const [what, fields, headers] of forgeries) {
  access(`a form ${what} changes nothing`, async () => {
    const world = await portalWorld();
    const id = await issue(world, 'asker', 'Sleep Diary');
    const browser = await world.browserOf('asker');
    const number = formNumberOf(await browser.get('/portal/access'));
    for (const path of [
      '/portal/access',
      `/portal/access/${id}/rename`,
      `/portal/access/${id}/delete`,
      '/portal/sign-out',
    ]) {
      const refused = await browser.post(path, { name: 'Forged', number, ...fields }, headers);
      assert.is(refused.status, 403);
      assert.match(refused.text, 'Nothing was changed.');
    }
    assert.equal(
      (await world.store.credentials.list('asker'))?.map(({ name }) => name),
      ['Sleep Diary'],
    );
  });
}

access('the token of another session is refused', async () => {
  const { browserOf, store } = await portalWorld();
  const [one, other] = [await browserOf('asker'), await browserOf('asker')];
  const token = /name="token" value="([^"]+)"/.exec((await one.get('/portal/access')).text)?.[1] ?? '';
  await other.get('/portal/access');
  assert.is((await other.post('/portal/access', { token, number: '0', name: 'Forged' })).status, 403);
  assert.is((await store.credentials.list('asker'))?.length, 0);
});

access('a name cannot become markup', async () => {
  const { browserOf } = await portalWorld();
  const browser = await browserOf('asker');
  await generate(browser, '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>');
  for (const path of ['/portal/access', '/portal/activity']) {
    assert.not.match((await browser.get(path)).text, /<script>alert|<img/);
  }
});

access('making, renaming and deleting are on record as the patient’s own', async () => {
  const { browserOf, store, trail } = await portalWorld();
  const browser = await browserOf('asker');
  await generate(browser, 'Sleep Diary');
  const [row] = (await store.credentials.list('asker')) ?? [];
  await browser.post(`/portal/access/${row?.id}/rename`, { name: 'Diary' });
  await browser.post(`/portal/access/${row?.id}/delete`, {});
  const { entries } = await trail.page({ patientId: 'asker', kind: 'credential', count: 10 });
  assert.equal(
    entries.map(({ action, door, credentialName }) => [action, door, credentialName]),
    [
      ['deleted', 'portal', 'Diary'],
      ['renamed', 'portal', 'Diary'],
      ['created', 'portal', 'Sleep Diary'],
    ],
  );
});

access.run();
