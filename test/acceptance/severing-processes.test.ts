// What ends a credential ends it in every process at once, whatever is being read with it.
import { existsSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClient } from '../support/server-client.ts';
import { createIssuer, type Ending, endings } from '../support/severing-credential.ts';
import { severAtRandom } from '../support/severing-run.ts';
import { startServers } from '../support/severing-servers.ts';
import { percentile } from '../support/severing-tally.ts';

const test = suite('severing, in eight processes');
const processes = 8;
const timesEach: Readonly<Record<Ending, number>> = {
  deleted: 16,
  'deleted with all': 4,
  'rotated away': 4,
  'access off': 4,
  expired: 4,
};
/** Of a machine that does other things too; the bench holds a quiet one to its goal. */
const latestMs = 3000;
const mostRounds = 5;

for (const how of ['workers', 'separate'] as const) {
  test(`${how}: no request that began after the end reads anything, and what was under way ends`, async () => {
    const servers = await startServers(how, processes);
    try {
      const all = endings.flatMap((ending) => Array<Ending>(timesEach[ending]).fill(ending));
      let longAnswers = 0;
      // Now and then none of the moments falls into a long answer.
      for (let round = 0; round < mostRounds && longAnswers === 0; round += 1) {
        const { before, refusals, violations, lateMs, streams } = await severAtRandom(servers, all);
        assert.equal(violations, []);
        assert.ok(before > all.length && refusals >= 6 * all.length, `${before} before, ${refusals} refusals`);
        assert.ok(percentile(lateMs, 1) < latestMs, `a byte came ${percentile(lateMs, 1)} ms after the end`);
        // A quick machine may have sent all of one within the moment in which it would be cut.
        longAnswers += streams.cut + streams.whole;
      }
      assert.ok(longAnswers > 0, 'no long answer was under way');
    } finally {
      await servers.stop();
    }
  });
}

/** States of the connections from one port to another, as Linux tells them; `01` is an open one. */
function connectionStates(from: number, to: number): string[] {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', remote = '']) => local.endsWith(`:${hex(from)}`) && remote.endsWith(`:${hex(to)}`))
    .map(([, , , state = '']) => state);
}

test('what a reader that has stopped reading was not sent is thrown away, whichever process ended the credential', async () => {
  if (!existsSync('/proc/net/tcp')) return;
  const servers = await startServers('separate', 2);
  const [origin = '', other = ''] = servers.origins;
  const client = createClient(other, {});
  try {
    const issuer = createIssuer(() => client);
    const credential = await issuer.issue(servers.patients[0] ?? '');
    const reader = new Socket();
    const port = Number(new URL(origin).port);
    await new Promise<void>((resolve) => reader.connect(port, '127.0.0.1', resolve));
    const head = Object.entries(credential.headers.basic).map(([name, value]) => `${name}: ${value}\r\n`);
    reader.write(`GET /fhir/DocumentReference HTTP/1.1\r\nhost: x\r\n${head.join('')}\r\n`);
    await new Promise((resolve) => reader.once('data', resolve));
    reader.pause();
    const states = (): string[] => connectionStates(port, reader.localPort ?? 0);
    assert.equal(states(), ['01']);
    await issuer.end.deleted(credential);
    const deadline = Date.now() + latestMs;
    while (states().includes('01') && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
    // A connection that is closed but not reset goes on sending what it holds.
    assert.equal(states(), []);
    reader.destroy();
  } finally {
    client.close();
    await servers.stop();
  }
});

test.run();
