import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newKey, newSecret } from '../../src/credentials/credential-format.ts';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { type TwoPatients, twoPatients } from '../support/two-patients.ts';
import { askAs, askWith, basic, lastOnRecord, onRecord } from './audited.ts';
import { bundleOf, jsonType } from './post-batch.ts';

const limits = suite('limits over HTTP');
const path = '/fhir/Patient/asker';

function statuses(answers: readonly { readonly status: number }[]): readonly number[] {
  return answers.map(({ status }) => status);
}

async function inTurn<Result>(count: number, work: () => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let turn = 0; turn < count; turn += 1) results.push(await work());
  return results;
}

limits('answer 429 with Retry-After to a credential that asks too often, and leave the others be', async () => {
  const world = await twoPatients({ limits: { requests: 3, failures: 0 } });
  const answers = await inTurn(5, () => world.ask(path));
  assert.equal(statuses(answers), [200, 200, 200, 429, 429]);
  const refused = answers.at(-1);
  const outcome = JSON.parse(refused?.text ?? '');
  assert.equal(checkResource(outcome), []);
  assert.is(outcome.issue[0].code, 'throttled');
  assert.match(refused?.headers.get('retry-after') ?? '', /^[1-9]\d?$/);
  assert.is((await lastOnRecord(world)).status, 429);
  assert.is((await askAs(world, world.bystander, '/fhir/Patient/bystander')).status, 200);
});

limits('tell a credential’s holder how much is left', async () => {
  const world = await twoPatients({ limits: { requests: 3, failures: 0 } });
  const answers = await inTurn(4, () => world.ask(path));
  const left = answers.map(({ headers }) => headers.get('ratelimit'));
  // The clock stands 44.75 seconds before the minute's end.
  assert.equal(
    left,
    [2, 1, 0, 0].map((remaining) => `"requests";r=${remaining};t=45`),
  );
  assert.ok(answers.every(({ headers }) => headers.get('ratelimit-policy') === '"requests";q=3;w=60'));
});

limits('tell nothing to whoever is refused, nor when there are none', async () => {
  const limited = await twoPatients({ limits: { requests: 3, failures: 5 } });
  assert.is((await limited.app.request(path)).headers.get('ratelimit'), null);
  const unlimited = await twoPatients();
  assert.is((await unlimited.ask(path)).headers.get('ratelimit'), null);
});

limits('count each entry of a batch', async () => {
  const world = await twoPatients({ limits: { requests: 3, failures: 0 } });
  const urls = ['Patient/asker', 'Patient/asker', 'Patient/asker'];
  const { text } = await world.ask('/fhir', {
    method: 'POST',
    headers: jsonType,
    body: bundleOf(urls.map((url) => ({ method: 'GET', url }))),
  });
  const entries: readonly { response: { status: string } }[] = JSON.parse(text).entry;
  assert.equal(
    entries.map(({ response }) => response.status),
    ['200', '200', '429'],
  );
});

limits('turn away failing attempts with one key after too many, and never a right secret', async () => {
  const world = await twoPatients({ limits: { requests: 0, failures: 3 } });
  const { key, secret } = world.asker;
  const wrong = () => askWith(world, basic(key, newSecret()), path);
  assert.equal(statuses(await inTurn(5, wrong)), [401, 401, 401, 429, 429]);
  assert.is((await askWith(world, basic(key, secret), path)).status, 200);
  const refused = await wrong();
  assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);
  assert.is(JSON.parse(refused.text).issue[0].code, 'throttled');
  assert.is((await lastOnRecord(world)).credentialId, world.asker.credentialId);
});

limits('answer a key that there is as one that there is not', async () => {
  const world = await twoPatients({ limits: { requests: 0, failures: 2 } });
  const answersFor = async (key: string) => {
    const answers = await inTurn(4, () => askWith(world, basic(key, newSecret()), path));
    return answers.map(({ status, text, headers }) => [status, text, headers.get('retry-after')]);
  };
  assert.equal(await answersFor(world.asker.key), await answersFor(newKey()));
});

limits('turn away failing attempts from one address after too many, whatever the key', async () => {
  const world = await twoPatients({ limits: { requests: 0, failures: 3 } });
  const wrong = () => askFrom(world, '192.0.2.1', basic(newKey(), newSecret()));
  assert.equal(statuses(await inTurn(5, wrong)), [401, 401, 401, 429, 429]);
  assert.is((await askFrom(world, '192.0.2.2', basic(newKey(), newSecret()))).status, 401);
  assert.is((await askFrom(world, '192.0.2.1', { authorization: world.asker.authorization })).status, 200);
  assert.is((await lastOnRecord(world)).address, '192.0.2.1');
});

limits('turn nobody away for sending no credential', async () => {
  const world = await twoPatients({ limits: { requests: 0, failures: 1 } });
  assert.equal(statuses(await inTurn(4, () => askFrom(world, '192.0.2.1', {}))), [401, 401, 401, 401]);
  const wrong = basic(newKey(), newSecret());
  assert.is((await askFrom(world, '192.0.2.1', wrong)).status, 401, 'nor are they counted as failures');
});

type Flood = (world: TwoPatients, number: number) => Promise<{ readonly status: number }>;

/** What floods the server, the statuses of the three requests within the limit, and that of those beyond it. */
const floods: readonly (readonly [string, Flood, within: readonly number[], beyond: number])[] = [
  [
    'wrong secrets from one address',
    (world) => askFrom(world, '192.0.2.1', basic(newKey(), newSecret())),
    [401, 401, 401],
    429,
  ],
  [
    'wrong secrets for one key from everywhere',
    (world, number) => askFrom(world, `192.0.2.${number}`, basic(world.asker.key, newSecret())),
    [401, 401, 401],
    429,
  ],
  ['requests without a credential', (world) => askFrom(world, '192.0.2.1', {}), [401, 401, 401], 401],
  ['requests for what is public', (world) => askFrom(world, '192.0.2.1', {}, '/fhir/metadata'), [200, 200, 200], 200],
  [
    'requests of one credential',
    (world) => askFrom(world, '192.0.2.1', { authorization: world.asker.authorization }),
    [200, 200, 200],
    429,
  ],
];

for (const [what, ask, within, beyond] of floods) {
  limits(`put each request of a flood of ${what} on record`, async () => {
    const world = await twoPatients({ limits: { requests: 3, failures: 3 } });
    const answered: number[] = [];
    for (let number = 1; number <= 40; number += 1) answered.push((await ask(world, number)).status);
    assert.equal(answered, [...within, ...Array<number>(37).fill(beyond)]);
    assert.equal(
      (await onRecord(world)).map(({ status }) => status),
      answered,
    );
  });
}

/** As the listening server hands a request over: with its connection. */
async function askFrom({ app }: TwoPatients, address: string, headers: Record<string, string>, url = path) {
  return app.request(url, { headers }, { incoming: { socket: { remoteAddress: address } } });
}

limits.run();
