import type { CodeableConcept, Coding, Meta } from '@medplum/fhirtypes';

export const loincSystem = 'http://loinc.org';
export const snomedSystem = 'http://snomed.info/sct';
export const rxnormSystem = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const icd10System = 'http://hl7.org/fhir/sid/icd-10-cm';
const ucumSystem = 'http://unitsofmeasure.org';
export const usCoreCategorySystem = 'http://hl7.org/fhir/us/core/CodeSystem/us-core-category';
/** Measures and visit names that no public code system names as the practice does. */
export const localSystem = 'https://harborlight.example/fhir/CodeSystem/practice';

const terminology = 'http://terminology.hl7.org/CodeSystem';
const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition';

/** `meta` that claims one US Core 6.1.0 profile by the last part of its canonical URL. */
export function claims(profile: string): Meta {
  return { profile: [`${usCore}/${profile}`] };
}

export function coding(system: string, code: string, display: string): Coding {
  return { system, code, display };
}

export function concept(text: string, ...codings: Coding[]): CodeableConcept {
  return codings.length === 0 ? { text } : { coding: codings, text };
}

export function loinc(code: string, display: string): CodeableConcept {
  return concept(display, coding(loincSystem, code, display));
}

export function snomed(code: string, display: string): CodeableConcept {
  return concept(display, coding(snomedSystem, code, display));
}

/** A concept from an HL7 terminology code system, named by the last part of its URL. */
export function hl7(codeSystem: string, code: string, display: string): CodeableConcept {
  return { coding: [coding(`${terminology}/${codeSystem}`, code, display)] };
}

export function hl7Coding(codeSystem: string, code: string, display: string): Coding {
  return coding(`${terminology}/${codeSystem}`, code, display);
}

export function observationCategory(code: string, display: string): CodeableConcept {
  return hl7('observation-category', code, display);
}

export function quantity(value: number, unit: string, code: string) {
  return { value, unit, system: ucumSystem, code };
}
