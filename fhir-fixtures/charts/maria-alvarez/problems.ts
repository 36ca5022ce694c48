import { type Chart, refTo } from '../../build/chart.ts';
import { addCareTeam, addCoverage } from '../../build/plans.ts';
import { addAllergy, addProblem } from '../../build/problems.ts';
import { beaulieu, kowalczyk, raman } from '../../practice.ts';

const depression = ['66344007', 'Recurrent major depression'] as const;
export const moderate = {
  snomed: depression,
  icd10: ['F33.1', 'Major depressive disorder, recurrent, moderate'],
} as const;
export const partialRemission = {
  snomed: depression,
  icd10: ['F33.41', 'Major depressive disorder, recurrent, in partial remission'],
} as const;
export const fullRemission = {
  snomed: depression,
  icd10: ['F33.42', 'Major depressive disorder, recurrent, in full remission'],
} as const;

/** Problem list, allergies, coverage and care team. */
export function addMariaProblems(chart: Chart) {
  const depressionProblem = addProblem(chart, {
    key: 'depression',
    ...fullRemission,
    status: 'remission',
    onset: '2022-10',
    asserted: '2023-02-08',
    recorded: '2023-02-08',
    recorder: raman,
    note: 'First episode 2014, postpartum. Second from autumn 2022, in full remission since February 2025.',
  });
  const anxiety = addProblem(chart, {
    key: 'anxiety',
    snomed: ['21897009', 'Generalized anxiety disorder'],
    icd10: ['F41.1', 'Generalized anxiety disorder'],
    status: 'remission',
    onset: '2022-11',
    asserted: '2023-02-08',
    recorded: '2023-02-08',
    recorder: raman,
  });
  const insomnia = addProblem(chart, {
    key: 'insomnia',
    snomed: ['193462001', 'Insomnia'],
    icd10: ['G47.00', 'Insomnia, unspecified'],
    status: 'resolved',
    onset: '2022-12-15',
    abated: '2023-08-09',
    recorded: '2023-04-19',
    recorder: raman,
  });
  addAllergy(chart, {
    key: 'penicillin',
    rxnorm: ['7984', 'penicillin V'],
    category: 'medication',
    criticality: 'low',
    recorded: '2023-02-08',
    recorder: raman,
    manifestation: ['247472004', 'Hives'],
    severity: 'moderate',
  });
  addAllergy(chart, {
    key: 'shellfish',
    snomed: ['227037002', 'Fish and shellfish'],
    category: 'food',
    criticality: 'unable-to-assess',
    recorded: '2023-02-08',
    recorder: raman,
    resolved: true,
  });
  addCoverage(chart, {
    key: '2022',
    type: ['512', 'Commercial managed care, PPO'],
    memberId: 'NPH-4471-0231',
    payor: 'northern-pines-health-plan',
    start: '2022-09-01',
    relationship: ['self', 'Self'],
    group: ['PPS-2022', 'Portland Public Schools'],
    plan: ['PPO-GOLD', 'Northern Pines Gold PPO'],
  });
  addCareTeam(chart, '2023-02-08', [
    { role: ['224571005', 'Nurse practitioner'], member: raman },
    {
      role: ['106328005', 'Social worker'],
      member: refTo('PractitionerRole', 'daniel-okafor-role', 'Daniel Okafor, LCSW'),
    },
    { role: ['768832004', 'Case manager'], member: kowalczyk },
    { role: ['62247001', 'Family medicine specialist'], member: beaulieu },
  ]);
  return { depressionProblem, anxiety, insomnia };
}

export type MariaProblems = ReturnType<typeof addMariaProblems>;
