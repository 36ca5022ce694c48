import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../../src/store/admission.ts';
import { put, remove, to } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import type { OpenStore } from './contract.ts';
import { contentOf, startAt, withStore } from './open-store.ts';

const anna = put({ resourceType: 'Patient', id: 'anna', gender: 'female' });
const weight = (value: number) =>
  put({
    resourceType: 'Observation',
    id: 'weight',
    status: 'final',
    code: { text: 'weight' },
    subject: to('Patient/anna'),
    valueQuantity: { value },
  });

/** Versions, tombstones and history. */
export function versionContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: versions`);

  test(
    'write — the first version is 1 and says when it was written',
    withStore(open, async ({ store }) => {
      assert.equal(await store.write([anna]), [{ outcome: 'created', version: 1 }]);
      assert.equal(await contentOf(store, 'anna', 'Patient/anna'), {
        resourceType: 'Patient',
        id: 'anna',
        meta: { versionId: '1', lastUpdated: '2024-01-01T00:00:00.000Z' },
        gender: 'female',
      });
    }),
  );

  test(
    'write — the same content again changes nothing',
    withStore(open, async ({ store, clock }) => {
      await store.write([anna, weight(70)]);
      clock.now += 1000;
      assert.equal(await store.write([weight(70)]), [{ outcome: 'unchanged', version: 1 }]);
      assert.is((await store.openRecord('anna', everything).read('Observation', 'weight'))?.updatedAt, startAt);
    }),
  );

  test(
    'write — changed content is a new version and the old one stays',
    withStore(open, async ({ store, clock }) => {
      await store.write([anna, weight(70)]);
      clock.now += 1000;
      assert.equal(await store.write([weight(71)]), [{ outcome: 'updated', version: 2 }]);
      const record = store.openRecord('anna', everything);
      assert.match((await record.read('Observation', 'weight'))?.content ?? '', '"value":71');
      assert.match((await record.vread('Observation', 'weight', 1))?.content ?? '', '"value":70');
      assert.is((await record.vread('Observation', 'weight', 2))?.updatedAt, startAt + 1000);
      assert.is(await record.vread('Observation', 'weight', 3), undefined);
    }),
  );

  test(
    'write — meta that was sent is kept beside version and time',
    withStore(open, async ({ store }) => {
      await store.write([put({ resourceType: 'Patient', id: 'anna', meta: { profile: ['http://example.org/p'] } })]);
      assert.equal((await contentOf(store, 'anna', 'Patient/anna'))?.meta, {
        versionId: '1',
        lastUpdated: '2024-01-01T00:00:00.000Z',
        profile: ['http://example.org/p'],
      });
    }),
  );

  test(
    'write — all changes or none',
    withStore(open, async ({ store }) => {
      const broken = { ...weight(70), text: undefined } as unknown as ReturnType<typeof put>;
      await rejects(store.write([anna, broken]));
      assert.is(await store.openRecord('anna', everything).read('Patient', 'anna'), undefined);
      assert.equal(await store.write([anna]), [{ outcome: 'created', version: 1 }]);
    }),
  );

  test(
    'write — one write may bring a resource and change it again',
    withStore(open, async ({ store }) => {
      assert.equal(await store.write([anna, weight(70), weight(71)]), [
        { outcome: 'created', version: 1 },
        { outcome: 'created', version: 1 },
        { outcome: 'updated', version: 2 },
      ]);
    }),
  );

  test(
    'delete — leaves a version without content, and the earlier ones',
    withStore(open, async ({ store }) => {
      await store.write([anna, weight(70)]);
      assert.equal(await store.write([remove('Observation/weight')]), [{ outcome: 'deleted', version: 2 }]);
      const record = store.openRecord('anna', everything);
      const current = await record.read('Observation', 'weight');
      assert.is(current?.content, undefined);
      assert.is(current?.method, 'DELETE');
      assert.match((await record.vread('Observation', 'weight', 1))?.content ?? '', '"value":70');
    }),
  );

  test(
    'delete — of what is not there changes nothing',
    withStore(open, async ({ store }) => {
      assert.equal(await store.write([remove('Observation/weight')]), [{ outcome: 'unchanged', version: 0 }]);
    }),
  );

  test(
    'write — after a deletion goes on counting versions',
    withStore(open, async ({ store }) => {
      await store.write([anna, weight(70), remove('Observation/weight')]);
      assert.equal(await store.write([weight(70)]), [{ outcome: 'created', version: 3 }]);
      assert.match(
        (await store.openRecord('anna', everything).read('Observation', 'weight'))?.content ?? '',
        '"versionId":"3"',
      );
    }),
  );

  test.run();
}
