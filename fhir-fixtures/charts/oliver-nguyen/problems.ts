import type { Patient, RelatedPerson } from '@medplum/fhirtypes';
import { add, type Chart } from '../../build/chart.ts';
import { addCareTeam, addCoverage } from '../../build/plans.ts';
import { addAllergy, addProblem } from '../../build/problems.ts';
import { beaulieu, feldman, raman } from '../../practice.ts';
import { mother, patient } from './patient.ts';

export const combined = {
  snomed: ['406506008', 'Attention deficit hyperactivity disorder'],
  icd10: ['F90.2', 'Attention-deficit hyperactivity disorder, combined type'],
} as const;

/** The patient, his mother, problem list, coverage and care team. */
export function openOliver(chart: Chart) {
  add<Patient>(chart, patient);
  const parent = add<RelatedPerson>(chart, mother, 'Linh Nguyen');
  const adhd = addProblem(chart, {
    key: 'adhd',
    ...combined,
    onset: '2022-09',
    asserted: '2024-02-06',
    recorded: '2024-02-06',
    recorder: feldman,
  });
  const tics = addProblem(chart, {
    key: 'tics',
    snomed: ['568005', 'Tic disorder'],
    icd10: ['F95.0', 'Transient tic disorder'],
    status: 'resolved',
    onset: '2024-05-10',
    abated: '2024-07-20',
    recorded: '2024-06-25',
    recorder: raman,
    note: 'On methylphenidate ER 27 mg; gone after stopping.',
  });
  const school = addProblem(chart, {
    key: 'school-function',
    kind: 'health-concern',
    domain: ['functional-status', 'Functional Status'],
    snomed: ['161129001', 'Poor school performance'],
    onset: '2023-09',
    asserted: '2024-02-06',
    recorded: '2024-02-06',
    recorder: feldman,
  });
  addAllergy(chart, {
    key: 'peanut',
    snomed: ['91935009', 'Allergy to peanut'],
    category: 'food',
    criticality: 'high',
    recorded: '2018-05-29',
    recorder: beaulieu,
    manifestation: ['126485001', 'Urticaria'],
    severity: 'moderate',
  });
  addCoverage(chart, {
    key: 'family',
    type: ['512', 'Commercial managed care, PPO'],
    memberId: 'NPH-6620-0305',
    payor: 'northern-pines-health-plan',
    start: '2016-05-23',
    relationship: ['child', 'Child'],
    subscriber: parent,
    group: ['MMC-EMP', 'Harbor Machine Company'],
    plan: ['PPO-GOLD', 'Northern Pines Gold PPO'],
  });
  addCareTeam(chart, '2024-02-06', [
    { role: ['59944000', 'Psychologist'], member: feldman },
    { role: ['224571005', 'Nurse practitioner'], member: raman },
    { role: ['62247001', 'Family medicine specialist'], member: beaulieu },
    { role: ['133932002', 'Caregiver'], member: parent },
  ]);
  return { parent, adhd, tics, school };
}

export type OliverProblems = ReturnType<typeof openOliver>;
