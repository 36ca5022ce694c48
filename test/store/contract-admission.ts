import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Condition, SearchPlan } from '../../src/search/plan-type.ts';
import { type Admissions, everything } from '../../src/store/admission.ts';
import type { Store } from '../../src/store/store.ts';
import { put, remove, to } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import { all, both, hasCode, only, without } from './admission-data.ts';
import type { OpenStore } from './contract.ts';
import { type Fixture, withFilled, withStore } from './open-store.ts';
import { longDocument, observation, plan } from './search-data.ts';
import { anna, ben, clinic, visit } from './visibility-data.ts';

const observationAt = (id: string, code: string, encounter?: string) =>
  put({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ code }], text: `words of ${code}` },
    subject: to('Patient/anna'),
    ...(encounter ? { encounter: to(encounter) } : {}),
  });

async function fill({ store, clock }: Fixture): Promise<void> {
  await store.write([
    anna,
    ben,
    clinic(),
    visit('Organization/clinic'),
    observationAt('a', 'weight', 'Encounter/visit'),
    observationAt('b', 'height', 'Encounter/visit'),
    observationAt('c', 'weight'),
    observation('x', { patient: 'ben' }),
    put({ resourceType: 'Condition', id: 'k', subject: to('Patient/anna'), encounter: to('Encounter/visit') }),
    put({ resourceType: 'List', id: 'l', subject: to('Patient/anna'), entry: [{ item: to('Observation/b') }] }),
  ]);
  clock.now += 1000;
  await store.write([
    observationAt('b', 'height', 'Encounter/visit'),
    remove('Observation/c'),
    observationAt('d', 'height'),
  ]);
}

/** Anna's, and more than a page may bring. */
const letters = [...'abcdefghijkl'];
const tooLongList = [
  ...letters.map((letter) => longDocument(letter, letter)),
  put({
    resourceType: 'List',
    id: 'l',
    subject: to('Patient/anna'),
    entry: letters.map((letter) => ({ item: to(`DocumentReference/${letter}`) })),
  }),
];
const itemsToo = plan({
  resourceType: 'List',
  include: [{ sourceType: 'List', params: ['item'], iterate: false }],
});

const weights = both(all({ Observation: [hasCode('code', 'weight')] }));
const noVisits = both(without('Encounter'));

async function found(
  store: Store,
  admissions: Admissions,
  more: Partial<SearchPlan> & { where?: readonly Condition[] },
) {
  const page = await store.openRecord('anna', admissions).search(plan(more));
  return {
    matches: page.matches.map(({ resourceType, id }) => `${resourceType}/${id}`),
    included: page.included.map(({ resourceType, id }) => `${resourceType}/${id}`),
    total: page.total,
  };
}

