import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SearchPlan, SortKey } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import { put, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { pages } from './contract-search-page.ts';
import { withFilled } from './open-store.ts';
import { plan } from './search-data.ts';
import { anna, ben } from './visibility-data.ts';

/** Alike for longer than a link holds of a text. */
const beginning = 'http://example.org/'.padEnd(60, 'a');

function observation(id: string, text: string, patient = 'anna') {
  return put({
    resourceType: 'Observation',
    id,
    meta: { profile: [text] },
    status: 'final',
    code: { coding: [{ code: text }] },
    subject: to(`Patient/${patient}`),
    focus: [to(text)],
    valueString: text,
  });
}

function ascending<K extends object>(key: K): K & { readonly descending: false } {
  return { ...key, descending: false };
}

/** Order and pages of texts that tell themselves apart far behind their beginnings. */
export function sortTextContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: sorting long texts`);

  const withData = withFilled(open, async ({ store }) => {
    await store.write([
      anna,
      ben,
      observation('m', `${beginning}m`),
      observation('z', `${beginning}z`),
      observation('c', `${beginning}c`),
      observation('m2', `${beginning}m`),
      observation('bens', `${beginning}d`, 'ben'),
      observation('a', `${beginning}a`),
    ]);
  });

  const keys: readonly Omit<Exclude<SortKey, { type: 'id' | 'last-updated' }>, 'descending'>[] = [
    { type: 'string', param: 'value-string' },
    { type: 'uri', param: '_profile' },
    { type: 'token', param: 'code' },
    { type: 'reference', param: 'focus' },
  ];
  const orders: [string, SearchPlan['sort'], string[]][] = [
    ...keys.flatMap((key): [string, SearchPlan['sort'], string[]][] => [
      [`${key.type}, ascending`, [{ ...key, descending: false }], ['a', 'c', 'm', 'm2', 'z']],
      [`${key.type}, descending`, [{ ...key, descending: true }], ['z', 'm', 'm2', 'c', 'a']],
    ]),
    ['by all of them, ascending', keys.map(ascending), ['a', 'c', 'm', 'm2', 'z']],
    [
      'by two, the first of them tied',
      [
        { type: 'string', param: 'value-string', descending: true },
        { type: 'id', descending: true },
      ],
      ['z', 'm2', 'm', 'c', 'a'],
    ],
  ];
  for (const [name, sort, expected] of orders) {
    for (const count of [1, 2, 4]) {
      test(
        `${name} — pages of ${count} are the whole, in order`,
        withData(async (store) => {
          assert.equal((await pages(store, { sort, count })).flat(), expected);
        }),
      );
    }
  }

  test(
    'over several types — pages of 1 are the whole, in order',
    withData(async (store) => {
      const types = (['Patient', 'Observation'] as const).map((resourceType) => ({ resourceType, where: [] }));
      const sort = [{ type: 'uri', param: '_profile', descending: false }] as const;
      assert.equal((await pages(store, { types, sort, count: 1 })).flat(), ['a', 'c', 'm', 'm2', 'z', 'anna']);
    }),
  );

  test(
    'a place holds of long texts the beginning of the first alone',
    withData(async (store) => {
      const sort = [
        { type: 'token', param: 'status', descending: false },
        ...keys.toReversed().map(ascending),
      ] as const;
      const { next } = await store.openRecord('anna', everything).search(plan({ sort, count: 1 }));
      assert.equal(next?.sortValues, ['final']);
      assert.is(next?.rest?.start, beginning.slice(0, 50));
    }),
  );

  test.run();
}
