import type { Device, Patient, RelatedPerson } from '@medplum/fhirtypes';
import { add, type Chart } from '../../build/chart.ts';
import { hl7 } from '../../build/codes.ts';
import { addCareTeam, addCoverage } from '../../build/plans.ts';
import { addAllergy, addProblem } from '../../build/problems.ts';
import { beaulieu, halvorsen, kowalczyk } from '../../practice.ts';
import { graft, pacemaker } from './implants.ts';
import { patient, relative } from './patient.ts';

export const episode = {
  snomed: ['370143000', 'Major depressive disorder'],
  icd10: ['F32.1', 'Major depressive disorder, single episode, moderate'],
} as const;

/** The patient, his family and implants, problem list, coverage and care team. */
export function openWalter(chart: Chart) {
  add<Patient>(chart, patient);
  const wife = add<RelatedPerson>(
    chart,
    relative('greta-hoffmann', 'Greta', '1944-06-30', [hl7('v3-RoleCode', 'WIFE', 'wife')], '207-555-0119'),
    'Greta Hoffmann',
  );
  const daughter = add<RelatedPerson>(
    chart,
    relative(
      'anna-hoffmann',
      'Anna',
      '1970-02-14',
      [hl7('v3-RoleCode', 'DAUC', 'Daughter'), hl7('v3-RoleCode', 'HPOWATT', 'healthcare power of attorney')],
      '207-555-0120',
    ),
    'Anna Hoffmann',
  );
  add<Device>(chart, pacemaker);
  add<Device>(chart, graft);
  const depression = addProblem(chart, {
    key: 'depression',
    ...episode,
    status: 'remission',
    onset: '2021-10',
    asserted: '2022-10-04',
    recorded: '2022-10-04',
    recorder: halvorsen,
  });
  const dementia = addProblem(chart, {
    key: 'dementia',
    snomed: ['26929004', "Alzheimer's disease"],
    icd10: ['G30.1', "Alzheimer's disease with late onset"],
    onset: '2022',
    asserted: '2023-11-14',
    recorded: '2023-11-14',
    recorder: halvorsen,
  });
  const fibrillation = addProblem(chart, {
    key: 'fibrillation',
    snomed: ['282825002', 'Paroxysmal atrial fibrillation'],
    icd10: ['I48.0', 'Paroxysmal atrial fibrillation'],
    onset: '2019-02-11',
    recorded: '2022-10-04',
    recorder: beaulieu,
  });
  addProblem(chart, {
    key: 'memory',
    kind: 'health-concern',
    domain: ['cognitive-status', 'Cognitive Status'],
    snomed: ['386807006', 'Memory impairment'],
    onset: '2022-06',
    asserted: '2022-10-04',
    recorded: '2022-10-04',
    recorder: halvorsen,
  });
  addAllergy(chart, {
    key: 'codeine',
    rxnorm: ['2670', 'codeine'],
    category: 'medication',
    criticality: 'low',
    recorded: '2016-04-11',
    recorder: beaulieu,
    manifestation: ['422587007', 'Nausea'],
    severity: 'moderate',
  });
  addCoverage(chart, {
    key: 'medicare',
    type: ['1', 'Medicare'],
    memberId: '1EG4-TE5-MK72',
    payor: 'federal-medicare',
    start: '2006-03-01',
    end: '2024-11-19',
    relationship: ['self', 'Self'],
    group: ['PART-AB', 'Hospital and medical insurance'],
    plan: ['ORIG', 'Original Medicare'],
  });
  addCareTeam(
    chart,
    '2022-10-04',
    [
      { role: ['80584001', 'Psychiatrist'], member: halvorsen },
      { role: ['62247001', 'Family medicine specialist'], member: beaulieu },
      { role: ['768832004', 'Case manager'], member: kowalczyk },
      { role: ['133932002', 'Caregiver'], member: wife },
      { role: ['133932002', 'Caregiver'], member: daughter },
    ],
    '2024-11-19',
  );
  return { daughter, depression, dementia, fibrillation };
}

export type WalterProblems = ReturnType<typeof openWalter>;
