import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fieldsOf, manageWorld } from './manage-world.ts';

const links = suite('management API, links to the panel');
const path = '/patients/asker/portal-sessions';

links('a link comes with the instant at which it ends, a minute on', async () => {
  const { call, clock } = await manageWorld();
  const { status, body, headers } = await call('POST', path);
  assert.is(status, 201);
  assert.match(String(body.url), /^https:\/\/fhir\.example\.org\/portal\/enter\/pl_[0-9A-Za-z]{43}$/);
  assert.is(body.expiresAt, new Date(clock.now + 60_000).toISOString());
  assert.is(headers.get('Cache-Control'), 'no-store');
});

links('each link is another', async () => {
  const { call } = await manageWorld();
  const urls = await Promise.all([1, 2, 3].map(async () => (await call('POST', path)).body.url));
  assert.is(new Set(urls).size, 3);
});

links('the link’s token is in neither log nor list', async () => {
  const { call, logged } = await manageWorld();
  const token =
    String((await call('POST', path)).body.url)
      .split('/')
      .at(-1) ?? '';
  assert.not.ok(JSON.stringify(logged).includes(token));
});

links('the portal may name the language', async () => {
  const { call } = await manageWorld();
  assert.is((await call('POST', path, { language: 'es' })).status, 201);
  const refused = await call('POST', path, { language: 'tlh' });
  assert.is(refused.status, 400);
  assert.equal(fieldsOf(refused), ['language']);
});

links('an unknown patient is 404, one whose access is off 409', async () => {
  const { call } = await manageWorld();
  assert.is((await call('POST', '/patients/nobody/portal-sessions')).status, 404);
  await call('PUT', '/patients/asker/portal-access', { enabled: false });
  const { status, body } = await call('POST', path);
  assert.is(status, 409);
  assert.match(String(body.detail), /no link to the panel can be created/);
});

links('nobody makes a link without a management token', async () => {
  const { call } = await manageWorld();
  assert.is((await call('POST', path, undefined, { Authorization: '' })).status, 401);
});

links.run();
