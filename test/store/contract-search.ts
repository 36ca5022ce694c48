import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SearchPlan } from '../../src/search/plan-type.ts';
import type { SearchPosition, Store } from '../../src/store/store.ts';
import { put, remove, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { startAt, withStore } from './open-store.ts';

const day = 86_400_000;
const anna = put({ resourceType: 'Patient', id: 'anna' });
const ben = put({ resourceType: 'Patient', id: 'ben' });
const loinc = 'http://loinc.org';

/** An observation of a patient; `on` is a date, `value` a quantity in kg. */
function observation(
  id: string,
  { code = 'weight', on, value, patient = 'anna' }: { code?: string; on?: string; value?: number; patient?: string },
) {
  return put({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: loinc, code }] },
    subject: to(`Patient/${patient}`),
    ...(on === undefined ? {} : { effectiveDateTime: on }),
    ...(value === undefined
      ? {}
      : { valueQuantity: { value, unit: 'kilograms', system: 'http://unitsofmeasure.org', code: 'kg' } }),
  });
}

function plan(more: Partial<SearchPlan>): SearchPlan {
  return {
    resourceType: 'Observation',
    where: [],
    sort: [],
    count: 100,
    total: 'accurate',
    include: [],
    revinclude: [],
    ...more,
  };
}

async function ids(store: Store, more: Partial<SearchPlan>, patient = 'anna'): Promise<string[]> {
  const page = await store.openRecord(patient).search(plan(more));
  return page.matches.map(({ id }) => id);
}

async function pages(store: Store, more: Partial<SearchPlan>): Promise<string[][]> {
  const found: string[][] = [];
  let position: SearchPosition | undefined;
  do {
    const page = await store.openRecord('anna').search(plan(more), position);
    found.push(page.matches.map(({ id }) => id));
    position = page.next;
  } while (position && found.length < 50);
  return found;
}

