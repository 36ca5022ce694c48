import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ImportAnswer, Resource } from '../../src/sdk/portal.ts';
import { rejects } from '../support/rejects.ts';
import { type PortalWorld, startPortalWorld } from './portal-world.ts';

const importing = suite("imports by the portal's client");
let world: PortalWorld;
importing.before.each(async () => {
  world = await startPortalWorld();
});
importing.after.each(() => world.stop());

const patients = ['one', 'two', 'three'].map((id) => ({ resourceType: 'Patient', id }));
const lines = patients.map((each) => `${JSON.stringify(each)}\n`);
const bundle = { resourceType: 'Bundle', type: 'collection', entry: patients.map((resource) => ({ resource })) };

async function* inPieces(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* pieces;
}

const ways: Readonly<Record<string, (world: PortalWorld) => Promise<ImportAnswer>>> = {
  'a Bundle as an object': ({ client }) => client.import.bundle(bundle),
  'a Bundle as text': ({ client }) => client.import.bundle(JSON.stringify(bundle)),
  'a Bundle as a stream': ({ client }) => client.import.bundle(Readable.from([Buffer.from(JSON.stringify(bundle))])),
  'a Bundle compressed': ({ client }) => client.import.bundle(gzipSync(JSON.stringify(bundle)), { isGzipped: true }),
  'NDJSON as text': ({ client }) => client.import.ndjson(lines.join('')),
  'NDJSON as bytes': ({ client }) => client.import.ndjson(Buffer.from(lines.join(''))),
  'NDJSON as a stream whose pieces end anywhere': ({ client }) =>
    client.import.ndjson(inPieces(lines.join('').slice(0, 40), Buffer.from(lines.join('').slice(40)))),
  'NDJSON compressed, as a stream': ({ client }) =>
    client.import.ndjson(inPieces(gzipSync(lines.join(''))), { isGzipped: true }),
  'NDJSON as resources': ({ client }) => client.import.ndjson(patients),
  'NDJSON as resources that come one by one': ({ client }) => client.import.ndjson(Readable.from(patients)),
};

for (const [words, send] of Object.entries(ways)) {
  importing(`${words} is taken`, async () => {
    const { summary, outcomes } = await send(world);
    assert.is(summary.resources, 3);
    assert.equal(
      outcomes.map(({ id, outcome }) => [id, outcome]),
      [
        ['one', 'created'],
        ['two', 'created'],
        ['three', 'created'],
      ],
    );
    await world.client.credentials.create('three', { name: 'App' });
  });
}

importing('a line that is refused is an outcome, and the others are taken', async () => {
  const { outcomes } = await world.client.import.ndjson([lines[0], '{"resourceType":"Patient","id":7}\n'].join(''));
  assert.equal(
    outcomes.map(({ line, outcome }) => [line, outcome]),
    [
      [1, 'created'],
      [2, 'refused'],
    ],
  );
  assert.ok((outcomes[1]?.problems?.length ?? 0) > 0);
});

importing('a transaction of which something is refused is a problem that names the element', async () => {
  const entry = [
    { resource: { resourceType: 'Patient', birthDate: 'soon' }, request: { method: 'POST', url: 'Patient' } },
  ];
  const error = await rejects(world.client.import.bundle({ ...bundle, type: 'transaction', entry }), { status: 422 });
  assert.match(JSON.stringify(Reflect.get(error, 'errors')), /birthDate/);
});

importing('a stream of any length is read no faster than it is sent', async () => {
  let taken = 0;
  const most = 20_000;
  async function* endless(): AsyncGenerator<Resource> {
    for (; taken < most; taken += 1) yield { resourceType: 'Basic', id: `none-${taken}`, text: 'x'.repeat(1000) };
  }
  world.proxy.next('refuse');
  await rejects(world.throughProxy().import.ndjson(endless()), { name: 'PortalUnreachable' });
  assert.ok(taken < most, `${taken} of ${most} were read for nobody.`);
});

importing('what the source fails with the import fails with', async () => {
  const failure = new Error('The disk is gone.');
  async function* broken(): AsyncGenerator<string> {
    yield lines[0] ?? '';
    throw failure;
  }
  assert.is(await rejects(world.client.import.ndjson(broken())), failure);
});

importing('a source is closed when the import ends before it', async () => {
  let isClosed = false;
  const ending = new AbortController();
  async function* held(): AsyncGenerator<string> {
    try {
      yield lines[0] ?? '';
      ending.abort(new Error('Enough.'));
      for (;;) yield lines[1] ?? '';
    } finally {
      isClosed = true;
    }
  }
  await rejects(world.client.import.ndjson(held(), { signal: ending.signal }), /Enough/);
  // The stream is closed after the call has failed.
  for (let turns = 0; turns < 1000 && !isClosed; turns += 1) await new Promise(setImmediate);
  assert.ok(isClosed);
});

importing('the timeout of the client is not that of an import', async () => {
  const client = world.throughProxy({ timeoutMs: 1 });
  assert.is((await client.import.ndjson(patients)).summary.resources, 3);
  world.proxy.next('hang');
  await rejects(client.import.ndjson(patients, { timeoutMs: 50 }), { name: 'PortalUnreachable', code: 'TIMEOUT' });
});

importing.run();
