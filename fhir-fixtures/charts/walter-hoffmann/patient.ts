import type { Patient, RelatedPerson } from '@medplum/fhirtypes';
import { at } from '../../build/clock.ts';
import { claims, coding } from '../../build/codes.ts';
import {
  ethnicity,
  identifiesMale,
  notHispanic,
  race,
  recordNumber,
  sexAndGender,
  white,
} from '../../build/patient.ts';
import { beaulieu } from '../../practice.ts';

const home = {
  use: 'home',
  line: ['26 Spar Cove Road'],
  city: 'Freeport',
  state: 'ME',
  postalCode: '04032',
  country: 'US',
} as const;

export const patient: Patient & { id: string } = {
  resourceType: 'Patient',
  id: 'walter-hoffmann',
  meta: claims('us-core-patient'),
  extension: [
    race('White', [white]),
    ethnicity('Not Hispanic or Latino', notHispanic),
    ...sexAndGender('M', identifiesMale),
  ],
  identifier: [recordNumber('HB-100148')],
  active: false,
  name: [{ use: 'official', family: 'Hoffmann', given: ['Walter', 'Karl'], suffix: ['Sr.'] }],
  telecom: [{ system: 'phone', value: '207-555-0119', use: 'home' }],
  gender: 'male',
  birthDate: '1941-03-08',
  deceasedDateTime: at('2024-11-19', '04:50'),
  address: [{ ...home, line: [...home.line] }],
  maritalStatus: { coding: [coding('http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', 'M', 'Married')] },
  communication: [
    { language: { coding: [coding('urn:ietf:bcp:47', 'en', 'English')] }, preferred: true },
    { language: { coding: [coding('urn:ietf:bcp:47', 'de', 'German')] } },
  ],
  generalPractitioner: [beaulieu],
};

export function relative(
  id: string,
  given: string,
  birthDate: string,
  relationship: RelatedPerson['relationship'],
  phone: string,
): RelatedPerson & { id: string } {
  return {
    resourceType: 'RelatedPerson',
    id,
    meta: claims('us-core-relatedperson'),
    active: true,
    patient: { reference: 'Patient/walter-hoffmann' },
    ...(relationship ? { relationship } : {}),
    name: [{ use: 'official', family: 'Hoffmann', given: [given] }],
    telecom: [{ system: 'phone', value: phone, use: 'home' }],
    gender: 'female',
    birthDate,
    address: [{ ...home, line: [...home.line] }],
  };
}
