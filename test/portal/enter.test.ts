import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { remove } from '../support/changes.ts';
import { assertNothingOfBystander, newBrowser, origin, portalWorld } from './portal-world.ts';

const enter = suite('the way into the panel');

enter('a link opens the panel of its patient', async () => {
  const { app, linkFor } = await portalWorld();
  const browser = newBrowser(app);
  const entered = await browser.get(await linkFor('asker'));
  assert.is(entered.status, 303);
  assert.is(entered.headers.get('Location'), '/portal/history?entered');
  const arrived = await browser.get('/portal/history?entered');
  assert.is(arrived.headers.get('Location'), '/portal/history');
  const shown = await browser.get('/portal/history');
  assert.is(shown.status, 200);
  assert.match(shown.text, 'Jo Ashby');
  assertNothingOfBystander(shown);
});

enter('the session cookie is out of reach of scripts, of other sites and of plain connections', async () => {
  const { app, linkFor } = await portalWorld();
  const { headers } = await newBrowser(app).get(await linkFor('asker'));
  assert.match(
    headers.get('Set-Cookie') ?? '',
    /^__Host-chartkey-portal=ps_[0-9A-Za-z]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
});

enter('where other sites may frame the panel, the cookie is kept apart for each of them', async () => {
  const { app, linkFor } = await portalWorld({ frameAncestors: ['https://portal.example.org'] });
  const { headers } = await newBrowser(app).get(await linkFor('asker'));
  assert.match(headers.get('Set-Cookie') ?? '', /; HttpOnly; Secure; SameSite=None; Partitioned$/);
});

enter('on the machine itself the cookie needs no encrypted connection', async () => {
  const { app, linkFor } = await portalWorld({}, 'http://127.0.0.1:8080');
  const { headers } = await newBrowser(app, 'http://127.0.0.1:8080').get(await linkFor('asker'));
  assert.match(headers.get('Set-Cookie') ?? '', /^chartkey-portal=.*; HttpOnly; SameSite=Lax$/);
});

enter('plain http from elsewhere gets a cookie for encrypted connections all the same', async () => {
  const { app, linkFor } = await portalWorld({}, 'http://fhir.example.org');
  const { headers } = await newBrowser(app, 'http://fhir.example.org').get(await linkFor('asker'));
  assert.match(headers.get('Set-Cookie') ?? '', /^__Host-.*; Secure/);
});

enter('a link works once', async () => {
  const { app, linkFor } = await portalWorld();
  const link = await linkFor('asker');
  await newBrowser(app).get(link);
  const again = await newBrowser(app).get(link);
  assert.is(again.status, 410);
  assert.match(again.text, 'This link no longer works');
  assert.not.ok(again.headers.has('Set-Cookie'));
});

enter('a link works for a minute', async () => {
  const { app, clock, linkFor } = await portalWorld();
  const link = await linkFor('asker');
  clock.now += 60_000;
  assert.is((await newBrowser(app).get(link)).status, 410);
});

enter('unknown, malformed, used and late links are one answer', async () => {
  const { app, clock, linkFor } = await portalWorld();
  const [used, late] = [await linkFor('asker'), await linkFor('asker')];
  await newBrowser(app).get(used);
  clock.now += 60_000;
  const asked = [used, late, `/portal/enter/pl_${'a'.repeat(43)}`, '/portal/enter/x'];
  const answers = await Promise.all(asked.map((link) => newBrowser(app).get(link)));
  for (const { status, text } of answers) {
    assert.is(status, 410);
    assert.is(text, answers[0]?.text);
  }
});

const lookers: readonly (readonly [who: string, headers: Readonly<Record<string, string>>])[] = [
  ['a preview', { 'Sec-Fetch-Mode': '', 'Sec-Fetch-Dest': '' }],
  ['a prefetching browser', { 'Sec-Purpose': 'prefetch' }],
  ['a prerendering browser', { 'Sec-Purpose': 'prefetch;prerender' }],
  ['a script', { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }],
];

for (const [who, headers] of lookers) {
  enter(`${who} that looks behind a link does not use it up`, async () => {
    const { app, linkFor } = await portalWorld();
    const link = await linkFor('asker');
    const looked = await newBrowser(app).get(link, headers);
    assert.is(looked.status, 200);
    assert.not.ok(looked.headers.has('Set-Cookie'));
    assert.is((await newBrowser(app).get(link)).status, 303);
  });
}

enter('HEAD does not use a link up', async () => {
  const { app, linkFor } = await portalWorld();
  const link = await linkFor('asker');
  await app.request(`${origin}${link}`, { method: 'HEAD', headers: { 'Sec-Fetch-Mode': 'navigate' } });
  assert.is((await newBrowser(app).get(link)).status, 303);
});

enter('a browser that says nothing of itself gets in by the button', async () => {
  const { app, linkFor } = await portalWorld();
  const link = await linkFor('asker');
  const browser = newBrowser(app);
  assert.match((await browser.get(link, { 'Sec-Fetch-Mode': '' })).text, 'Continue');
  assert.is((await browser.post(link, {}, { 'Sec-Fetch-Site': 'same-origin' })).status, 303);
  assert.is((await browser.get('/portal/history')).status, 200);
});

enter('another site cannot press that button', async () => {
  const { app, linkFor } = await portalWorld();
  const link = await linkFor('asker');
  const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  assert.is((await newBrowser(app).post(link, {}, foreign)).status, 403);
});

enter('a new session in the same browser ends the one before', async () => {
  const { app, linkFor } = await portalWorld();
  const browser = newBrowser(app);
  await browser.get(await linkFor('bystander'));
  const before = browser.cookie;
  await browser.get(await linkFor('asker'));
  assertNothingOfBystander(await browser.get('/portal/history'));
  browser.cookie = before;
  assert.is((await browser.get('/portal/history')).status, 401);
});

enter('without a session every page is the same 401, and says what to do', async () => {
  const { app } = await portalWorld();
  const paths = [
    '/portal/history',
    '/portal/history/problems',
    '/portal/access',
    '/portal/activity',
    '/portal/nowhere',
  ];
  const answers = await Promise.all(paths.map((path) => newBrowser(app).get(path)));
  for (const { status, text } of answers) {
    assert.is(status, 401);
    assert.is(text, answers[0]?.text);
  }
  assert.match(answers[0]?.text ?? '', 'You are signed out');
});

enter('a browser that keeps no cookie is told so', async () => {
  const { app } = await portalWorld();
  const { status, text } = await newBrowser(app).get('/portal/history?entered');
  assert.is(status, 401);
  assert.match(text, 'did not keep you signed in');
});

enter('a session ends after fifteen minutes without use, and use moves its end on', async () => {
  const { browserOf, clock } = await portalWorld();
  const browser = await browserOf('asker');
  clock.now += 14 * 60_000;
  assert.is((await browser.get('/portal/still-here')).status, 204);
  clock.now += 14 * 60_000;
  assert.is((await browser.get('/portal/history')).status, 200);
  clock.now += 15 * 60_000;
  assert.is((await browser.get('/portal/history')).status, 401);
});

enter('a session ends after twelve hours, however much it is used', async () => {
  const { browserOf, clock } = await portalWorld();
  const browser = await browserOf('asker');
  for (let minutes = 10; minutes < 12 * 60; minutes += 10) {
    clock.now += 10 * 60_000;
    assert.is((await browser.get('/portal/still-here')).status, 204);
  }
  clock.now += 10 * 60_000;
  assert.is((await browser.get('/portal/still-here')).status, 401);
});

enter('signing out ends the session, not the cookie alone', async () => {
  const { browserOf } = await portalWorld();
  const browser = await browserOf('asker');
  await browser.get('/portal/history');
  const { cookie } = browser;
  const out = await browser.post('/portal/sign-out', {});
  assert.is(out.headers.get('Location'), '/portal/signed-out');
  assert.is(browser.cookie, '');
  assert.is((await browser.get('/portal/signed-out')).status, 200);
  browser.cookie = cookie;
  assert.is((await browser.get('/portal/history')).status, 401);
});

enter('turning portal access off ends sessions and links for good', async () => {
  const { app, browserOf, linkFor, store } = await portalWorld();
  const browser = await browserOf('asker');
  const link = await linkFor('asker');
  await store.credentials.setPortalAccess('asker', false);
  assert.is((await browser.get('/portal/history')).status, 401);
  await store.credentials.setPortalAccess('asker', true);
  assert.is((await browser.get('/portal/history')).status, 401);
  assert.is((await newBrowser(app).get(link)).status, 410);
});

enter('deleting the patient ends sessions for good, even when the patient comes back', async () => {
  const { browserOf, store, write } = await portalWorld();
  const browser = await browserOf('asker');
  await store.write([remove('Patient/asker')]);
  assert.is((await browser.get('/portal/history')).status, 401);
  await write({ resourceType: 'Patient', id: 'asker' });
  assert.is((await browser.get('/portal/history')).status, 401);
});

enter('a session token is stored as a hash alone', async () => {
  const { browserOf, store } = await portalWorld();
  const browser = await browserOf('asker');
  const token = browser.cookie.split('=')[1] ?? '';
  assert.is(await store.portalSessions.find(Buffer.from(token), 0), undefined);
});

enter.run();
