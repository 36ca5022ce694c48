import type { Chart } from '../../build/chart.ts';
import { addCareTeam, addCoverage } from '../../build/plans.ts';
import { addAllergy, addProblem } from '../../build/problems.ts';
import { beaulieu, hale, halvorsen, okafor } from '../../practice.ts';

const bipolar = ['83225003', 'Bipolar II disorder'] as const;
export const bipolarTwo = { snomed: bipolar, icd10: ['F31.81', 'Bipolar II disorder'] } as const;

/** Problem list, allergies, coverage and care team. */
export function addDanaProblems(chart: Chart) {
  const mood = addProblem(chart, {
    key: 'bipolar',
    ...bipolarTwo,
    onset: '2014',
    asserted: '2022-06-07',
    recorded: '2022-06-07',
    recorder: halvorsen,
  });
  const thyroid = addProblem(chart, {
    key: 'thyroid',
    snomed: ['54823002', 'Subclinical hypothyroidism'],
    icd10: ['E03.2', 'Hypothyroidism due to medicaments and other exogenous substances'],
    status: 'resolved',
    onset: '2023-11-02',
    abated: '2024-02-05',
    recorded: '2023-11-07',
    recorder: halvorsen,
    note: 'On lithium; normal after stopping.',
  });
  const pregnancy = addProblem(chart, {
    key: 'pregnancy',
    snomed: ['77386006', 'Pregnant'],
    icd10: ['Z33.1', 'Pregnant state, incidental'],
    status: 'resolved',
    onset: '2024-06-01',
    abated: '2025-02-03',
    recorded: '2024-06-11',
    recorder: halvorsen,
  });
  addAllergy(chart, {
    key: 'amoxicillin',
    rxnorm: ['723', 'amoxicillin'],
    category: 'medication',
    criticality: 'low',
    recorded: '2022-06-07',
    recorder: halvorsen,
    manifestation: ['271807003', 'Rash'],
    severity: 'mild',
  });
  addCoverage(chart, {
    key: 'medicaid',
    type: ['2', 'Medicaid'],
    memberId: 'PSM-77120994',
    payor: 'pine-state-medicaid',
    start: '2021-09-01',
    end: '2023-10-31',
    relationship: ['self', 'Self'],
    group: ['PSM-ADULT', 'Adult expansion group'],
    plan: ['PSM-STD', 'Pine State Standard'],
  });
  addCoverage(chart, {
    key: 'employer',
    type: ['512', 'Commercial managed care, PPO'],
    memberId: 'NPH-3308-0212',
    payor: 'northern-pines-health-plan',
    start: '2023-11-01',
    relationship: ['self', 'Self'],
    group: ['CGH-EMP', 'Casco General Hospital employees'],
    plan: ['PPO-GOLD', 'Northern Pines Gold PPO'],
  });
  addCareTeam(chart, '2022-06-07', [
    { role: ['80584001', 'Psychiatrist'], member: halvorsen },
    { role: ['224535009', 'Registered nurse'], member: hale },
    { role: ['106328005', 'Social worker'], member: okafor },
    { role: ['62247001', 'Family medicine specialist'], member: beaulieu },
  ]);
  return { mood, thyroid, pregnancy };
}

export type DanaProblems = ReturnType<typeof addDanaProblems>;
