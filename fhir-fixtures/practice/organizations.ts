import type { Address, Organization } from '@medplum/fhirtypes';
import { claims, hl7 } from '../build/codes.ts';
import { maine, npi } from './identity.ts';

interface OrganizationRow {
  readonly id: string;
  readonly name: string;
  readonly type: readonly [code: string, display: string];
  readonly phone: string;
  readonly address: Address;
}

const organizationRows: readonly OrganizationRow[] = [
  {
    id: 'harborlight',
    name: 'Harborlight Behavioral Health',
    type: ['prov', 'Healthcare Provider'],
    phone: '207-555-0110',
    address: maine('48 Wharf Street', 'Portland', '04101'),
  },
  {
    id: 'casco-reference-lab',
    name: 'Casco Reference Laboratory',
    type: ['prov', 'Healthcare Provider'],
    phone: '207-555-0130',
    address: maine('900 Riverside Drive', 'Westbrook', '04092'),
  },
  {
    id: 'back-cove-pharmacy',
    name: 'Back Cove Pharmacy',
    type: ['prov', 'Healthcare Provider'],
    phone: '207-555-0142',
    address: maine('215 Forest Avenue', 'Portland', '04101'),
  },
  {
    id: 'casco-general-hospital',
    name: 'Casco General Hospital',
    type: ['prov', 'Healthcare Provider'],
    phone: '207-555-0100',
    address: maine('1 Hospital Hill', 'Portland', '04102'),
  },
  {
    id: 'northern-pines-health-plan',
    name: 'Northern Pines Health Plan',
    type: ['ins', 'Insurance Company'],
    phone: '207-555-0155',
    address: maine('70 Gannett Park', 'South Portland', '04106'),
  },
  {
    id: 'pine-state-medicaid',
    name: 'Pine State Medicaid',
    type: ['pay', 'Payer'],
    phone: '207-555-0160',
    address: maine('11 Capitol Row', 'Augusta', '04330'),
  },
  {
    id: 'federal-medicare',
    name: 'Medicare, Northern New England',
    type: ['pay', 'Payer'],
    phone: '207-555-0170',
    address: maine('220 Federal Way', 'Bangor', '04401'),
  },
];

function organization(row: OrganizationRow, index: number): Organization {
  return {
    resourceType: 'Organization',
    id: row.id,
    meta: claims('us-core-organization'),
    identifier: [npi(1000 + index * 37)],
    active: true,
    type: [hl7('organization-type', row.type[0], row.type[1])],
    name: row.name,
    telecom: [{ system: 'phone', value: row.phone, use: 'work' }],
    address: [row.address],
  };
}

export const organizations: readonly Organization[] = organizationRows.map(organization);
