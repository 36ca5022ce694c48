import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type BeyondLimits, createBeyondLimits } from '../../src/audit/beyond-limits.ts';
import type { NewAuditEntry } from '../../src/audit/recorder.ts';
import { requestEntry } from '../store/audit-data.ts';
import { rejects } from '../support/rejects.ts';

const beyond = suite('requests beyond a limit');
const minute = 60_000;

interface World {
  readonly beyond: BeyondLimits;
  readonly written: NewAuditEntry[];
  readonly clock: { now: number };
  readonly disk: { isFull: boolean };
}

function world(): World {
  const written: NewAuditEntry[] = [];
  const clock = { now: 10 * minute + 15_000 };
  const disk = { isFull: false };
  const record = async (entry: NewAuditEntry): Promise<void> => {
    if (disk.isFull) throw new Error('no space left');
    written.push(entry);
  };
  return { beyond: createBeyondLimits(record, () => clock.now), written, clock, disk };
}

function refused(more: Partial<NewAuditEntry> = {}): NewAuditEntry {
  const { id: _id, at: _at, ...entry } = requestEntry(1, { status: 429, ids: [], count: null, parameters: ['code'] });
  return { ...entry, ...more };
}

function repeatedly(count: number, work: () => Promise<void>): Promise<unknown> {
  return Promise.all(Array.from({ length: count }, work));
}

beyond('are on record at once the first time, and then counted', async () => {
  const { beyond, written } = world();
  await beyond.record('address a', refused());
  assert.equal(written, [refused()]);
  await repeatedly(1000, () => beyond.record('address a', refused()));
  assert.is(written.length, 1);
});

beyond('are one entry with their number when their minute is over', async () => {
  const { beyond, written, clock } = world();
  await repeatedly(8, () => beyond.record('address a', refused({ action: 'search-type' })));
  await beyond.writeEnded();
  assert.is(written.length, 1, 'the minute is not over');
  clock.now += minute;
  await beyond.writeEnded();
  const [, summary] = written;
  const { requestId, ...rest } = summary ?? refused();
  assert.equal(rest, {
    kind: 'request',
    patientId: 'ada',
    credentialId: 'credential-a',
    credentialName: 'App',
    door: 'basic',
    action: 'beyond-limit',
    resourceType: null,
    ids: [],
    parameters: [],
    status: 429,
    count: 7,
    bytes: 0,
    address: '203.0.113.7',
    agent: 'tests',
  });
  assert.not.equal(requestId, refused().requestId);
  await beyond.writeEnded();
  assert.is(written.length, 2, 'and are not counted twice');
});

beyond('begin anew with each minute', async () => {
  const { beyond, written, clock } = world();
  await repeatedly(3, () => beyond.record('address a', refused()));
  clock.now += minute;
  await repeatedly(3, () => beyond.record('address a', refused()));
  await beyond.writeEnded();
  assert.equal(
    written.map(({ action, count }) => [action, count]),
    [
      ['read', null],
      ['read', null],
      ['beyond-limit', 2],
    ],
  );
});

beyond('are told apart by limit, credential and status', async () => {
  const { beyond, written } = world();
  const kinds: readonly (readonly [string, NewAuditEntry])[] = [
    ['address a', refused()],
    ['address b', refused()],
    ['address a', refused({ credentialId: 'credential-b' })],
    ['address a', refused({ credentialId: null, patientId: null })],
    ['address a', refused({ status: 401 })],
  ];
  for (const [limit, entry] of kinds) await repeatedly(2, () => beyond.record(limit, entry));
  await beyond.writeAll();
  assert.equal(
    written.map(({ action }) => action),
    [...kinds.map(() => 'read'), ...kinds.map(() => 'beyond-limit')],
  );
});

beyond('tell of door, address and client no more than what all of them have in common', async () => {
  const { beyond, written } = world();
  const [one, other] = [refused(), refused({ address: '203.0.113.9', agent: 'another' })];
  for (const entry of [refused({ door: 'bearer' }), one, one, other, one]) await beyond.record('key k', entry);
  await beyond.writeAll();
  const { door, address, agent, count } = written.at(-1) ?? refused();
  assert.equal([door, address, agent, count], ['basic', null, null, 4]);
});

beyond('leave nothing to write where there was one alone', async () => {
  const { beyond, written } = world();
  await beyond.record('address a', refused());
  await beyond.writeAll();
  assert.is(written.length, 1);
});

beyond('are refused while the first cannot be written, and the next is the first then', async () => {
  const { beyond, written, disk } = world();
  disk.isFull = true;
  const both = [beyond.record('address a', refused()), beyond.record('address a', refused())];
  for (const each of both) await rejects(each, /no space left/);
  disk.isFull = false;
  await beyond.record('address a', refused());
  assert.equal(written, [refused()]);
});

beyond('are counted until their count is written', async () => {
  const { beyond, written, clock, disk } = world();
  await repeatedly(5, () => beyond.record('address a', refused()));
  clock.now += minute;
  disk.isFull = true;
  await rejects(beyond.writeEnded(), /no space left/);
  disk.isFull = false;
  await beyond.writeEnded();
  assert.is(written.at(-1)?.count, 4);
});

beyond.run();
