// The evaluator's _filter, held against what R4's page says. https://hl7.org/fhir/R4/search_filter.html
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EvaluationOptions } from '../support/evaluate-context.ts';
import { parseFilter } from '../support/evaluate-filter-grammar.ts';
import type { Json } from '../support/evaluate-parameters.ts';
import { idsFound } from '../support/evaluate-query.ts';

const test = suite('evaluator: _filter');
const sct = 'http://snomed.info/sct';

function to(reference: string): Json {
  return { reference };
}

const world: Json[] = [
  { resourceType: 'Patient', id: 'peter', name: [{ given: ['Peter'], family: 'Trumpet' }], birthDate: '2015-01-01' },
  { resourceType: 'Patient', id: 'old', name: [{ given: ['peter'] }], birthDate: '1950-01-01', gender: 'male' },
  { resourceType: 'Patient', id: 'anna', name: [{ given: ['Anna', 'Peter-Ann'] }], gender: 'female' },
  {
    resourceType: 'Observation',
    id: 'lab',
    code: { coding: [{ system: 'http://loinc.org', code: '1234-5' }] },
    subject: to('Patient/peter'),
    effectivePeriod: { start: '2013-01-10', end: '2013-01-20' },
    valueQuantity: { value: 5.4, system: 'http://unitsofmeasure.org', code: 'mg' },
  },
  {
    resourceType: 'Observation',
    id: 'finding',
    code: { coding: [{ system: sct, code: '95214007' }] },
    subject: to('Patient/anna'),
    effectiveDateTime: '2013-01-14T10:00:00Z',
    performer: [to('http://elsewhere.example/Practitioner/1')],
  },
  { resourceType: 'RiskAssessment', id: 'risk', prediction: [{ probabilityDecimal: 0.8 }] },
  {
    resourceType: 'DocumentReference',
    id: 'both',
    relatesTo: [
      { code: 'replaces', target: to('DocumentReference/1') },
      { code: 'appends', target: to('DocumentReference/2') },
    ],
  },
  { resourceType: 'ValueSet', id: 'vs', url: 'http://acme.org/fhir/ValueSet/1' },
];

const options: EvaluationOptions = {
  now: Date.UTC(2013, 4, 1),
  expand: (url) => (url === 'http://acme.org/liver' ? new Set([`${sct}|95214007`]) : undefined),
  codesBelow: (_, code) => (code === '126851005' ? ['126851005', '95214007'] : [code]),
};