/** A record answers as if what is not admitted had never been written. */
export function admissionContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: admission`);
  const withRecord = withFilled(open, fill);

  test(
    'what is not admitted is not there to be read, in any version, nor its history',
    withRecord(async (store) => {
      const record = store.openRecord('anna', weights);
      assert.is((await record.read('Observation', 'a'))?.version, 1);
      assert.is(await record.read('Observation', 'b'), undefined);
      assert.is(await record.vread('Observation', 'b', 1), undefined);
      assert.is(await record.history({ resourceType: 'Observation', id: 'b', count: 10 }), undefined);
      assert.ok(await store.openRecord('anna', everything).read('Observation', 'b'));
    }),
  );

  test(
    'nor found: pages and totals are of what is admitted',
    withRecord(async (store) => {
      assert.equal(await found(store, weights, {}), { matches: ['Observation/a'], included: [], total: 1 });
      assert.is((await found(store, weights, { count: 0 })).total, 1);
      assert.is((await found(store, noVisits, { types: [{ resourceType: 'Encounter', where: [] }] })).total, 0);
    }),
  );

  test(
    'a search of several types finds what of each is admitted, page by page',
    withRecord(async (store) => {
      const types = (['Patient', 'Encounter', 'Observation', 'Condition'] as const).map((resourceType) => ({
        resourceType,
        where: [],
      }));
      const record = store.openRecord('anna', weights);
      const seen: string[] = [];
      for (let next: Parameters<typeof record.search>[1], isFirst = true; isFirst || next; isFirst = false) {
        const page = await record.search(plan({ types, count: 1, sort: [{ type: 'id', descending: true }] }), next);
        assert.is(page.total, 4);
        seen.push(...page.matches.map(({ id }) => id));
        next = page.next;
      }
      assert.equal(seen, ['visit', 'k', 'anna', 'a']);
    }),
  );

  test(
    'includes bring what is admitted, in both directions',
    withRecord(async (store) => {
      const include = [{ sourceType: 'Condition', params: ['encounter', 'subject'], iterate: false }] as const;
      const revinclude = [{ sourceType: 'Observation', params: ['encounter'], iterate: false }] as const;
      const conditions = [{ resourceType: 'Condition', where: [] }] as const;
      const visits = [{ resourceType: 'Encounter', where: [] }] as const;
      assert.equal((await found(store, weights, { types: conditions, include })).included.toSorted(), [
        'Encounter/visit',
        'Patient/anna',
      ]);
      assert.equal((await found(store, noVisits, { types: conditions, include })).included, ['Patient/anna']);
      assert.equal((await found(store, everything, { types: visits, revinclude })).included.toSorted(), [
        'Observation/a',
        'Observation/b',
      ]);
      assert.equal((await found(store, weights, { types: visits, revinclude })).included, ['Observation/a']);
    }),
  );

  const links: readonly (readonly [string, SearchPlan['types'][number], Admissions, number])[] = [
    [
      'a chain leads to what is admitted',
      { resourceType: 'Condition', where: [{ type: 'chain', param: 'encounter', targetType: 'Encounter', where: [] }] },
      noVisits,
      1,
    ],
    [
      'a reverse chain begins at what is admitted',
      {
        resourceType: 'Encounter',
        where: [{ type: 'has', sourceType: 'Observation', param: 'encounter', where: [hasCode('code', 'height')] }],
      },
      weights,
      1,
    ],
    [
      'a list that is not admitted has no items',
      { resourceType: 'Observation', where: [{ type: 'has', sourceType: 'List', param: 'item', where: [] }] },
      both(without('List')),
      1,
    ],
    [
      'words are those of what is admitted',
      {
        resourceType: 'Observation',
        where: [{ type: 'text', part: 'content', query: { type: 'words', words: ['height'], isPrefix: false } }],
      },
      weights,
      2,
    ],
    [
      'what is not is asked of what is admitted',
      { resourceType: 'Observation', where: [{ type: 'not', of: hasCode('code', 'weight') }] },
      weights,
      2,
    ],
  ];
  for (const [name, type, admissions, ofAll] of links) {
    test(
      name,
      withRecord(async (store) => {
        assert.is((await found(store, everything, { types: [type] })).total, ofAll);
        assert.is((await found(store, admissions, { types: [type] })).total, 0);
      }),
    );
  }

  test(
    'reading and finding are admitted apart',
    withRecord(async (store) => {
      const record = store.openRecord('anna', { read: only({ Observation: [] }), search: only({ Encounter: [] }) });
      assert.ok(await record.read('Observation', 'a'));
      assert.is(await record.read('Encounter', 'visit'), undefined);
      assert.is((await record.history({ resourceType: 'Observation', id: 'a', count: 1 }))?.total, 1);
      assert.is(await record.history({ resourceType: 'Encounter', id: 'visit', count: 1 }), undefined);
      assert.is((await record.search(plan({}))).total, 0);
      assert.is((await record.search(plan({ resourceType: 'Encounter' }))).total, 1);
      assert.is((await record.history({ resourceType: 'Observation', count: 1 }))?.total, 0);
      assert.is((await record.history({ count: 1 }))?.total, 1);
    }),
  );

  test(
    'histories of a type and of the record are of what is admitted',
    withRecord(async (store) => {
      const ids = async (admissions: Admissions, resourceType?: 'Observation') => {
        const page = await store
          .openRecord('anna', admissions)
          .history({ count: 100, ...(resourceType ? { resourceType } : {}) });
        assert.is(page?.total, page?.versions.length);
        return page?.versions.map(({ id, version }) => `${id} ${version}`);
      };
      assert.equal(await ids(weights, 'Observation'), ['c 2', 'c 1', 'a 1']);
      assert.equal(await ids(weights), ['c 2', 'l 1', 'k 1', 'c 1', 'a 1', 'visit 1', 'clinic 1', 'anna 1']);
      assert.equal(await ids(both(only({ Patient: [] }))), ['anna 1']);
    }),
  );

  test(
    'nothing admitted is an empty record',
    withRecord(async (store) => {
      const record = store.openRecord('anna', both(only({})));
      assert.is(await record.read('Patient', 'anna'), undefined);
      assert.is((await record.search(plan({ resourceType: 'Patient' }))).total, 0);
      assert.equal(await record.history({ count: 10 }), { versions: [], total: 0, next: undefined });
    }),
  );

  test(
    'an admission opens nobody else’s record',
    withRecord(async (store) => {
      const page = await store.openRecord('ben', both(only({ Observation: [] }))).search(plan({}));
      assert.equal(
        page.matches.map(({ id }) => id),
        ['x'],
      );
    }),
  );

  test(
    'a write shows at once, whatever was asked before',
    withRecord(async (store) => {
      const record = store.openRecord('anna', weights);
      assert.is((await record.search(plan({}))).total, 1);
      await store.write([observationAt('e', 'weight')]);
      assert.is((await record.search(plan({}))).total, 2);
      await store.write([observationAt('e', 'height')]);
      assert.is(await record.read('Observation', 'e'), undefined);
      await store.write([remove('Observation/a')]);
      assert.is((await record.search(plan({}))).total, 0);
    }),
  );

  test(
    'a search that is refused leaves the record as it was',
    withStore(open, async ({ store }) => {
      await store.write([anna, visit(undefined), ...tooLongList]);
      const record = store.openRecord('anna', noVisits);
      await rejects(record.search(itemsToo), /brings too much/);
      assert.is((await record.search(plan({ resourceType: 'List' }))).total, 1);
      assert.is((await record.search(plan({ resourceType: 'Encounter' }))).total, 0);
    }),
  );

  test(
    'nor does one bring back what a change before it took away',
    withStore(open, async ({ store }) => {
      await store.write([anna, observationAt('e', 'weight'), ...tooLongList]);
      const record = store.openRecord('anna', weights);
      assert.ok(await record.read('Observation', 'e'));
      await store.write([observationAt('e', 'height')]);
      await rejects(record.search(itemsToo), /brings too much/);
      assert.is(await record.read('Observation', 'e'), undefined);
      assert.is((await record.search(plan({}))).total, 0);
    }),
  );

  test.run();
}
