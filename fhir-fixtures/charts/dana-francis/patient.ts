import type { Patient } from '@medplum/fhirtypes';
import { claims, coding } from '../../build/codes.ts';
import {
  ethnicity,
  identifiesFemale,
  nativeAmerican,
  notHispanic,
  race,
  recordNumber,
  sexAndGender,
  tribe,
} from '../../build/patient.ts';
import { beaulieu } from '../../practice.ts';

export const patient: Patient & { id: string } = {
  resourceType: 'Patient',
  id: 'dana-francis',
  meta: claims('us-core-patient'),
  extension: [
    race('American Indian, Penobscot', [nativeAmerican], [['1340-9', 'Penobscot']]),
    ethnicity('Not Hispanic or Latino', notHispanic),
    tribe('196', 'Penobscot Tribe of Maine', true),
    ...sexAndGender('F', identifiesFemale),
  ],
  identifier: [recordNumber('HB-100212')],
  active: true,
  name: [
    { use: 'official', family: 'Francis', given: ['Dana', 'Rose'], period: { start: '2023-10-07' } },
    { use: 'old', family: 'Neptune', given: ['Dana', 'Rose'], period: { start: '1997-09-30', end: '2023-10-07' } },
  ],
  telecom: [
    { system: 'phone', value: '207-555-0126', use: 'mobile' },
    { system: 'sms', value: '207-555-0126', use: 'mobile' },
  ],
  gender: 'female',
  birthDate: '1997-09-30',
  address: [
    {
      use: 'home',
      line: ['5 Ferry Lane'],
      city: 'South Portland',
      state: 'ME',
      postalCode: '04106',
      country: 'US',
      period: { start: '2023-08-01' },
    },
    {
      use: 'old',
      line: ['40 River Road'],
      city: 'Old Town',
      state: 'ME',
      postalCode: '04468',
      country: 'US',
      period: { end: '2023-07-31' },
    },
  ],
  maritalStatus: { coding: [coding('http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', 'M', 'Married')] },
  communication: [{ language: { coding: [coding('urn:ietf:bcp:47', 'en', 'English')] }, preferred: true }],
  generalPractitioner: [beaulieu],
};
