// What each form of a value asks, by R4's search page. https://hl7.org/fhir/R4/search.html#ptypes
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { conditionOf } from './asked.ts';

const test = suite('plan-condition');

const day = (year: number, month: number, date = 1) => Date.UTC(year, month - 1, date);

type Row = [rule: string, query: string, type: ResourceType, condition: Condition];

const plain: Row[] = [
  [
    'a string is looked for at the beginning, without case and accents',
    'address=Évé,Smith',
    'Patient',
    {
      type: 'string',
      param: 'address',
      any: [
        { test: 'starts', text: 'eve' },
        { test: 'starts', text: 'smith' },
      ],
    },
  ],
  [
    'a family name is also looked for at the beginning of each of its words',
    'family=Quinones',
    'Practitioner',
    {
      type: 'any',
      of: [
        { type: 'string', param: 'family', any: [{ test: 'starts', text: 'quinones' }] },
        { type: 'string', param: 'family:word', any: [{ test: 'starts', text: 'quinones' }] },
      ],
    },
  ],
  [
    'a name that is no person’s is looked for as a whole',
    'name=Quinones',
    'Organization',
    { type: 'string', param: 'name', any: [{ test: 'starts', text: 'quinones' }] },
  ],
  [
    'a token is looked for with its system, or in any',
    'code=http://loinc.org|1234-5,X',
    'Observation',
    {
      type: 'token',
      param: 'code',
      any: [
        { system: 'http://loinc.org', code: '1234-5', exact: '1234-5' },
        { code: 'x', exact: 'X' },
      ],
    },
  ],
  [
    'a date stands for its whole day',
    'birthdate=2013-01-14',
    'Patient',
    { type: 'date', param: 'birthdate', any: [{ type: 'within', low: day(2013, 1, 14), high: day(2013, 1, 15) }] },
  ],
  [
    'a prefix compares a number',
    'probability=gt0.8',
    'RiskAssessment',
    { type: 'number', param: 'probability', any: [{ type: 'compare', end: 'high', operator: '>', bound: 0.8 }] },
  ],
  [
    'a quantity without a unit is looked for in every unit',
    'value-quantity=gt5.4',
    'Observation',
    {
      type: 'quantity',
      param: 'value-quantity',
      any: [{ test: { type: 'compare', end: 'high', operator: '>', bound: 5.4 } }],
    },
  ],
  [
    'a quantity in a unit of another system is looked for as written',
    'value-quantity=gt5.4|http://acme.org/units|mg',
    'Observation',
    {
      type: 'quantity',
      param: 'value-quantity',
      any: [
        {
          test: { type: 'compare', end: 'high', operator: '>', bound: 5.4 },
          system: 'http://acme.org/units',
          unit: 'mg',
        },
      ],
    },
  ],
  [
    'a quantity in a unit of UCUM is looked for in every unit of its kind',
    'value-quantity=gt5.4|http://unitsofmeasure.org|mg,gt1',
    'Observation',
    {
      type: 'any',
      of: [
        {
          type: 'quantity',
          param: 'value-quantity',
          any: [
            {
              test: { type: 'compare', end: 'high', operator: '>', bound: 5.4 },
              system: 'http://unitsofmeasure.org',
              unit: 'mg',
            },
            { test: { type: 'compare', end: 'high', operator: '>', bound: 1 } },
          ],
        },
        {
          type: 'quantity',
          param: 'value-quantity:canonical',
          any: [
            {
              test: { type: 'compare', end: 'high', operator: '>', bound: 0.0054 },
              system: '',
              unit: 'g',
              exceptUnit: 'mg',
            },
          ],
        },
      ],
    },
  ],
  [
    'a unit that is none of UCUM is looked for as written',
    'value-quantity=gt5.4|http://unitsofmeasure.org|spoons',
    'Observation',
    {
      type: 'quantity',
      param: 'value-quantity',
      any: [
        {
          test: { type: 'compare', end: 'high', operator: '>', bound: 5.4 },
          system: 'http://unitsofmeasure.org',
          unit: 'spoons',
        },
      ],
    },
  ],
  [
    'a reference is looked for by type and id, and as the URL of the same resource',
    'subject=Patient/1,2',
    'Observation',
    {
      type: 'reference',
      param: 'subject',
      any: [
        { targetType: 'Patient', targetId: '1' },
        { targetType: '', targetId: 'http://example.org/fhir/Patient/1' },
        { targetId: '2' },
      ],
    },
  ],
  [
    'a uri is looked for as it is',
    '_source=http://acme.org/A',
    'Patient',
    { type: 'uri', param: '_source', any: [{ test: 'equals', uri: 'http://acme.org/A' }] },
  ],
  [
    "a profile's version is part of what is looked for",
    '_profile=http://acme.org/p|1',
    'Patient',
    { type: 'uri', param: '_profile', any: [{ test: 'equals', uri: 'http://acme.org/p|1' }] },
  ],
  [
    "a canonical resource's url is looked for with its version",
    'url=http://acme.org/v|1.0B',
    'ValueSet',
    {
      type: 'any',
      of: [
        { type: 'uri', param: 'url', any: [{ test: 'equals', uri: 'http://acme.org/v|1.0B' }] },
        {
          type: 'all',
          of: [
            { type: 'uri', param: 'url', any: [{ test: 'equals', uri: 'http://acme.org/v' }] },
            { type: 'token', param: 'version', any: [{ code: '1.0b', exact: '1.0B' }] },
          ],
        },
      ],
    },
  ],
  ['_id is the id', '_id=a,B', 'Patient', { type: 'id', any: ['a', 'B'] }],
  ['_id:not is any other', '_id:not=a', 'Patient', { type: 'not', of: { type: 'id', any: ['a'] } }],
  [
    '_lastUpdated takes prefixes',
    '_lastUpdated=gt2010-10-01',
    'Observation',
    { type: 'last-updated', any: [{ type: 'compare', end: 'high', operator: '>', bound: day(2010, 10, 2) }] },
  ],
  [
    '_tag and _security are tokens',
    '_tag=http://acme.org/codes|needs-review',
    'Condition',
    {
      type: 'token',
      param: '_tag',
      any: [{ system: 'http://acme.org/codes', code: 'needs-review', exact: 'needs-review' }],
    },
  ],
  [
    "near takes R4's own example",
    'near=42.256500|-83.694810|11.20|km',
    'Location',
    { type: 'near', param: 'near', near: { latitude: 42.2565, longitude: -83.69481, distanceKm: 11.2 } },
  ],
  [
    'of several places one has to be near',
    'near=1|2|3,4|5|6',
    'Location',
    {
      type: 'any',
      of: [
        { type: 'near', param: 'near', near: { latitude: 1, longitude: 2, distanceKm: 3 } },
        { type: 'near', param: 'near', near: { latitude: 4, longitude: 5, distanceKm: 6 } },
      ],
    },
  ],
  [
    "_text takes R4's own example",
    '_text=(bone OR liver) and metastases',
    'Condition',
    {
      type: 'text',
      part: 'narrative',
      query: {
        type: 'and',
        all: [
          {
            type: 'or',
            any: [
              { type: 'words', words: ['bone'], isPrefix: false },
              { type: 'words', words: ['liver'], isPrefix: false },
            ],
          },
          { type: 'words', words: ['metastases'], isPrefix: false },
        ],
        none: [],
      },
    },
  ],
  [
    '_content looks in the whole resource, for one of its values',
    '_content=Bone,liver\\,',
    'Condition',
    {
      type: 'any',
      of: [
        { type: 'text', part: 'content', query: { type: 'words', words: ['bone'], isPrefix: false } },
        { type: 'text', part: 'content', query: { type: 'words', words: ['liver'], isPrefix: false } },
      ],
    },
  ],
];
for (const [rule, query, type, condition] of plain) {
  test(`${rule}: ${type}?${query}`, () => {
    assert.equal(conditionOf(query, type), condition);
  });
}

test.run();
