import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newManagementToken } from '../../src/credentials/credential-format.ts';
import type { AuditEntry } from '../../src/store/audit-store.ts';
import { type Called, type ManageWorld, manageWorld } from './manage-world.ts';

const refusals = suite('failed management tokens');
const ofAsker = '/patients/asker/credentials';
const limits = { requests: 0, failures: 3 };

function askWith(world: ManageWorld, Authorization: string, address = '192.0.2.1'): Promise<Called> {
  return world.call('GET', ofAsker, undefined, { Authorization, 'X-Forwarded-For': address, 'User-Agent': 'Portal' });
}

function guess(world: ManageWorld, address?: string): Promise<Called> {
  return askWith(world, `Bearer ${newManagementToken()}`, address);
}

async function onRecord({ audit }: ManageWorld): Promise<readonly AuditEntry[]> {
  return (await audit.trail.oldest(Number.POSITIVE_INFINITY, 100)).map(({ entry }) => entry);
}

refusals('are on record, with whence they came and as nobody’s, whomever the path names', async () => {
  const world = await manageWorld();
  const { headers } = await guess(world);
  const [entry, ...more] = await onRecord(world);
  assert.equal(more, []);
  const { id: _id, at: _at, ...rest } = entry ?? {};
  assert.equal(rest, {
    requestId: headers.get('X-Request-Id'),
    kind: 'request',
    patientId: null,
    credentialId: null,
    credentialName: null,
    door: 'management',
    action: 'manage',
    resourceType: null,
    ids: [],
    parameters: [],
    status: 401,
    count: null,
    bytes: 0,
    address: '192.0.2.1',
    agent: 'Portal',
  });
  assert.equal((await world.call('GET', '/patients/asker/activity')).body.activity, []);
});

refusals('are 429 with Retry-After after too many from one address, and from another still 401', async () => {
  const world = await manageWorld(undefined, limits);
  for (let number = 1; number <= 3; number += 1) assert.is((await guess(world)).status, 401);
  const { status, headers, body } = await guess(world);
  assert.is(status, 429);
  assert.is(headers.get('Content-Type'), 'application/problem+json');
  assert.is(body.type, 'urn:problem-type:chartkey:too-many-failures');
  // The clock stands at the beginning of a minute.
  assert.is(headers.get('Retry-After'), '60');
  assert.is((await guess(world, '192.0.2.2')).status, 401);
});

refusals('never turn a right token away, however many come from its address', async () => {
  const world = await manageWorld(undefined, limits);
  for (let number = 1; number <= 10; number += 1) await guess(world);
  assert.is((await askWith(world, `Bearer ${world.managementToken}`)).status, 200);
});

refusals('are on record each, however many there are', async () => {
  const world = await manageWorld(undefined, limits);
  for (let number = 1; number <= 30; number += 1) await guess(world);
  assert.equal(
    (await onRecord(world)).map(({ action, status }) => `${action} ${status}`),
    [...Array<string>(3).fill('manage 401'), ...Array<string>(27).fill('manage 429')],
  );
});

refusals('without any token are 401 however many there are, and on record each', async () => {
  const world = await manageWorld(undefined, limits);
  const headers = { 'X-Forwarded-For': '192.0.2.1' };
  for (let number = 1; number <= 10; number += 1) {
    assert.is((await world.app.request(`/manage/v1${ofAsker}`, { headers })).status, 401);
  }
  assert.is((await onRecord(world)).length, 10);
  assert.is((await guess(world)).status, 401, 'nor are they counted as failures');
});

refusals('are no 401 when they cannot be put on record', async () => {
  const world = await manageWorld();
  await world.audit.trail.close();
  assert.is((await guess(world)).status, 500);
});

refusals.run();
