import type { Patient } from '@medplum/fhirtypes';
import { claims, coding } from '../../build/codes.ts';
import {
  black,
  ethnicity,
  identifiesMale,
  notHispanic,
  race,
  recordNumber,
  sexAndGender,
} from '../../build/patient.ts';
import { beaulieu } from '../../practice.ts';

export const patient: Patient & { id: string } = {
  resourceType: 'Patient',
  id: 'james-whitaker',
  meta: claims('us-core-patient'),
  extension: [
    race('Black or African American', [black]),
    ethnicity('Not Hispanic or Latino', notHispanic),
    ...sexAndGender('M', identifiesMale),
  ],
  identifier: [recordNumber('HB-100187')],
  active: true,
  name: [
    { use: 'official', family: 'Whitaker', given: ['James', 'Earl'], suffix: ['Jr.'] },
    { use: 'nickname', given: ['Jim'] },
  ],
  telecom: [{ system: 'phone', value: '207-555-0171', use: 'mobile' }],
  gender: 'male',
  birthDate: '1971-11-02',
  address: [
    {
      use: 'home',
      line: ['310 Washington Avenue'],
      city: 'Portland',
      state: 'ME',
      postalCode: '04101',
      country: 'US',
      period: { start: '2022-05-01' },
    },
    {
      use: 'old',
      line: ['8 Mill Road'],
      city: 'Biddeford',
      state: 'ME',
      postalCode: '04005',
      country: 'US',
      period: { start: '2003-01-01', end: '2022-04-30' },
    },
  ],
  maritalStatus: { coding: [coding('http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', 'D', 'Divorced')] },
  communication: [
    { language: { coding: [coding('urn:ietf:bcp:47', 'en-US', 'English (United States)')] }, preferred: true },
  ],
  generalPractitioner: [beaulieu],
};
