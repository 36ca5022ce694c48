import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  maxComparedValues,
  maxComparisons,
  maxComposites,
  maxFilterTests,
  maxLinks,
  maxParameters,
  maxSoughtValues,
  maxValuesPerParameter,
  maxWords,
  wordsPerBeginning,
} from '../../src/search/search-limits.ts';
import { rejects } from '../support/rejects.ts';
import { planned as plan, systemScope, whereOf } from './planned.ts';

const test = suite('search-limits');

test('too many parameters are refused as too costly', async () => {
  const query = (count: number) => Array.from({ length: count }, () => 'status=final').join('&');
  assert.is(whereOf(query(maxParameters)).length, maxParameters);
  await rejects(() => plan(query(maxParameters + 1)), { status: 400, issueCode: 'too-costly' });
});

test('a list of values that are compared one after the other is shorter', async () => {
  const query = (count: number) => `date=${Array.from({ length: count }, (_, year) => `ge${1900 + year}`).join()}`;
  assert.is(whereOf(query(maxComparedValues)).length, 1);
  await rejects(() => plan(query(maxComparedValues + 1)), { status: 400, issueCode: 'too-costly' });
});

test('too many values of one parameter are refused as too costly', async () => {
  const query = (count: number) => `_id=${Array.from({ length: count }, (_, number) => number).join()}`;
  const [condition] = whereOf(query(maxValuesPerParameter));
  assert.is(condition?.type === 'id' && condition.any.length, maxValuesPerParameter);
  await rejects(() => plan(query(maxValuesPerParameter + 1)), { status: 400, issueCode: 'too-costly' });
});

test('a list of texts of codes is as short as any that is compared', async () => {
  const query = (count: number) => `code:text=${Array.from({ length: count }, (_, number) => `a${number}`).join()}`;
  assert.is(whereOf(query(maxComparedValues)).length, 1);
  await rejects(() => plan(query(maxComparedValues + 1)), { status: 400, issueCode: 'too-costly' });
});

test('too many values over all types that are searched are refused as too costly', async () => {
  const list = Array.from({ length: maxValuesPerParameter }, (_, number) => number).join();
  const query = (count: number) =>
    `_type=Observation,Condition&${Array.from({ length: count }, () => `patient=${list}`).join('&')}`;
  const planned = plan(query(1), { type: systemScope() });
  const [condition] = planned.plan.types[0]?.where ?? [];
  const perParameter = 2 * (condition?.type === 'reference' ? condition.any.length : Number.NaN);
  const count = Math.floor(maxSoughtValues / perParameter);
  assert.is(plan(query(count), { type: systemScope() }).plan.types[1]?.where.length, count);
  await rejects(() => plan(query(count + 1), { type: systemScope() }), { status: 400, issueCode: 'too-costly' });
});

test('the codes of a value set count as values, for each type that a chain leads through', async () => {
  const query = 'target.code:in=http://hl7.org/fhir/ValueSet/c80-doc-typecodes';
  await rejects(() => plan(query, { type: 'Provenance' }), { status: 400, issueCode: 'too-costly' });
});

/** `count` parameters. */
const times = (count: number, parameter: string) => Array.from({ length: count }, () => parameter).join('&');
const values = (count: number, value: (number: number) => string) => Array.from({ length: count }, (_, n) => value(n));
const filter = (text: string) => `_filter=${encodeURIComponent(text)}`;
const kg = (number: number) => `a$${number}|http://unitsofmeasure.org|kg`;

/** Of a whole search, however it is put. */
const budgets: [what: string, within: string, beyond: string, named: RegExp][] = [
  ['links of chains', times(maxLinks, 'encounter._id=a'), times(maxLinks + 1, 'encounter._id=a'), /24 times/],
  [
    'links of _has',
    times(maxLinks / 3, '_has:Observation:has-member:has-member._has:Observation:has-member:_id=a'),
    `${times(maxLinks / 3, '_has:Observation:has-member:has-member._has:Observation:has-member:_id=a')}&_list=a`,
    /"_has", "_list"/,
  ],
  [
    'links of _filter',
    filter(times(maxLinks, 'encounter._id eq a').replaceAll('&', ' or ')),
    `${filter(times(maxLinks, 'encounter._id eq a').replaceAll('&', ' or '))}&encounter._id=a`,
    /24 times/,
  ],
  [
    'links in brackets of _filter',
    filter(times(maxLinks / 2, 'encounter[part-of._id eq a]._id eq a').replaceAll('&', ' or ')),
    filter(times(maxLinks / 2 + 1, 'encounter[part-of._id eq a]._id eq a').replaceAll('&', ' or ')),
    /24 times/,
  ],
  [
    'links of trees',
    times(maxLinks / 2, 'encounter:below=a'),
    times(maxLinks / 2 + 1, 'encounter:below=a'),
    /count twice/,
  ],
  [
    'tests of _filter',
    times(2, filter(times(maxFilterTests / 2, 'code eq a').replaceAll('&', ' or '))),
    `${times(2, filter(times(maxFilterTests / 2, 'code eq a').replaceAll('&', ' or ')))}&${filter('code eq a')}`,
    /50 tests in all/,
  ],
  [
    'composites',
    times(maxComposites / 2, 'code-value-concept=a$b,c$d'),
    `code-value-concept=a$b&${times(maxComposites / 2, 'code-value-concept=a$b,c$d')}`,
    /12 values of composite/,
  ],
  [
    'composites in two units',
    `code-value-quantity=${values(maxComposites / 2, kg)}`,
    `code-value-quantity=${values(maxComposites / 2 + 1, kg)}`,
    /counts twice/,
  ],
  ['words', times(maxWords / 2, '_content=a b'), `_text=a&${times(maxWords / 2, '_content=a b')}`, /50 words/],
  [
    'beginnings of words',
    times(maxWords / wordsPerBeginning, '_text=press*'),
    times(maxWords / wordsPerBeginning + 1, '_text=press*'),
    /counts 5/,
  ],
  [
    'comparisons',
    times(maxComparisons / 50, `date=${values(50, (number) => `${1900 + number}`)}`),
    `_lastUpdated=2024&${times(maxComparisons / 50, `date=${values(50, (number) => `${1900 + number}`)}`)}`,
    /200 comparisons/,
  ],
];
for (const [what, within, beyond, named] of budgets) {
  test(`a search has a budget of ${what}, over all its parameters`, async () => {
    plan(within);
    const error = await rejects(() => plan(beyond), { status: 400, issueCode: 'too-costly' });
    assert.match(error.message, named);
  });
}

test('values that each type is asked for count once for all types of a search', () => {
  const query = `_type=Observation,Procedure,Condition,Encounter,Immunization&patient.birthdate=${values(50, String)}`;
  const dates = query.replace(/=[^=]*$/, `=${values(50, (number) => `ge${1900 + number}`)}`);
  assert.is(plan(dates, { type: systemScope() }).plan.types.length, 5);
});

test.run();
