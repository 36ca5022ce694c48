import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Condition } from '../../src/search/plan-type.ts';
import { parseTextQuery } from '../../src/search/text-query.ts';
import { put, remove, to } from '../support/changes.ts';
import { found, through } from './contained-data.ts';
import type { OpenStore } from './contract.ts';
import { withFilled } from './open-store.ts';
import { anna, ben } from './visibility-data.ts';

const member = (id: string, systolic: number, diastolic: number, more: object = {}) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'x' },
  component: [
    { code: { coding: [{ code: 'sys' }] }, valueQuantity: { value: systolic } },
    { code: { coding: [{ code: 'dia' }] }, valueQuantity: { value: diastolic } },
  ],
  ...more,
});

const place = (id: string, latitude: number, longitude: number) => ({
  resourceType: 'Location',
  id,
  position: { latitude, longitude },
});

/** What lies in several rows of a contained resource, or in none. https://hl7.org/fhir/R4/search.html#contained */
export function containedRowsContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: elements, words and containers of contained resources`);

  const note = [{ text: 'fever and chills' }];
  const narrated = { status: 'generated', div: '<div>quiet</div>' };
  const has = (id: string, hasMember: string, contained: object[], patient = 'anna') =>
    put({ ...member(id, 1, 1, { contained, hasMember: [to(hasMember)] }), subject: to(`Patient/${patient}`) });
  const withMembers = withFilled(open, async ({ store }) => {
    await store.write([
      ...[anna, ben],
      has('low', '#m', [member('m', 120, 80)]),
      has('second', '#n', [member('m', 120, 80), member('n', 180, 120)]),
      has('worded', '#m', [
        member('m', 9, 9, { note, text: narrated }),
        member('n', 9, 9, { note: [{ text: 'calm' }] }),
      ]),
      has('back', '#m', [member('m', 9, 9, { hasMember: [to('#')], method: { coding: [{ code: 'inner' }] } })]),
      has('sited', '#m', [member('m', 9, 9, { subject: to('#l') }), place('k', 40, -70), place('l', 50, 8)]),
      has('bens', '#m', [member('m', 120, 80, { note, hasMember: [to('#')], text: narrated })], 'ben'),
    ]);
  });
  const members = (...where: Condition[]): Condition => through('has-member', 'Observation', ...where);
  const pair = (code: string, low: number): Condition => ({
    type: 'composite',
    components: [
      { type: 'token', param: 'component-code-value-quantity$1', any: [{ code }] },
      {
        ...{ type: 'quantity', param: 'component-code-value-quantity$2' },
        any: [{ test: { type: 'within', low, high: low + 1 } }],
      },
    ],
  });
  const near = (latitude: number, longitude: number): Condition => {
    const around = { latitude, longitude, distanceKm: 5 };
    return members(through('subject', 'Location', { type: 'near', param: 'near', near: around }));
  };
  const words = (text: string, part: 'narrative' | 'content' = 'content'): Condition => {
    const query = parseTextQuery(text);
    if (query.type === 'malformed' || query.type === 'too-complex') throw new Error(query.message);
    return members({ type: 'text', part, query });
  };
  const dated: Condition = { type: 'last-updated', any: [{ type: 'compare', end: 'low', operator: '>=', bound: 0 }] };
  const memberCases: [string, Condition, string[]][] = [
    ['values of one element', members(pair('sys', 120)), ['low']],
    ['values of one element, of what it refers to among several', members(pair('sys', 180)), ['second']],
    ['no values of different elements', members(pair('sys', 80)), []],
    ['several elements', members(pair('sys', 180), pair('dia', 120)), ['second']],
    ['other elements', members({ type: 'not', of: pair('sys', 120) }), ['back', 'second', 'sited', 'worded']],
    ['a position', near(50, 8), ['sited']],
    ['no position of another place', near(40, -70), []],
    ['no position put together of two', near(40, 8), []],
    ['no time of change', members(dated), []],
    ['what has no time of change', members({ type: 'not', of: dated }), ['back', 'low', 'second', 'sited', 'worded']],
    ['words', words('fever'), ['worded']],
    ['words of what it refers to alone', words('calm'), []],
    ['a phrase', words('"and chills"'), ['worded']],
    ['no phrase in another order', words('"chills and"'), []],
    ['no part of a word', words('fev'), []],
    ['the beginning of a word', words('fev*'), ['worded']],
    ['one of some words', words('chills OR calm'), ['worded']],
    ['words beside others', words('fever quiet'), ['worded']],
    ['words without others', words('fever NOT quiet'), []],
    ['words of the narrative', words('quiet', 'narrative'), ['worded']],
    ['no other words in the narrative', words('fever', 'narrative'), []],
    ['what contains it', members(members(pair('sys', 1))), ['back']],
    ['what contains it, by its id', members(members({ type: 'id', any: ['back'] })), ['back']],
    ['nothing but what contains it', members(members(pair('sys', 9))), []],
    ['what does not lead back', members({ type: 'not', of: members() }), ['low', 'second', 'sited', 'worded']],
  ];
  for (const [name, condition, expected] of memberCases) {
    test(
      `a chain finds ${name}`,
      withMembers(async (store) => {
        assert.equal(await found(store, condition), expected);
        assert.equal(await found(store, { type: 'id', any: [...expected, 'bens'] }, condition), expected);
      }),
    );
  }

  test(
    'a reference to one is there, for a parameter of its type too',
    withMembers(async (store) => {
      const withSubject = (id: string, contained: object) =>
        put({ ...member(id, 1, 1, { contained: [contained], performer: [to('Patient/anna')] }), subject: to('#s') });
      await store.write([
        withSubject('of-patient', { resourceType: 'Patient', id: 's' }),
        withSubject('of-place', place('s', 1, 1)),
      ]);
      const ofTwo: Condition = { type: 'id', any: ['of-patient', 'of-place'] };
      const isPresent = (param: string): Condition => ({ type: 'present', param, valueType: 'reference' });
      assert.equal(await found(store, ofTwo, isPresent('patient')), ['of-patient']);
      assert.equal(await found(store, ofTwo, isPresent('subject')), ['of-patient', 'of-place']);
    }),
  );

  test(
    'their words and elements change and go with what contains them',
    withMembers(async (store) => {
      await store.write([
        has('worded', '#m', [member('m', 7, 9, { note: [{ text: 'calm' }] })]),
        remove('Observation/low'),
      ]);
      assert.equal(await found(store, words('fever')), []);
      assert.equal(await found(store, words('calm')), ['worded']);
      assert.equal(await found(store, members(pair('sys', 7))), ['worded']);
      assert.equal(await found(store, members(pair('sys', 120))), []);
    }),
  );

  test.run();
}
