import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TypePlan } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import type { Store } from '../../src/store/store.ts';
import { put, remove } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { startAt, withStore } from './open-store.ts';
import { ids, loinc, observation, plan, withObservations } from './search-data.ts';

const day = 86_400_000;

/** What each condition of a plan finds within one record. */
export function searchContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: search`);
  const withData = (run: (store: Store) => Promise<void>) => withObservations(open, run);

  test(
    'without conditions — all of the type, in the order they came',
    withData(async (store) => {
      assert.equal(await ids(store, {}), ['a', 'b', 'c', 'd']);
      assert.equal(await ids(store, {}, 'ben'), ['x']);
    }),
  );

  const march = { low: Date.UTC(2024, 2, 1), high: Date.UTC(2024, 2, 2) };
  const kg = { system: 'http://unitsofmeasure.org', unit: 'kg' };
  const conditions: [string, TypePlan['where'], string[]][] = [
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
        const { total, matches } = await store.openRecord('anna', everything).search(plan({ where, count: 0 }));
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
        ids(store, {
          resourceType: 'Patient',
          where: [{ type: 'string', param, any: [{ test: 'starts', text: value }] }],
        });
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

  test(
    'findForImport — over all records, and findPatients by identifier',
    withData(async (store) => {
      await store.write([
        put({ resourceType: 'Patient', id: 'carl', identifier: [{ system: 'http://mrn', value: 'M-1' }] }),
        put({ resourceType: 'Practitioner', id: 'dr', identifier: [{ system: 'http://npi', value: '42' }] }),
      ]);
      const byIdentifier = {
        type: 'token',
        param: 'identifier',
        any: [{ system: 'http://npi', code: '42', exact: '42' }],
      } as const;
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
      assert.equal(await store.findPatients(undefined, 'M-1'), ['carl']);
      assert.equal(await store.findPatients('', 'M-1'), []);
      await store.write([remove('Patient/carl')]);
      assert.equal(await store.findPatients('http://mrn', 'M-1'), []);
    }),
  );

  test(
    'findForImport and findPatients — take an identifier as written: 001aBc is not 001AbC',
    withData(async (store) => {
      const identified = (id: string, value: string) =>
        put({ resourceType: 'Patient', id, identifier: [{ system: 'http://sf', value }] });
      await store.write([identified('lower', '001aBc'), identified('upper', '001AbC')]);
      const by = (exact: string) =>
        ({
          type: 'token',
          param: 'identifier',
          any: [{ system: 'http://sf', code: exact.toLowerCase(), exact }],
        }) as const;
      assert.equal(await store.findForImport(plan({ resourceType: 'Patient', where: [by('001aBc')] })), ['lower']);
      assert.equal(await store.findForImport(plan({ resourceType: 'Patient', where: [by('001ABC')] })), []);
      assert.equal(await store.findPatients('http://sf', '001AbC'), ['upper']);
      assert.equal(await store.findPatients(undefined, '001abc'), []);
    }),
  );

  test.run();
}
