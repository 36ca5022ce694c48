// R4's table of what an operator of _filter means for a type, cell by cell, asked of the real app. What is in none of the rows
// here is n/a in that table, or has no cell there, and is refused by name.
// https://hl7.org/fhir/R4/search_filter.html#ops
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../support/evaluate-parameters.ts';
import { askerOf23, recordOf23 } from '../support/generate-record.ts';

const test = suite('_filter, cell by cell');
const subject = { reference: 'Patient/23' };
const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const elsewhere = 'http://elsewhere.example/Practitioner/1';
/** Of whom no more is known, and so unequal to whomever is named. */
const somebody = { identifier: { value: '77' } };
const mg = { system: 'http://unitsofmeasure.org', code: 'mg' };
const definitions = 'http://acme.org/fhir/StructureDefinition';

function observation(id: string, more: Json): Json {
  return { resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, subject, ...more };
}

function risk(id: string, probability: Json): Json {
  return { resourceType: 'RiskAssessment', id, status: 'final', subject, prediction: [probability] };
}

const world: Json[] = [
  observation('peter', { valueString: 'Peter Pan', meta: { profile: [`${definitions}/Weight`] } }),
  observation('zoe', { valueString: ' zoë', meta: { profile: ['http://acme.org/other'] } }),
  observation('day', { effectiveDateTime: '2013-01-14', code: { coding: [{ system: clinical, code: 'recurrence' }] } }),
  observation('days', {
    effectivePeriod: { start: '2013-01-10', end: '2013-01-20' },
    code: { coding: [{ system: 'http://loinc.org', code: '1234-5' }] },
    performer: [somebody],
  }),
  observation('little', { valueQuantity: { value: 5.4, ...mg }, performer: [{ reference: elsewhere }] }),
  observation('much', { valueQuantity: { value: 7, ...mg }, performer: [{ reference: 'Practitioner/2' }, somebody] }),
  risk('low', { probabilityDecimal: 0.2 }),
  risk('between', { probabilityRange: { low: { value: 0.5 }, high: { value: 0.6 } } }),
  risk('high', { probabilityDecimal: 0.84 }),
  { resourceType: 'Practitioner', id: '2' },
  { resourceType: 'Location', id: 'berlin', position: { latitude: 52.5163, longitude: 13.3777 } },
];

interface Column {
  readonly type: string;
  readonly code: string;
  /** A value that the parameter's type can have, for the operators that are refused. */
  readonly value: string;
  readonly rows: readonly (readonly [operator: string, value: string, found: string])[];
}

