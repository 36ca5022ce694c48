// The evaluator judges alike where US Core's own definitions are absent, as in a clone by itself.
import fhirpath from 'fhirpath';
import r4Model from 'fhirpath/fhir-context/r4';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { usCoreDefinitions } from '../support/evaluate-parameters.ts';

const test = suite('definitions of the evaluator');
const profile = 'http://hl7.org/fhir/us/core/StructureDefinition';
const race = { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2106-3' };
const ethnicity = { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2186-5' };
const gender = { coding: [{ system: 'http://snomed.info/sct', code: '446141000124107' }] };

const patient = {
  resourceType: 'Patient',
  extension: [
    { url: `${profile}/us-core-race`, extension: [{ url: 'ombCategory', valueCoding: race }] },
    { url: `${profile}/us-core-ethnicity`, extension: [{ url: 'ombCategory', valueCoding: ethnicity }] },
    { url: `${profile}/us-core-genderIdentity`, valueCodeableConcept: gender },
  ],
};
const condition = {
  resourceType: 'Condition',
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate', valueDateTime: '2024-03-01' }],
};

const rows: readonly (readonly [code: string, resource: object, found: unknown])[] = [
  ['race', patient, race],
  ['ethnicity', patient, ethnicity],
  ['gender-identity', patient, gender],
  ['asserted-date', condition, '2024-03-01'],
];
for (const [code, resource, found] of rows) {
  test(`${code} — of the package at hand it finds the whole value, with its system`, async () => {
    const definition = usCoreDefinitions('no-such-folder').find((each) => each.code === code);
    const values: unknown[] = await fhirpath.evaluate(resource, definition?.expression ?? '', {}, r4Model);
    assert.equal(
      values.map((value) => JSON.parse(JSON.stringify(value))),
      [found],
    );
  });
}

test.run();
