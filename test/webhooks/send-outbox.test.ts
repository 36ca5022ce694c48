import { createHmac } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { webhookSecret, withOutbox } from './outbox-world.ts';
import { type Received, startReceiver, statuses } from './receiver.ts';

const send = suite('webhooks');
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;

/** As a receiver does it that has nothing of ours but the shared secret. */
function isSigned({ headers, body }: Received): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', webhookSecret).update(signed, 'utf8').digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
}

function eventsOf(received: readonly Received[]): string[] {
  return received.map(({ body }) => {
    const { type, data } = JSON.parse(body);
    return `${type} ${data.credentialId}`;
  });
}

send(
  'what becomes of a credential is told in order, as signed JSON',
  withOutbox(async ({ clock, store, create, send }) => {
    const receiver = await startReceiver(statuses(204));
    const id = await create('Läufer 🏃');
    clock.now += minuteMs;
    await store.credentials.delete('ada', id);
    await send(receiver);
    await receiver.close();
    assert.equal(eventsOf(receiver.received), [`credential.created ${id}`, `credential.deleted ${id}`]);
    const [created] = receiver.received;
    assert.ok(receiver.received.every(isSigned));
    assert.is(created?.method, 'POST');
    assert.is(created?.path, '/hooks/chartkey');
    assert.is(created?.headers['content-type'], 'application/json');
    assert.is(created?.headers['webhook-timestamp'], String(clock.now / 1000));
    assert.equal(JSON.parse(created?.body ?? ''), {
      type: 'credential.created',
      timestamp: '2024-01-01T00:00:00.000Z',
      data: { credentialId: id, patientId: 'ada', name: 'Läufer 🏃' },
    });
  }),
);

send(
  'what was taken is not sent again',
  withOutbox(async ({ clock, create, send }) => {
    const receiver = await startReceiver(statuses(200));
    await create();
    await send(receiver);
    clock.now += dayMs;
    await send(receiver);
    await receiver.close();
    assert.is(receiver.received.length, 1);
  }),
);

send(
  'an event that was answered 500 is sent again after seconds, under the same id and signed anew',
  withOutbox(async ({ clock, create, send, failures }) => {
    const receiver = await startReceiver(statuses(500, 200));
    const id = await create();
    await send(receiver);
    await send(receiver);
    assert.is(receiver.received.length, 1);
    clock.now += 5 * secondMs;
    await send(receiver);
    await receiver.close();
    const [first, second] = receiver.received;
    assert.equal(eventsOf(receiver.received), Array(2).fill(`credential.created ${id}`));
    assert.is(second?.headers['webhook-id'], first?.headers['webhook-id']);
    assert.is.not(second?.headers['webhook-timestamp'], first?.headers['webhook-timestamp']);
    assert.ok(second && isSigned(second));
    assert.equal(
      failures.map(({ reason, attempts, isGivenUp }) => ({ reason, attempts, isGivenUp })),
      [{ reason: 'answered 500', attempts: 1, isGivenUp: false }],
    );
  }),
);

for (const status of [301, 302, 303, 307, 308]) {
  send(
    `a redirect with ${status} is a failure, and its target hears nothing`,
    withOutbox(async ({ create, send, failures }) => {
      const target = await startReceiver(statuses(200));
      const receiver = await startReceiver((response) => response.writeHead(status, { location: target.url }).end());
      await create();
      await send(receiver);
      await receiver.close();
      await target.close();
      assert.is(target.received.length, 0);
      assert.is(failures[0]?.reason, `answered ${status}`);
    }),
  );
}

send(
  'an answer without end is not read',
  withOutbox(async ({ clock, create, send }) => {
    const receiver = await startReceiver((response) => {
      response.writeHead(200);
      const fill = (): void => {
        while (response.writable && response.write('x'.repeat(65_536)));
      };
      response.on('drain', fill);
      fill();
    });
    await create();
    await send(receiver);
    clock.now += dayMs;
    await send(receiver);
    await receiver.close();
    assert.is(receiver.received.length, 1);
  }),
);

send(
  'a receiver that does not answer in time, or is not there, has failed',
  withOutbox(async ({ clock, create, send, failures }) => {
    const receiver = await startReceiver(() => {});
    await create();
    await send({ url: receiver.url, timeoutMs: 20 });
    await receiver.close();
    clock.now += minuteMs;
    await send(receiver);
    assert.match(String(failures[0]?.reason), /timeout/);
    assert.match(String(failures[1]?.reason), /ECONNREFUSED/);
  }),
);

send(
  'an event that nobody took for a day is given up, once and aloud, without its payload',
  withOutbox(async ({ clock, create, send, failures }) => {
    const receiver = await startReceiver(statuses(503));
    await create('Secret Hobby');
    for (let round = 0; round < 400 && failures.at(-1)?.isGivenUp !== true; round += 1) {
      await send(receiver);
      clock.now += 5 * minuteMs;
    }
    clock.now += dayMs;
    await send(receiver);
    await receiver.close();
    assert.is(failures.filter(({ isGivenUp }) => isGivenUp).length, 1);
    assert.is(failures.length, receiver.received.length);
    assert.ok(failures.length >= 8, String(failures.length));
    assert.not.match(JSON.stringify(failures), 'Secret Hobby');
  }),
);

send(
  'a failing event holds up the later ones of its credential for a while, and those of others never',
  withOutbox(async ({ clock, store, create, send }) => {
    const stuck = await create();
    await store.credentials.delete('ada', stuck);
    const other = await create();
    const receiver = await startReceiver((response, _, { body }) => {
      const { type, data } = JSON.parse(body);
      response.writeHead(type === 'credential.created' && data.credentialId === stuck ? 500 : 200).end();
    });
    await send(receiver);
    assert.equal(
      eventsOf(receiver.received).sort(),
      [`credential.created ${other}`, `credential.created ${stuck}`].sort(),
    );
    for (const _ of Array(3)) {
      clock.now += 3 * minuteMs;
      await send(receiver);
    }
    await receiver.close();
    assert.ok(eventsOf(receiver.received).includes(`credential.deleted ${stuck}`));
  }),
);

send(
  'an event whose process died in between is sent by another, but not before its lease has ended',
  withOutbox(async ({ clock, create, send, takeAndDie, openAgain }) => {
    const receiver = await startReceiver(statuses(200));
    const id = await create();
    assert.is((await takeAndDie()).length, 1);
    const other = await openAgain();
    await send(receiver, other);
    assert.is(receiver.received.length, 0);
    clock.now += minuteMs;
    await send(receiver, other);
    await receiver.close();
    assert.equal(eventsOf(receiver.received), [`credential.created ${id}`]);
  }),
);

send(
  'four processes that send at once send each event once',
  withOutbox(async ({ store, create, send, openAgain }) => {
    const receiver = await startReceiver(statuses(200));
    for (const _ of Array(60)) await create();
    const others = [await openAgain(), await openAgain(), await openAgain()];
    await Promise.all([store, ...others].map((each) => send(receiver, each)));
    await receiver.close();
    assert.is(receiver.received.length, 60);
    assert.is(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size, 60);
  }),
);

send(
  'without a receiver nothing is sent, and what is a day old is forgotten',
  withOutbox(async ({ clock, create, send }) => {
    await create();
    clock.now += dayMs + 1;
    const id = await create();
    await send(undefined);
    const receiver = await startReceiver(statuses(200));
    await send(receiver);
    await receiver.close();
    assert.equal(eventsOf(receiver.received), [`credential.created ${id}`]);
  }),
);

send.run();
