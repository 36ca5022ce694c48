// What chains find in contained resources. https://hl7.org/fhir/R4/search.html#contained
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indexWithContained } from '../../src/search/index-contained.ts';
import { indexResource } from '../../src/search/index-resource.ts';
import { textBreak } from '../../src/search/resource-text.ts';

const test = suite('index-contained');

const entriesOf = (resource: Record<string, unknown>, param: string) =>
  indexWithContained(resource).filter((entry) => entry.param === param);

const patient = { resourceType: 'Patient', id: 'p', name: [{ family: 'Chalmers' }], birthDate: '1974-12-25' };
const coded = (code: string) => ({ coding: [{ code }] });
const location = (id: string, more: object = {}) => ({ resourceType: 'Location', id, ...more });

test('a resource that contains none has no such entries', () => {
  const resource = { resourceType: 'Observation', id: 'o', subject: { reference: 'Patient/p' } };
  assert.equal(indexWithContained(resource), indexResource(resource));
});

test('what a contained resource is found by is its own type’s, by its place', () => {
  const resource = { resourceType: 'Observation', id: 'o', contained: [location('l'), patient] };
  assert.equal(entriesOf(resource, 'family'), [
    {
      param: 'family',
      value: { type: 'string', value: 'chalmers', exact: 'Chalmers' },
      contained: 'Patient',
      place: 2,
    },
  ]);
  assert.equal(
    entriesOf(resource, '_id').map((entry) => ['place' in entry && entry.place, entry.value]),
    [
      [1, { type: 'token', system: '', code: 'l' }],
      [2, { type: 'token', system: '', code: 'p' }],
    ],
  );
});

test('a reference to a contained resource leads to its place', () => {
  const resource = {
    ...{ resourceType: 'Observation', id: 'o', contained: [location('l'), patient] },
    ...{ subject: { reference: '#p' }, performer: [{ reference: 'Practitioner/1' }, { reference: '#nothing' }] },
  };
  const link = { type: 'reference', targetType: 'Patient', targetId: '2' };
  assert.equal(entriesOf(resource, 'subject:contained'), [{ param: 'subject:contained', value: link }]);
  // The expression of patient asks whether the subject is a Patient.
  assert.equal(entriesOf(resource, 'patient:contained'), [{ param: 'patient:contained', value: link }]);
  assert.equal(entriesOf(resource, 'performer:contained'), []);
});

test('contained resources refer to each other, and to others', () => {
  const ward = location('w', { partOf: { reference: '#h' }, managingOrganization: { reference: 'Organization/1' } });
  const resource = { resourceType: 'Encounter', id: 'e', contained: [ward, location('h')] };
  const from = { contained: 'Location', place: 1 };
  assert.equal(entriesOf(resource, 'partof:contained'), [
    { param: 'partof:contained', value: { type: 'reference', targetType: 'Location', targetId: '2' }, ...from },
  ]);
  assert.equal(entriesOf(resource, 'organization'), [
    { param: 'organization', value: { type: 'reference', targetType: 'Organization', targetId: '1' }, ...from },
  ]);
});

test('a reference to a resource with an odd id leads to no contained one', () => {
  const resource = {
    ...{ resourceType: 'Observation', id: 'o', contained: [patient] },
    ...{ subject: { reference: 'Patient/contained.1' }, focus: [{ reference: '#p' }] },
  };
  assert.equal(entriesOf(resource, 'subject:contained'), []);
  assert.is(entriesOf(resource, 'focus:contained').length, 1);
});

test('elements of composites and positions have their own items at the place', () => {
  const component = [{ code: { text: 'none' } }, { code: coded('x'), valueQuantity: { value: 1 } }];
  const observation = { resourceType: 'Observation', id: 'c', component };
  const place = location('l', { position: { latitude: 1, longitude: 2 } });
  const resource = { resourceType: 'DiagnosticReport', id: 'r', contained: [place, observation] };
  const itemsOf = (param: string) =>
    entriesOf(resource, param).map((entry) => ['place' in entry && entry.place, entry.item]);
  assert.equal(itemsOf('component-code-value-quantity$1'), [[2, 2]]);
  assert.equal(itemsOf('component-code-value-quantity$2'), [[2, 2]]);
  assert.equal(itemsOf('near$1'), [[1, 1]]);
  assert.equal(itemsOf('near$2'), [[1, 1]]);
});

test('a composite of a reference to a contained resource has no rows: no search can name that', () => {
  const letter = { resourceType: 'DocumentReference', id: 'd' };
  const relatesTo = [{ code: 'replaces', target: { reference: '#d' } }];
  const entries = indexWithContained({ resourceType: 'DocumentReference', id: 'b', contained: [letter], relatesTo });
  assert.is(entries.filter(({ param }) => param === 'relatesto:contained').length, 1);
  assert.equal(
    entries.filter(({ param }) => param.includes('$')),
    [],
  );
});

test('a parameter of one type of target finds a contained one, though nothing of it can be compared', () => {
  const resource = { resourceType: 'Observation', id: 'o', contained: [patient, location('l')] };
  const withSubject = (reference: string) => ({ ...resource, subject: { reference, identifier: { value: '7' } } });
  assert.is(entriesOf(withSubject('#p'), 'patient:present').length, 1);
  assert.is(entriesOf(withSubject('#p'), 'patient:identifier').length, 1);
  assert.equal(entriesOf(withSubject('#p'), 'patient'), []);
  assert.equal(entriesOf(withSubject('#l'), 'patient:present'), []);
  assert.is(entriesOf(withSubject('#l'), 'subject:present').length, 1);
});

test('a contained resource refers to its container', () => {
  const condition = { resourceType: 'Condition', id: 'c', encounter: { reference: '#' } };
  const resource = { resourceType: 'Encounter', id: 'e', contained: [condition], partOf: { reference: '#' } };
  const value = { type: 'reference', targetType: 'Encounter', targetId: '#e' };
  assert.equal(entriesOf(resource, 'encounter'), [{ param: 'encounter', value, contained: 'Condition', place: 1 }]);
  assert.equal(entriesOf(resource, 'encounter:contained'), []);
  assert.equal(entriesOf(resource, 'part-of'), []);
});

test('the words of a contained resource are its own, the narrative once more', () => {
  const text = { div: '<div>At the <b>ward</b></div>' };
  const resource = { resourceType: 'Encounter', id: 'e', contained: [location('l'), location('w', { text })] };
  const words = (param: string) =>
    entriesOf(resource, param).map(({ value }) => (value.type === 'string' ? value.value : undefined));
  assert.equal(words('_text'), ['at the ward']);
  assert.equal(words('_content'), ['l', `w ${textBreak} at the ward`]);
});

for (const contained of [
  undefined,
  null,
  {},
  'x',
  [null],
  ['x'],
  [{ id: 'x' }],
  [{ resourceType: 'Nothing', id: 'x' }],
]) {
  test(`what is no contained resource has no entries: ${JSON.stringify(contained)}`, () => {
    const resource = { resourceType: 'Basic', id: 'b', contained };
    assert.equal(indexWithContained(resource), indexResource(resource));
  });
}

test.run();
