import type { Patient } from '@medplum/fhirtypes';
import { claims, coding } from '../../build/codes.ts';
import { ethnicity, hispanic, identifiesFemale, race, recordNumber, sexAndGender, white } from '../../build/patient.ts';
import { beaulieu } from '../../practice.ts';

export const patient: Patient & { id: string } = {
  resourceType: 'Patient',
  id: 'maria-alvarez',
  meta: claims('us-core-patient'),
  extension: [
    race('White', [white]),
    ethnicity('Hispanic or Latino, Mexican', hispanic, [['2148-5', 'Mexican']]),
    ...sexAndGender('F', identifiesFemale),
  ],
  identifier: [recordNumber('HB-100231')],
  active: true,
  name: [
    { use: 'official', family: 'Alvarez', given: ['Maria', 'Elena'], period: { start: '2012-09-01' } },
    { use: 'old', family: 'Reyes', given: ['Maria', 'Elena'], period: { start: '1986-04-17', end: '2012-09-01' } },
  ],
  telecom: [
    { system: 'phone', value: '207-555-0184', use: 'mobile' },
    { system: 'email', value: 'maria.alvarez@mail.example', use: 'home' },
  ],
  gender: 'female',
  birthDate: '1986-04-17',
  address: [
    {
      use: 'home',
      line: ['77 Congress Street', 'Apt 3'],
      city: 'Portland',
      state: 'ME',
      postalCode: '04101',
      country: 'US',
      period: { start: '2021-07-01' },
    },
    {
      use: 'old',
      line: ['12 Oak Street'],
      city: 'Lewiston',
      state: 'ME',
      postalCode: '04240',
      country: 'US',
      period: { start: '2015-06-01', end: '2021-06-30' },
    },
  ],
  maritalStatus: { coding: [coding('http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', 'M', 'Married')] },
  contact: [
    {
      relationship: [{ coding: [coding('http://terminology.hl7.org/CodeSystem/v2-0131', 'C', 'Emergency Contact')] }],
      name: { family: 'Alvarez', given: ['Luis'] },
      telecom: [{ system: 'phone', value: '207-555-0185' }],
    },
  ],
  communication: [
    { language: { coding: [coding('urn:ietf:bcp:47', 'en', 'English')] } },
    { language: { coding: [coding('urn:ietf:bcp:47', 'es', 'Spanish')] }, preferred: true },
  ],
  generalPractitioner: [beaulieu],
};
