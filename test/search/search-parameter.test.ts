import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import {
  findSearchParameter,
  indexedTypeOf,
  isSearchable,
  searchParametersOf,
} from '../../src/search/search-parameter.ts';

const test = suite('search-parameter');
const usCore = new URL('../../../shared/us-core/', import.meta.url);

test('every type has its own parameters and those of all types, sorted, each once', () => {
  for (const resourceType of resourceTypes) {
    const codes = searchParametersOf(resourceType).map((parameter) => parameter.code);
    assert.equal(codes, [...new Set(codes)].sort(), resourceType);
    for (const code of ['_id', '_lastUpdated', '_profile', '_security', '_source', '_tag'])
      assert.ok(codes.includes(code));
  }
});

test('all nine parameter types are there', () => {
  const types = resourceTypes.flatMap((type) => searchParametersOf(type).map((parameter) => parameter.type));
  assert.equal([...new Set(types)].sort(), [
    ...['composite', 'date', 'number', 'quantity', 'reference', 'special', 'string', 'token', 'uri'],
  ]);
});

test('a parameter that several types share has the expression and description of its type', () => {
  const parameter = findSearchParameter('Procedure', 'date');
  assert.is(parameter?.expression, 'Procedure.performed');
  assert.is(parameter?.description, 'When the procedure was performed');
  assert.is(parameter?.url, 'http://hl7.org/fhir/SearchParameter/clinical-date');
});

test('targets are those of the definition, or all types', () => {
  assert.equal(findSearchParameter('Encounter', 'service-provider')?.targets, ['Organization']);
  assert.is(findSearchParameter('Provenance', 'target')?.targets.length, resourceTypes.length);
  assert.equal(findSearchParameter('Observation', 'code')?.targets, []);
});

const kinds: [
  type: 'Observation' | 'Location' | 'Patient',
  code: string,
  searchable: boolean,
  indexed: string | undefined,
][] = [
  ['Observation', 'code', true, 'token'],
  ['Observation', '_id', true, undefined],
  ['Observation', '_lastUpdated', true, undefined],
  ['Observation', 'code-value-quantity', true, undefined],
  ['Observation', '_text', true, undefined],
  ['Observation', '_content', true, undefined],
  ['Observation', '_query', false, undefined],
  ['Location', 'near', true, undefined],
  ['Patient', 'phonetic', true, 'string'],
  ['Patient', '_tag', true, 'token'],
];
for (const [type, code, searchable, indexed] of kinds) {
  test(`${type}.${code} is ${searchable ? '' : 'not '}searchable and ${indexed ?? 'not'} indexed`, () => {
    const parameter = findSearchParameter(type, code);
    assert.ok(parameter);
    assert.is(isSearchable(parameter), searchable);
    assert.is(indexedTypeOf(parameter), indexed);
  });
}

test('names that are no parameters are not found, nor are those of objects', () => {
  for (const code of ['', 'nothing', 'constructor', '__proto__', 'Code']) {
    assert.is(findSearchParameter('Observation', code), undefined);
  }
});

interface SearchList {
  readonly profiles: readonly {
    readonly resource: string;
    readonly searches: readonly { readonly params: readonly string[] }[];
    readonly includes: readonly string[];
    readonly revincludes: readonly string[];
  }[];
}

for (const version of ['6.1.0', '7.0.0']) {
  const list = new URL(`us-core-${version}-searches.json`, usCore);
  if (!existsSync(list)) {
    console.log(`SKIPPED search-parameter — ../shared/us-core is absent, so US Core ${version} was not checked.`);
    continue;
  }
  const { profiles }: SearchList = JSON.parse(readFileSync(list, 'utf8'));
  test(`every search, _include and _revinclude of US Core ${version} names searchable parameters`, () => {
    const named = profiles.flatMap(({ resource, searches, includes, revincludes }) => [
      ...searches.flatMap((search) => search.params.map((code) => [resource, code])),
      ...[...includes, ...revincludes].map((include) => include.split(':')),
    ]);
    assert.ok(named.length > 200);
    for (const [type, code = ''] of named) {
      const resourceType = resourceTypes.find((one) => one === type);
      assert.ok(resourceType);
      const parameter = findSearchParameter(resourceType, code);
      assert.ok(parameter && isSearchable(parameter), `${type}.${code}`);
    }
  });
}

test.run();
