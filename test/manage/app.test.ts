import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newManagementToken } from '../../src/credentials/credential-format.ts';
import { createManageApp } from '../../src/manage/app.ts';
import { type Called, headerLines, manageWorld } from './manage-world.ts';

const app = suite('management API');
const ofAsker = '/patients/asker/credentials';

const calls: readonly (readonly [method: string, path: string])[] = [
  ['POST', ofAsker],
  ['GET', ofAsker],
  ['DELETE', ofAsker],
  ['GET', `${ofAsker}/id`],
  ['PATCH', `${ofAsker}/id`],
  ['DELETE', `${ofAsker}/id`],
  ['POST', `${ofAsker}/id/rotate`],
  ['PUT', '/patients/asker/portal-access'],
  ['POST', '/patients/asker/portal-sessions'],
  ['GET', '/patients?identifier=1'],
];

/** The id of a request is random, and there on each. */
function linesBesideId(answer: Called): readonly string[] {
  assert.match(answer.headers.get('X-Request-Id') ?? '', /^[0-9a-f-]{36}$/);
  return headerLines(answer).filter((line) => !line.startsWith('x-request-id'));
}

for (const [method, path] of calls) {
  app(`${method} ${path} — every wrong authorization is the same 401, byte for byte`, async () => {
    const { call, issue, managementToken, store } = await manageWorld();
    const { key, secret } = await issue('asker');
    const revoked = newManagementToken();
    const basic = Buffer.from(`${key}:${secret}`).toString('base64');
    const wrong = [
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${revoked}`,
      `Bearer ${managementToken}x`,
      `Basic ${basic}`,
      `Bearer ${secret}`,
      managementToken,
    ];
    const answers = await Promise.all(
      wrong.map((Authorization) => call(method, path, method === 'GET' ? undefined : '{', { Authorization })),
    );
    const [first] = answers;
    for (const answer of answers) {
      assert.is(answer.status, 401);
      assert.is(answer.text, first?.text);
      assert.equal(linesBesideId(answer), first && linesBesideId(first));
    }
    assert.match(first?.headers.get('WWW-Authenticate') ?? '', /^Bearer /);
    assert.is((await store.credentials.list('asker'))?.length, 1);
  });
}

app('a management token works until it is revoked', async () => {
  const { call, store } = await manageWorld();
  assert.is((await call('GET', ofAsker)).status, 200);
  const [row] = await store.managementTokens.list();
  await store.managementTokens.revoke(row?.id ?? '');
  assert.is((await call('GET', ofAsker)).status, 401);
});

app('the management token set at start works', async () => {
  const { store, audit, hashKey, now } = await manageWorld();
  const log = { info: () => {}, error: () => {} };
  const managementToken = 'chosen by the operator, 32 or more';
  const manage = createManageApp({ store, audit, hashKey, now, log, managementToken });
  const headers = { Authorization: `bearer ${managementToken}` };
  assert.is((await manage.request(`/manage/v1${ofAsker}`, { headers })).status, 200);
});

app('every answer forbids caching, and every refusal is a problem that repeats its status', async () => {
  const { call } = await manageWorld();
  const answers = await Promise.all([
    call('GET', ofAsker),
    call('GET', '/openapi.json'),
    call('DELETE', ofAsker),
    call('POST', ofAsker, {}),
    call('POST', ofAsker, '{'),
    call('POST', ofAsker, { name: 'x' }, { 'Content-Type': 'text/plain' }),
    call('PUT', ofAsker, {}),
    call('GET', '/patients/nobody/credentials'),
    call('GET', '/nowhere'),
    call('GET', ofAsker, undefined, { Authorization: 'Bearer x' }),
  ]);
  for (const { status, headers, body } of answers) {
    assert.is(headers.get('Cache-Control'), 'no-store');
    if (status >= 400) {
      assert.is(headers.get('Content-Type'), 'application/problem+json');
      assert.is(body.status, status);
      for (const member of ['type', 'title', 'detail']) {
        assert.type(body[member], 'string');
      }
    }
  }
});

for (const body of ['', '{', '{"name":"App"', "{'name':'App'}", '{"name":"App"}}', '\u0000']) {
  app(`${JSON.stringify(body)} is 400, no JSON`, async () => {
    const { call } = await manageWorld();
    const { status, body: problem } = await call('POST', ofAsker, body);
    assert.is(status, 400);
    assert.is(problem.type, 'urn:problem-type:chartkey:malformed-json');
  });
}

for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'text/json']) {
  app(`a body as ${contentType} is 415`, async () => {
    const { call } = await manageWorld();
    assert.is((await call('POST', ofAsker, { name: 'App' }, { 'Content-Type': contentType })).status, 415);
  });
}

app('a body as JSON with a charset is taken', async () => {
  const { call } = await manageWorld();
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  assert.is((await call('POST', ofAsker, { name: 'App' }, headers)).status, 201);
});

app('a compressed body is 415', async () => {
  const { call } = await manageWorld();
  assert.is((await call('POST', ofAsker, { name: 'App' }, { 'Content-Encoding': 'gzip' })).status, 415);
});

app('a body above 16 KiB is 413', async () => {
  const { call } = await manageWorld();
  assert.is((await call('POST', ofAsker, { name: 'App', padding: 'x'.repeat(16_384) })).status, 413);
});

for (const [method, path, allow] of [
  ['PUT', ofAsker, 'DELETE, GET, HEAD, POST'],
  ['POST', `${ofAsker}/id`, 'DELETE, GET, HEAD, PATCH'],
  ['GET', '/patients/asker/portal-access', 'PUT'],
  ['OPTIONS', '/patients', 'GET, HEAD'],
] as const) {
  app(`${method} ${path} is 405 and names what is allowed`, async () => {
    const { call } = await manageWorld();
    const { status, headers } = await call(method, path);
    assert.is(status, 405);
    assert.equal(headers.get('Allow')?.split(', ').sort().join(', '), allow);
  });
}

for (const path of ['', '/', '/nowhere', '/patients/asker', `${ofAsker}/`, `${ofAsker}/id/renew`, '/../fhir/Patient']) {
  app(`/manage/v1${path} is 404`, async () => {
    const { call } = await manageWorld();
    assert.is((await call('GET', path)).status, 404);
  });
}

app('an error that nobody planned is 500 with a request id, and what it says stays in the log', async () => {
  const { store, audit, hashKey, now } = await manageWorld();
  const logged: unknown[] = [];
  const findPatients = async () => {
    throw new Error('SQLITE_CORRUPT in /var/lib/chartkey.db');
  };
  const manage = createManageApp({
    store: { ...store, findPatients },
    audit,
    hashKey,
    now,
    log: { info: () => {}, error: (entry: unknown) => void logged.push(entry) },
    managementToken: 'x'.repeat(32),
  });
  const headers = { Authorization: `Bearer ${'x'.repeat(32)}` };
  const response = await manage.request('/manage/v1/patients?identifier=1', { headers });
  const text = await response.text();
  assert.is(response.status, 500);
  assert.not.match(text, /SQLITE|chartkey\.db/);
  assert.is(/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(text)?.[0], response.headers.get('X-Request-Id'));
  assert.is(logged.length, 1);
});

app.run();
