// Conditions and shapes of search plans, one of each kind that there is.
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition, IntervalTest, SearchPlan, SortKey, TypePlan } from '../../src/search/plan-type.ts';
import { plan } from './search-data.ts';

const range: IntervalTest = { type: 'within', low: 0, high: 1e13 };
const code = (...codes: string[]): Condition => ({
  type: 'token',
  param: 'code',
  any: codes.map((each) => ({ code: each })),
});
const many = Array.from({ length: 20 }, (_, index) => `c${index}`);
const words: Condition = { type: 'text', part: 'content', query: { type: 'words', words: ['final'], isPrefix: true } };
const composite: Condition = {
  type: 'composite',
  components: [
    { type: 'token', param: 'code-value-quantity$1', any: [{ code: 'weight' }, { system: 's' }] },
    { type: 'quantity', param: 'code-value-quantity$2', any: [{ test: range }] },
  ],
};
const near: Condition = { type: 'near', param: 'near', near: { latitude: 1, longitude: 180, distanceKm: 10 } };
const parentOf = {
  type: 'hierarchy',
  param: 'encounter',
  targetType: 'Encounter',
  targetIds: ['v', 'w'],
  parentParam: 'part-of',
} as const;

const listNames: ReadonlySet<string> = new Set([
  'token, many',
  'string contains',
  'quantity',
  'reference, many',
  'composite',
  'text',
  'chain to anything',
  'chain of has',
  'has',
  'has, in turn',
  'below',
]);

/** Every condition on Observations, by name. */
export const conditions: readonly (readonly [string, Condition])[] = [
  ['token', code('weight')],
  ['token, many', code(...many)],
  ['token, system and code', { type: 'token', param: 'code', any: [{ system: 's', code: 'c' }] }],
  [
    'token, many systems and codes',
    { type: 'token', param: 'code', any: many.map((each) => ({ system: 's', code: each })) },
  ],
  ['token, system', { type: 'token', param: 'code', any: [{ system: 's' }] }],
  [
    'token, of all kinds',
    { type: 'token', param: 'code', any: [{ system: 's' }, { code: 'c' }, { system: 's', code: 'c' }] },
  ],
  ...(['starts', 'contains', 'ends', 'equals', 'exact', 'before', 'from'] as const).map(
    (match) =>
      [`string ${match}`, { type: 'string', param: 'value-string', any: [{ test: match, text: 'x' }] }] as const,
  ),
  ['date', { type: 'date', param: 'date', any: [range] }],
  ['date, not within', { type: 'date', param: 'date', any: [{ ...range, type: 'not-within' }] }],
  ['date, containing', { type: 'date', param: 'date', any: [{ ...range, type: 'contains' }] }],
  [
    'date, two',
    { type: 'date', param: 'date', any: [range, { type: 'compare', end: 'high', operator: '>', bound: 5 }] },
  ],
  [
    'quantity',
    { type: 'quantity', param: 'value-quantity', any: [{ test: range, system: 's', unit: 'u', exceptUnit: 'v' }] },
  ],
  ['reference', { type: 'reference', param: 'subject', any: [{ targetType: 'Patient', targetId: 'anna' }] }],
  ['reference, many', { type: 'reference', param: 'subject', any: many.map((targetId) => ({ targetId })) }],
  ['uri', { type: 'uri', param: '_profile', any: [{ test: 'equals', uri: 'u' }] }],
  [
    'uri, beginnings',
    {
      type: 'uri',
      param: '_profile',
      any: [
        { test: 'starts', uri: 'u' },
        { test: 'equals', uri: 'u' },
      ],
    },
  ],
  ...(['contains', 'ends'] as const).map(
    (match) => [`uri ${match}`, { type: 'uri', param: '_profile', any: [{ test: match, uri: 'u' }] }] as const,
  ),
  ['id', { type: 'id', any: ['a'] }],
  ['ids', { type: 'id', any: many }],
  ['last updated', { type: 'last-updated', any: [range] }],
  ['present', { type: 'present', param: 'value-quantity', valueType: 'quantity' }],
  ['present date', { type: 'present', param: 'date', valueType: 'date' }],
  ['composite', composite],
  ['text', words],
  ['narrative', { ...words, part: 'narrative' }],
  ['chain', { type: 'chain', param: 'subject', targetType: 'Patient', where: [{ type: 'id', any: ['anna'] }] }],
  ['chain to anything', { type: 'chain', param: 'subject', targetType: 'Patient', where: [] }],
  [
    'chain of chains',
    {
      type: 'chain',
      param: 'encounter',
      targetType: 'Encounter',
      where: [
        {
          type: 'chain',
          param: 'service-provider',
          targetType: 'Organization',
          where: [
            { type: 'string', param: 'name', any: [{ test: 'contains', text: 'x' }] },
            { type: 'text', part: 'narrative', query: { type: 'words', words: ['x'], isPrefix: false } },
          ],
        },
        { type: 'not', of: { type: 'date', param: 'date', any: [range] } },
      ],
    },
  ],
  [
    'chain of has',
    {
      type: 'chain',
      param: 'encounter',
      targetType: 'Encounter',
      where: [{ type: 'has', sourceType: 'Observation', param: 'encounter', where: [code('weight')] }],
    },
  ],
  [
    'chain to elements and positions',
    {
      type: 'chain',
      param: 'has-member',
      targetType: 'Observation',
      where: [
        composite,
        { ...parentOf, direction: 'below' },
        { type: 'chain', param: 'subject', targetType: 'Location', where: [near] },
      ],
    },
  ],
  ['contains anything', { type: 'contains', containedType: 'Encounter', where: [] }],
  [
    'contains',
    {
      type: 'contains',
      containedType: 'Observation',
      where: [
        { type: 'not', of: code('weight') },
        { type: 'present', param: 'subject', valueType: 'reference' },
        words,
      ],
    },
  ],
  ['has', { type: 'has', sourceType: 'Provenance', param: 'target', where: [{ type: 'own' }] }],
  [
    'has, in turn',
    {
      type: 'has',
      sourceType: 'DiagnosticReport',
      param: 'result',
      where: [{ type: 'has', sourceType: 'Provenance', param: 'target', where: [] }],
    },
  ],
  ...(['above', 'below'] as const).map((direction) => [direction, { ...parentOf, direction }] as const),
  ['own', { type: 'own' }],
  ['all', { type: 'all', of: [code('weight'), words] }],
  ['all of none', { type: 'all', of: [] }],
  ['any', { type: 'any', of: [code('weight'), words, { type: 'id', any: ['a'] }] }],
  ['any of none', { type: 'any', of: [] }],
];

