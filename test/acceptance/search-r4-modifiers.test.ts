// R4's search page, row by row: tokens, modifiers, composites, and the parameters of all resources, asked of the real app.
// What each row finds is what the page says. https://hl7.org/fhir/R4/search.html#modifiers
import { suite } from 'uvu';
import type { Json } from '../support/evaluate-parameters.ts';
import { coded, practitioner, rowsOf, subject } from './search-r4-rows.ts';

const test = suite('R4 search, row by row: tokens, modifiers, composites');
const rows = rowsOf(test);
const ucum = 'http://unitsofmeasure.org';
const v2Types = 'http://terminology.hl7.org/CodeSystem/v2-0203';
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

function condition(id: string, code: Json | undefined, more: Json = {}): Json {
  return { resourceType: 'Condition', id, subject, ...(code === undefined ? {} : { code }), ...more };
}

function observation(id: string, more: Json): Json {
  return { resourceType: 'Observation', id, status: 'final', subject, ...more };
}

rows(
  'token',
  [
    practitioner('acme', {
      identifier: [{ system: 'http://acme.org/patient', value: '2345' }],
      gender: 'male',
      active: true,
    }),
    practitioner('none', { identifier: [{ value: '2345' }], gender: 'female' }),
    condition('headache', coded('ha125', 'http://acme.org/conditions/codes')),
    condition('elsewhere', coded('ha125', 'http://elsewhere.org/codes')),
    condition('local', { coding: [{ code: 'ha125' }] }),
  ],
  [
    ['Practitioner?identifier=http://acme.org/patient|2345', 'acme'],
    ['Practitioner?identifier=2345', 'acme none'],
    ['Practitioner?identifier=|2345', 'none'],
    ['Practitioner?identifier=http://acme.org/patient|', 'acme'],
    ['Practitioner?gender=male', 'acme'],
    ['Practitioner?gender=http://hl7.org/fhir/administrative-gender|male', 'acme'],
    ['Practitioner?gender:not=male', 'none'],
    ['Practitioner?gender=male,female', 'acme none'],
    ['Practitioner?active=true', 'acme'],
    ['Practitioner?active=http://hl7.org/fhir/special-values|true', 'acme'],
    ['Condition?code=http://acme.org/conditions/codes|ha125', 'headache'],
    ['Condition?code=ha125', 'headache elsewhere local'],
    ['Condition?code=|ha125', 'local'],
    ['Condition?code:missing=false', 'headache elsewhere local'],
  ],
);
rows(
  'token modifiers',
  [
    condition('text', { text: 'Headache, mild' }),
    condition('display', { coding: [{ system: 'http://acme.org/local', code: 'm', display: 'headache' }] }),
    condition('active', coded('active', 'http://terminology.hl7.org/CodeSystem/condition-clinical')),
    condition('recurrence', coded('recurrence', 'http://terminology.hl7.org/CodeSystem/condition-clinical')),
    condition('acute', coded('ACUTE', actCode)),
    condition('inpatient', coded('IMP', actCode)),
    condition('nothing', undefined),
  ],
  [
    ['Condition?code:text=headache', 'text display'],
    ['Condition?code:text=mild', ''],
    ['Condition?code:not=m', 'text active recurrence acute inpatient nothing'],
    ['Condition?code:in=http://hl7.org/fhir/ValueSet/condition-clinical', 'active recurrence'],
    ['Condition?code:not-in=http://hl7.org/fhir/ValueSet/condition-clinical', 'text display acute inpatient nothing'],
    ['Condition?code:in=http://acme.org/unknown', '400'],
    [`Condition?code:below=${actCode}|IMP`, 'acute inpatient'],
    [`Condition?code:above=${actCode}|ACUTE`, 'acute inpatient'],
    [`Condition?code:above=${actCode}|IMP`, 'inpatient'],
    ['Condition?code:below=http://terminology.hl7.org/CodeSystem/condition-clinical|active', 'active recurrence'],
    ['Condition?code:missing=true', 'nothing'],
    ['Condition?code:missing=yes', '400'],
    ['Condition?code:exact=m', '400'],
    ['Condition?code:contains=m', '400'],
  ],
);
rows(
  ':of-type',
  [
    practitioner('mr', { identifier: [{ type: coded('MR', v2Types), system: 'http://a.org', value: '446053' }] }),
    practitioner('ss', {
      identifier: [
        { type: coded('SS', v2Types), value: '446053' },
        { type: coded('MR', v2Types), value: '1' },
      ],
    }),
  ],
  [
    [`Practitioner?identifier:of-type=${v2Types}|MR|446053`, 'mr'],
    [`Practitioner?identifier:of-type=${v2Types}|SS|446053`, 'ss'],
    ['Practitioner?identifier:of-type=MR|446053', '400'],
  ],
);
rows(
  ':not of a set of values',
  ['48765-2 10160-0', '10160-0', ''].map((codes, index) => ({
    resourceType: 'Composition',
    id: `c${index}`,
    subject,
    section: codes.split(' ').flatMap((code) => (code === '' ? [] : [{ code: coded(code) }])),
  })),
  [
    ['Composition?section=48765-2', 'c0'],
    ['Composition?section:not=48765-2', 'c1 c2'],
  ],
);
rows(
  'hierarchies of references and versions',
  [
    { resourceType: 'Location', id: '42' },
    { resourceType: 'Location', id: 'ward', partOf: { reference: 'Location/42' } },
    { resourceType: 'Location', id: 'bed', partOf: { reference: 'Location/ward' } },
    ...['42', 'bed', '43'].map((id) => ({
      resourceType: 'Procedure',
      id: `in-${id}`,
      status: 'completed',
      subject,
      location: { reference: `Location/${id}` },
    })),
    ...['1.0', '1.1', '2.0'].map((version) => ({
      resourceType: 'QuestionnaireResponse',
      id: version,
      status: 'completed',
      subject,
      questionnaire: `http://acme.com/some-form|${version}`,
    })),
  ],
  [
    ['Procedure?location:below=42', 'in-42 in-bed'],
    ['Procedure?location:below=Location/42', 'in-42 in-bed'],
    ['Procedure?location:above=Location/bed', 'in-42 in-bed'],
    ['Procedure?location=42', 'in-42'],
    ['QuestionnaireResponse?questionnaire=http://acme.com/some-form', '1.0 1.1 2.0'],
    ['QuestionnaireResponse?questionnaire=http://acme.com/some-form|1.1', '1.1'],
    ['QuestionnaireResponse?questionnaire:below=http://acme.com/some-form', '1.0 1.1 2.0'],
    ['QuestionnaireResponse?questionnaire:below=http://acme.com/some-form|1', '1.0 1.1'],
  ],
);
rows(
  'missing',
  [
    practitioner('known', { gender: 'male' }),
    practitioner('empty', {}),
    practitioner('why', { _gender: { extension: [{ url: 'http://acme.org/why', valueCode: 'unknown' }] } }),
  ],
  [
    ['Practitioner?gender:missing=true', 'empty why'],
    ['Practitioner?gender:missing=false', 'known'],
  ],
);

