import type { Extension, Identifier } from '@medplum/fhirtypes';
import { coding, hl7 } from './codes.ts';

const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition';
const raceSystem = 'urn:oid:2.16.840.1.113883.6.238';

type RaceCode = readonly [code: string, display: string];

function raceLike(
  name: 'race' | 'ethnicity',
  text: string,
  omb: readonly RaceCode[],
  detailed: readonly RaceCode[],
): Extension {
  const part =
    (url: string) =>
    ([code, display]: RaceCode) => ({ url, valueCoding: coding(raceSystem, code, display) });
  return {
    url: `${usCore}/us-core-${name}`,
    extension: [...omb.map(part('ombCategory')), ...detailed.map(part('detailed')), { url: 'text', valueString: text }],
  };
}

export function race(text: string, omb: readonly RaceCode[], detailed: readonly RaceCode[] = []): Extension {
  return raceLike('race', text, omb, detailed);
}

export function ethnicity(text: string, omb: RaceCode, detailed: readonly RaceCode[] = []): Extension {
  return raceLike('ethnicity', text, [omb], detailed);
}

export function tribe(code: string, display: string, isEnrolled: boolean): Extension {
  return {
    url: `${usCore}/us-core-tribal-affiliation`,
    extension: [
      { url: 'tribalAffiliation', valueCodeableConcept: hl7('v3-TribalEntityUS', code, display) },
      { url: 'isEnrolled', valueBoolean: isEnrolled },
    ],
  };
}

/** Birth sex, federal administrative sex and gender identity, which US Core keeps as three extensions. */
export function sexAndGender(sex: 'F' | 'M', identity: RaceCode): Extension[] {
  return [
    { url: `${usCore}/us-core-birthsex`, valueCode: sex },
    { url: `${usCore}/us-core-sex`, valueCode: sex === 'F' ? '248152002' : '248153007' },
    {
      url: `${usCore}/us-core-genderIdentity`,
      valueCodeableConcept: { coding: [coding('http://snomed.info/sct', identity[0], identity[1])], text: identity[1] },
    },
  ];
}

export function recordNumber(value: string): Identifier {
  return {
    use: 'usual',
    type: hl7('v2-0203', 'MR', 'Medical record number'),
    system: 'https://harborlight.example/mrn',
    value,
    assigner: { reference: 'Organization/harborlight' },
  };
}

export const white: RaceCode = ['2106-3', 'White'];
export const black: RaceCode = ['2054-5', 'Black or African American'];
export const asian: RaceCode = ['2028-9', 'Asian'];
export const nativeAmerican: RaceCode = ['1002-5', 'American Indian or Alaska Native'];
export const hispanic: RaceCode = ['2135-2', 'Hispanic or Latino'];
export const notHispanic: RaceCode = ['2186-5', 'Not Hispanic or Latino'];
export const identifiesFemale: RaceCode = ['446141000124107', 'Identifies as female gender'];
export const identifiesMale: RaceCode = ['446151000124109', 'Identifies as male gender'];
