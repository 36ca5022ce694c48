// To whom the documentation of a demo tells what opens its records.
import { request } from 'node:http';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/cli/open-store.ts';
import { startServer } from '../../src/cli/server.ts';
import { readServeConfig, type ServeOptions } from '../../src/config.ts';

const docs = suite('documentation of a demo');
const demo = {
  patientId: 'somebody',
  key: 'ck_of-the-demo',
  secret: 'cs_of-the-demo',
  managementToken: 'cm_of-the-demo',
};
const opening = /c[ksm]_of-the-demo|somebody/;
/** Pages that hold something of a demo. */
const paths = ['/docs', '/docs/portals', '/docs/postman-environment.json'];

/** What the server answers to requests under a name, whatever address it listens on. `PORT` is the one it has. */
async function told(options: ServeOptions, host: string, headers: Readonly<Record<string, string>> = {}) {
  const config = readServeConfig({ db: ':memory:', port: '0', ...options }, {});
  const server = await startServer(config, await openStore(config), pino({ level: 'silent' }), { demo });
  const { address, port } = server.address;
  try {
    const named = { host: host.replace('PORT', String(port)), ...headers };
    return await Promise.all(paths.map((path) => answerOf({ host: address, port, path, headers: named })));
  } finally {
    await server.stop();
  }
}

interface Told {
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function answerOf(options: object): Promise<Told> {
  return new Promise((resolve, reject) => {
    const asking = request({ ...options, agent: false }, async (answer) => {
      const chunks = await answer.toArray();
      assert.is(answer.statusCode, 200);
      resolve({ body: Buffer.concat(chunks).toString(), headers: answer.headers });
    });
    asking.on('error', reject).end();
  });
}

for (const host of ['127.0.0.1:PORT', 'localhost:PORT', '[::1]:PORT']) {
  docs(`as ${host} — tells it, with the URLs of that name`, async () => {
    const answers = await told({}, host);
    for (const { body } of answers) assert.match(body, opening);
    const { values } = JSON.parse(answers[2]?.body ?? '') as { values: { key: string; value: string }[] };
    const { baseUrl, manageUrl, ...rest } = Object.fromEntries(values.map(({ key, value }) => [key, value]));
    assert.equal(rest, demo);
    assert.is(new URL(baseUrl ?? '').hostname, new URL(`http://${host.replace('PORT', '1')}`).hostname);
    assert.is(manageUrl, baseUrl);
  });
}

const withheld: readonly (readonly [string, ServeOptions, string])[] = [
  ['a name that leads here, as a page of elsewhere has it looked up', {}, 'rebound.example:PORT'],
  ['a name that begins as one of this machine’s', {}, '127.0.0.1.rebound.example:PORT'],
  ['a name of this machine, where others reach the server', { host: '127.0.0.2' }, 'localhost:PORT'],
  ['a name of this machine, by way of a proxy', { proxyHops: '1' }, 'localhost:PORT'],
  ['a name of this machine, where clients use another', { baseUrl: 'https://demo.example' }, 'localhost:PORT'],
];
for (const [name, options, host] of withheld) {
  docs(`as ${name} — tells nothing of it`, async () => {
    for (const { body } of await told(options, host)) assert.not.match(body, opening);
  });
}

docs('lets no page of another origin read it', async () => {
  for (const { headers } of await told({}, 'localhost:PORT', { origin: 'https://elsewhere.example' })) {
    assert.is(headers['access-control-allow-origin'], undefined);
    assert.is(headers['cross-origin-resource-policy'], 'same-origin');
    assert.is(headers['x-content-type-options'], 'nosniff');
    assert.is(headers['cache-control'], 'no-store');
  }
});

docs.run();