/** Those that are worked out as lists of what may be many. */
export const lists = conditions.filter(([name]) => listNames.has(name));

/** What Observations cannot be asked. */
export const others: readonly TypePlan[] = [
  {
    resourceType: 'Location',
    where: [near],
  },
  {
    resourceType: 'RiskAssessment',
    where: [{ type: 'number', param: 'probability', any: [range, { ...range, type: 'contains' }] }],
  },
];

const sorts: readonly (readonly [string, SortKey])[] = [
  ['id', { type: 'id', descending: true }],
  ['last update', { type: 'last-updated', descending: false }],
  ['token', { type: 'token', param: 'code', descending: false }],
  ['string', { type: 'string', param: 'value-string', descending: false }],
  ['date', { type: 'date', param: 'date', descending: true }],
  ['quantity', { type: 'quantity', param: 'value-quantity', descending: false }],
  ['reference', { type: 'reference', param: 'subject', descending: false }],
  ['uri', { type: 'uri', param: '_profile', descending: false }],
];
export const common: readonly SortKey[] = [
  { type: 'token', param: 'status', descending: true },
  { type: 'date', param: 'date', descending: false },
];
export const types = (where: readonly Condition[]): readonly TypePlan[] =>
  (['Observation', 'Encounter', 'Procedure'] as const).map((resourceType: ResourceType) => ({
    resourceType,
    where: resourceType === 'Observation' ? where : [],
  }));
const include: SearchPlan['include'] = [
  { sourceType: 'Observation', params: ['subject', 'encounter'], iterate: false },
  { sourceType: 'Observation', params: ['subject'], targetType: 'Patient', iterate: false },
  { sourceType: 'Patient', params: ['organization'], iterate: true },
];
const revinclude: SearchPlan['revinclude'] = [
  { sourceType: 'Provenance', params: ['target', 'agent'], iterate: true },
  { sourceType: 'Provenance', params: ['target'], targetType: 'Observation', iterate: false },
];

/** Each shape that a plan with some conditions can have, by name. */
export const shapes: readonly (readonly [string, (where: readonly Condition[]) => SearchPlan])[] = [
  ['a page', (where) => plan({ where })],
  ['a long page', (where) => plan({ where, count: 1000 })],
  ['a count', (where) => plan({ where, count: 0 })],
  ...sorts.map(([name, key]) => [`by ${name}`, (where: readonly Condition[]) => plan({ where, sort: [key] })] as const),
  ['by several', (where) => plan({ where, sort: sorts.map(([, key]) => key) })],
  ['with includes', (where) => plan({ where, include, revinclude })],
  ['several types', (where) => plan({ types: types(where) })],
  ['several types, sorted', (where) => plan({ types: types(where), sort: common, count: 1 })],
  ['several types, a count', (where) => plan({ types: types(where), count: 0 })],
];

/** Each way in which a condition can stand in a plan. */
export const places: readonly (readonly [string, (condition: Condition) => readonly Condition[]])[] = [
  ['alone', (condition) => [condition]],
  ['first', (condition) => [condition, { type: 'own' }]],
  ['behind another', (condition) => [{ type: 'id', any: ['a', 'b'] }, condition]],
  ['negated', (condition) => [{ type: 'not', of: condition }]],
  ['as one of two', (condition) => [{ type: 'any', of: [condition, { type: 'id', any: ['a', 'b'] }] }]],
  ['as one of two behind another', (condition) => [code('weight'), { type: 'any', of: [condition, { type: 'own' }] }]],
  [
    'behind a chain',
    (condition) => [
      {
        type: 'has',
        sourceType: 'Provenance',
        param: 'target',
        where: [{ type: 'chain', param: 'target', targetType: 'Observation', where: [condition] }],
      },
    ],
  ],
];
