import type { Chart } from '../../build/chart.ts';
import { recordVisit, type Visit } from '../../build/visit.ts';
import { halvorsen } from '../../practice.ts';
import { bipolarTwo, type DanaProblems } from './problems.ts';

const note = (file: string, storage: 'inline' | 'binary' = 'inline') => ({ file: `dana/${file}`, storage });

const phq9 = (total: number) => ({ instrument: 'phq9', total }) as const;
const gad7 = (total: number) => ({ instrument: 'gad7', total }) as const;

function visitsFor({ mood }: DanaProblems): readonly Visit[] {
  const managed = { kind: 'medication', clinician: halvorsen, time: '13:00', reason: mood } as const;
  return [
    {
      date: '2022-06-07',
      time: '13:00',
      kind: 'intake',
      clinician: halvorsen,
      reason: 'Third depressive episode',
      vitals: { bp: [112, 70], pulse: 72, breaths: 14, tempF: 98.1, weight: 141, height: 66 },
      scores: [phq9(17), gad7(9)],
      diagnosis: { ...bipolarTwo, onset: '2022-04-25' },
      note: note('2022-06-07-intake.txt'),
    },
    { ...managed, date: '2022-06-28', vitals: { bp: [114, 72], pulse: 74, weight: 142 }, scores: [phq9(14), gad7(8)] },
    {
      ...managed,
      date: '2022-08-09',
      vitals: { bp: [110, 70], pulse: 72, weight: 144 },
      scores: [phq9(9), gad7(6)],
      note: note('2022-08-09-medication.txt'),
    },
    {
      ...managed,
      date: '2023-02-14',
      vitals: { bp: [112, 72], pulse: 70, weight: 146 },
      scores: [phq9(5), gad7(4)],
      diagnosis: bipolarTwo,
    },
    {
      ...managed,
      date: '2023-11-07',
      vitals: { bp: [110, 68], pulse: 70, weight: 147 },
      scores: [phq9(3), gad7(3)],
      note: note('2023-11-07-medication.txt', 'binary'),
    },
    { ...managed, date: '2023-12-19', kind: 'telehealth', scores: [phq9(4), gad7(4)] },
    {
      ...managed,
      date: '2024-02-06',
      vitals: { bp: [112, 70], pulse: 72, weight: 145 },
      scores: [phq9(4), gad7(4)],
      note: note('2024-02-06-medication.txt'),
    },
    {
      ...managed,
      date: '2024-06-11',
      vitals: { bp: [108, 66], pulse: 80, weight: 147 },
      scores: [phq9(5), gad7(6)],
      note: note('2024-06-11-medication.txt'),
    },
    {
      ...managed,
      date: '2024-09-10',
      vitals: { bp: [110, 68], pulse: 84, weight: 158 },
      scores: [phq9(9), gad7(7)],
      diagnosis: bipolarTwo,
      note: note('2024-09-10-medication.html', 'binary'),
    },
    { ...managed, date: '2024-12-03', vitals: { bp: [116, 74], pulse: 86, weight: 169 }, scores: [phq9(6), gad7(6)] },
    {
      ...managed,
      date: '2025-03-04',
      vitals: { bp: [114, 72], pulse: 78, weight: 156 },
      scores: [phq9(12), gad7(11)],
      diagnosis: { ...bipolarTwo, onset: '2025-02-15', abated: '2025-04-15' },
      note: note('2025-03-04-medication.txt'),
    },
    {
      ...managed,
      date: '2025-04-15',
      vitals: { bp: [110, 70], pulse: 74, weight: 152, height: 66 },
      scores: [phq9(6), gad7(5)],
      note: note('2025-04-15-medication.txt'),
    },
  ];
}

/** The visits at the practice; answers the setting of each by its date. */
export function recordDanaVisits(chart: Chart, problems: DanaProblems) {
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

export type DanaVisits = ReturnType<typeof recordDanaVisits>;
