// What is remembered of a record is of the whole record at one moment, whichever part of it was asked.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import type { SearchPlan } from '../../src/search/plan-type.ts';
import { type Admission, everything } from '../../src/store/admission.ts';
import { put, to } from '../support/changes.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { both } from './admission-data.ts';
import { plan } from './search-data.ts';

const test = suite('sqlite: facts of a record');

test('what all of a part meets is not taken for what all of the record meets', async () => {
  const store = await openMemoryStore({ now: () => 0 });
  await store.write([
    put({ resourceType: 'Observation', id: 'own', status: 'final', subject: to('Patient/anna') }),
    put({ resourceType: 'Observation', id: 'of-group', subject: to('Group/g'), performer: [to('Patient/anna')] }),
  ]);
  const types = new Map(everything.search.types);
  const part: Admission = { types: types.set('Observation', [{ type: 'id', any: ['own'] }]) };
  const other: Admission = { types: new Map([...types, ['Observation', [{ type: 'id', any: ['of-group'] }]]]) };
  const any = [{ targetType: 'Patient', targetId: 'anna' }] as const;
  const asked = plan({ where: [{ type: 'reference', param: 'subject', any }], isRepeated: true });
  const found = async (admission: Admission) =>
    (await store.openRecord('anna', both(admission)).search(asked)).matches.map(({ id }) => id);
  assert.equal(await found(part), ['own']);
  assert.equal(await found(everything.search), ['own']);
  assert.equal(await found(other), []);
  await store.close();
});

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

test('what a client asks for is not remembered where it is long', async () => {
  const store = await openMemoryStore({ now: () => 0 });
  await store.write([put({ resourceType: 'Observation', id: 'o', subject: to('Patient/anna') })]);
  const record = store.openRecord('anna', everything);
  const ask = async (search: number): Promise<void> => {
    const any = Array.from({ length: 500 }, (_, id) => ({ targetType: 'Patient', targetId: `${search}-${id}` }));
    await record.search(plan({ where: [{ type: 'reference', param: 'subject', any }], isRepeated: true }));
  };
  await ask(0);
  const before = heapBytes();
  for (let search = 1; search <= 200; search += 1) await ask(search);
  const grownKb = (heapBytes() - before) / 1024;
  assert.ok(grownKb < 2000, `the heap has grown by ${grownKb} KB`);
  await store.close();
});

test('of searches of many types that are asked again, their long SQL is not kept', async () => {
  const store = await openMemoryStore({ now: () => 0 });
  const held = resourceTypes.map((resourceType) => {
    return put({ resourceType, id: resourceType, subject: to('Patient/anna'), patient: to('Patient/anna') });
  });
  await store.write(held);
  const record = store.openRecord('anna', everything);
  const where = Array.from({ length: 30 }, (_, id) => ({ type: 'id', any: [`${id}`] }) as const);
  const types = resourceTypes.map((resourceType) => ({ resourceType, where }));
  const plans = Array.from({ length: 100 }, (): SearchPlan => ({ ...plan({ types }), isRepeated: true }));
  const [first, ...others] = plans;
  if (first !== undefined) await record.search(first);
  const before = heapBytes();
  for (const asked of others) assert.is((await record.search(asked)).total, 0);
  const grownMb = (heapBytes() - before) / 1024 ** 2;
  assert.ok(grownMb < 5, `the heap has grown by ${grownMb} MB for ${plans.length} plans`);
  await store.close();
});

test.run();
