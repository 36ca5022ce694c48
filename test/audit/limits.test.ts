import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createAudit } from '../../src/audit/audit.ts';
import { createLimits, type Limits } from '../../src/audit/limits.ts';
import { createSharedCounts, type SharedCounts } from '../../src/audit/shared-counts.ts';
import { openSqliteAudit } from '../../src/store/sqlite/audit.ts';
import { requestEntry } from '../store/audit-data.ts';

const limits = suite('limits');
const minute = 60_000;

interface World {
  readonly limits: Limits;
  readonly counts: SharedCounts;
  readonly clock: { now: number };
}

function world(rules: { requests: number; failures: number }): World {
  const clock = { now: 10 * minute + 15_000 };
  const counts = createSharedCounts(() => clock.now);
  return { limits: createLimits(counts, rules), counts, clock };
}

function times<Result>(count: number, work: () => Result): readonly Result[] {
  return Array.from({ length: count }, work);
}

limits('admit as many requests of a credential as there may be in a minute', () => {
  const { limits, clock } = world({ requests: 3, failures: 0 });
  assert.equal(
    times(5, () => limits.admits('a')),
    [true, true, true, false, false],
  );
  assert.ok(limits.admits('b'), 'another credential has a count of its own');
  clock.now += minute;
  assert.ok(limits.admits('a'), 'the next minute begins anew');
});

limits('tell how many requests are left, and when there are all of them again', () => {
  const { limits } = world({ requests: 3, failures: 0 });
  assert.equal(limits.standing('a'), { limit: 3, remaining: 3, resetSeconds: 45 });
  times(2, () => limits.admits('a'));
  assert.equal(limits.standing('a'), { limit: 3, remaining: 1, resetSeconds: 45 });
  times(9, () => limits.admits('a'));
  assert.equal(limits.standing('a'), { limit: 3, remaining: 0, resetSeconds: 45 });
});

limits('count nothing when they are off', () => {
  const { limits, counts } = world({ requests: 0, failures: 0 });
  assert.ok(times(100, () => limits.admits('a')).every(Boolean));
  assert.is(limits.standing('a'), undefined);
  assert.ok(times(100, () => limits.admitsFailure('192.0.2.1', 'ck_a')).every(Boolean));
  assert.equal(counts.take(), []);
});

limits('count failures by address', () => {
  const { limits } = world({ requests: 0, failures: 2 });
  assert.equal(
    times(3, () => limits.admitsFailure('192.0.2.1', undefined)),
    [true, true, false],
  );
  assert.ok(limits.admitsFailure('192.0.2.2', undefined));
});

limits('count failures by key, wherever they come from', () => {
  const { limits } = world({ requests: 0, failures: 2 });
  const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
  assert.equal(
    addresses.map((address) => limits.admitsFailure(address, 'ck_a')),
    [true, true, false],
  );
  assert.ok(limits.admitsFailure('192.0.2.1', 'ck_b'));
});

limits('take the addresses of one IPv6 network for one', () => {
  const { limits } = world({ requests: 0, failures: 1 });
  assert.ok(limits.admitsFailure('2001:db8:1:2::7', undefined));
  assert.not.ok(limits.admitsFailure('2001:db8:1:2:a:b:c:d', undefined));
  assert.ok(limits.admitsFailure('2001:db8:1:3::7', undefined));
  assert.ok(limits.admitsFailure('::1', undefined));
  assert.not.ok(limits.admitsFailure('::2', undefined));
});

limits('keep no key, since what is sent for one may be a secret', () => {
  const { limits, counts } = world({ requests: 0, failures: 2 });
  limits.admitsFailure('192.0.2.1', 'cs_secretInTheWrongPlace');
  assert.not.match(JSON.stringify(counts.take()), /secretInTheWrongPlace/);
});

limits('hold over processes that learn of each other’s counts with each write', () => {
  const here = world({ requests: 10, failures: 0 });
  const there = world({ requests: 10, failures: 0 });
  let shared = 0;
  const write = ({ counts }: World) => {
    const taken = counts.take();
    shared += taken.reduce((sum, { by }) => sum + by, 0);
    counts.settle(
      taken,
      taken.map(() => shared),
    );
  };
  const admitted = times(8, () => {
    const both = [here, there].map((one) => {
      const isAdmitted = one.limits.admits('a');
      write(one);
      return isAdmitted;
    });
    return both.filter(Boolean).length;
  }).reduce((sum, count) => sum + count, 0);
  assert.ok(admitted >= 10 && admitted <= 11, `${admitted} were admitted`);
});

limits('hold over servers that share a trail', async () => {
  const now = () => 10 * minute;
  const trail = await openSqliteAudit({ file: ':memory:', auditKey: Buffer.alloc(32, 1) });
  const rules = { requests: 20, failures: 0 };
  const servers = times(3, () => createAudit({ trail, write: async () => [], rules, serverUrl: undefined, now }));
  const { id: _id, at: _at, ...entry } = requestEntry(1);
  let admitted = 0;
  for (let turn = 0; turn < 15; turn += 1) {
    await Promise.all(
      servers.map(async ({ limits, recorder }) => {
        if (limits.admits('a')) admitted += 1;
        await recorder.record(entry);
      }),
    );
  }
  // What the three had in flight together may be too many, once.
  assert.ok(admitted >= 20 && admitted < 20 + servers.length, `${admitted} were admitted`);
  assert.equal(
    servers.map(({ limits }) => limits.standing('a')?.remaining),
    [0, 0, 0],
  );
  await trail.close();
});

limits('write a count far from its limit now and then, and one near it each time', () => {
  const { limits, counts, clock } = world({ requests: 100_000, failures: 0 });
  const written = () => counts.take().reduce((sum, { by }) => sum + by, 0);
  times(5, () => limits.admits('a'));
  assert.is(written(), 5);
  times(5, () => limits.admits('a'));
  assert.is(written(), 0);
  clock.now += 100;
  assert.is(written(), 5);
  times(90_000, () => limits.admits('a'));
  assert.is(written(), 90_000);
});

limits('count again what could not be written once it can be', () => {
  const { limits, counts } = world({ requests: 5, failures: 0 });
  times(3, () => limits.admits('a'));
  counts.settle(counts.take(), undefined);
  assert.is(limits.standing('a')?.remaining, 2);
});

limits('forget the counts of the last minute, those being written too', () => {
  const { limits, counts, clock } = world({ requests: 5, failures: 0 });
  times(3, () => limits.admits('a'));
  const taken = counts.take();
  clock.now += minute;
  assert.is(limits.standing('a')?.remaining, 5);
  counts.settle(taken, [3]);
  assert.is(limits.standing('a')?.remaining, 5);
});

limits.run();
