// https://hl7.org/fhir/R4/search.html#composite
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition, IntervalTest, ValueCondition } from '../../src/search/plan-type.ts';
import { rejects } from '../support/rejects.ts';
import { conditionOf } from './asked.ts';

const test = suite('plan-composite');
const ucum = 'http://unitsofmeasure.org';

const code = (param: string, exact: string, system?: string): ValueCondition => ({
  type: 'token',
  param,
  any: [{ ...(system === undefined ? {} : { system }), code: exact.toLowerCase(), exact }],
});
const below = (bound: number): IntervalTest => ({ type: 'compare', end: 'low', operator: '<', bound });
const above = (bound: number): IntervalTest => ({ type: 'compare', end: 'high', operator: '>', bound });

const rows: [rule: string, query: string, type: ResourceType, condition: Condition][] = [
  [
    "R4's own example of a component",
    'component-code-value-quantity=http://loinc.org|8480-6$lt60',
    'Observation',
    {
      type: 'composite',
      components: [
        code('component-code-value-quantity$1', '8480-6', 'http://loinc.org'),
        { type: 'quantity', param: 'component-code-value-quantity$2', any: [{ test: below(60) }] },
      ],
    },
  ],
  [
    'with a unit of UCUM also in base units',
    `code-value-quantity=2823-3$gt5.4|${ucum}|mg`,
    'Observation',
    {
      type: 'any',
      of: [
        {
          type: 'composite',
          components: [
            code('code-value-quantity$1', '2823-3'),
            { type: 'quantity', param: 'code-value-quantity$2', any: [{ test: above(5.4), system: ucum, unit: 'mg' }] },
          ],
        },
        {
          type: 'composite',
          components: [
            code('code-value-quantity$1', '2823-3'),
            {
              type: 'quantity',
              param: 'code-value-quantity$2:canonical',
              any: [{ test: above(0.0054), system: '', unit: 'g', exceptUnit: 'mg' }],
            },
          ],
        },
      ],
    },
  ],
  [
    "of R4's two pairs one has to be there",
    'characteristic-value=gender$mixed,owner$Eve',
    'Group',
    {
      type: 'any',
      of: [
        {
          type: 'composite',
          components: [code('characteristic-value$1', 'gender'), code('characteristic-value$2', 'mixed')],
        },
        {
          type: 'composite',
          components: [code('characteristic-value$1', 'owner'), code('characteristic-value$2', 'Eve')],
        },
      ],
    },
  ],
  [
    "R4's own example of a context",
    'context-type-value=focus$http://snomed.info/sct|408934002',
    'Questionnaire',
    {
      type: 'composite',
      components: [
        code('context-type-value$1', 'focus'),
        code('context-type-value$2', '408934002', 'http://snomed.info/sct'),
      ],
    },
  ],
  [
    'a string component begins so',
    'code-value-string=x$Été',
    'Observation',
    {
      type: 'composite',
      components: [
        code('code-value-string$1', 'x'),
        { type: 'string', param: 'code-value-string$2', any: [{ test: 'starts', text: 'ete' }] },
      ],
    },
  ],
  [
    'a date component takes a prefix',
    'code-value-date=x$lt2020',
    'Observation',
    {
      type: 'composite',
      components: [
        code('code-value-date$1', 'x'),
        { type: 'date', param: 'code-value-date$2', any: [below(Date.UTC(2020, 0))] },
      ],
    },
  ],
  [
    'an escaped dollar belongs to a value',
    'code-value-concept=a\\$b$c',
    'Observation',
    { type: 'composite', components: [code('code-value-concept$1', 'a$b'), code('code-value-concept$2', 'c')] },
  ],
  [
    'a document is related by a code to a document',
    'relationship=replaces$DocumentReference/1',
    'DocumentReference',
    {
      type: 'composite',
      components: [
        code('relationship$1', 'replaces'),
        {
          type: 'reference',
          param: 'relationship$2',
          any: [
            { targetType: 'DocumentReference', targetId: '1' },
            { targetType: '', targetId: 'http://example.org/fhir/DocumentReference/1' },
          ],
        },
      ],
    },
  ],
  [
    'three values together',
    'chromosome-window-coordinate=1$lt345$gt123',
    'MolecularSequence',
    {
      type: 'composite',
      components: [
        code('chromosome-window-coordinate$1', '1'),
        { type: 'number', param: 'chromosome-window-coordinate$2', any: [below(345)] },
        { type: 'number', param: 'chromosome-window-coordinate$3', any: [above(123)] },
      ],
    },
  ],
];
for (const [rule, query, type, condition] of rows) {
  test(`${rule}: ${type}?${query}`, () => {
    assert.equal(conditionOf(query, type), condition);
  });
}

const unreadable: [query: string, named: RegExp][] = [
  ['code-value-quantity=2823-3', /"2823-3".*expected code\$value-quantity, a value for each/],
  ['code-value-quantity=2823-3$5$6', /expected code\$value-quantity/],
  ['code-value-quantity=2823-3$high', /"high".*expected a number/],
  ['code-value-quantity=$5', /"".*expected a code/],
  ['code-value-quantity=a|b|c$5', /"a\|b\|c".*expected a code/],
  ['code-value-quantity=2823-3$5,', /expected code\$value-quantity/],
];
for (const [query, named] of unreadable) {
  test(`Observation?${query} is refused, naming what is expected`, async () => {
    const error = await rejects(() => conditionOf(query, 'Observation'), { status: 400, issueCode: 'value' });
    assert.match(error.message, named);
  });
}

test.run();