/** By R4's types, then those that have no column there. */
const columns: Readonly<Record<string, Column>> = {
  string: {
    type: 'Observation',
    code: 'value-string',
    value: 'peter',
    rows: [
      ['eq', '"PETER pan"', 'peter'],
      ['eq', 'peter', ''],
      ['ne', '"peter pan"', 'zoe'],
      ['co', '"ter P"', 'peter'],
      ['sw', 'PET', 'peter'],
      ['sw', 'pan', ''],
      ['ew', 'PAN', 'peter'],
      ['ew', 'peter', ''],
      // By the code points of first characters, trimmed and without case: what follows makes no difference.
      ['gt', 'p', 'zoe'],
      ['gt', 'Paa', 'zoe'],
      ['gt', 'o', 'peter zoe'],
      ['gt', 'z', ''],
      ['gt', '"\u{10ffff}"', ''],
      ['ge', 'p', 'peter zoe'],
      ['ge', 'pzz', 'peter zoe'],
      ['ge', 'Q', 'zoe'],
      ['lt', 'z', 'peter'],
      ['lt', 'zzz', 'peter'],
      ['lt', 'P', ''],
      ['le', 'p', 'peter'],
      ['le', 'Z', 'peter zoe'],
      ['le', '"\ud7ff"', 'peter zoe'],
      ['le', '"\u{10ffff}"', 'peter zoe'],
      ['le', '"o"', ''],
      ['pr', 'true', 'peter zoe'],
      ['pr', 'false', 'day days little much'],
    ],
  },
  number: {
    type: 'RiskAssessment',
    code: 'probability',
    value: '0.5',
    rows: [
      ['eq', '0.84', 'high'],
      ['eq', '0.8', 'high'],
      ['eq', '0.840', 'high'],
      ['eq', '0.9', ''],
      ['ne', '0.2', 'between high'],
      // 0.2 may be anything from 0.15 on and below 0.25, and a range what its ends may be.
      ['co', '0.15', 'low'],
      ['co', '0.2', 'low'],
      ['co', '0.249', 'low'],
      ['co', '0.25', ''],
      ['co', '0.8', ''],
      ['co', '0.844', 'high'],
      ['co', '0.845', ''],
      ['co', '0.46', 'between'],
      ['co', '0.66', ''],
      ['gt', '0.55', 'between high'],
      ['gt', '0.84', ''],
      ['lt', '0.55', 'low between'],
      ['ge', '0.84', 'high'],
      ['le', '0.2', 'low'],
      ['ap', '0.21', 'low'],
      ['sa', '0.5', 'high'],
      ['eb', '0.6', 'low'],
      ['pr', 'true', 'low between high'],
      ['pr', 'false', ''],
    ],
  },
  date: {
    type: 'Observation',
    code: 'date',
    value: '2013',
    rows: [
      ['eq', '2013-01-14', 'day'],
      ['eq', '2013-01', 'day days'],
      ['ne', '2013-01-14', 'days'],
      ['co', '2013-01-14', 'day days'],
      ['co', '2013-01-14T10:00:00Z', 'day days'],
      ['co', '2013-01-15', 'days'],
      ['co', '2013-01-20', 'days'],
      ['co', '2013-01-21', ''],
      ['co', '2013-01', ''],
      ['gt', '2013-01-14', 'days'],
      ['lt', '2013-01-14', 'days'],
      ['ge', '2013-01-14', 'day days'],
      ['le', '2013-01-13', 'days'],
      ['ap', '2013-01-14', 'day days'],
      ['sa', '2013-01-09', 'day days'],
      ['sa', '2013-01-13', 'day'],
      ['eb', '2013-01-15', 'day'],
      ['po', '2013-01-15', 'days'],
      ['po', '2013-01', 'day days'],
      ['po', '2013-01-21', ''],
      ['pr', 'true', 'day days'],
      ['pr', 'false', 'peter zoe little much'],
    ],
  },
  token: {
    type: 'Observation',
    code: 'code',
    value: 'x',
    rows: [
      ['eq', 'loinc|1234-5', 'days'],
      ['eq', 'RECURRENCE', 'day'],
      ['ne', 'loinc|1234-5', 'day'],
      ['pr', 'true', 'peter zoe day days little much'],
      ['ss', `${clinical}|active`, 'day'],
      ['sb', `${clinical}|recurrence`, 'day'],
      ['in', 'http://hl7.org/fhir/ValueSet/condition-clinical', 'day'],
      ['ni', 'http://hl7.org/fhir/ValueSet/condition-clinical', 'peter zoe days little much'],
    ],
  },
  reference: {
    type: 'Observation',
    code: 'performer',
    value: 'Practitioner/2',
    rows: [
      ['re', 'Practitioner/2', 'much'],
      ['re', elsewhere, 'little'],
      ['re', 'Practitioner/3', ''],
      // The table has n/a for eq, and "(same)" for ne of all types.
      ['eq', 'Practitioner/2', 'much'],
      ['ne', 'Practitioner/2', 'days little much'],
      ['pr', 'true', 'days little much'],
      ['pr', 'false', 'peter zoe day'],
    ],
  },
  quantity: {
    type: 'Observation',
    code: 'value-quantity',
    value: '5',
    rows: [
      ['eq', '5.4|ucum|mg', 'little'],
      ['eq', '5.40e-3|ucum|g', 'little'],
      ['ne', '5.4|ucum|mg', 'much'],
      ['gt', '6|ucum|mg', 'much'],
      ['lt', '6|ucum|mg', 'little'],
      ['ge', '7|ucum|mg', 'much'],
      ['le', '0.0054|ucum|g', 'little'],
      ['ap', '5|ucum|mg', 'little'],
      ['sa', '6', 'much'],
      ['eb', '6', 'little'],
      ['pr', 'true', 'little much'],
      ['pr', 'false', 'peter zoe day days'],
    ],
  },
  uri: {
    type: 'Observation',
    code: '_profile',
    value: 'http://acme.org',
    rows: [
      ['eq', `${definitions}/Weight`, 'peter'],
      ['eq', 'http://acme.org', ''],
      ['ne', `${definitions}/Weight`, 'zoe'],
      ['co', 'Definition', 'peter'],
      ['co', 'acme.org', 'peter zoe'],
      // R4 compares URIs with their case.
      ['co', 'definition', ''],
      ['sw', 'http://acme.org/fhir', 'peter'],
      ['sw', 'acme', ''],
      ['ew', 'Weight', 'peter'],
      ['ew', 'eight', 'peter'],
      ['ew', 'weight', ''],
      ['ew', 'acme.org', ''],
      ['pr', 'true', 'peter zoe'],
      ['pr', 'false', 'day days little much'],
    ],
  },
  composite: {
    type: 'Observation',
    code: 'code-value-quantity',
    value: 'a$5',
    rows: [['eq', 'a$5', '']],
  },
  special: {
    type: 'Location',
    code: 'near',
    value: '52.5|13.4|5|km',
    rows: [
      ['eq', '52.5|13.4|5|km', 'berlin'],
      ['eq', '51.5|13.4|5|km', ''],
    ],
  },
  'string (of words)': {
    type: 'Observation',
    code: '_content',
    value: 'pan',
    rows: [
      ['eq', 'PAN', 'peter'],
      ['co', '"peter pan"', 'peter'],
      ['co', 'pe', ''],
    ],
  },
};
const operators = 'eq ne co sw ew gt lt ge le ap sa eb pr po ss sb in ni re'.split(' ');

