import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { IncludePlan } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import type { Store } from '../../src/store/store.ts';
import { put, remove, to } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import type { OpenStore } from './contract.ts';
import { withFilled, withStore } from './open-store.ts';
import { type Asked, plan } from './search-data.ts';
import { anna, ben } from './visibility-data.ts';

const organization = (id: string, partOf?: string) =>
  put({ resourceType: 'Organization', id, ...(partOf ? { partOf: to(`Organization/${partOf}`) } : {}) });

const procedure = (id: string, patient: string, partOf?: string, more: object = {}) =>
  put({
    resourceType: 'Procedure',
    id,
    status: 'completed',
    subject: to(`Patient/${patient}`),
    ...(partOf ? { partOf: [to(`Procedure/${partOf}`)] } : {}),
    ...more,
  });

const once = (sourceType: IncludePlan['sourceType'], ...params: string[]): IncludePlan => ({
  sourceType,
  params,
  iterate: false,
});
const iterated = (sourceType: IncludePlan['sourceType'], ...params: string[]): IncludePlan => ({
  sourceType,
  params,
  iterate: true,
});

/** What travels with a page, and how far it goes. */
export function includeContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: includes`);

  const withData = withFilled(open, async ({ store }) => {
    await store.write([
      anna,
      ben,
      organization('top', 'round'),
      organization('round', 'top'),
      organization('middle', 'top'),
      organization('bottom', 'middle'),
      put({
        resourceType: 'Encounter',
        id: 'visit',
        subject: to('Patient/anna'),
        serviceProvider: to('Organization/bottom'),
      }),
      put({
        resourceType: 'Encounter',
        id: 'bens-visit',
        subject: to('Patient/ben'),
        serviceProvider: to('Organization/bottom'),
      }),
      procedure('whole', 'anna', undefined, { encounter: to('Encounter/visit') }),
      procedure('part', 'anna', 'whole'),
      procedure('detail', 'anna', 'part'),
      procedure('bens-part', 'ben', 'whole'),
    ]);
  });

  async function included(store: Store, id: string, more: Asked): Promise<string[]> {
    const page = await store
      .openRecord('anna', everything)
      .search(plan({ where: [{ type: 'id', any: [id] }], ...more }));
    assert.equal(
      page.matches.map((match) => match.id),
      [id],
    );
    return page.included.map((each) => each.id).sort();
  }
  const visit = { resourceType: 'Encounter' } as const;
  const whole = { resourceType: 'Procedure' } as const;

  const cases: [string, string, Asked, string[]][] = [
    [
      'include — several parameters',
      'visit',
      { ...visit, include: [once('Encounter', 'subject', 'service-provider')] },
      ['anna', 'bottom'],
    ],
    [
      'include — several parameters, of one target type',
      'visit',
      { ...visit, include: [{ ...once('Encounter', 'subject', 'service-provider'), targetType: 'Patient' }] },
      ['anna'],
    ],
    [
      'include — does not go on from what is included',
      'visit',
      { ...visit, include: [once('Encounter', 'service-provider'), once('Organization', 'partof')] },
      ['bottom'],
    ],
    [
      'include:iterate — goes on from what is included, around a circle once',
      'visit',
      { ...visit, include: [once('Encounter', 'service-provider'), iterated('Organization', 'partof')] },
      ['bottom', 'middle', 'round', 'top'],
    ],
    [
      'include:iterate — alone has nothing to go on from',
      'visit',
      { ...visit, include: [iterated('Organization', 'partof')] },
      [],
    ],
    [
      'include:iterate — begins with the matches',
      'detail',
      { ...whole, include: [iterated('Procedure', 'part-of')] },
      ['part', 'whole'],
    ],
    [
      'revinclude — what refers to the match',
      'whole',
      { ...whole, revinclude: [once('Procedure', 'part-of')] },
      ['part'],
    ],
    [
      'revinclude:iterate — what refers to that, too',
      'whole',
      { ...whole, revinclude: [iterated('Procedure', 'part-of')] },
      ['detail', 'part'],
    ],
    [
      'revinclude — of another target type brings nothing',
      'whole',
      { ...whole, revinclude: [{ ...once('Procedure', 'part-of'), targetType: 'Observation' }] },
      [],
    ],
    [
      'include:iterate — from what revinclude brings',
      'visit',
      { ...visit, revinclude: [once('Procedure', 'encounter')], include: [iterated('Procedure', 'subject')] },
      ['anna', 'whole'],
    ],
    [
      'revinclude:iterate — from what include brings',
      'detail',
      {
        ...whole,
        include: [once('Procedure', 'part-of')],
        revinclude: [iterated('Provenance', 'target'), iterated('Procedure', 'part-of')],
      },
      ['part'],
    ],
    [
      'revinclude:iterate — and include:iterate together bring each once',
      'part',
      {
        ...whole,
        include: [iterated('Procedure', 'part-of', 'encounter')],
        revinclude: [iterated('Procedure', 'part-of')],
      },
      ['detail', 'visit', 'whole'],
    ],
  ];
  for (const [name, id, more, expected] of cases) {
    test(
      name,
      withData(async (store) => {
        assert.equal(await included(store, id, more), expected);
      }),
    );
  }

  test(
    'include — no match of the page, but one of another page',
    withData(async (store) => {
      const search = plan({ resourceType: 'Procedure', include: [once('Procedure', 'part-of')], count: 2 });
      const record = store.openRecord('anna', everything);
      const first = await record.search(search);
      assert.equal(
        [first.matches, first.included].map((each) => each.map(({ id }) => id)),
        [['whole', 'part'], []],
      );
      const second = await record.search(search, first.next);
      assert.equal(
        [second.matches, second.included].map((each) => each.map(({ id }) => id)),
        [['detail'], ['part']],
      );
    }),
  );

  test(
    'include — nothing that is deleted',
    withData(async (store) => {
      await store.write([remove('Procedure/part')]);
      const include = [iterated('Procedure', 'part-of')];
      assert.equal(await included(store, 'detail', { ...whole, include }), []);
    }),
  );

  test(
    'include:iterate — further than anything goes is refused, by name',
    withStore(open, async ({ store }) => {
      const parts = Array.from({ length: 40 }, (_, index) =>
        procedure(`p${index}`, 'anna', index === 0 ? undefined : `p${index - 1}`),
      );
      await store.write([anna, ...parts]);
      const from = (id: string) =>
        store
          .openRecord('anna', everything)
          .search(plan({ ...whole, where: [{ type: 'id', any: [id] }], include: [iterated('Procedure', 'part-of')] }));
      assert.is((await from('p20')).included.length, 20);
      await rejects(from('p39'), /further than 30/);
    }),
  );

  test.run();
}
