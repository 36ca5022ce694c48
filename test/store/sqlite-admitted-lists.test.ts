// What is listed of narrowed records is kept only while it is right, and however many are asked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { maxLists } from '../../src/store/sqlite/admitted.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { both, hasCode, only, without } from './admission-data.ts';
import { observation, plan } from './search-data.ts';
import { anna, ben } from './visibility-data.ts';

const test = suite('sqlite: lists of what is admitted');
const noPatients = both(without('Patient'));

test('a write of another process shows at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-lists-'));
  const file = join(folder, 'chartkey.db');
  const [one, two] = [await openSqliteStore({ file }), await openSqliteStore({ file })];
  try {
    await one.write([anna, observation('a', {})]);
    const record = two.openRecord('anna', noPatients);
    assert.is((await record.search(plan({}))).total, 1);
    await one.write([observation('b', {})]);
    assert.is((await record.search(plan({}))).total, 2);
    assert.is(await record.read('Patient', 'anna'), undefined);
  } finally {
    await Promise.all([one.close(), two.close()]);
    rmSync(folder, { recursive: true });
  }
});

test('a write to another record leaves this one as it is', async () => {
  const store = await openMemoryStore();
  await store.write([anna, ben, observation('a', {})]);
  const record = store.openRecord('anna', noPatients);
  assert.is((await record.search(plan({}))).total, 1);
  await store.write([observation('x', { patient: 'ben' })]);
  assert.is((await record.search(plan({}))).total, 1);
  assert.is((await store.openRecord('ben', noPatients).search(plan({}))).total, 1);
  await store.close();
});

test('more admissions than lists each see what they should, in turn and again', async () => {
  const store = await openMemoryStore();
  await store.write([anna, observation('a', { code: 'c0' }), observation('b', { code: 'c1' })]);
  const ask = async (number: number): Promise<void> => {
    const admissions = both(only({ Observation: [hasCode('code', `c${number}`)] }));
    const { matches } = await store.openRecord('anna', admissions).search(plan({}));
    assert.equal(
      matches.map(({ id }) => id),
      number === 0 ? ['a'] : number === 1 ? ['b'] : [],
    );
  };
  for (let number = 0; number < maxLists + 50; number += 1) await ask(number);
  for (const number of [0, 1, 2, maxLists, maxLists + 49, 0]) await ask(number);
  await store.close();
});

test('the same said twice is one list, and what differs in a bound alone is two', async () => {
  const store = await openMemoryStore();
  await store.write([anna, observation('a', { on: '2020-01-01' })]);
  const until = (high: number) =>
    both(only({ Observation: [{ type: 'date', param: 'date', any: [{ type: 'overlaps', low: 0, high }] }] }));
  const total = async (high: number) => (await store.openRecord('anna', until(high)).search(plan({}))).total;
  assert.is(await total(Number.POSITIVE_INFINITY), 1);
  assert.is(await total(1), 0);
  assert.is(await total(Number.POSITIVE_INFINITY), 1);
  await store.close();
});

test.run();
