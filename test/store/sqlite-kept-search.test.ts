// What is made of a plan that is asked again is of one record, one part of it and one moment, whoever writes in between.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition, SearchPlan } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { put, remove, to } from '../support/changes.ts';
import { openMemoryStore } from '../support/memory-store.ts';

const test = suite('sqlite: plans asked again');

function repeated(where: readonly Condition[], count = 1, resourceType: ResourceType = 'Observation'): SearchPlan {
  const types = [{ resourceType, where }];
  return { types, sort: [], count, total: 'accurate', include: [], revinclude: [], isRepeated: true };
}

function observation(id: string, patient: string, more: object = {}) {
  return put({ resourceType: 'Observation', id, status: 'final', subject: to(`Patient/${patient}`), ...more });
}

const final: Condition = { type: 'token', param: 'status', any: [{ code: 'final', exact: 'final' }] };

test('one plan finds what each record has by then, whoever asks in between', async () => {
  const store = await openMemoryStore({ now: () => 0 });
  const plan = repeated([final]);
  const ids: Record<string, string[]> = { anna: [], ben: [] };
  for (const id of ['o1', 'o2', 'o3', 'o4']) {
    const patient = id === 'o3' ? 'ben' : 'anna';
    await store.write([observation(id, patient)]);
    ids[patient]?.push(id);
    for (const each of ['anna', 'ben', 'anna', 'anna', 'ben']) {
      const { matches, total } = await store.openRecord(each, everything).search(plan);
      assert.equal([matches.map((match) => match.id), total], [ids[each]?.slice(0, 1), ids[each]?.length]);
    }
  }
  await store.close();
});

test('one plan finds in each part of a record what that part has', async () => {
  const store = await openMemoryStore({ now: () => 0 });
  await store.write([observation('plain', 'anna'), observation('labelled', 'anna', { language: 'de' })]);
  const types = new Map(everything.search.types);
  const german: Condition = { type: 'id', any: ['labelled'] };
  const part = { types: new Map([...types, ['Observation', [german]] as const]) };
  const nothing = { types: new Map([...types].filter(([type]) => type !== 'Observation')) };
  const plan = repeated([final], 10);
  const found = async (admission: typeof everything.search) => {
    const record = store.openRecord('anna', { read: admission, search: admission });
    return (await record.search(plan)).matches.map(({ id }) => id);
  };
  for (let time = 0; time < 3; time += 1) {
    assert.equal(await found(everything.search), ['plain', 'labelled']);
    assert.equal(await found(part), ['labelled']);
    assert.equal(await found(nothing), []);
  }
  await store.close();
});

test('what depends on the types that a record holds is compiled anew', async () => {
  const store = await openMemoryStore({ now: () => 0 });
  const any = [{ test: 'starts', text: 'clinic' }] as const;
  const name: Condition = { type: 'string', param: 'name', any };
  const plan = repeated([{ type: 'chain', param: 'performer', targetType: 'Organization', where: [name] }]);
  await store.write([observation('o1', 'anna', { performer: [to('Organization/clinic')] })]);
  const record = store.openRecord('anna', everything);
  assert.is((await record.search(plan)).total, 0);
  await store.write([put({ resourceType: 'Organization', id: 'clinic', name: 'Clinic' })]);
  assert.is((await record.search(plan)).total, 1);
  await store.close();
});

const aboutAnna: Condition = {
  type: 'reference',
  param: 'subject',
  any: [{ targetType: 'Patient', targetId: 'anna' }],
};

test('what every resource of a type met is asked for again as soon as one does not meet it', async () => {
  const store = await openMemoryStore({ now: () => 0 });
  const plan = repeated([aboutAnna, final], 10);
  const found = async () => (await store.openRecord('anna', everything).search(plan)).matches.map(({ id }) => id);
  await store.write([observation('o1', 'anna')]);
  for (let time = 0; time < 3; time += 1) assert.equal(await found(), ['o1']);
  const ofGroup = { resourceType: 'Observation', id: 'o2', status: 'final', subject: to('Group/g') };
  await store.write([put({ ...ofGroup, performer: [to('Patient/anna')] })]);
  for (let time = 0; time < 3; time += 1) assert.equal(await found(), ['o1']);
  await store.write([put({ ...ofGroup, subject: to('Patient/anna') })]);
  for (let time = 0; time < 3; time += 1) assert.equal(await found(), ['o1', 'o2']);
  await store.close();
});

test('a total is that of the moment, on later pages too', async () => {
  const store = await openMemoryStore({ now: () => 0 });
  const plan = repeated([final]);
  await store.write(['o1', 'o2', 'o3'].map((id) => observation(id, 'anna')));
  const record = store.openRecord('anna', everything);
  for (let time = 0; time < 2; time += 1) {
    const { total, next } = await record.search(plan);
    assert.is(total, 3);
    assert.is((await record.search(plan, next)).total, 3);
  }
  const { next } = await record.search(plan);
  await store.write([observation('o4', 'anna')]);
  assert.is((await record.search(plan, next)).total, 4);
  await store.write([remove('Observation/o1')]);
  assert.is((await record.search(plan, next)).total, 3);
  await store.close();
});

test('what another process has written is found, and counted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-kept-'));
  const file = join(folder, 'chartkey.db');
  const store = await openSqliteStore({ file, now: () => 0 });
  const other = await openSqliteStore({ file, now: () => 0 });
  const plan = repeated([aboutAnna], 10);
  const clinicShown = repeated([], 10, 'Organization');
  const found = async (asked: SearchPlan) => {
    // As a request would, it comes in a turn of its own.
    await setImmediate();
    const { matches, total } = await store.openRecord('anna', everything).search(asked);
    return [matches.map(({ content }) => JSON.parse(content).id), total];
  };
  await other.write([observation('o1', 'anna', { performer: [to('Organization/clinic')] })]);
  for (let time = 0; time < 3; time += 1) {
    assert.equal(await found(plan), [['o1'], 1]);
    assert.equal(await found(clinicShown), [[], 0]);
  }
  await other.write([observation('o2', 'anna')]);
  await other.write([put({ resourceType: 'Organization', id: 'clinic', name: 'Clinic' })]);
  for (let time = 0; time < 3; time += 1) {
    assert.equal(await found(plan), [['o1', 'o2'], 2]);
    assert.equal(await found(clinicShown), [['clinic'], 1]);
  }
  await store.close();
  await other.close();
  rmSync(folder, { recursive: true });
});

test.run();
