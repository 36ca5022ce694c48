import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Condition } from '../../src/search/plan-type.ts';
import type { Store } from '../../src/store/store.ts';
import { put, remove, to } from '../support/changes.ts';
import { all, both, hasCode, without } from './admission-data.ts';
import type { OpenStore } from './contract.ts';
import { startAt, withStore } from './open-store.ts';
import { observation, plan } from './search-data.ts';
import { anna, ben } from './visibility-data.ts';

const weight = { code: 'weight' };
const height = { code: 'height' };
const weights = both(all({ Observation: [hasCode('code', 'weight')] }));

/** What a narrowed record tells of anna’s observation. */
async function told(store: Store, id: string, where: readonly Condition[]): Promise<'live' | 'deleted' | 'nothing'> {
  const record = store.openRecord('anna', both(all({ Observation: where })));
  const stored = await record.read('Observation', id);
  const history = await record.history({ resourceType: 'Observation', id, count: 10 });
  const ofType = await record.history({ resourceType: 'Observation', count: 10 });
  const isTold = ofType?.versions.some((version) => version.id === id);
  assert.is(history !== undefined, stored !== undefined);
  assert.is(isTold, stored !== undefined);
  const { total } = await record.search(plan({ where: [{ type: 'id', any: [id] }], count: 0 }));
  assert.is(total, stored?.content === undefined ? 0 : 1);
  return stored === undefined ? 'nothing' : stored.content === undefined ? 'deleted' : 'live';
}

/** A deletion is told of where the last version before it would be seen. */
export function deletedAdmissionContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: admission of what was deleted`);

  test(
    'a deletion is told to those who would see the last version',
    withStore(open, async ({ store }) => {
      await store.write([anna, observation('a', weight), observation('b', height)]);
      await store.write([observation('a', height), observation('b', weight)]);
      await store.write([remove('Observation/a'), remove('Observation/b')]);
      assert.is(await told(store, 'a', [hasCode('code', 'weight')]), 'nothing');
      assert.is(await told(store, 'b', [hasCode('code', 'weight')]), 'deleted');
      const record = store.openRecord('anna', weights);
      assert.is((await record.history({ resourceType: 'Observation', id: 'b', count: 10 }))?.total, 3);
      assert.is((await record.vread('Observation', 'b', 1))?.method, 'PUT');
      assert.is(await record.vread('Observation', 'a', 2), undefined);
    }),
  );

  test(
    'what comes back is seen for what it is, and no longer for what it was',
    withStore(open, async ({ store }) => {
      await store.write([anna, observation('a', weight)]);
      await store.write([remove('Observation/a')]);
      await store.write([observation('a', height)]);
      assert.is(await told(store, 'a', [hasCode('code', 'weight')]), 'nothing');
      assert.is(await told(store, 'a', [hasCode('code', 'height')]), 'live');
      await store.write([remove('Observation/a')]);
      assert.is(await told(store, 'a', [hasCode('code', 'weight')]), 'nothing');
      assert.is(await told(store, 'a', [hasCode('code', 'height')]), 'deleted');
    }),
  );

  test(
    'what moves to another record is gone for those who would have seen it here, and seen there for what it is there',
    withStore(open, async ({ store }) => {
      await store.write([anna, ben, observation('a', weight), observation('b', weight)]);
      await store.write([
        observation('a', { ...height, patient: 'ben' }),
        observation('b', { ...weight, patient: 'ben' }),
      ]);
      assert.is(await told(store, 'a', [hasCode('code', 'weight')]), 'deleted');
      assert.is(await told(store, 'a', [hasCode('code', 'height')]), 'nothing');
      const bens = store.openRecord('ben', weights);
      assert.equal(
        (await bens.search(plan({}))).matches.map(({ id }) => id),
        ['b'],
      );
      await store.write([observation('a', height)]);
      assert.is(await told(store, 'a', [hasCode('code', 'weight')]), 'nothing');
      assert.is(await told(store, 'a', [hasCode('code', 'height')]), 'live');
    }),
  );

  const lastWrite: Condition = {
    type: 'last-updated',
    any: [{ type: 'overlaps', low: startAt, high: startAt + 1500 }],
  };
  const others: readonly (readonly [string, Condition])[] = [
    ['its id', { type: 'id', any: ['a'] }],
    ['when its last version was written', lastWrite],
    ['what it is not', { type: 'not', of: hasCode('code', 'height') }],
    ['what it has', { type: 'present', param: 'value-quantity', valueType: 'quantity' }],
    [
      'a date',
      {
        type: 'date',
        param: 'date',
        any: [{ type: 'overlaps', low: Date.UTC(2024, 0, 1), high: Date.UTC(2025, 0, 1) }],
      },
    ],
    [
      'one of several',
      { type: 'any', of: [hasCode('code', 'height'), { type: 'all', of: [lastWrite, hasCode('code', 'weight')] }] },
    ],
    [
      'a part of it',
      {
        type: 'composite',
        components: [
          { type: 'token', param: 'code-value-quantity$1', any: [{ code: 'weight' }] },
          {
            type: 'quantity',
            param: 'code-value-quantity$2',
            any: [{ test: { type: 'overlaps', low: 69, high: 71 } }],
          },
        ],
      },
    ],
    ['a reference', { type: 'reference', param: 'subject', any: [{ targetType: 'Patient', targetId: 'anna' }] }],
  ];
  for (const [name, condition] of others) {
    test(
      `by ${name}, as if it were there`,
      withStore(open, async ({ store, clock }) => {
        const a = observation('a', { ...weight, on: '2024-03-01', value: 70 });
        await store.write([anna]);
        clock.now += 1000;
        await store.write([a]);
        assert.is(await told(store, 'a', [condition]), 'live');
        assert.is(await told(store, 'a', [{ type: 'not', of: condition }]), 'nothing');
        clock.now += 1000;
        await store.write([remove('Observation/a')]);
        assert.is(await told(store, 'a', [condition]), 'deleted');
        assert.is(await told(store, 'a', [{ type: 'not', of: condition }]), 'nothing');
      }),
    );
  }

  test(
    'a deleted Provenance is told of with what it was about',
    withStore(open, async ({ store }) => {
      const provenance = put({ resourceType: 'Provenance', id: 'p', target: [to('Observation/a')] });
      await store.write([anna, observation('a', weight), provenance]);
      await store.write([remove('Provenance/p')]);
      const read = (type: 'Observation' | 'Device') =>
        store.openRecord('anna', both(without(type))).read('Provenance', 'p');
      assert.is((await read('Device'))?.method, 'DELETE');
      assert.is(await read('Observation'), undefined);
    }),
  );

  test.run();
}
