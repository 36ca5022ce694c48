import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Condition, TypePlan, ValueCondition } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import type { HistoryPosition } from '../../src/store/store.ts';
import { put, to } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import type { OpenStore } from './contract.ts';
import { pages } from './contract-search-page.ts';
import { withStore } from './open-store.ts';
import { ids, loinc, longDocument, observation, plan, withObservations } from './search-data.ts';
import { anna } from './visibility-data.ts';

const manyCodes = [...Array.from({ length: 499 }, (_, index) => ({ code: `c${index}` })), { code: 'weight' }];
const longestLists: [string, TypePlan['where'][number]][] = [
  ['codes', { type: 'token', param: 'code', any: manyCodes }],
  ['codes with systems', { type: 'token', param: 'code', any: manyCodes.map(({ code }) => ({ system: loinc, code })) }],
  [
    'references',
    {
      type: 'reference',
      param: 'subject',
      any: [...manyCodes.map(({ code }) => ({ targetId: code })), { targetId: 'anna' }],
    },
  ],
  ['ids', { type: 'id', any: ['a', 'b', 'd', ...manyCodes.map(({ code }) => code)] }],
  [
    'dates',
    {
      type: 'date',
      param: 'date',
      any: Array.from(
        { length: 50 },
        (_, index) => ({ type: 'compare', end: 'low', operator: '>=', bound: index }) as const,
      ),
    },
  ],
];

/** What is long, many or deep is answered to the limit, and refused by name or cut into pages beyond it. */
export function limitsContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: limits`);

  for (const [name, condition] of longestLists) {
    test(
      `lists — fifty times the longest list of ${name} is answered`,
      withObservations(open, async (store) => {
        const where = Array.from({ length: 50 }, () => condition);
        const weights = { type: 'token', param: 'code', any: [{ code: 'weight' }] } as const;
        const expected = name === 'dates' ? ['a', 'b'] : ['a', 'b', 'd'];
        assert.equal(await ids(store, { where: [...where, weights] }), expected);
      }),
    );
  }

  test(
    'any — of a thousand conditions is answered',
    withStore(open, async ({ store }) => {
      const pressure = (id: string, systolic: number, code: string) =>
        put({
          resourceType: 'Observation',
          id,
          subject: to('Patient/anna'),
          code: { coding: [{ code }] },
          component: [{ code: { coding: [{ code: 'systolic' }] }, valueQuantity: { value: systolic } }],
        });
      const none = put({ resourceType: 'Observation', id: 'none', subject: to('Patient/anna') });
      await store.write([anna, pressure('high', 150, 'sitting'), pressure('low', 80, 'lying'), none]);
      const systolic: ValueCondition = {
        type: 'token',
        param: 'component-code-value-quantity$1',
        any: [{ code: 'systolic' }],
      };
      const above = (bound: number): ValueCondition => ({
        type: 'quantity',
        param: 'component-code-value-quantity$2',
        any: [{ test: { type: 'compare', end: 'high', operator: '>', bound } }],
      });
      const many: Condition = {
        type: 'any',
        of: Array.from({ length: 1000 }, (_, bound) => ({
          type: 'composite',
          components: [systolic, above(bound + 100)],
        })),
      };
      const lying: Condition = { type: 'token', param: 'code', any: [{ code: 'lying' }] };
      assert.equal(await ids(store, { where: [many] }), ['high']);
      assert.equal(await ids(store, { where: [lying, many] }), []);
      assert.equal(await ids(store, { where: [{ type: 'not', of: many }] }), ['low', 'none']);
    }),
  );

  test(
    'pages — of 20 or 1000 long texts end early, and together are the whole',
    withStore(open, async ({ store }) => {
      await store.write([anna, ...['a', 'b', 'c', 'd'].map((id) => longDocument(id, 'x'))]);
      for (const count of [20, 1000]) {
        const search = { resourceType: 'DocumentReference', count } as const;
        const found = await pages(store, search);
        assert.equal(found.flat(), ['a', 'b', 'c', 'd']);
        assert.ok(
          found.every((page) => page.length > 0 && page.length <= 3),
          JSON.stringify(found),
        );
        assert.is((await store.openRecord('anna', everything).search(plan(search))).total, 4);
      }
    }),
  );

  test(
    'conditions within one another — more than the database takes are refused, and the next search is answered',
    withStore(open, async ({ store }) => {
      await store.write([anna, observation('a', {})]);
      const code: Condition = { type: 'token', param: 'code', any: [{ code: 'weight' }] };
      let deep: Condition = code;
      for (let depth = 0; depth < 600; depth += 1) deep = { type: 'not', of: { type: 'any', of: [deep, code] } };
      await rejects(ids(store, { where: [deep] }), /too much together/);
      assert.equal(await ids(store, {}), ['a']);
    }),
  );

  test(
    'history — a page of long texts ends early, and the next ones hold the rest',
    withStore(open, async ({ store }) => {
      await store.write([anna, ...['a', 'b', 'c', 'd'].map((letter) => longDocument('long', letter))]);
      const record = store.openRecord('anna', everything);
      for (const request of [
        { resourceType: 'DocumentReference', id: 'long' },
        { resourceType: 'DocumentReference' },
        {},
      ] as const) {
        const pages: number[][] = [];
        for (let after: HistoryPosition | undefined, page = 0; page === 0 || after !== undefined; page += 1) {
          const found = await record.history({ ...request, count: 100, ...(after === undefined ? {} : { after }) });
          pages.push((found?.versions ?? []).map(({ version }) => version));
          after = found?.next;
        }
        assert.ok(pages.length > 1 && pages.every((page) => page.length > 0), JSON.stringify(pages));
        assert.equal(pages.flat().slice(0, 4), [4, 3, 2, 1]);
      }
    }),
  );

  test(
    'revinclude — more than a page can carry is refused',
    withStore(open, async ({ store }) => {
      const procedure = (id: string, more: object = {}) =>
        put({ resourceType: 'Procedure', id, status: 'completed', subject: to('Patient/anna'), ...more });
      const [last, ...parts] = Array.from({ length: 5001 }, (_, index) =>
        procedure(`p${index}`, { partOf: [to('Procedure/whole')] }),
      );
      await store.write([anna, procedure('whole'), ...parts]);
      const search = plan({
        resourceType: 'Procedure',
        where: [{ type: 'id', any: ['whole'] }],
        revinclude: [{ sourceType: 'Procedure', params: ['part-of'], iterate: false }],
      });
      assert.is((await store.openRecord('anna', everything).search(search)).included.length, 5000);
      await store.write(last ? [last] : []);
      await rejects(store.openRecord('anna', everything).search(search), /brings too much/);
    }),
  );

  test.run();
}
