import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Condition } from '../../src/search/plan-type.ts';
import type { TextQuery } from '../../src/search/text-query.ts';
import { put, remove, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { withFilled, withStore } from './open-store.ts';
import { ids } from './search-data.ts';
import { anna, ben } from './visibility-data.ts';

const narrative = (text: string) => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>`,
});

const observation = (id: string, patient: string, more: object) =>
  put({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'x' },
    subject: to(`Patient/${patient}`),
    ...more,
  });

/** What one patient has, ben has too. */
function recordOf(patient: string, prefix: string) {
  return [
    observation(`${prefix}high`, patient, {
      text: narrative('Blood pressure, far too high'),
      effectiveDateTime: '2024-01-01',
    }),
    observation(`${prefix}low`, patient, { note: [{ text: 'Taken far away' }] }),
    observation(`${prefix}none`, patient, { text: narrative('Blood taken. Pressure not') }),
  ];
}

/** Words of the narrative and of the whole resource. */
export function textContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: texts`);

  const withData = withFilled(open, async ({ store }) => {
    await store.write([anna, ben, ...recordOf('anna', ''), ...recordOf('ben', 'bens-')]);
  });

  const dated: Condition = { type: 'present', param: 'date', valueType: 'date' };
  const words = (part: 'narrative' | 'content', query: TextQuery): Condition => ({ type: 'text', part, query });
  const word = (...each: string[]): TextQuery => ({ type: 'words', words: each, isPrefix: false });
  const beginning = (...each: string[]): TextQuery => ({ type: 'words', words: each, isPrefix: true });
  const not = (of: Condition): Condition => ({ type: 'not', of });

  const cases: [string, Condition[], string[]][] = [
    ['a word of the narrative', [words('narrative', word('far'))], ['high']],
    ['a word of the whole', [words('content', word('far'))], ['high', 'low']],
    ['a phrase', [words('narrative', word('blood', 'pressure'))], ['high']],
    ['the beginning of a word', [words('narrative', beginning('press'))], ['high', 'none']],
    ['a phrase whose last word has only begun', [words('narrative', beginning('blood', 'tak'))], ['none']],
    ['a part of a word that is no beginning', [words('narrative', beginning('ressure'))], []],
    ['one of several', [words('content', { type: 'or', any: [word('away'), word('high')] })], ['high', 'low']],
    ['all and none', [words('narrative', { type: 'and', all: [word('blood')], none: [word('high')] })], ['none']],
    ['not text', [not(words('narrative', word('blood')))], ['low']],
    ['text and another condition', [words('content', word('far')), dated], ['high']],
    ['signs of the query language mean nothing', [words('content', word('far" OR "blood'))], []],
  ];
  for (const [name, where, expected] of cases) {
    test(
      name,
      withData(async (store) => {
        assert.equal(await ids(store, { where }), expected);
        const others = await ids(store, { where }, 'ben');
        assert.equal(
          others,
          expected.map((id) => `bens-${id}`),
        );
        assert.equal(await ids(store, { where: [{ type: 'id', any: expected }, ...where] }), expected);
        assert.equal(await ids(store, { where: [not(not({ type: 'all', of: where }))] }), expected);
      }),
    );
  }

  test(
    'follows what is changed, deleted, or leaves the record',
    withData(async (store) => {
      const far = [words('content', word('far'))];
      await store.write([observation('low', 'anna', { note: [{ text: 'Taken nearby' }] })]);
      assert.equal(await ids(store, { where: far }), ['high']);
      assert.equal(await ids(store, { where: [words('content', word('nearby'))] }), ['low']);
      await store.write([remove('Observation/low'), observation('high', 'ben', { note: [{ text: 'Not so far' }] })]);
      assert.equal(await ids(store, { where: far }), []);
      assert.equal(await ids(store, { where: far }, 'ben'), ['bens-high', 'bens-low', 'high']);
    }),
  );

  test(
    'shared resources are found by those who see them, as long as they do',
    withStore(open, async ({ store }) => {
      const clinic = (name: string) => put({ resourceType: 'Organization', id: 'clinic', name });
      const visit = put({
        resourceType: 'Encounter',
        id: 'v',
        subject: to('Patient/anna'),
        serviceProvider: to('Organization/clinic'),
      });
      const named = (name: string, patient: string) =>
        ids(store, { resourceType: 'Organization', where: [words('content', word(name))] }, patient);
      await store.write([anna, ben, clinic('Hillside'), visit]);
      assert.equal(await named('hillside', 'anna'), ['clinic']);
      assert.equal(await named('hillside', 'ben'), []);
      await store.write([clinic('Lakeside')]);
      assert.equal(await named('hillside', 'anna'), []);
      assert.equal(await named('lakeside', 'anna'), ['clinic']);
      await store.write([remove('Encounter/v')]);
      assert.equal(await named('lakeside', 'anna'), []);
    }),
  );

  test(
    'version and time are no words of a resource',
    withData(async (store) => {
      const at: Condition = words('content', beginning('2024'));
      await store.write([observation('plain', 'anna', {})]);
      await store.write([observation('plain', 'anna', { status: 'amended' })]);
      assert.equal(await ids(store, { where: [at] }), ['high']);
    }),
  );

  test.run();
}
