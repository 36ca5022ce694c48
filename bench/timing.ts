// Whether the time of a refusal tells what was wrong with a credential: of the verifier alone, of the verifier under the delay
// that every refusal has, and over HTTP through each door.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { newSecret } from '../src/credentials/credential-format.ts';
import { fixedRefusalDelay } from '../src/credentials/refusal-delay.ts';
import { createVerifier } from '../src/credentials/verify.ts';
import { openSqliteStore } from '../src/store/sqlite/open.ts';
import { put } from '../test/support/changes.ts';
import { startServers } from '../test/support/severing-servers.ts';
import { badClients, badTokens, headersOf, type Kinds, keysIn, portalOf } from './timing-credentials.ts';
import { crops, largestDifference, threshold } from './welch.ts';

const samples = Number(process.env.BENCH_SAMPLES ?? 1500);
/** Refusals wait most of their time, so several can wait at once. */
const lanes = 16;
const withoutWaiting = 1;
const leaked = '/oauth2/leaked';

/** One try with a bad credential; what it takes is measured. A lane does one thing at a time. */
type Try<Credential> = (credential: Credential, lane: number) => Promise<unknown>;

interface Level<Credential> {
  readonly name: string;
  readonly kinds: Kinds<Credential>;
  readonly lanes: number;
  /** Of each kind. */
  readonly times?: number;
  /** Whether nothing may be told apart; elsewhere it shows that the method tells apart what can be. */
  readonly isGoal: boolean;
  readonly attempt: Try<Credential>;
}

/** Every kind as often as the others, in random order, milliseconds each. */
async function measure<Credential>({
  times: wanted = samples,
  kinds,
  lanes: count,
  attempt,
}: Level<Credential>): Promise<Map<string, number[]>> {
  const names = Object.keys(kinds);
  const order = names.flatMap((name) => Array<string>(wanted).fill(name));
  for (let left = order.length - 1; left > 0; left -= 1) {
    const other = Math.floor(Math.random() * (left + 1));
    [order[left], order[other]] = [order[other] ?? '', order[left] ?? ''];
  }
  const times = new Map(names.map((name): [string, number[]] => [name, []]));
  const run = async (lane: number): Promise<void> => {
    for (let name = order.pop(); name !== undefined; name = order.pop()) {
      const credential = kinds[name];
      if (credential === undefined) throw new Error(`There is no ${name}.`);
      const startedAt = performance.now();
      await attempt(credential, lane);
      times.get(name)?.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: count }, (_, lane) => run(lane)));
  return times;
}

/** One line: the two kinds that differ most. */
async function report<Credential>(level: Level<Credential>): Promise<void> {
  const times = [...(await measure(level))];
  const pairs = times.flatMap(([a, ofA], index) =>
    times.slice(index + 1).map(([b, ofB]) => ({ pair: `${a} / ${b}`, ...largestDifference(ofA, ofB) })),
  );
  const [most] = pairs.toSorted((a, b) => Math.abs(b.t) - Math.abs(a.t));
  const all = times.flatMap(([, each]) => each).sort((a, b) => a - b);
  const median = all[Math.floor(all.length / 2)] ?? 0;
  const t = Math.abs(most?.t ?? 0);
  const verdict = t < threshold ? 'reached' : 'MISSED';
  const columns = [
    level.name.padEnd(34),
    `median ${median.toFixed(3)} ms`,
    `largest |t| ${t.toFixed(1)} of ${pairs.length} pairs (${most?.pair}, ${100 * (most?.crop ?? 1)} % kept)`,
    `a difference of ${((most?.detectable ?? 0) * 1000).toFixed(2)} µs would show`,
    level.isGoal ? `goal ${threshold} ${verdict}` : 'the difference that the delay hides',
  ];
  console.log(`  ${columns.join('  ')}`);
}

async function benchVerifier(): Promise<void> {
  const store = await openSqliteStore({ file: ':memory:' });
  await store.write([put({ resourceType: 'Patient', id: 'p' })]);
  const hashKey = Buffer.alloc(32, 7);
  const verifier = createVerifier({ store, hashKey, now: Date.now });
  const kinds = await badClients(keysIn(store, hashKey, 'p'));
  const verify: Try<Kinds<{ key: string; secret: string }>[string]> = (sent) =>
    verifier.verify({ door: 'basic', ...sent }, 'bench');
  const warmUp = Array.from({ length: 2000 }, () => ({ key: 'ck_none', secret: newSecret() }));
  for (const sent of [...warmUp, ...Object.values(kinds).flatMap((each) => Array(500).fill(each))])
    await verify(sent, 0);
  await report({ name: 'verifier, no delay', kinds, lanes: withoutWaiting, isGoal: false, attempt: verify });
  await report({
    name: 'verifier, delayed as refusals are',
    kinds,
    lanes,
    isGoal: true,
    async attempt(sent, lane) {
      const leave = fixedRefusalDelay();
      await verify(sent, lane);
      await leave();
    },
  });
  await store.close();
}

async function benchHttp(): Promise<void> {
  const servers = await startServers('separate', 1);
  const [origin = ''] = servers.origins;
  const agents = Array.from({ length: lanes }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  /** Until the first byte of the answer; the rest is read, so that the connection is free. */
  const ask = async (lane: number, path: string, headers: Record<string, string>, body?: string): Promise<void> => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(`${origin}${path}`, { agent: agents[lane], method, headers });
    sent.end(body);
    const [response] = await once(sent, 'response');
    const expected = path === leaked ? 200 : 401;
    if (response.statusCode !== expected) throw new Error(`${path} answered ${response.statusCode}`);
    response.resume();
    await once(response, 'end');
  };
  const portal = portalOf(origin, servers.patients[0] ?? '');
  const clients = await badClients(portal);
  const read = '/fhir/Patient';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  await report({
    ...{ name: 'GET /fhir/Patient, Basic', kinds: clients, lanes, isGoal: true },
    attempt: (client, lane) => ask(lane, read, headersOf(client)),
  });
  await report({
    ...{ name: 'GET /fhir/Patient, Bearer', kinds: await badTokens(portal), lanes, isGoal: true },
    attempt: (token, lane) => ask(lane, read, { authorization: `Bearer ${token}` }),
  });
  await report({
    ...{ name: 'POST /oauth2/token', kinds: clients, lanes, isGoal: true },
    attempt: (client, lane) =>
      ask(lane, '/oauth2/token', { ...headersOf(client), ...form }, 'grant_type=client_credentials'),
  });
  await report({
    // Its answers wait ten times as long.
    ...{ name: 'POST /oauth2/leaked', kinds: clients, lanes, times: Math.ceil(samples / 10), isGoal: true },
    attempt: ({ key, secret }, lane) => ask(lane, leaked, form, `key=${key}&secret=${secret}`),
  });
  portal.close();
  for (const agent of agents) agent.destroy();
  await servers.stop();
}

/** Prints one line per level. */
export async function benchTiming(): Promise<void> {
  console.log(
    `timing: Welch's t between kinds of bad credentials, ${samples} times each in random order, the largest of crops to ${crops.map((crop) => 100 * crop).join(', ')} %`,
  );
  await benchVerifier();
  await benchHttp();
}
