import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indexResource } from '../../src/search/index-resource.ts';
import { readExactString, readString } from '../../src/search/string.ts';

const test = suite('string');

function patient(...given: string[]): Record<string, unknown> {
  return { resourceType: 'Patient', name: [{ given }] };
}

function isFound(resource: Record<string, unknown>, param: string, query: string): boolean {
  const beginning = readString(query);
  assert.ok(beginning, 'the query can be read');
  return indexResource(resource).some(
    (entry) => entry.param === param && entry.value.type === 'string' && entry.value.value.startsWith(beginning),
  );
}

const rows: [query: string, given: string, found: boolean][] = [
  ['eve', 'Eve', true],
  ['eve', 'Evelyn', true],
  ['eve', 'Severine', false],
  ['Eve', 'EVE', true],
  ['jose', 'José', true],
  ['JOSÉ', 'Jose', true],
  ['mary  ann', 'Mary\tAnn', true],
  ['a\\,b', 'a,b and more', true],
  ['evelyn', 'Eve', false],
];
for (const [query, given, found] of rows) {
  test(`given=${query} ${found ? 'finds' : 'does not find'} ${given}`, () => {
    assert.is(isFound(patient(given), 'given', query), found);
  });
}

for (const text of ['', ' ', '\u0301', 'a\\b']) {
  test(`readString — refuses ${JSON.stringify(text)}, which would find everything or is badly escaped`, () => {
    assert.is(readString(text), undefined);
  });
}

const exact: [text: string, meant: string | undefined][] = [
  ['Eve', 'Eve'],
  [' é ', ' é '],
  ['a\\,b', 'a,b'],
  ['', undefined],
  ['a\\b', undefined],
];
for (const [text, meant] of exact) {
  test(`readExactString — ${JSON.stringify(text)} ${meant === undefined ? 'cannot be read' : 'is kept as it is'}`, () => {
    assert.is(readExactString(text), meant);
  });
}

test('stringIndexValues — a HumanName is found by each of its parts, and not by its use or period', () => {
  const name = {
    use: 'official',
    text: 'Dr. Anna Berg PhD',
    family: 'Berg',
    given: ['Anna', 'Lena'],
    prefix: ['Dr.'],
    suffix: ['PhD'],
    period: { start: '2001' },
  };
  const resource = { resourceType: 'Patient', name: [name] };
  const values = indexResource(resource).flatMap(({ param, value }) =>
    param === 'name' && value.type === 'string' ? [value.exact] : [],
  );
  assert.equal(values, ['Dr. Anna Berg PhD', 'Berg', 'Anna', 'Lena', 'Dr.', 'PhD']);
});

const families: [family: string, words: readonly string[]][] = [
  // https://hl7.org/fhir/R4/search.html#string: Carreno and Quinones both match a family name of "Carreno Quinones".
  ['Carreno Quinones', ['Quinones']],
  ['van der Berg', ['der Berg', 'Berg']],
  ['Smith-Jones', ['Jones']],
  ['Smith – Jones', ['Jones']],
  ['O’Brien', []],
  ['- Berg -', []],
  ['', []],
];
for (const [family, words] of families) {
  test(`the later words of the family name "${family}" are found by themselves: ${words.join(', ') || 'none'}`, () => {
    for (const [type, param] of [
      ['Patient', 'family'],
      ['Patient', 'name'],
      ['Person', 'name'],
    ]) {
      const rows = indexResource({ resourceType: type, name: [{ family, given: ['Ana Maria'] }] });
      const found = rows.flatMap(({ param: name, value }) =>
        name === `${param}:word` && value.type === 'string' ? [value.exact] : [],
      );
      assert.equal(found, words, `${type}.${param}`);
    }
  });
}

test('a family name without end has few words', () => {
  for (const family of ['a '.repeat(50_000), '-'.repeat(50_000), `a${' '.repeat(50_000)}`]) {
    const rows = indexResource({ resourceType: 'Patient', name: [{ family }] });
    assert.ok(rows.filter(({ param }) => param === 'family:word').length <= 10);
  }
});

test('stringIndexValues — an Address is found by each of its parts, and not by its use or type', () => {
  const address = {
    use: 'home',
    type: 'both',
    text: '1 Main St, Springfield',
    line: ['1 Main St', 'Apt 2'],
    city: 'Springfield',
    district: 'Sangamon',
    state: 'IL',
    postalCode: '62701',
    country: 'US',
  };
  const resource = { resourceType: 'Patient', address: [address] };
  const values = indexResource(resource).flatMap(({ param, value }) =>
    param === 'address' && value.type === 'string' ? [value.exact] : [],
  );
  assert.equal(values, [
    '1 Main St, Springfield',
    '1 Main St',
    'Apt 2',
    'Springfield',
    'Sangamon',
    'IL',
    '62701',
    'US',
  ]);
  assert.ok(isFound(resource, 'address-city', 'spring'));
  assert.not(isFound(resource, 'address-city', 'main'));
});

test.run();
