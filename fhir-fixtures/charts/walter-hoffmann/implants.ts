import type { Device } from '@medplum/fhirtypes';
import { claims, snomed } from '../../build/codes.ts';

export const pacemaker: Device & { id: string } = {
  resourceType: 'Device',
  id: 'pacemaker-walter',
  meta: claims('us-core-implantable-device'),
  identifier: [{ system: 'https://casco-general.example/implants', value: 'IMP-2019-0410-7' }],
  udiCarrier: [
    {
      deviceIdentifier: '00999999000017',
      issuer: 'http://hl7.org/fhir/NamingSystem/gs1-di',
      jurisdiction: 'http://hl7.org/fhir/NamingSystem/fda-udi',
      carrierHRF: '(01)00999999000017(11)181102(17)201102(10)PM-7731(21)SN-204418',
    },
  ],
  status: 'inactive',
  manufacturer: 'Tideline Cardiac',
  manufactureDate: '2018-11-02',
  expirationDate: '2020-11-02',
  lotNumber: 'PM-7731',
  serialNumber: 'SN-204418',
  deviceName: [{ name: 'Tideline DR dual-chamber pacemaker', type: 'user-friendly-name' }],
  modelNumber: 'DR-40',
  type: snomed('14106009', 'Cardiac pacemaker'),
  patient: { reference: 'Patient/walter-hoffmann' },
};

export const graft: Device & { id: string } = {
  resourceType: 'Device',
  id: 'bone-graft-walter',
  meta: claims('us-core-implantable-device'),
  udiCarrier: [
    {
      deviceIdentifier: '00999999000024',
      issuer: 'http://hl7.org/fhir/NamingSystem/iccbba-other-di',
      carrierHRF: '=/A9999XYZ100T0024=,000025=A99971312345600=>018035=}018075',
    },
  ],
  status: 'active',
  distinctIdentifier: 'A99971312345600',
  manufacturer: 'Northern Tissue Bank',
  manufactureDate: '2016-02-04',
  expirationDate: '2018-03-16',
  lotNumber: 'NT-0218',
  type: snomed('465389002', 'Bone graft'),
  patient: { reference: 'Patient/walter-hoffmann' },
};
