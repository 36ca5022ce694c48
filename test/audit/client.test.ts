import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClientReader } from '../../src/audit/client.ts';
import { newSecret } from '../../src/credentials/credential-format.ts';

const client = suite('client');

/** Proxies before the server, X-Forwarded-For, the connection's address, and whose address is taken. */
const addresses: readonly (readonly [number, string | undefined, string | undefined, string | null])[] = [
  [0, undefined, '192.0.2.1', '192.0.2.1'],
  [0, '203.0.113.9', '192.0.2.1', '192.0.2.1'],
  [0, undefined, '::ffff:192.0.2.1', '192.0.2.1'],
  [0, undefined, '2001:db8::1', '2001:db8::1'],
  [0, undefined, undefined, null],
  [1, '203.0.113.9', '192.0.2.1', '203.0.113.9'],
  [1, '198.51.100.66, 203.0.113.9', '192.0.2.1', '203.0.113.9'],
  [2, '198.51.100.66, 203.0.113.9', '192.0.2.1', '198.51.100.66'],
  [2, '10.9.9.9, 198.51.100.66, 203.0.113.9', '192.0.2.1', '198.51.100.66'],
  [2, '203.0.113.9', '192.0.2.1', '192.0.2.1'],
  [1, undefined, '192.0.2.1', '192.0.2.1'],
  [1, 'unknown', '192.0.2.1', '192.0.2.1'],
  [1, 'Maria Alvarez', '192.0.2.1', '192.0.2.1'],
  [1, '203.0.113.9:4711', '192.0.2.1', '203.0.113.9'],
  [1, '[2001:db8::1]:4711', '192.0.2.1', '2001:db8::1'],
  [1, '2001:db8::1', '192.0.2.1', '2001:db8::1'],
];

for (const [hops, forwarded, socket, expected] of addresses) {
  client(`with ${hops} proxies, "${forwarded ?? ''}" over ${socket} comes from ${expected}`, () => {
    const headers = new Headers(forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded });
    const connected = { incoming: { socket: { remoteAddress: socket } } };
    assert.is(createClientReader(hops)(headers, connected).address, expected);
  });
}

const agents: readonly (readonly [string | undefined, string | null])[] = [
  [undefined, null],
  ['Sleep Diary/2.1 (iOS 17)', 'Sleep Diary/2.1 (iOS 17)'],
  ['a'.repeat(300), 'a'.repeat(200)],
  ['caf\u00e9', 'caf\u00e9'],
  ['one\ttwo', 'one two'],
  ['', null],
];

for (const [sent, expected] of agents) {
  client(
    `a client that names itself ${JSON.stringify(sent)?.slice(0, 40)} is on record as that, in one printable line`,
    () => {
      const headers = { get: (name: string) => (name === 'user-agent' ? (sent ?? null) : null) };
      assert.is(createClientReader(0)(headers, undefined).agent, expected);
    },
  );
}

client('a name that holds a secret is withheld', () => {
  const headers = new Headers({ 'User-Agent': `curl ${newSecret()}` });
  assert.is(createClientReader(0)(headers, undefined).agent, '(withheld)');
});

client.run();
