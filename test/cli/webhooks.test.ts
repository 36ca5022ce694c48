// What a running server tells the portal's webhook by itself.
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClient } from '../support/server-client.ts';
import { createIssuer } from '../support/severing-credential.ts';
import { managementToken, writePatients } from '../support/severing-servers.ts';
import { type Received, startReceiver } from '../webhooks/receiver.ts';
import { runChartkey } from './run-chartkey.ts';
import { serveChartkey } from './spawn-chartkey.ts';
import { temporaryFolder } from './temporary-folder.ts';

const test = suite('webhooks of a server');
const secret = `whsec_${Buffer.alloc(32, 's').toString('base64')}`;

function isSigned({ headers, body }: Received): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

test('created, exposed, rotated, leaked, expired and deleted are told, signed, and hold nothing that opens anything', async () => {
  const wanted = 9;
  let tellAll = (): void => {};
  const all = new Promise<void>((resolve) => {
    tellAll = resolve;
  });
  const receiver = await startReceiver((response, number) => {
    response.writeHead(204).end();
    if (number + 1 === wanted) tellAll();
  });
  const db = join(temporaryFolder(), 'a.db');
  const [patient = ''] = await writePatients(db, 1);
  const server = await serveChartkey(['--db', db, '--port', '0', '--webhook-url', receiver.url], {
    CHARTKEY_MANAGEMENT_TOKEN: managementToken,
    CHARTKEY_WEBHOOK_SECRET: secret,
  });
  const client = createClient(new URL(server.fhir).origin, {});
  try {
    const issuer = createIssuer(() => client);
    const [exposed, leaked, brief] = [
      await issuer.issue(patient),
      await issuer.issue(patient),
      await issuer.issue(patient, 1500),
    ];
    await client.ask(`/fhir/Patient?access_token=${exposed.accessToken}`);
    await issuer.end['rotated away'](exposed);
    await issuer.end.deleted(exposed);
    await client.ask('/oauth2/leaked', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `key=${leaked.key}&secret=${leaked.secret}`,
    });
    await all;
    const events = receiver.received.map(({ body }) => {
      const { type, data } = JSON.parse(body);
      const name = [exposed, leaked, brief].findIndex(({ id }) => id === data.credentialId);
      return `${['exposed', 'leaked', 'brief'][name]} ${type}`;
    });
    assert.equal(events.sort(), [
      'brief credential.created',
      'brief credential.expired',
      'exposed credential.created',
      'exposed credential.deleted',
      'exposed credential.exposed',
      'exposed credential.rotated',
      'leaked credential.created',
      'leaked credential.deleted',
      'leaked credential.leaked',
    ]);
    assert.ok(receiver.received.every(isSigned));
    const told = JSON.stringify(receiver.received);
    for (const { key, secret: ofKey, accessToken } of [exposed, leaked, brief]) {
      for (const hidden of [key, ofKey, accessToken]) assert.not(told.includes(hidden));
    }
  } finally {
    client.close();
    await server.stop();
    await receiver.close();
  }
});

for (const [what, url, ofSecret] of [
  ['http URL of another machine', 'http://portal.example.org/hook', secret],
  ['URL that is none', 'portal', secret],
  ['URL with a password', 'https://user:password@portal.example.org/hook', secret],
  ['secret that is too short', 'https://portal.example.org/hook', 'whsec_c2hvcnQ='],
] as const) {
  test(`a ${what} is refused at the start, and not repeated`, async () => {
    const before = process.env.CHARTKEY_WEBHOOK_SECRET;
    process.env.CHARTKEY_WEBHOOK_SECRET = ofSecret;
    try {
      const db = join(temporaryFolder(), 'a.db');
      const { exitCode, stderr } = await runChartkey('serve', '--db', db, '--port', '0', '--webhook-url', url);
      assert.is(exitCode, 2);
      assert.match(stderr, /^chartkey: [^\n]*WEBHOOK[^\n]*\n$/);
      assert.not.match(stderr, ofSecret);
      assert.not.match(stderr, 'password@');
    } finally {
      if (before === undefined) delete process.env.CHARTKEY_WEBHOOK_SECRET;
      else process.env.CHARTKEY_WEBHOOK_SECRET = before;
    }
  });
}

test.run();
