import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indexResource } from '../../src/search/index-resource.ts';
import type { ReferenceMatch } from '../../src/search/plan-type.ts';
import { readReference, readTypedReference } from '../../src/search/reference-search.ts';

const test = suite('reference-search');
const baseUrl = 'http://example.org/fhir';

const here = [
  { targetType: 'Patient', targetId: '23' },
  { targetType: '', targetId: 'http://example.org/fhir/Patient/23' },
];
const queries: [text: string, matches: readonly ReferenceMatch[] | undefined][] = [
  ['23', [{ targetId: '23' }]],
  ['Patient/23', here],
  ['http://example.org/fhir/Patient/23', here],
  ['http://elsewhere.org/fhir/Patient/23', [{ targetType: '', targetId: 'http://elsewhere.org/fhir/Patient/23' }]],
  [
    'http://example.org/fhirother/Patient/23',
    [{ targetType: '', targetId: 'http://example.org/fhirother/Patient/23' }],
  ],
  ['http://example.org/fhir/metadata', [{ targetType: '', targetId: 'http://example.org/fhir/metadata' }]],
  ['Patient/23/_history/4', here],
  ['http://example.org/fhir/Patient/23/_history/4', here],
  [
    'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
    [
      {
        targetType: '',
        targetId: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0',
      },
    ],
  ],
  ['http://acme.org/Questionnaire/q|1.0', [{ targetType: '', targetId: 'http://acme.org/Questionnaire/q|1.0' }]],
  ['http://acme.org/a\\,b', [{ targetType: '', targetId: 'http://acme.org/a,b' }]],
  ['', undefined],
  ['Patient/', undefined],
  ['Patient', [{ targetId: 'Patient' }]],
  ['Nothing/23', undefined],
  ['patient/23', undefined],
  ['#contained', undefined],
  ['Patient?identifier=1', undefined],
  ['two words', undefined],
  ['23\\', undefined],
  ['x'.repeat(65), undefined],
];
for (const [text, matches] of queries) {
  test(`readReference — "${text}" ${matches === undefined ? 'cannot be read' : `is ${JSON.stringify(matches)}`}`, () => {
    assert.equal(readReference(text, baseUrl), matches);
  });
}

test('readReference — a base URL that ends in a slash is the same base', () => {
  assert.equal(readReference(`${baseUrl}/Patient/23`, `${baseUrl}/`), readReference(`${baseUrl}/Patient/23`, baseUrl));
});

test('readReference — an id is of the only type that a parameter refers to', () => {
  const url = { targetType: '', targetId: 'http://example.org/fhir/Patient/23' };
  assert.equal(readReference('23', baseUrl, ['Patient']), [{ targetId: '23' }, url]);
  assert.equal(readReference('23', baseUrl, ['Patient', 'Group']), [{ targetId: '23' }]);
});

const typed: [text: string, matches: readonly ReferenceMatch[] | undefined][] = [
  ['23', here],
  ['Patient/23', here],
  ['http://example.org/fhir/Patient/23', here],
  ['Group/23', undefined],
  ['http://example.org/fhir/Group/23', undefined],
  ['http://elsewhere.org/fhir/Patient/23', undefined],
  ['', undefined],
  ['two words', undefined],
];
for (const [text, matches] of typed) {
  test(`readTypedReference — "${text}" as a Patient ${matches === undefined ? 'cannot be read' : 'is Patient/23'}`, () => {
    assert.equal(readTypedReference(text, 'Patient', baseUrl), matches);
  });
}

test('readReference — without a base URL every absolute URL is elsewhere', () => {
  const match = readReference(`${baseUrl}/Patient/23`, undefined);
  assert.equal(readReference('Patient/23', undefined), [{ targetType: 'Patient', targetId: '23' }]);
  assert.equal(match, [{ targetType: '', targetId: `${baseUrl}/Patient/23` }]);
});

test('an absolute reference to this server is found by the URL it is written with', () => {
  const url = `${baseUrl}/Patient/23`;
  const entries = indexResource({ resourceType: 'Observation', subject: { reference: `${url}/_history/2` } });
  const indexed = entries.find(({ param }) => param === 'subject')?.value;
  assert.ok(indexed?.type === 'reference');
  const { targetType, targetId } = indexed;
  assert.ok(readReference(url, baseUrl)?.some((one) => one.targetType === targetType && one.targetId === targetId));
});

function targetsOf(resource: Record<string, unknown>, param: string): string[] {
  return indexResource(resource).flatMap((entry) =>
    entry.param === param && entry.value.type === 'reference'
      ? [`${entry.value.targetType} ${entry.value.targetId}`]
      : [],
  );
}

const subjects: [promise: string, subject: Record<string, unknown>, targets: string[]][] = [
  ['a relative reference', { reference: 'Patient/1' }, ['Patient 1']],
  ['a versioned reference', { reference: 'Patient/1/_history/3' }, ['Patient 1']],
  ['an absolute reference', { reference: 'http://x.org/fhir/Patient/1' }, [' http://x.org/fhir/Patient/1']],
  [
    'an absolute versioned one',
    { reference: 'http://x.org/fhir/Patient/1/_history/3' },
    [' http://x.org/fhir/Patient/1'],
  ],
  ['no contained resource', { reference: '#p' }, []],
  ['no reference by identifier alone', { identifier: { value: '1' } }, []],
];
for (const [promise, subject, targets] of subjects) {
  test(`referenceIndexValues — keeps ${promise}`, () => {
    assert.equal(targetsOf({ resourceType: 'Observation', subject }, 'subject'), targets);
  });
}

test('referenceIndexValues — patient keeps the subject that is a Patient', () => {
  assert.equal(targetsOf({ resourceType: 'Observation', subject: { reference: 'Patient/1' } }, 'patient'), [
    'Patient 1',
  ]);
  assert.equal(targetsOf({ resourceType: 'Observation', subject: { reference: 'Group/1' } }, 'patient'), []);
});

test('referenceIndexValues — a canonical is kept with and without its version', () => {
  const answers = { resourceType: 'QuestionnaireResponse', questionnaire: 'http://acme.org/Questionnaire/phq-9|2.1' };
  assert.equal(targetsOf(answers, 'questionnaire'), [
    ' http://acme.org/Questionnaire/phq-9|2.1',
    ' http://acme.org/Questionnaire/phq-9',
  ]);
});

test('referenceIndexValues — a Bundle is found by its first resource', () => {
  const bundle = {
    resourceType: 'Bundle',
    entry: [{ resource: { resourceType: 'Composition', id: 'c' } }, { resource: { resourceType: 'Patient', id: 'p' } }],
  };
  assert.equal(targetsOf(bundle, 'composition'), ['Composition c']);
});

test.run();
