import type { Patient, RelatedPerson } from '@medplum/fhirtypes';
import { claims, coding, hl7 } from '../../build/codes.ts';
import {
  asian,
  ethnicity,
  identifiesMale,
  notHispanic,
  race,
  recordNumber,
  sexAndGender,
} from '../../build/patient.ts';
import { beaulieu } from '../../practice.ts';

const home = {
  use: 'home',
  line: ['19 Munjoy Street'],
  city: 'Portland',
  state: 'ME',
  postalCode: '04101',
  country: 'US',
} as const;

export const patient: Patient & { id: string } = {
  resourceType: 'Patient',
  id: 'oliver-nguyen',
  meta: claims('us-core-patient'),
  extension: [
    race('Asian, Vietnamese', [asian], [['2047-9', 'Vietnamese']]),
    ethnicity('Not Hispanic or Latino', notHispanic),
    ...sexAndGender('M', identifiesMale),
  ],
  identifier: [recordNumber('HB-100305')],
  active: true,
  name: [
    { use: 'official', family: 'Nguyen', given: ['Oliver', 'Minh'] },
    { use: 'usual', family: 'Nguyen', given: ['Ollie'] },
  ],
  telecom: [{ system: 'phone', value: '207-555-0193', use: 'home' }],
  gender: 'male',
  birthDate: '2016-05-23',
  address: [{ ...home, line: [...home.line] }],
  communication: [{ language: { coding: [coding('urn:ietf:bcp:47', 'en', 'English')] }, preferred: true }],
  generalPractitioner: [beaulieu],
};

export const mother: RelatedPerson & { id: string } = {
  resourceType: 'RelatedPerson',
  id: 'linh-nguyen',
  meta: claims('us-core-relatedperson'),
  active: true,
  patient: { reference: 'Patient/oliver-nguyen' },
  relationship: [hl7('v3-RoleCode', 'MTH', 'mother'), hl7('v3-RoleCode', 'GUARD', 'guardian')],
  name: [{ use: 'official', family: 'Nguyen', given: ['Linh'] }],
  telecom: [
    { system: 'phone', value: '207-555-0193', use: 'mobile' },
    { system: 'email', value: 'linh.nguyen@mail.example' },
  ],
  gender: 'female',
  birthDate: '1985-01-12',
  address: [{ ...home, line: [...home.line] }],
  communication: [
    { language: { coding: [coding('urn:ietf:bcp:47', 'vi', 'Vietnamese')] } },
    { language: { coding: [coding('urn:ietf:bcp:47', 'en', 'English')] }, preferred: true },
  ],
};