/** The ids found, as the filter and nothing else finds them. */
const find = askerOf23(world);

let record: ReturnType<typeof recordOf23> | undefined;
async function refusal(type: string, filter: string): Promise<string> {
  record ??= recordOf23(world);
  const { status, bundle } = await (await record).ask(`/fhir/${type}?_filter=${encodeURIComponent(filter)}`);
  const [issue] = Array.isArray(bundle.issue) ? bundle.issue : [];
  return `${status} ${issue?.code} ${issue?.diagnostics}`;
}

for (const [name, { type, code, value, rows }] of Object.entries(columns)) {
  for (const [operator, asked, found] of rows) {
    test(`${name}: ${code} ${operator} ${asked} finds ${found || 'nothing'}`, async () => {
      assert.is(await find(`${type}?_filter=${code} ${operator} ${asked}`), found);
    });
  }
  for (const operator of operators.filter((one) => !rows.some(([meant]) => meant === one))) {
    test(`${name}: ${operator} is refused by name`, async () => {
      const asked = operator === 'pr' ? 'true' : value;
      const text = await refusal(type, `${code} ${operator} ${asked}`);
      assert.match(
        text,
        new RegExp(
          `^400 not-supported .*\\b${operator}\\b.* is not offered for ${code}, of type ${name.split(' ')[0]}`,
        ),
      );
    });
  }
}

for (const [type, filter] of [
  ['RiskAssessment', 'probability co a'],
  ['RiskAssessment', 'probability co gt0.5'],
  ['Observation', 'date co soon'],
  ['Observation', 'date po lt2013'],
  ['Observation', 'value-string gt ""'],
  ['Observation', 'value-string le "!"'],
  ['Observation', '_profile co ""'],
] as const) {
  test(`${filter} is no value to compare with`, async () => {
    assert.match(await refusal(type, filter), /^400 value .*_filter/);
  });
}

test('the operators of one type are joined and negated like all others', async () => {
  const filter = 'value-string gt "o" and not (value-string ge "z") or date co 2013-01-15';
  assert.is(await find(`Observation?_filter=${filter}`), 'peter days');
});

test.run();
