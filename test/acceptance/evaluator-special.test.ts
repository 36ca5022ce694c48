// The evaluator's parameters of every resource, held against R4's search page. https://hl7.org/fhir/R4/search.html#all
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../support/evaluate-parameters.ts';
import { idsFound } from '../support/evaluate-query.ts';

const test = suite('evaluator: text, lists, types and compartments');

function narrative(html: string): Json {
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${html}</div>` };
}

function condition(id: string, html: string, more: Json = {}): Json {
  return { resourceType: 'Condition', id, text: narrative(html), ...more };
}

const conditions = [
  condition('bone', '<p>Bone <b>metastases</b> found</p>', { subject: { reference: 'Patient/23' } }),
  condition('liver', '<p title="bone">Métastases of the LIVER &amp; spleen</p>'),
  condition('lung', '<p>Metastases of the lung</p>', { code: { text: 'Secondary neoplasm of lung' } }),
  condition('none', '<p>Boneless</p>', { note: [{ text: 'no metastases' }], bodySite: [{ text: 'bone' }] }),
  { resourceType: 'Condition', id: 'silent' },
];

const texts: readonly (readonly [query: string, found: string])[] = [
  ['_text=(bone OR liver) and metastases', 'bone liver'],
  ['_text=(bone OR liver) AND metastases', 'bone liver'],
  ['_text=metastases', 'bone liver lung'],
  ['_text=metastases liver', 'liver'],
  ['_text=metastas', ''],
  ['_text=metastas*', 'bone liver lung'],
  ['_text="metastases of the lung"', 'lung'],
  ['_text="the metastases"', ''],
  ['_text="bone metastases"', 'bone'],
  ['_text=metastases NOT (bone OR lung)', 'liver'],
  ['_text=lung,found', 'bone lung'],
  ['_text=lung and', ''],
  ['_text=spleen', 'liver'],
  ['_text=amp', ''],
  ['_text=generated', ''],
  ['_content=neoplasm', 'lung'],
  ['_content=metastases', 'bone liver lung none'],
  ['_content=bone', 'bone none'],
  ['_content=metastases bone', 'bone none'],
  ['_content="metastases bone"', ''],
  ['_content=condition', ''],
];
for (const [query, found] of texts) {
  test(`${query} finds ${found || 'nothing'}`, () => {
    assert.is(idsFound(conditions, `Condition?${query}`), found);
  });
}

for (const value of ['', '()', '(bone', 'bone)', '"bone', 'OR bone', 'bone OR', 'bone AND', 'bone NOT', '-- !']) {
  test(`_text=${value} cannot be judged`, () => {
    assert.throws(() => idsFound(conditions, `Condition?_text=${value}`), /word|parenthesis/);
  });
}

const meta = {
  lastUpdated: '2010-10-01T08:00:00Z',
  profile: ['http://hl7.org/fhir/StructureDefinition/bp'],
  security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }],
  tag: [{ system: 'http://acme.org/codes', code: 'needs-review' }],
  source: 'http://example.com/Organization/123',
};
const world: Json[] = [
  { resourceType: 'Patient', id: '23', gender: 'female', meta },
  { resourceType: 'Patient', id: '24', gender: 'female' },
  { resourceType: 'Patient', id: '25', gender: 'male' },
  {
    resourceType: 'List',
    id: '42',
    subject: { reference: 'Patient/23' },
    entry: [
      { item: { reference: 'Patient/23' } },
      { item: { reference: 'Patient/25' }, deleted: true },
      { item: { reference: 'Observation/o' } },
    ],
  },
  { resourceType: 'Observation', id: 'o', subject: { reference: 'Patient/23' }, meta },
  {
    resourceType: 'Observation',
    id: 'p',
    subject: { reference: 'Patient/24' },
    performer: [{ reference: 'Patient/23' }],
  },
  { resourceType: 'Observation', id: 'q', subject: { reference: 'Patient/24' } },
  { resourceType: 'Procedure', id: 'in', subject: { reference: 'Patient/23' }, performedDateTime: '2011-12-31' },
  { resourceType: 'Procedure', id: 'late', subject: { reference: 'Patient/23' }, performedDateTime: '2012-01-01' },
  { resourceType: 'Location', id: 'place' },
  { resourceType: 'InsurancePlan', id: 'plan', name: 'Gold', alias: ['Best'] },
];

const common: readonly (readonly [search: string, found: string])[] = [
  ['Patient?_list=42', '23 25'],
  ['Patient?_list=List/42&gender=female', '23'],
  ['Patient?_list=43', ''],
  ['Observation?_list=42', 'o'],
  ['Patient?_tag=http://acme.org/codes|needs-review', '23'],
  ['Patient?_tag:not=needs-review', '24 25'],
  ['Patient?_profile=http://hl7.org/fhir/StructureDefinition/bp', '23'],
  ['Patient?_profile:below=http://hl7.org/fhir', '23'],
  ['Patient?_security=http://terminology.hl7.org/CodeSystem/v3-Confidentiality|R', '23'],
  ['Patient?_source=http://example.com/Organization/123', '23'],
  ['Patient?_source:missing=true', '24 25'],
  ['Patient?_lastUpdated=gt2010-09-30', '23'],
  ['?_type=Patient,Location&_id=23,place,o', '23 place'],
  ['?_id=23,o', '23 o'],
  ['InsurancePlan?name=gold', 'plan'],
  ['InsurancePlan?name=best', 'plan'],
  ['?_tag=needs-review', '23 o'],
  ['?_type=Observation,Procedure&subject=Patient/23', 'o in late'],
  ['?_type=Observation&patient.gender=female&_sort=-_id', 'q p o'],
];
for (const [search, found] of common) {
  test(`${search} finds ${found || 'nothing'}`, () => {
    assert.is(idsFound(world, search), found);
  });
}

const inCompartment: readonly (readonly [search: string, found: string])[] = [
  ['Procedure?date=ge2010-01-01&date=le2011-12-31', 'in'],
  ['Observation?_lastUpdated:missing=true', 'p'],
  ['Observation?_id:missing=false', 'o p'],
  ['Patient?_id:missing=false', '23'],
  ['?_id:missing=false', '23 42 o p in late'],
];
for (const [search, found] of inCompartment) {
  test(`Patient/23/${search} finds ${found || 'nothing'}`, () => {
    assert.is(idsFound(world, search, { compartment: 'Patient/23' }), found);
  });
}

test('_sort — by any kind of parameter, by what comes first in the direction that is asked for', () => {
  const observations: Json[] = [
    {
      resourceType: 'Observation',
      id: 'a',
      valueQuantity: { value: 2 },
      status: 'final',
      subject: { reference: 'Patient/z' },
    },
    {
      resourceType: 'Observation',
      id: 'b',
      valueQuantity: { value: 10 },
      status: 'final',
      subject: { reference: 'Patient/y' },
    },
    { resourceType: 'Observation', id: 'c', valueString: 'Émile', status: 'amended' },
    { resourceType: 'Observation', id: 'd', valueString: 'eva', status: 'amended' },
  ];
  for (const [sort, found] of [
    ['value-quantity', 'a b c d'],
    ['-value-quantity', 'b a c d'],
    ['subject', 'b a c d'],
    ['value-string', 'c d a b'],
    ['-value-string', 'd c a b'],
    ['status,-_id', 'd c b a'],
    ['-_id', 'd c b a'],
  ] as const)
    assert.is(idsFound(observations, `Observation?_sort=${sort}`), found, sort);
  const names: Json[] = [
    { resourceType: 'Patient', id: 'x', name: [{ given: ['A', 'M'] }] },
    { resourceType: 'Patient', id: 'y', name: [{ given: ['B', 'L'] }] },
  ];
  assert.is(idsFound(names, 'Patient?_sort=given'), 'x y');
  assert.is(idsFound(names, 'Patient?_sort=-given'), 'x y');
  assert.throws(() => idsFound(observations, 'Observation?_sort=code-value-quantity'), /no order/);
});

test.run();
