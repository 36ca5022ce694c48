import { type Chart, refTo } from '../../build/chart.ts';
import { addCareTeam, addCoverage } from '../../build/plans.ts';
import { addAllergy, addProblem } from '../../build/problems.ts';
import { beaulieu, halvorsen, kowalczyk, okafor } from '../../practice.ts';

const dependence = ['66590003', 'Alcohol dependence'] as const;
export const severe = { snomed: dependence, icd10: ['F10.20', 'Alcohol dependence, uncomplicated'] } as const;
export const inRemission = { snomed: dependence, icd10: ['F10.21', 'Alcohol dependence, in remission'] } as const;

/** Problem list, allergies, coverage and care team. */
export function addJamesProblems(chart: Chart) {
  const alcohol = addProblem(chart, {
    key: 'alcohol-use-disorder',
    ...inRemission,
    status: 'remission',
    onset: '2009',
    asserted: '2022-03-28',
    recorded: '2022-03-28',
    recorder: halvorsen,
    severity: ['24484000', 'Severe'],
    note: 'Abstinent since 12 December 2022.',
  });
  const hypertension = addProblem(chart, {
    key: 'hypertension',
    snomed: ['38341003', 'Hypertensive disorder'],
    icd10: ['I10', 'Essential (primary) hypertension'],
    onset: '2022-03-14',
    asserted: '2022-03-14',
    recorded: '2022-03-28',
    recorder: beaulieu,
  });
  const tobacco = addProblem(chart, {
    key: 'tobacco',
    snomed: ['56294008', 'Nicotine dependence'],
    icd10: ['F17.210', 'Nicotine dependence, cigarettes, uncomplicated'],
    status: 'remission',
    onset: '1992',
    abated: '2024-04-15',
    recorded: '2022-03-28',
    recorder: halvorsen,
  });
  const unemployed = addProblem(chart, {
    key: 'unemployed',
    kind: 'health-concern',
    domain: ['sdoh', 'SDOH'],
    snomed: ['73438004', 'Unemployed'],
    icd10: ['Z56.0', 'Unemployment, unspecified'],
    status: 'resolved',
    onset: '2021-11-19',
    abated: '2022-07-11',
    recorded: '2022-03-28',
    recorder: kowalczyk,
  });
  addAllergy(chart, {
    key: 'sulfamethoxazole',
    rxnorm: ['10180', 'sulfamethoxazole'],
    category: 'medication',
    criticality: 'high',
    recorded: '2022-03-14',
    recorder: beaulieu,
    manifestation: ['271807003', 'Rash'],
    severity: 'severe',
  });
  addAllergy(chart, {
    key: 'lisinopril',
    rxnorm: ['29046', 'lisinopril'],
    category: 'medication',
    criticality: 'low',
    recorded: '2022-08-15',
    recorder: halvorsen,
    manifestation: ['49727002', 'Cough'],
    severity: 'mild',
  });
  addCoverage(chart, {
    key: 'medicaid',
    type: ['2', 'Medicaid'],
    memberId: 'PSM-88120417',
    payor: 'pine-state-medicaid',
    start: '2022-01-01',
    end: '2023-03-31',
    relationship: ['self', 'Self'],
    group: ['PSM-ADULT', 'Adult expansion group'],
    plan: ['PSM-STD', 'Pine State Standard'],
  });
  addCoverage(chart, {
    key: '2023',
    type: ['512', 'Commercial managed care, PPO'],
    memberId: 'NPH-9014-1187',
    payor: 'northern-pines-health-plan',
    start: '2023-04-01',
    relationship: ['self', 'Self'],
    group: ['UA-716', 'Plumbers and Pipefitters Local'],
    plan: ['PPO-SILVER', 'Northern Pines Silver PPO'],
  });
  addCareTeam(chart, '2022-03-28', [
    { role: ['80584001', 'Psychiatrist'], member: halvorsen },
    { role: ['106328005', 'Social worker'], member: okafor },
    {
      role: ['62247001', 'Family medicine specialist'],
      member: refTo('PractitionerRole', 'thomas-beaulieu-role', 'Thomas Beaulieu, MD'),
    },
  ]);
  return { alcohol, hypertension, tobacco, unemployed };
}

export type JamesProblems = ReturnType<typeof addJamesProblems>;
