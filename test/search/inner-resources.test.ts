// Resources that lie inside others. https://hl7.org/fhir/R4/bundle.html#search
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indexWithContained } from '../../src/search/index-contained.ts';
import { indexResource } from '../../src/search/index-resource.ts';
import { innerResourcesOf } from '../../src/search/inner-resources.ts';

const test = suite('inner-resources');

const practitioner = { resourceType: 'Practitioner', id: 'p', name: [{ family: 'Ng' }] };
const bundleOf = (resource: unknown) => ({ resourceType: 'Bundle', id: 'b', entry: [{ resource }] });
const placesIn = (resource: Record<string, unknown>) =>
  innerResourcesOf(resource)?.all.map(({ resourceType, place }) => `${place} ${resourceType}`);

const rows: readonly (readonly [
  what: string,
  resource: Record<string, unknown>,
  places: readonly string[] | undefined,
])[] = [
  ['what contains nothing has none', { resourceType: 'Observation' }, undefined],
  ['what is contained', { resourceType: 'Observation', contained: [practitioner] }, ['1 Practitioner']],
  [
    'without an id nothing leads to it',
    { resourceType: 'Observation', contained: [{ resourceType: 'Group' }] },
    undefined,
  ],
  ['a document’s Composition, with or without an id', bundleOf({ resourceType: 'Composition' }), ['1 Composition']],
  ['a message’s MessageHeader', bundleOf({ resourceType: 'MessageHeader', id: 'm' }), ['1 MessageHeader']],
  [
    'what a nested resource contains',
    bundleOf({ resourceType: 'Composition', contained: [null, practitioner] }),
    ['1 Composition', '3 Practitioner'],
  ],
  ['the first of another kind is none', bundleOf(practitioner), undefined],
  ['no first', { resourceType: 'Bundle', entry: [{ fullUrl: 'urn:x' }, { resource: practitioner }] }, undefined],
  ['no entries', { resourceType: 'Bundle' }, undefined],
  ['a Bundle contains nothing', { resourceType: 'Bundle', contained: [practitioner] }, undefined],
];
for (const [what, resource, places] of rows) test(what, () => assert.equal(placesIn(resource), places));

test('a nested resource’s fragments lead to itself and to what it contains, those of its Bundle nowhere', () => {
  const inner = innerResourcesOf(bundleOf({ resourceType: 'Composition', id: 'c', contained: [practitioner] }));
  assert.equal([...(inner?.fromOuter.keys() ?? [])], []);
  assert.equal(
    [...(inner?.fromInner ?? [])].map(([fragment, { place }]) => [fragment, place]),
    [
      ['#p', 2],
      ['#', 1],
    ],
  );
});

test('a Bundle’s parameter leads to what is nested, and has its id', () => {
  const composition = {
    resourceType: 'Composition',
    id: 'c',
    author: [{ reference: '#p' }],
    contained: [practitioner],
  };
  const entries = indexWithContained(bundleOf(composition));
  const reference = (targetType: string, targetId: string) => ({ type: 'reference', targetType, targetId });
  const valuesOf = (param: string) => entries.filter((entry) => entry.param === param).map(({ value }) => value);
  assert.equal(valuesOf('composition'), [reference('Composition', 'c')]);
  assert.equal(valuesOf('composition:contained'), [reference('Composition', '1')]);
  assert.equal(valuesOf('author:contained'), [reference('Practitioner', '2')]);
  assert.equal([valuesOf('message'), valuesOf('message:contained')], [[], []]);
});

test('a Bundle of anything else is found by what it has itself', () => {
  const bundle = bundleOf(practitioner);
  assert.equal(indexWithContained(bundle), indexResource(bundle));
});

test.run();