/** Searching within one record: conditions, order, pages, includes. */
export function searchContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: search`);
  const withData = (run: (store: Store) => Promise<void>) =>
    withStore(open, async ({ store, clock }) => {
      await store.write([
        anna,
        ben,
        observation('a', { on: '2024-03-01', value: 70 }),
        observation('b', { on: '2024-01-15', value: 72.5 }),
        observation('c', { code: 'height', on: '2024-02' }),
        observation('d', {}),
        observation('x', { patient: 'ben', on: '2024-03-01', value: 70 }),
      ]);
      clock.now += 1000;
      await run(store);
    });

  test(
    'without conditions — all of the type, in the order they came',
    withData(async (store) => {
      assert.equal(await ids(store, {}), ['a', 'b', 'c', 'd']);
      assert.equal(await ids(store, {}, 'ben'), ['x']);
    }),
  );

  const march = { low: Date.UTC(2024, 2, 1), high: Date.UTC(2024, 2, 2) };
  const kg = { system: 'http://unitsofmeasure.org', unit: 'kg' };
  const conditions: [string, SearchPlan['where'], string[]][] = [
    ['token by code', [{ type: 'token', param: 'code', any: [{ code: 'weight' }] }], ['a', 'b', 'd']],
    ['token by system and code', [{ type: 'token', param: 'code', any: [{ system: loinc, code: 'height' }] }], ['c']],
    [
      'token by another system',
      [{ type: 'token', param: 'code', any: [{ system: 'http://other.org', code: 'height' }] }],
      [],
    ],
    ['token by system alone', [{ type: 'token', param: 'code', any: [{ system: loinc }] }], ['a', 'b', 'c', 'd']],
    ['token without system', [{ type: 'token', param: 'code', any: [{ system: '', code: 'weight' }] }], []],
    [
      'token, one of several',
      [{ type: 'token', param: 'code', any: [{ code: 'height' }, { code: 'weight' }] }],
      ['a', 'b', 'c', 'd'],
    ],
    [
      'reference by type and id',
      [{ type: 'reference', param: 'subject', any: [{ targetType: 'Patient', targetId: 'anna' }] }],
      ['a', 'b', 'c', 'd'],
    ],
    [
      'reference by id alone',
      [{ type: 'reference', param: 'subject', any: [{ targetId: 'anna' }] }],
      ['a', 'b', 'c', 'd'],
    ],
    [
      'reference to somebody else',
      [{ type: 'reference', param: 'subject', any: [{ targetType: 'Patient', targetId: 'ben' }] }],
      [],
    ],
    ['date within', [{ type: 'date', param: 'date', any: [{ type: 'within', ...march }] }], ['a']],
    ['date not within', [{ type: 'date', param: 'date', any: [{ type: 'not-within', ...march }] }], ['b', 'c']],
    [
      'date overlapping',
      [{ type: 'date', param: 'date', any: [{ type: 'overlaps', low: march.low - day, high: march.low }] }],
      ['c'],
    ],
    [
      'date that ends after',
      [{ type: 'date', param: 'date', any: [{ type: 'compare', end: 'high', operator: '>', bound: march.low }] }],
      ['a'],
    ],
    [
      'date that begins before',
      [
        {
          type: 'date',
          param: 'date',
          any: [{ type: 'compare', end: 'low', operator: '<', bound: Date.UTC(2024, 1, 1) }],
        },
      ],
      ['b'],
    ],
    [
      'two conditions',
      [
        { type: 'token', param: 'code', any: [{ code: 'weight' }] },
        { type: 'date', param: 'date', any: [{ type: 'compare', end: 'low', operator: '<', bound: march.low }] },
      ],
      ['b'],
    ],
    [
      'quantity in a range',
      [
        {
          type: 'quantity',
          param: 'value-quantity',
          any: [{ test: { type: 'within', low: 72.45, high: 72.55 }, ...kg }],
        },
      ],
      ['b'],
    ],
    [
      'quantity by the unit as written',
      [
        {
          type: 'quantity',
          param: 'value-quantity',
          any: [{ test: { type: 'compare', end: 'low', operator: '>=', bound: 70 }, unit: 'kilograms' }],
        },
      ],
      ['a', 'b'],
    ],
    [
      'quantity in another unit',
      [
        {
          type: 'quantity',
          param: 'value-quantity',
          any: [{ test: { type: 'compare', end: 'low', operator: '>=', bound: 0 }, unit: 'g' }],
        },
      ],
      [],
    ],
    [
      'the range’s end does not count',
      [{ type: 'quantity', param: 'value-quantity', any: [{ test: { type: 'within', low: 60, high: 70 } }] }],
      [],
    ],
    ['id', [{ type: 'id', any: ['d', 'x', 'b'] }], ['b', 'd']],
    [
      'id and more',
      [
        { type: 'id', any: ['a', 'c'] },
        { type: 'token', param: 'code', any: [{ code: 'weight' }] },
      ],
      ['a'],
    ],
    [
      'last updated',
      [{ type: 'last-updated', any: [{ type: 'within', low: startAt, high: startAt + 1 }] }],
      ['a', 'b', 'c', 'd'],
    ],
    [
      'last updated later',
      [{ type: 'last-updated', any: [{ type: 'compare', end: 'high', operator: '>', bound: startAt + 1 }] }],
      [],
    ],
  ];
  for (const [name, where, expected] of conditions) {
    test(
      `condition — ${name}`,
      withData(async (store) => {
        assert.equal(await ids(store, { where }), expected);
        const { total, matches } = await store.openRecord('anna').search(plan({ where, count: 0 }));
        assert.is(total, expected.length);
        assert.equal(matches, []);
      }),
    );
  }

  test(
    'string — from the beginning of a folded value',
    withStore(open, async ({ store }) => {
      await store.write([
        put({ resourceType: 'Patient', id: 'anna', name: [{ family: 'Müller-Lüdenscheidt', given: ['Anna', 'Zoë'] }] }),
      ]);
      const found = (param: string, value: string) =>
        ids(store, { resourceType: 'Patient', where: [{ type: 'string', param, any: [value] }] });
      assert.equal(await found('family', 'muller'), ['anna']);
      assert.equal(await found('given', 'zoe'), ['anna']);
      assert.equal(await found('family', 'uller'), []);
    }),
  );

  test(
    'deleted resources are found by nothing',
    withData(async (store) => {
      await store.write([remove('Observation/a')]);
      assert.equal(await ids(store, {}), ['b', 'c', 'd']);
      assert.equal(await ids(store, { where: [{ type: 'token', param: 'code', any: [{ code: 'weight' }] }] }), [
        'b',
        'd',
      ]);
      assert.equal(await ids(store, { where: [{ type: 'id', any: ['a'] }] }), []);
    }),
  );

  test(
    'changed resources are found by what they say now',
    withData(async (store) => {
      await store.write([observation('a', { code: 'height' })]);
      assert.equal(await ids(store, { where: [{ type: 'token', param: 'code', any: [{ code: 'height' }] }] }), [
        'a',
        'c',
      ]);
      assert.equal(
        await ids(store, { where: [{ type: 'date', param: 'date', any: [{ type: 'within', ...march }] }] }),
        [],
      );
    }),
  );

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
      const record = store.openRecord('anna');
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
      const record = store.openRecord('anna');
      const first = await record.search(plan({ count: 3 }));
      assert.is(first.total, 4);
      assert.is((await record.search(plan({ count: 3 }), first.next)).total, 4);
      assert.is((await record.search(plan({ total: 'none' }))).total, undefined);
    }),
  );

  test(
    'include — what the matches of the page refer to, once, within the record',
    withStore(open, async ({ store }) => {
      const visit = (id: string, provider: string, patient = 'anna') =>
        put({
          resourceType: 'Encounter',
          id,
          status: 'finished',
          class: { code: 'AMB' },
          subject: to(`Patient/${patient}`),
          serviceProvider: to(provider),
        });
      await store.write([
        anna,
        ben,
        put({ resourceType: 'Organization', id: 'clinic', name: 'Clinic' }),
        visit('one', 'Organization/clinic'),
        visit('two', 'Organization/clinic'),
        visit('three', 'Organization/missing'),
        visit('bens', 'Organization/clinic', 'ben'),
      ]);
      const search = plan({
        resourceType: 'Encounter',
        include: [
          { sourceType: 'Encounter', param: 'service-provider' },
          { sourceType: 'Encounter', param: 'patient', targetType: 'Patient' },
          { sourceType: 'Observation', param: 'patient' },
        ],
      });
      const page = await store.openRecord('anna').search(search);
      assert.equal(
        page.included.map(({ resourceType, id }) => `${resourceType}/${id}`),
        ['Organization/clinic', 'Patient/anna'],
      );
      assert.is(page.total, 3);
      assert.equal((await store.openRecord('anna').search({ ...search, count: 0 })).included, []);
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
      const revinclude = [{ sourceType: 'Provenance', param: 'target' }] as const;
      const page = await store.openRecord('anna').search(plan({ count: 1, revinclude }));
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

  test(
    'findForImport — over all records, and findPatients by identifier',
    withData(async (store) => {
      await store.write([
        put({ resourceType: 'Patient', id: 'carl', identifier: [{ system: 'http://mrn', value: 'M-1' }] }),
        put({ resourceType: 'Practitioner', id: 'dr', identifier: [{ system: 'http://npi', value: '42' }] }),
      ]);
      const byIdentifier = { type: 'token', param: 'identifier', any: [{ system: 'http://npi', code: '42' }] } as const;
      assert.equal(await store.findForImport(plan({ resourceType: 'Practitioner', where: [byIdentifier] })), ['dr']);
      assert.equal(await store.findForImport(plan({ where: [{ type: 'id', any: ['x'] }] })), ['x']);
      assert.equal(
        [
          ...(await store.findForImport(
            plan({ where: [{ type: 'token', param: 'code', any: [{ code: 'weight' }] }] }),
          )),
        ].sort(),
        ['a', 'b', 'd', 'x'],
      );
      assert.equal(await store.findPatients('http://mrn', 'M-1'), ['carl']);
      assert.equal(await store.findPatients(undefined, 'm-1'), ['carl']);
      assert.equal(await store.findPatients('', 'M-1'), []);
      await store.write([remove('Patient/carl')]);
      assert.equal(await store.findPatients('http://mrn', 'M-1'), []);
    }),
  );

  test.run();
}
