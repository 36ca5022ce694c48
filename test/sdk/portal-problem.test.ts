// What the client says of what went wrong, and what it never says.
import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createPortalClient, PortalProblem } from '../../src/sdk/portal.ts';
import { rejects } from '../support/rejects.ts';
import { managementToken } from '../support/server.ts';
import type { Fault } from './flaky-proxy.ts';
import { type PortalWorld, startPortalWorld } from './portal-world.ts';

const problems = suite("what the portal's client says of errors");
let world: PortalWorld;
problems.before.each(async () => {
  world = await startPortalWorld();
});
problems.after.each(() => world.stop());

problems('wrong fields are named, each with its place in what was sent', async () => {
  const wanted = { name: ' ', scope: 'patient/*.rs', since: 'yesterday' };
  const error = await rejects(world.client.credentials.create('asker', wanted), {
    name: 'PortalProblem',
    status: 400,
    type: 'urn:problem-type:chartkey:invalid-input',
    title: 'Invalid input',
  });
  assert.instance(error, PortalProblem);
  const { errors } = error as PortalProblem;
  assert.equal(errors.map(({ field, pointer }) => [field, pointer]).sort(), [
    ['name', '#/name'],
    ['since', '#/since'],
  ]);
});

problems('a problem without fields has an empty list of them, and its own words as its message', async () => {
  const error = await rejects(world.client.credentials.list('nobody'), {
    status: 404,
    errors: [],
    requestId: undefined,
  });
  assert.is(error.message, '404 Unknown patient: There is no patient with this id.');
});

problems('a wrong management token is a 401', async () => {
  const client = world.throughProxy({ managementToken: 'a token that nobody has made, of some length' });
  await rejects(client.credentials.list('asker'), { status: 401, tries: 1 });
});

problems('the id under which the operator finds the failure comes along', async () => {
  const body = {
    type: 'urn:problem-type:chartkey:internal',
    title: 'Internal error',
    status: 500,
    detail: 'It failed.',
  };
  const headers = { 'content-type': 'application/problem+json', 'x-request-id': 'a1b2' };
  world.proxy.next({ status: 500, headers, body: JSON.stringify(body) });
  await rejects(world.throughProxy().credentials.list('asker'), {
    status: 500,
    requestId: 'a1b2',
    detail: 'It failed.',
  });
});

