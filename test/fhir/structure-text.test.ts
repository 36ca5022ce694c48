// A refusal of the structure check says what would be right.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';

const test = suite('words of the structure check');

const patient = { resourceType: 'Patient', id: 'p' };
const observation = { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'x' } };
const effective = 'effectiveDateTime, effectivePeriod, effectiveTiming or effectiveInstant';

const rows: readonly (readonly [promise: string, resource: object, message: string])[] = [
  ['an unknown element alone', { ...patient, colour: 'red' }, 'is not an element of Patient'],
  [
    'a misspelt element with the right one',
    { ...patient, gendre: 'female' },
    'is not an element of Patient; did you mean gender?',
  ],
  [
    'a choice without its type with its types',
    { ...observation, effective: '2024' },
    `is not an element of Observation; did you mean ${effective}?`,
  ],
  [
    'a choice of a type that it does not have with those that it has',
    { ...observation, effectiveAddress: {} },
    `is not an element of Observation; did you mean ${effective}?`,
  ],
  [
    'a choice of nearly all types with the first and the last',
    { ...patient, extension: [{ url: 'http://e.x', value: 'a' }] },
    'is not an element of Extension; did you mean valueBase64Binary, valueBoolean, … or valueMeta?',
  ],
  [
    'a name that only begins as a choice does alone',
    { ...observation, effectively: true },
    'is not an element of Observation',
  ],
  [
    'a number too large to be kept as such',
    { ...observation, valueQuantity: JSON.parse('{"value":-1e400}') },
    'a number beyond 1.8e308 in size is no decimal; expected a JSON number',
  ],
];
for (const [promise, resource, message] of rows) {
  test(`names ${promise}`, () => {
    assert.is(checkResource(resource)[0]?.message, message);
  });
}

test.run();
