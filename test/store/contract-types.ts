import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import type { SearchPlan } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import type { SearchPosition, Store } from '../../src/store/store.ts';
import { put, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { withFilled } from './open-store.ts';
import { observation, plan } from './search-data.ts';
import { anna, ben, clinic, visit } from './visibility-data.ts';

/** Searches of several types at once. */
export function typesContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: several types`);

  const procedure = (id: string, performed: string | undefined, patient = 'anna') =>
    put({
      resourceType: 'Procedure',
      id,
      status: 'completed',
      subject: to(`Patient/${patient}`),
      ...(performed ? { performedDateTime: performed } : {}),
    });

  const withData = withFilled(open, async ({ store, clock }) => {
    await store.write([anna, ben, observation('o1', { on: '2024-01-02' }), procedure('p1', '2024-01-01')]);
    clock.now += 1000;
    await store.write([
      observation('o2', {}),
      procedure('p2', '2024-01-03'),
      procedure('p3', undefined),
      observation('bens-o', { patient: 'ben', on: '2024-01-01' }),
      procedure('bens-p', '2024-01-01', 'ben'),
    ]);
    clock.now += 1000;
    await store.write([clinic(), visit('Organization/clinic'), observation('o3', { on: '2024-01-03' })]);
  });

  const both: SearchPlan['types'] = [
    { resourceType: 'Procedure', where: [] },
    { resourceType: 'Observation', where: [] },
  ];
  const everyType: SearchPlan['types'] = resourceTypes.map((resourceType) => ({ resourceType, where: [] }));

  async function found(store: Store, more: Partial<SearchPlan>): Promise<string[]> {
    const record = store.openRecord('anna', everything);
    const all: string[] = [];
    let position: SearchPosition | undefined;
    do {
      const page = await record.search(plan(more), position);
      all.push(
        ...page.matches.map(({ resourceType, id, content = '' }) => {
          const parsed = JSON.parse(content) as { resourceType: string; id: string };
          assert.equal([parsed.resourceType, parsed.id], [resourceType, id]);
          return `${resourceType}/${id}`;
        }),
      );
      position = page.next;
    } while (position && all.length < 100);
    assert.is((await record.search(plan({ ...more, count: 0 }))).total, all.length);
    return all;
  }
  const o1 = 'Observation/o1';
  const o2 = 'Observation/o2';
  const o3 = 'Observation/o3';
  const p1 = 'Procedure/p1';
  const p2 = 'Procedure/p2';
  const p3 = 'Procedure/p3';

  const cases: [string, Partial<SearchPlan>, string[]][] = [
    ['in the order they came', { types: both }, [o1, p1, o2, p2, p3, o3]],
    [
      'each with conditions of its own',
      {
        types: [
          { resourceType: 'Procedure', where: [{ type: 'id', any: ['p3', 'o1'] }] },
          { resourceType: 'Observation', where: [{ type: 'token', param: 'code', any: [{ code: 'weight' }] }] },
        ],
      },
      [o1, o2, p3, o3],
    ],
    [
      'by date, missing last, ties in order of entry',
      { types: both, sort: [{ type: 'date', param: 'date', descending: false }] },
      [p1, o1, p2, o3, o2, p3],
    ],
    [
      'by date, latest first',
      { types: both, sort: [{ type: 'date', param: 'date', descending: true }] },
      [p2, o3, o1, p1, o2, p3],
    ],
    [
      'by token, then id',
      {
        types: both,
        sort: [
          { type: 'token', param: 'status', descending: true },
          { type: 'id', descending: true },
        ],
      },
      [o3, o2, o1, p3, p2, p1],
    ],
    [
      'by last update, latest first',
      { types: both, sort: [{ type: 'last-updated', descending: true }] },
      [o3, o2, p2, p3, o1, p1],
    ],
    [
      'types of which nothing is there',
      { types: [{ resourceType: 'Claim', where: [] }, ...both, { resourceType: 'Account', where: [] }] },
      [o1, p1, o2, p2, p3, o3],
    ],
    [
      'nothing but such types',
      {
        types: [
          { resourceType: 'Claim', where: [] },
          { resourceType: 'Account', where: [] },
        ],
      },
      [],
    ],
    [
      'of many types but one',
      {
        types: [
          { resourceType: 'Claim', where: [] },
          { resourceType: 'Observation', where: [] },
        ],
      },
      [o1, o2, o3],
    ],
    [
      'all types',
      { types: everyType, sort: [{ type: 'id', descending: false }] },
      ['Patient/anna', 'Organization/clinic', o1, o2, o3, p1, p2, p3, 'Encounter/visit'],
    ],
    [
      'all types, the patient’s own',
      {
        types: resourceTypes.map((resourceType) => ({ resourceType, where: [{ type: 'own' }] })),
        sort: [{ type: 'id', descending: false }],
      },
      ['Patient/anna', o1, o2, o3, p1, p2, p3, 'Encounter/visit'],
    ],
    [
      'all types, each with many conditions',
      {
        types: resourceTypes.map((resourceType) => ({
          resourceType,
          where: [...Array(30)].map(() => ({ type: 'not', of: { type: 'id', any: ['o2', 'p3', 'anna'] } }) as const),
        })),
        sort: [
          { type: 'last-updated', descending: true },
          { type: 'id', descending: true },
        ],
      },
      ['Encounter/visit', o3, 'Organization/clinic', p2, p1, o1],
    ],
    [
      'all types, changed lately',
      {
        types: resourceTypes.map((resourceType) => ({
          resourceType,
          where: [{ type: 'not', of: { type: 'any', of: [{ type: 'id', any: ['o1', 'o2', 'p1', 'p2', 'p3'] }] } }],
        })),
        sort: [{ type: 'id', descending: false }],
      },
      ['Patient/anna', 'Organization/clinic', o3, 'Encounter/visit'],
    ],
  ];
  for (const [name, more, expected] of cases) {
    for (const count of [1, 2, 100]) {
      test(
        `${name} — in pages of ${count}`,
        withData(async (store) => {
          assert.equal(await found(store, { ...more, count }), expected);
        }),
      );
    }
  }

  test(
    'include — from each of the types, and no match twice',
    withData(async (store) => {
      const page = await store.openRecord('anna', everything).search(
        plan({
          types: [
            { resourceType: 'Encounter', where: [] },
            { resourceType: 'Observation', where: [{ type: 'id', any: ['o1'] }] },
          ],
          include: [
            { sourceType: 'Observation', params: ['subject'], iterate: false },
            { sourceType: 'Encounter', params: ['subject', 'service-provider'], iterate: false },
          ],
          revinclude: [{ sourceType: 'Observation', params: ['subject'], iterate: false }],
        }),
      );
      assert.equal(
        page.matches.map(({ id }) => id),
        ['o1', 'visit'],
      );
      assert.equal(page.included.map(({ id }) => id).sort(), ['anna', 'clinic']);
    }),
  );

  test.run();
}
