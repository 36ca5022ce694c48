import type { Endpoint, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { refTo } from '../build/chart.ts';
import { claims, coding, concept } from '../build/codes.ts';
import { maine, npi } from './identity.ts';

interface ClinicianRow {
  readonly id: string;
  readonly family: string;
  readonly given: string;
  readonly suffix: string;
  readonly gender: 'female' | 'male';
  readonly organization: string;
  readonly specialty: readonly [code: string, display: string];
  readonly role: readonly [code: string, display: string];
}

const clinicianRows: readonly ClinicianRow[] = [
  {
    id: 'ingrid-halvorsen',
    family: 'Halvorsen',
    given: 'Ingrid',
    suffix: 'MD',
    gender: 'female',
    organization: 'harborlight',
    specialty: ['2084P0800X', 'Psychiatry'],
    role: ['80584001', 'Psychiatrist'],
  },
  {
    id: 'daniel-okafor',
    family: 'Okafor',
    given: 'Daniel',
    suffix: 'LCSW',
    gender: 'male',
    organization: 'harborlight',
    specialty: ['1041C0700X', 'Clinical Social Worker'],
    role: ['106328005', 'Social worker'],
  },
  {
    id: 'priya-raman',
    family: 'Raman',
    given: 'Priya',
    suffix: 'PMHNP-BC',
    gender: 'female',
    organization: 'harborlight',
    specialty: ['363LP0808X', 'Psychiatric Nurse Practitioner'],
    role: ['224571005', 'Nurse practitioner'],
  },
  {
    id: 'ruth-feldman',
    family: 'Feldman',
    given: 'Ruth',
    suffix: 'PhD',
    gender: 'female',
    organization: 'harborlight',
    specialty: ['103TC2200X', 'Clinical Child Psychologist'],
    role: ['59944000', 'Psychologist'],
  },
  {
    id: 'marcus-hale',
    family: 'Hale',
    given: 'Marcus',
    suffix: 'RN',
    gender: 'male',
    organization: 'harborlight',
    specialty: ['163WP0808X', 'Psychiatric Nurse'],
    role: ['224535009', 'Registered nurse'],
  },
  {
    id: 'lena-kowalczyk',
    family: 'Kowalczyk',
    given: 'Lena',
    suffix: 'LSW',
    gender: 'female',
    organization: 'harborlight',
    specialty: ['171M00000X', 'Case Manager'],
    role: ['768832004', 'Case manager'],
  },
  {
    id: 'thomas-beaulieu',
    family: 'Beaulieu',
    given: 'Thomas',
    suffix: 'MD',
    gender: 'male',
    organization: 'casco-general-hospital',
    specialty: ['207Q00000X', 'Family Medicine'],
    role: ['62247001', 'Family medicine specialist'],
  },
  {
    id: 'susan-aldous',
    family: 'Aldous',
    given: 'Susan',
    suffix: 'MD',
    gender: 'female',
    organization: 'casco-reference-lab',
    specialty: ['207ZP0102X', 'Anatomic and Clinical Pathology'],
    role: ['81464008', 'Clinical pathologist'],
  },
];

function practitioner(row: ClinicianRow, index: number): Practitioner {
  return {
    resourceType: 'Practitioner',
    id: row.id,
    meta: claims('us-core-practitioner'),
    identifier: [npi(500_000 + index * 411)],
    active: true,
    name: [{ use: 'official', family: row.family, given: [row.given], suffix: [row.suffix] }],
    telecom: [
      { system: 'phone', value: `207-555-02${String(10 + index)}`, use: 'work' },
      { system: 'email', value: `${row.given}.${row.family}@${row.organization}.example`.toLowerCase(), use: 'work' },
    ],
    address: [maine('48 Wharf Street', 'Portland', '04101')],
    gender: row.gender,
    qualification: [{ code: { text: row.suffix } }],
  };
}

function practitionerRole(row: ClinicianRow, index: number): PractitionerRole {
  return {
    resourceType: 'PractitionerRole',
    id: `${row.id}-role`,
    meta: claims('us-core-practitionerrole'),
    active: true,
    practitioner: refTo('Practitioner', row.id, `${row.given} ${row.family}, ${row.suffix}`),
    organization: refTo('Organization', row.organization),
    code: [concept(row.role[1], coding('http://snomed.info/sct', row.role[0], row.role[1]))],
    specialty: [
      concept(row.specialty[1], coding('http://nucc.org/provider-taxonomy', row.specialty[0], row.specialty[1])),
    ],
    location: [refTo('Location', row.organization === 'harborlight' ? 'harborlight-clinic' : row.organization)],
    telecom: [{ system: 'phone', value: `207-555-02${String(10 + index)}`, use: 'work' }],
    ...(row.organization === 'harborlight' ? { endpoint: [refTo<Endpoint>('Endpoint', 'harborlight-direct')] } : {}),
  };
}

/** Everyone who treats a patient, each with the role they do it in. */
export const clinicians: readonly (Practitioner | PractitionerRole)[] = [
  ...clinicianRows.map(practitioner),
  ...clinicianRows.map(practitionerRole),
];
