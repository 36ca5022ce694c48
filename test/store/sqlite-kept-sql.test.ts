// A plan that is asked again is compiled once for a record, and never for another one or for another part of it.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Condition, SearchPlan } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import { put, to } from '../support/changes.ts';
import { openMemoryStore } from '../support/memory-store.ts';

const test = suite('sqlite: plans asked again');

function repeated(where: readonly Condition[], count = 1): SearchPlan {
  const types = [{ resourceType: 'Observation', where }] as const;
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

test.run();
