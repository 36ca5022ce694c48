import type { Chart } from '../../build/chart.ts';
import { recordVisit, type Visit } from '../../build/visit.ts';
import { halvorsen } from '../../practice.ts';
import { episode, type WalterProblems } from './problems.ts';

const note = (file: string, storage: 'inline' | 'binary' = 'inline') => ({ file: `walter/${file}`, storage });

const phq9 = (total: number) => ({ instrument: 'phq9', total }) as const;

function visitsFor({ depression, dementia }: WalterProblems): readonly Visit[] {
  const managed = { kind: 'medication', clinician: halvorsen, time: '11:00', reason: depression } as const;
  return [
    {
      date: '2022-10-04',
      time: '11:00',
      kind: 'intake',
      clinician: halvorsen,
      reason: 'No interest, losing weight',
      vitals: { bp: [132, 74], pulse: 64, breaths: 16, tempF: 97.6, weight: 158, height: 69 },
      scores: [{ instrument: 'phq9', total: 15, lastItem: 1 }],
      diagnosis: { ...episode, onset: '2021-10' },
      note: note('2022-10-04-intake.txt'),
    },
    { ...managed, date: '2022-12-06', vitals: { bp: [130, 72], pulse: 62, weight: 156 }, scores: [phq9(13)] },
    {
      ...managed,
      date: '2023-05-09',
      vitals: { bp: [128, 70], pulse: 60, weight: 152 },
      scores: [phq9(13)],
      diagnosis: episode,
      note: note('2023-05-09-medication.txt', 'binary'),
    },
    {
      ...managed,
      date: '2023-07-11',
      vitals: { bp: [130, 72], pulse: 62, weight: 158 },
      scores: [phq9(8)],
      note: note('2023-07-11-medication.txt'),
    },
    {
      ...managed,
      date: '2023-11-14',
      vitals: { bp: [134, 76], pulse: 62, weight: 161, height: 68.5 },
      scores: [phq9(5)],
      diagnosis: {
        snomed: ['26929004', "Alzheimer's disease"],
        icd10: ['G30.1', "Alzheimer's disease with late onset"],
      },
      note: note('2023-11-14-medication.txt'),
    },
    {
      ...managed,
      date: '2024-03-19',
      vitals: { bp: [136, 78], pulse: 60, weight: 159 },
      scores: [phq9(4)],
      note: note('2024-03-19-medication.html', 'binary'),
    },
    { ...managed, date: '2024-07-16', kind: 'telehealth', reason: dementia, note: note('2024-07-16-telehealth.txt') },
  ];
}

/** The visits at the practice; answers the setting of each by its date. */
export function recordWalterVisits(chart: Chart, problems: WalterProblems) {
  const records = new Map(
    visitsFor(problems).map((visit) => {
      const { encounter, when } = recordVisit(chart, visit);
      return [visit.date, { date: visit.date, when, encounter, performer: halvorsen }];
    }),
  );
  return (date: string) => {
    const record = records.get(date);
    if (record === undefined) throw new Error(`no visit on ${date}`);
    return record;
  };
}

export type WalterVisits = ReturnType<typeof recordWalterVisits>;