const strangers: readonly (readonly [string, Fault & object, number])[] = [
  ['a page of HTML with 200', { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Welcome</p>' }, 200],
  ['JSON that breaks off', { status: 200, headers: { 'content-type': 'application/json' }, body: '{"cred' }, 200],
  ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/elsewhere' } }, 307],
  [
    'a problem that is none',
    { status: 418, headers: { 'content-type': 'application/problem+json' }, body: '[7]' },
    418,
  ],
];

for (const [words, answer, status] of strangers) {
  problems(`${words} is a problem of no type, and its text is not repeated`, async () => {
    world.proxy.next(answer);
    const error = await rejects(world.throughProxy().credentials.list('asker'), {
      name: 'PortalProblem',
      status,
      type: 'about:blank',
      errors: [],
    });
    assert.not.match(error.message, /Welcome|cred"|elsewhere|\[7\]/);
    assert.is(world.proxy.seen.length, 1);
  });
}

/** All that a log or an error report could make of a value. */
function everythingOf(value: unknown): string {
  return `${inspect(value, { depth: 20, showHidden: true, getters: true })} ${String(value)} ${JSON.stringify(value)}`;
}

problems('the management token is in no error, even when what answers repeats the request', async () => {
  const echo = JSON.stringify({
    ...{ type: `urn:${managementToken}`, title: managementToken, status: 400, detail: `Bearer ${managementToken}` },
    errors: [{ field: managementToken, pointer: `#/${managementToken}`, detail: managementToken }],
  });
  const faults: readonly Fault[] = [
    { status: 400, headers: { 'content-type': 'application/problem+json' }, body: echo },
    { status: 200, headers: { 'content-type': 'application/json' }, body: `${echo}"` },
    ...(['refuse', 'drop', 'break', 'hang'] as const),
  ];
  for (const fault of faults) {
    world.proxy.next(fault);
    const error = await rejects(world.throughProxy({ retries: 0, timeoutMs: 300 }).credentials.list('asker'));
    assert.not.ok(everythingOf(error).includes(managementToken), JSON.stringify(fault));
  }
});

problems('the secret of an answer that breaks off, or has a wrong type, is in no error', async () => {
  const secrets = '"key":"ck_0123456789","secret":"cs_0123456789"';
  for (const answer of [
    { status: 201, headers: { 'content-type': 'application/json' }, body: `{${secrets}` },
    { status: 201, headers: { 'content-type': 'text/plain' }, body: `{${secrets}}` },
  ]) {
    world.proxy.next(answer);
    const error = await rejects(world.throughProxy().credentials.create('asker', { name: 'App' }), { status: 201 });
    assert.not.match(everythingOf(error), /ck_0123|cs_0123/);
  }
});

problems('the management token is not to be seen in the client itself', () => {
  assert.not.ok(everythingOf(world.client).includes(managementToken));
});

problems('nothing is written to the console', async () => {
  const written: unknown[] = [];
  const before = { out: process.stdout.write, err: process.stderr.write };
  process.stdout.write = (text: unknown) => written.push(text) > 0;
  process.stderr.write = (text: unknown) => written.push(text) > 0;
  try {
    world.proxy.next('refuse', { status: 503 }, { status: 400 });
    await rejects(world.throughProxy().credentials.create('asker', { name: 'App' }), { status: 400, tries: 3 });
    await world.client.credentials.create('asker', { name: 'App' });
  } finally {
    process.stdout.write = before.out;
    process.stderr.write = before.err;
  }
  assert.equal(written, []);
});

const baseUrl = 'http://127.0.0.1:8080';
const secretToken = 'cm_a_token_that_should_not_be_shown';
for (const [words, options] of [
  ['a token with a line break', { baseUrl, managementToken: `${secretToken}\n` }],
  ['a token that ends with a space', { baseUrl, managementToken: `${secretToken} ` }],
  ['an empty token', { baseUrl, managementToken: '' }],
  ['a base URL with a password', { baseUrl: `http://user:${secretToken}@127.0.0.1`, managementToken }],
  ['a base URL with a query', { baseUrl: `${baseUrl}?token=${secretToken}`, managementToken }],
  ['a base URL of another protocol', { baseUrl: `file:///${secretToken}`, managementToken }],
  ['a base URL that is none', { baseUrl: secretToken, managementToken }],
  ['half a retry', { baseUrl, managementToken, retries: 0.5 }],
  ['a timeout of nothing', { baseUrl, managementToken, timeoutMs: 0 }],
] as const) {
  problems(`${words} is refused at once, and not repeated`, () => {
    assert.throws(
      () => createPortalClient(options),
      (error: unknown) => error instanceof TypeError && !everythingOf(error).includes(secretToken),
    );
  });
}

problems('an idempotency key that no header can hold is refused before anything is sent', async () => {
  world.proxy.next();
  const creating = world.throughProxy().credentials.create('asker', { name: 'App' }, { idempotencyKey: 'a\nb' });
  await rejects(creating, { name: 'TypeError' });
  assert.is(world.proxy.seen.length, 0);
});

problems('a base URL may have a path, and a slash at its end', async () => {
  world.proxy.next({ status: 404 });
  const client = createPortalClient({ baseUrl: `${world.proxy.url}/chart/key/`, managementToken });
  await rejects(client.credentials.list('asker'));
  assert.equal(
    world.proxy.seen.map(({ path }) => path),
    ['/chart/key/manage/v1/patients/asker/credentials'],
  );
});

problems.run();