const rows: readonly (readonly [type: string, filter: string, found: string])[] = [
  ['Patient', 'name co "pet"', 'peter old anna'],
  ['Patient', 'given eq "peter" and birthdate ge 2014-10-10', 'peter'],
  ['Observation', 'code eq http://loinc.org|1234-5', 'lab'],
  ['Observation', 'code eq http://loinc.org|1234-5 and subject.name co "peter"', 'lab'],
  ['Observation', 'subject.name co "pet"', 'lab finding'],
  ['Observation', 'subject.name co "anna"', 'finding'],
  ['Observation', 'code eq loinc|1234-5', 'lab'],
  ['Observation', 'code eq snomed|95214007', 'finding'],
  ['Observation', 'code ne loinc|1234-5', 'finding'],
  ['Patient', 'given eq peter', 'peter old'],
  ['Patient', 'given eq "pete"', ''],
  ['Patient', 'given ne "peter"', 'anna'],
  ['Patient', 'not (given eq "peter")', 'anna'],
  ['Patient', 'family sw "TRUM"', 'peter'],
  ['Patient', 'family sw "pet"', ''],
  ['Patient', 'family ew "pet"', 'peter'],
  ['Patient', 'given gt "c"', 'peter old anna'],
  ['Patient', 'given lt "B"', 'anna'],
  ['Patient', 'family le "t"', 'peter'],
  ['Patient', 'family gt "t"', ''],
  ['Patient', 'family gt "szz"', 'peter'],
  ['Patient', 'family ge "tzz"', 'peter'],
  ['Patient', 'family lt "taa"', ''],
  ['Patient', 'gender pr true', 'old anna'],
  ['Patient', 'gender pr false', 'peter'],
  ['Patient', 'gender eq male or gender eq female', 'old anna'],
  ['Patient', 'birthdate lt 1960', 'old'],
  ['Patient', 'birthdate eq 2015', 'peter'],
  ['Patient', 'birthdate sa 1950-01-01', 'peter'],
  ['Patient', 'birthdate eb 2015-01-01', 'old'],
  // From left to right: (old or anna) and anna, where precedence of "and" would find old as well.
  ['Patient', 'gender eq male or gender eq female and given eq "anna"', 'anna'],
  ['Patient', 'gender eq male or (gender eq female and given eq "anna")', 'old anna'],
  ['Patient', 'not(gender eq male) and not (birthdate pr true)', 'anna'],
  ['Observation', 'date po 2013-01-14', 'lab finding'],
  ['Observation', 'date po 2013-01-15', 'lab'],
  ['Observation', 'date co 2013-01-14', 'lab'],
  ['Observation', 'date co 2013-01-14T10:00:00Z', 'lab finding'],
  ['Observation', 'date co 2013-01', ''],
  ['Observation', 'date eq 2013-01-14', 'finding'],
  ['Observation', 'date ap 2013-01-14', 'lab finding'],
  ['Observation', 'value-quantity gt 5|ucum|mg', 'lab'],
  ['Observation', 'value-quantity eq 5.4', 'lab'],
  ['Observation', 'value-quantity eq 5.4|ucum|g', ''],
  ['RiskAssessment', 'probability gt 0.75', 'risk'],
  ['RiskAssessment', 'probability co 0.84', 'risk'],
  ['RiskAssessment', 'probability co 0.86', ''],
  ['RiskAssessment', 'probability co 0.75', 'risk'],
  ['RiskAssessment', 'probability co 0.85', ''],
  ['Observation', 'code ss snomed|126851005', 'finding'],
  ['Observation', 'code sb snomed|95214007', 'finding'],
  ['Observation', 'code sb snomed|1', ''],
  ['Observation', 'code in http://acme.org/liver', 'finding'],
  ['Observation', 'code ni http://acme.org/liver', 'lab'],
  ['Observation', 'subject re Patient/peter', 'lab'],
  ['Observation', 'performer re http://elsewhere.example/Practitioner/1', 'finding'],
  ['Observation', 'subject[gender eq female].name co "pet"', 'finding'],
  ['Observation', 'subject[gender eq male].name co "pet"', ''],
  ['DocumentReference', 'relatesTo[code eq "replaces"].target pr true', 'both'],
  ['DocumentReference', 'relatesTo[code eq replaces].target re DocumentReference/1', 'both'],
  ['DocumentReference', 'relatesTo[code eq replaces].target re DocumentReference/2', ''],
  ['ValueSet', 'url eq http://acme.org/fhir/ValueSet/1', 'vs'],
  ['ValueSet', 'url sw http://acme.org/', 'vs'],
  ['ValueSet', 'url sw acme', ''],
  ['ValueSet', 'url co fhir/Value', 'vs'],
  ['ValueSet', 'url co valueset', ''],
  ['ValueSet', 'url ew Set/1', 'vs'],
  ['ValueSet', 'url ew Set', ''],
];
for (const [type, filter, found] of rows) {
  test(`${type}: ${filter} finds ${found || 'nothing'}`, () => {
    assert.is(idsFound(world, `${type}?_filter=${filter}`, options), found);
  });
}

test('several filters must all hold, beside other parameters', () => {
  const search = 'Patient?_filter=name co "pet"&_filter=gender pr true&birthdate=1950';
  assert.is(idsFound(world, search, options), 'old');
});

test('a string may hold what a token cannot', () => {
  assert.equal(parseFilter('name eq "a) \\"b\\" ]"'), {
    type: 'test',
    path: [{ name: 'name', filter: undefined }],
    operator: 'eq',
    value: 'a) "b" ]',
  });
});

for (const [filter, message] of [
  ['name', /character 5, expected an operator/],
  ['name is "x"', /"is" is no operator/],
  ['name eq', /an operator|a value/],
  ['name eq "x', /a value/],
  ['(name eq x', /expected "\)"/],
  ['name eq x)', /expected the end/],
  ['name eq x or', /expected/],
  ['not name eq x', /operator/],
  ['gender gt male', /no operator gt for the type token/],
  ['gender pr maybe', /true or false/],
  ['shoe-size eq 9', /no search parameter/],
  ['gender.name eq 9', /no reference/],
] as const) {
  test(`Patient: ${filter} cannot be judged`, () => {
    assert.throws(() => idsFound(world, `Patient?_filter=${filter}`, options), message);
  });
}

test.run();
