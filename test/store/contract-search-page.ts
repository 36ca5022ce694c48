import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SearchPlan } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import type { SearchPosition, Store } from '../../src/store/store.ts';
import { put, remove, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { withStore } from './open-store.ts';
import { type Asked, ids, observation, plan, withObservations } from './search-data.ts';
import { anna, ben, visit } from './visibility-data.ts';

/** The ids of each page. */
export async function pages(store: Store, more: Asked): Promise<string[][]> {
  const found: string[][] = [];
  let position: SearchPosition | undefined;
  do {
    const page = await store.openRecord('anna', everything).search(plan(more), position);
    found.push(page.matches.map(({ id }) => id));
    position = page.next;
  } while (position && found.length < 50);
  return found;
}

/** Order, pages, totals, and what is included with a page. */
export function searchPageContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: search pages`);
  const withData = (run: (store: Store) => Promise<void>) => withObservations(open, run);

  const byDate = { type: 'date', param: 'date' } as const;
  const orders: [string, SearchPlan['sort'], string[]][] = [
    ['date, earliest first, missing last', [{ ...byDate, descending: false }], ['b', 'c', 'a', 'd']],
    ['date, latest first, missing last', [{ ...byDate, descending: true }], ['a', 'c', 'b', 'd']],
    [
      'code, then date',
      [
        { type: 'token', param: 'code', descending: false },
        { ...byDate, descending: true },
      ],
      ['c', 'a', 'b', 'd'],
    ],
    ['id, last first', [{ type: 'id', descending: true }], ['d', 'c', 'b', 'a']],
    [
      'quantity, missing last, ties in order of entry',
      [{ type: 'quantity', param: 'value-quantity', descending: true }],
      ['b', 'a', 'c', 'd'],
    ],
    ['last updated, all tied', [{ type: 'last-updated', descending: true }], ['a', 'b', 'c', 'd']],
  ];
  for (const [name, sort, expected] of orders) {
    test(
      `sort — ${name}`,
      withData(async (store) => {
        assert.equal(await ids(store, { sort }), expected);
      }),
    );
    for (const count of [1, 2, 3]) {
      test(
        `sort — ${name}: pages of ${count} are the whole, in order`,
        withData(async (store) => {
          assert.equal((await pages(store, { sort, count })).flat(), expected);
        }),
      );
    }
  }

  test(
    'pages — the last full page has no next',
    withData(async (store) => {
      assert.equal(await pages(store, { count: 2 }), [
        ['a', 'b'],
        ['c', 'd'],
      ]);
    }),
  );

  test(
    'pages — what enters or leaves meanwhile repeats nothing and drops nothing that stays',
    withData(async (store) => {
      const record = store.openRecord('anna', everything);
      const first = await record.search(plan({ count: 2 }));
      await store.write([remove('Observation/a'), observation('b', { code: 'height' }), observation('e', {})]);
      const second = await record.search(plan({ count: 2 }), first.next);
      const third = await record.search(plan({ count: 2 }), second.next);
      assert.equal(
        [...second.matches, ...third.matches].map(({ id }) => id),
        ['c', 'd', 'e'],
      );
    }),
  );

  test(
    'total — exact on every page, absent when not asked for',
    withData(async (store) => {
      const record = store.openRecord('anna', everything);
      const first = await record.search(plan({ count: 3 }));
      assert.is(first.total, 4);
      assert.is((await record.search(plan({ count: 3 }), first.next)).total, 4);
      assert.is((await record.search(plan({ total: 'none' }))).total, undefined);
    }),
  );

  test(
    'include — what the matches of the page refer to, once, within the record',
    withStore(open, async ({ store }) => {
      await store.write([
        anna,
        ben,
        put({ resourceType: 'Organization', id: 'clinic', name: 'Clinic' }),
        visit('Organization/clinic', 'one'),
        visit('Organization/clinic', 'two'),
        visit('Organization/missing', 'three'),
        visit('Organization/clinic', 'bens', 'ben'),
      ]);
      const search = plan({
        resourceType: 'Encounter',
        include: [
          { sourceType: 'Encounter', params: ['service-provider'], iterate: false },
          { sourceType: 'Encounter', params: ['patient'], targetType: 'Patient', iterate: false },
          { sourceType: 'Observation', params: ['patient'], iterate: false },
        ],
      });
      const page = await store.openRecord('anna', everything).search(search);
      assert.equal(
        page.included.map(({ resourceType, id }) => `${resourceType}/${id}`),
        ['Organization/clinic', 'Patient/anna'],
      );
      assert.is(page.total, 3);
      assert.equal((await store.openRecord('anna', everything).search({ ...search, count: 0 })).included, []);
    }),
  );

  test(
    'revinclude — what refers to the matches of the page, within the record',
    withData(async (store) => {
      const provenance = (id: string, target: string) =>
        put({
          resourceType: 'Provenance',
          id,
          target: [to(target)],
          recorded: '2024-01-01T00:00:00Z',
          agent: [{ who: { display: 'x' } }],
        });
      await store.write([
        provenance('pa', 'Observation/a'),
        provenance('pb', 'Observation/b'),
        provenance('px', 'Observation/x'),
      ]);
      const revinclude = [{ sourceType: 'Provenance', params: ['target'], iterate: false }] as const;
      const page = await store.openRecord('anna', everything).search(plan({ count: 1, revinclude }));
      assert.equal(
        page.matches.map(({ id }) => id),
        ['a'],
      );
      assert.equal(
        page.included.map(({ id }) => id),
        ['pa'],
      );
    }),
  );

  test.run();
}
