import type { Address, Endpoint, Location } from '@medplum/fhirtypes';
import { refTo } from '../build/chart.ts';
import { claims, hl7 } from '../build/codes.ts';
import { maine } from './identity.ts';

interface LocationRow {
  readonly id: string;
  readonly name: string;
  readonly organization: string;
  readonly type: readonly [code: string, display: string];
  readonly address: Address;
  readonly phone: string;
}

const locationRows: readonly LocationRow[] = [
  {
    id: 'harborlight-clinic',
    name: 'Harborlight, Wharf Street clinic',
    organization: 'harborlight',
    type: ['PSYCHF', 'Psychiatry clinic'],
    address: maine('48 Wharf Street', 'Portland', '04101'),
    phone: '207-555-0110',
  },
  {
    id: 'harborlight-telehealth',
    name: 'Harborlight telehealth',
    organization: 'harborlight',
    type: ['PTRES', "Patient's Residence"],
    address: maine('48 Wharf Street, Suite 3', 'Portland', '04101'),
    phone: '207-555-0111',
  },
  {
    id: 'casco-general-hospital',
    name: 'Casco General Hospital, medical floor',
    organization: 'casco-general-hospital',
    type: ['HOSP', 'Hospital'],
    address: maine('1 Hospital Hill', 'Portland', '04102'),
    phone: '207-555-0100',
  },
  {
    id: 'casco-general-emergency',
    name: 'Casco General Hospital, emergency department',
    organization: 'casco-general-hospital',
    type: ['ER', 'Emergency room'],
    address: maine('1 Hospital Hill', 'Portland', '04102'),
    phone: '207-555-0101',
  },
  {
    id: 'casco-reference-lab',
    name: 'Casco Reference Laboratory, draw station',
    organization: 'casco-reference-lab',
    type: ['OUTLAB', 'Outpatient laboratory'],
    address: maine('900 Riverside Drive', 'Westbrook', '04092'),
    phone: '207-555-0130',
  },
];

function location(row: LocationRow): Location {
  return {
    resourceType: 'Location',
    id: row.id,
    meta: claims('us-core-location'),
    status: 'active',
    name: row.name,
    mode: 'instance',
    type: [hl7('v3-RoleCode', row.type[0], row.type[1])],
    telecom: [{ system: 'phone', value: row.phone, use: 'work' }],
    address: row.address,
    managingOrganization: refTo('Organization', row.organization),
  };
}

export const directEndpoint: Endpoint = {
  resourceType: 'Endpoint',
  id: 'harborlight-direct',
  status: 'active',
  connectionType: {
    system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
    code: 'direct-project',
    display: 'Direct Project',
  },
  name: 'Harborlight secure mail',
  managingOrganization: refTo('Organization', 'harborlight'),
  payloadType: [{ text: 'Any' }],
  address: 'mailto:records@direct.harborlight.example',
};

export const locations: readonly Location[] = locationRows.map(location);
