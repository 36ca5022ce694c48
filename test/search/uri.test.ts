import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indexResource } from '../../src/search/index-resource.ts';
import { readUri } from '../../src/search/uri.ts';

const test = suite('uri');

function isFound(query: string, resource: Record<string, unknown>, paramCode: string): boolean {
  const uri = readUri(query);
  return indexResource(resource).some(
    ({ param, value }) => param === paramCode && value.type === 'uri' && value.value === uri,
  );
}

const valueSet = { resourceType: 'ValueSet', url: 'http://acme.org/fhir/ValueSet/123' };
const rows: [query: string, found: boolean][] = [
  ['http://acme.org/fhir/ValueSet/123', true],
  ['http://acme.org/fhir/ValueSet/12', false],
  ['http://acme.org/fhir/ValueSet/1234', false],
  ['http://acme.org/fhir/valueset/123', false],
  ['http://acme.org/fhir/ValueSet%2F123', false],
  ['http://acme.org/fhir/', false],
];
for (const [query, found] of rows) {
  test(`url=${query} ${found ? 'finds' : 'does not find'} ${valueSet.url}`, () => {
    assert.is(isFound(query, valueSet, 'url'), found);
  });
}

test('an OID is a URI', () => {
  assert.ok(isFound('urn:oid:1.2.3.4.5', { resourceType: 'ValueSet', url: 'urn:oid:1.2.3.4.5' }, 'url'));
});

test('_profile finds a profile with and without the version that the resource gives', () => {
  const profile = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient';
  const resource = { resourceType: 'Patient', meta: { profile: [`${profile}|6.1.0`] } };
  assert.ok(isFound(profile, resource, '_profile'));
  assert.ok(isFound(`${profile}|6.1.0`, resource, '_profile'));
  assert.ok(isFound(`${profile}\\|6.1.0`, resource, '_profile'));
  assert.not(isFound(`${profile}|7.0.0`, resource, '_profile'));
});

test('_source finds meta.source', () => {
  assert.ok(isFound('urn:x', { resourceType: 'Patient', meta: { source: 'urn:x' } }, '_source'));
});

test.run();
