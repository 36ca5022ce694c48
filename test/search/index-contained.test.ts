// What chains find in contained resources. https://hl7.org/fhir/R4/search.html#contained
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indexContained } from '../../src/search/index-contained.ts';

const test = suite('index-contained');

const entriesOf = (resource: Record<string, unknown>, param: string) =>
  indexContained(resource).filter((entry) => entry.param === param);

const patient = { resourceType: 'Patient', id: 'p', name: [{ family: 'Chalmers' }], birthDate: '1974-12-25' };
const location = (id: string, more: object = {}) => ({ resourceType: 'Location', id, ...more });

test('a resource that contains none has no such entries', () => {
  assert.equal(indexContained({ resourceType: 'Observation', id: 'o', subject: { reference: 'Patient/p' } }), []);
});

test('what a contained resource is found by is its own type’s, by its place', () => {
  const resource = { resourceType: 'Observation', id: 'o', contained: [location('l'), patient] };
  assert.equal(entriesOf(resource, 'family'), [
    {
      param: 'family',
      value: { type: 'string', value: 'chalmers', exact: 'Chalmers' },
      contained: 'Patient',
      item: 2,
    },
  ]);
  assert.equal(
    entriesOf(resource, '_id').map(({ value, item }) => [item, value]),
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
  const from = { contained: 'Location', item: 1 };
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

test('an element of a composite and a position are left out', () => {
  const component = { code: { text: 'x' }, valueString: 'y' };
  const observation = { resourceType: 'Observation', id: 'c', code: { text: 'x' }, component: [component] };
  const place = location('l', { position: { latitude: 1, longitude: 2 } });
  const letter = { resourceType: 'DocumentReference', id: 'd' };
  const relatesTo = [{ code: 'replaces', target: { reference: '#d' } }];
  const contained = [observation, place, letter];
  const entries = indexContained({ resourceType: 'DocumentReference', id: 'b', contained, relatesTo });
  assert.is(entries.filter(({ param }) => param === 'relatesto:contained').length, 1);
  assert.equal(
    entries.filter(({ param }) => param.includes('$')),
    [],
  );
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
    assert.equal(indexContained({ resourceType: 'Basic', id: 'b', contained }), []);
  });
}

test.run();