function group(id: string, ...characteristics: (readonly [code: string, value: string])[]): Json {
  const characteristic = characteristics.map(([code, value]) => ({
    code: { coding: [{ code }] },
    valueCodeableConcept: { coding: [{ code: value }] },
    exclude: false,
  }));
  return { resourceType: 'Group', id, type: 'animal', actual: false, characteristic };
}

function millimoles(value: number): Json {
  return { value, unit: 'mmol/L', system: ucum, code: 'mmol/L' };
}

rows(
  'composite',
  [
    observation('high', { code: coded('2823-3'), valueQuantity: millimoles(6) }),
    observation('normal', { code: coded('2823-3'), valueQuantity: millimoles(4.2) }),
    observation('sodium', { code: coded('2951-2'), valueQuantity: millimoles(140) }),
    observation('pressure', {
      code: coded('85354-9'),
      component: [
        { code: coded('8480-6'), valueQuantity: { value: 120 } },
        { code: coded('8462-4'), valueQuantity: { value: 55 } },
      ],
    }),
    {
      resourceType: 'DiagnosticReport',
      id: 'r-high',
      status: 'final',
      code: {},
      subject,
      result: [{ reference: 'Observation/high' }],
    },
    {
      resourceType: 'DiagnosticReport',
      id: 'r-apart',
      status: 'final',
      code: {},
      subject,
      result: [{ reference: 'Observation/normal' }, { reference: 'Observation/sodium' }],
    },
    group('mixed', ['gender', 'mixed']),
    group('apart', ['gender', 'male'], ['age', 'mixed']),
    group('owned', ['owner', 'Eve']),
  ],
  [
    [`DiagnosticReport?result.code-value-quantity=http://loinc.org|2823-3$gt5.4|${ucum}|mmol/L`, 'r-high'],
    [`Observation?code-value-quantity=http://loinc.org|2823-3$gt5.4|${ucum}|mmol/L`, 'high'],
    ['Observation?component-code-value-quantity=http://loinc.org|8480-6$lt60', ''],
    ['Observation?component-code-value-quantity=http://loinc.org|8462-4$lt60', 'pressure'],
    ['Observation?combo-code-value-quantity=http://loinc.org|8462-4$lt60', 'pressure'],
    ['Group?characteristic-value=gender$mixed', 'mixed'],
    ['Group?characteristic-value=gender$mixed,owner$Eve', 'mixed owned'],
    ['Group?characteristic-value=gender', '400'],
    ['Group?characteristic-value:missing=true', '400'],
  ],
);
rows(
  'escaping',
  [
    practitioner('comma', { identifier: [{ system: 'http://a.org', value: 'a,b' }] }),
    practitioner('bar', { identifier: [{ system: 'http://a.org', value: 'a|b' }] }),
    practitioner('dollar', { identifier: [{ system: 'http://a.org', value: 'a$b' }] }),
    practitioner('slash', { identifier: [{ system: 'http://a.org', value: 'a\\b' }] }),
  ],
  [
    ['Practitioner?identifier=a\\,b', 'comma'],
    ['Practitioner?identifier=a,b', ''],
    ['Practitioner?identifier=a\\|b', 'bar'],
    ['Practitioner?identifier=http://a.org|a\\|b', 'bar'],
    ['Practitioner?identifier=a\\$b', 'dollar'],
    ['Practitioner?identifier=a\\\\b', 'slash'],
    ['Practitioner?identifier=a\\,b,a\\|b', 'comma bar'],
  ],
);
const div = (text: string): Json => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>`,
});
rows(
  'parameters of all resources',
  [
    condition('bone', undefined, {
      text: div('<p>Bone <b>metastases</b></p>'),
      meta: { profile: ['http://acme.org/p'] },
    }),
    condition('liver', undefined, { text: div('Metastases of the liver'), meta: { source: 'http://acme.org/s' } }),
    condition('tagged', undefined, { meta: { tag: [{ system: 'http://acme.org/codes', code: 'needs-review' }] } }),
    condition('secure', { text: 'metastases' }, { meta: { security: [{ system: 'http://acme.org/s', code: 'R' }] } }),
    {
      resourceType: 'List',
      id: '42',
      status: 'current',
      mode: 'working',
      subject,
      entry: [{ item: { reference: 'Condition/liver' } }],
    },
  ],
  [
    ['Condition?_id=liver', 'liver'],
    ['Condition?_id=liver,bone', 'bone liver'],
    ['Condition?_lastUpdated=gt2010-10-01', 'bone liver tagged secure'],
    ['Condition?_lastUpdated=gt2014-10-01', ''],
    ['Condition?_tag=http://acme.org/codes|needs-review', 'tagged'],
    ['Condition?_tag:not=http://acme.org/codes|needs-review', 'bone liver secure'],
    ['Condition?_profile=http://acme.org/p', 'bone'],
    ['Condition?_source=http://acme.org/s', 'liver'],
    ['Condition?_security=http://acme.org/s|R', 'secure'],
    ['Condition?_text=(bone OR liver) and metastases', 'bone liver'],
    ['Condition?_content=metastases', 'bone liver secure'],
    ['Condition?_list=42', 'liver'],
    ['Condition?_list=42&_text=bone', ''],
    ['?_type=List,Condition&_id=42,liver', 'liver 42'],
    ['?_id=liver', 'liver'],
    ['Condition?_query=current-high-risk', '400'],
    ['Condition?shoe-size=9', '400'],
  ],
);

test.run();
