import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { indexResource } from '../../src/search/index-resource.ts';
import { readUri, urlsAbove, urlsBelow } from '../../src/search/uri.ts';

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

// R4's own examples first.
const levels: [modifier: 'above' | 'below', query: string, url: string, found: boolean][] = [
  ['below', 'http://acme.org/fhir/', 'http://acme.org/fhir/ValueSet/123', true],
  ['above', 'http://acme.org/fhir/ValueSet/123/_history/5', 'http://acme.org/fhir/ValueSet/123', true],
  ['below', 'http://acme.org/fhir', 'http://acme.org/fhir/ValueSet/123', true],
  ['below', 'http://acme.org/fhir', 'http://acme.org/fhir', true],
  ['below', 'http://acme.org/fhir', 'http://acme.org/fhirs/1', false],
  ['below', 'http://acme.org/FHIR', 'http://acme.org/fhir/1', false],
  ['below', 'http://acme.org/fhir/ValueSet/123', 'http://acme.org/fhir', false],
  ['below', 'http://acme.org/a\\,b', 'http://acme.org/a,b/c', true],
  ['above', 'http://acme.org/fhir/ValueSet/123', 'http://acme.org/fhir/ValueSet/123', true],
  ['above', 'http://acme.org/fhir/ValueSet/123', 'http://acme.org/', true],
  ['above', 'http://acme.org/fhir/ValueSet/123', 'http://acme.org', true],
  ['above', 'http://acme.org/fhir/ValueSet/1234', 'http://acme.org/fhir/ValueSet/123', false],
  ['above', 'http://acme.org/fhir', 'http://acme.org/fhir/ValueSet/123', false],
];
for (const [modifier, query, url, found] of levels) {
  test(`url:${modifier}=${query} ${found ? 'finds' : 'does not find'} ${url}`, () => {
    const matches = (modifier === 'above' ? urlsAbove : urlsBelow)(query) ?? [];
    const entries = indexResource({ resourceType: 'ValueSet', url });
    const urls = entries.flatMap(({ param, value }) => (param === 'url' && value.type === 'uri' ? [value.value] : []));
    assert.equal(urls, [url]);
    assert.is(
      matches.some(({ test, uri }) => (test === 'starts' ? url.startsWith(uri) : url === uri)),
      found,
    );
  });
}

for (const text of ['urn:oid:1.2.3', 'URN:uuid:1', '', 'http://a\\b']) {
  test(`url:above and url:below — cannot read "${text}": a URN has no levels`, () => {
    assert.is(urlsAbove(text), undefined);
    assert.is(urlsBelow(text), undefined);
  });
}

test('url:above — nothing is above the first slash of a path', () => {
  assert.equal(urlsAbove('/a'), [
    { test: 'equals', uri: '/a' },
    { test: 'equals', uri: '/' },
  ]);
});

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
