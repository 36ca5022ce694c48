import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FhirError } from '../../src/fhir/errors.ts';
import { createBaseUrl } from '../../src/http/base-url.ts';

const baseUrl = suite('base URL');

const rows: readonly (readonly [requestUrl: string, base: string | 'refused'])[] = [
  ['http://localhost/fhir/Patient', 'http://localhost/fhir'],
  ['http://localhost:8080/fhir/Patient/1?x=http://a/b', 'http://localhost:8080/fhir'],
  ['https://records.example.org/fhir', 'https://records.example.org/fhir'],
  ['http://[::1]:8080/fhir/Patient', 'http://[::1]:8080/fhir'],
  ['http://chartkey_app:8080/fhir/Patient', 'http://chartkey_app:8080/fhir'],
  ['http://127.0.0.1?x=1', 'http://127.0.0.1/fhir'],
  ['http://evil"/fhir', 'refused'],
  ['http://user@host/fhir', 'refused'],
  ['http://a b/fhir', 'refused'],
  ['http://host:port/fhir', 'refused'],
  ['http://<script>/fhir', 'refused'],
  ['ftp://host/fhir', 'refused'],
  ['http:///fhir', 'refused'],
];
for (const [requestUrl, base] of rows) {
  baseUrl(`of ${requestUrl} is ${base}`, () => {
    assert.is(baseOrRefusal(requestUrl), base);
  });
}

baseUrl('is what was configured, whatever the request says', () => {
  assert.is(
    createBaseUrl('https://records.example.org/chart/')('http://evil"/fhir'),
    'https://records.example.org/chart/fhir',
  );
});

function baseOrRefusal(requestUrl: string): string {
  try {
    return createBaseUrl(undefined)(requestUrl);
  } catch (error) {
    return error instanceof FhirError && error.status === 400 ? 'refused' : String(error);
  }
}

baseUrl.run();
