// A grammar's refusal → the error that names the parameter. https://hl7.org/fhir/R4/search.html#errors
import { type FhirError, invalidSearchValue, tooCostly } from '../fhir/errors.ts';
import type { Refusal } from './refusal.ts';

const malformedStart = /^at character \d+, expected /;

/** For a value that a grammar does not take. */
export function refusalError(parameter: string, value: string, refusal: Refusal): FhirError {
  if (refusal.type === 'too-complex') return tooCostly(`Search parameter "${parameter}": ${refusal.message}.`);
  const expected = refusal.message.replace(malformedStart, '');
  return invalidSearchValue(parameter, value, `${expected}, at character ${refusal.position}`);
}
