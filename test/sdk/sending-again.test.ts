// What is sent again, and what never is, through a proxy that loses answers.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/rejects.ts';
import type { Fault } from './flaky-proxy.ts';
import { type PortalWorld, patient, startPortalWorld } from './portal-world.ts';

const sending = suite("the portal's client, when answers are lost");
let world: PortalWorld;
sending.before.each(async () => {
  world = await startPortalWorld();
});
sending.after.each(() => world.stop());

const faults: readonly (readonly [string, Fault])[] = [
  ['whose connection breaks before it arrives', 'refuse'],
  ['whose answer is lost', 'drop'],
  ['whose answer breaks off', 'break'],
  ['that a proxy answers with 503', { status: 503, body: 'Busy.' }],
  ['that a proxy answers with 429', { status: 429, headers: { 'retry-after': '0' } }],
];

for (const [words, fault] of faults) {
  sending(`a creation ${words} yields one credential, and a secret that works`, async () => {
    world.proxy.next(fault, fault);
    const created = await world.throughProxy().credentials.create('asker', { name: 'App' });
    assert.is(await world.statusWith(created), 200);
    assert.equal(
      (await world.client.credentials.list('asker')).map(({ id }) => id),
      [created.id],
    );
    const keys = world.proxy.seen.map(({ headers }) => headers['idempotency-key']);
    assert.is(keys.length, 3);
    assert.is(new Set(keys).size, 1);
    assert.match(String(keys[0]), /^[0-9a-f-]{36}$/);
  });

  sending(`a rotation ${words} is not sent again`, async () => {
    const { id } = await world.client.credentials.create('asker', { name: 'App' });
    world.proxy.next(fault);
    const error = await rejects(world.throughProxy().credentials.rotate('asker', id), { tries: 1 });
    assert.is(error.name, typeof fault === 'object' ? 'PortalProblem' : 'PortalUnreachable');
    assert.is(world.proxy.seen.length, 1);
  });

  sending(`reading, deleting and turning access off are sent again after a call ${words}`, async () => {
    const client = world.throughProxy();
    const { id } = await world.client.credentials.create('asker', { name: 'App' });
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      GET: () => client.credentials.get('asker', id),
      PUT: () => client.portalAccess.set('asker', false),
      DELETE: () => client.credentials.delete('asker', id),
    };
    for (const [method, call] of Object.entries(calls)) {
      world.proxy.next(fault);
      await call();
      assert.equal(
        world.proxy.seen.map((seen) => seen.method),
        [method, method],
      );
    }
    assert.equal(await world.client.credentials.list('asker'), []);
  });
}

sending('two creations are told apart by their keys, although one is sent twice', async () => {
  const { credentials } = world.throughProxy();
  world.proxy.next('drop');
  const first = await credentials.create('asker', { name: 'App' });
  const second = await credentials.create('asker', { name: 'App' });
  assert.is.not(first.id, second.id);
  assert.is(new Set(world.proxy.seen.map(({ headers }) => headers['idempotency-key'])).size, 2);
});

sending('renaming, links to the panel and imports are not sent again', async () => {
  const client = world.throughProxy();
  const { id } = await world.client.credentials.create('asker', { name: 'App' });
  const line = { ...patient('asker'), resourceType: 'Patient' };
  for (const call of [
    () => client.credentials.rename('asker', id, 'New name'),
    () => client.portalSessions.create('asker'),
    () => client.import.bundle(line),
    () => client.import.ndjson([line]),
  ]) {
    world.proxy.next('drop');
    await rejects(call(), { name: 'PortalUnreachable', tries: 1 });
    assert.is(world.proxy.seen.length, 1);
  }
});

sending('what is refused is not sent again', async () => {
  world.proxy.next();
  await rejects(world.throughProxy().credentials.list('nobody'), { status: 404, tries: 1 });
  assert.is(world.proxy.seen.length, 1);
});

sending('it gives up after as many retries as it was given', async () => {
  world.proxy.next('refuse', 'refuse', 'refuse', 'refuse', 'refuse');
  await rejects(world.throughProxy({ retries: 2 }).credentials.list('asker'), { name: 'PortalUnreachable', tries: 3 });
  assert.is(world.proxy.seen.length, 3);
  world.proxy.next('refuse');
  await rejects(world.throughProxy({ retries: 0 }).credentials.list('asker'), { name: 'PortalUnreachable', tries: 1 });
});

sending('Retry-After is waited for', async () => {
  world.proxy.next({ status: 429, headers: { 'retry-after': '1' } });
  await world.throughProxy().credentials.list('asker');
  const [first, second] = world.proxy.seen;
  assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 1000);
});

sending('a Retry-After of an hour is passed on at once', async () => {
  world.proxy.next({ status: 503, headers: { 'retry-after': '3600' } });
  await rejects(world.throughProxy().credentials.list('asker'), { status: 503, retryAfterMs: 3_600_000, tries: 1 });
});

sending('a try that takes too long is ended, and sent again where that is safe', async () => {
  world.proxy.next('hang');
  assert.equal(await world.throughProxy({ timeoutMs: 300 }).credentials.list('asker'), []);
  world.proxy.next('hang');
  const rotating = world.throughProxy({ timeoutMs: 300 }).credentials.rotate('asker', 'any');
  await rejects(rotating, { name: 'PortalUnreachable', code: 'TIMEOUT', tries: 1 });
  world.proxy.next('hang');
  const listing = world.throughProxy({ retries: 0 }).credentials.list('asker', { timeoutMs: 50 });
  await rejects(listing, { name: 'PortalUnreachable', code: 'TIMEOUT' });
});

sending("a signal ends a call under way, with the signal's reason, and nothing is sent again", async () => {
  const reason = new Error('The patient has left.');
  const ending = new AbortController();
  world.proxy.next('hang');
  const listing = world.throughProxy().credentials.list('asker', { signal: ending.signal });
  const ended = rejects(listing);
  await world.proxy.arrival();
  ending.abort(reason);
  assert.is(await ended, reason);
  assert.is(world.proxy.seen.length, 1);
});

sending('a signal ends the wait before the next try, and a call not begun', async () => {
  const reason = new Error('The patient has left.');
  const ending = new AbortController();
  world.proxy.next({ status: 503, headers: { 'retry-after': '20' } });
  const listing = world.throughProxy().credentials.list('asker', { signal: ending.signal });
  const ended = rejects(listing);
  await world.proxy.arrival();
  setTimeout(() => ending.abort(reason), 50);
  assert.is(await ended, reason);
  assert.is(await rejects(world.throughProxy().credentials.list('asker', { signal: ending.signal })), reason);
  assert.is(world.proxy.seen.length, 1);
});

sending('a client that reaches nothing says so, without naming whose record it was about', async () => {
  const client = world.throughProxy({ retries: 1 });
  await world.proxy.stop();
  const error = await rejects(client.credentials.list('asker'), {
    name: 'PortalUnreachable',
    code: 'ECONNREFUSED',
    tries: 2,
  });
  assert.is(
    error.message,
    'No answer from ChartKey to GET /patients/{patientId}/credentials in 2 tries (ECONNREFUSED)',
  );
  // The proxy is stopped again after the test.
  world = { ...world, stop: () => world.server.stop() };
});

sending.run();
