import type { Chart } from '../../build/chart.ts';
import { functionalStatus, recordMeasure } from '../../build/screening.ts';
import { recordVisit, type Visit } from '../../build/visit.ts';
import { recordGrowth } from '../../build/vitals.ts';
import { feldman, raman } from '../../practice.ts';
import { combined, type OliverProblems } from './problems.ts';

const note = (file: string, storage: 'inline' | 'binary' = 'inline') => ({ file: `oliver/${file}`, storage });

interface FollowUp extends Visit {
  readonly inattention: number;
  readonly hyperactivity: number;
  readonly bmiPercentile: number;
}

function vitals(bp: readonly [number, number], pulse: number, weight: number, height: number) {
  return { bp, pulse, weight, height, metric: true } as const;
}

function visitsFor({ adhd, tics }: OliverProblems): readonly FollowUp[] {
  return [
    {
      date: '2024-02-06',
      time: '14:00',
      kind: 'intake',
      clinician: feldman,
      reason: 'Attention at school',
      vitals: vitals([98, 60], 88, 23.1, 122.3),
      diagnosis: { ...combined, onset: '2022-09' },
      note: note('2024-02-06-intake.txt', 'binary'),
      inattention: 8,
      hyperactivity: 7,
      bmiPercentile: 44,
    },
    {
      date: '2024-02-27',
      time: '15:00',
      kind: 'medication',
      clinician: raman,
      reason: adhd,
      vitals: vitals([98, 58], 86, 23.1, 122.5),
      note: note('2024-02-27-medication.txt'),
      inattention: 8,
      hyperactivity: 7,
      bmiPercentile: 43,
    },
    {
      date: '2024-04-23',
      time: '15:00',
      kind: 'medication',
      clinician: raman,
      reason: adhd,
      vitals: vitals([102, 62], 94, 22.8, 123.1),
      diagnosis: combined,
      note: note('2024-04-23-medication.txt'),
      inattention: 5,
      hyperactivity: 4,
      bmiPercentile: 34,
    },
    {
      date: '2024-06-25',
      time: '09:00',
      kind: 'medication',
      clinician: raman,
      reason: tics,
      vitals: vitals([104, 64], 98, 22.2, 123.9),
      note: note('2024-06-25-medication.txt'),
      inattention: 3,
      hyperactivity: 3,
      bmiPercentile: 20,
    },
    {
      date: '2024-08-20',
      time: '09:00',
      kind: 'medication',
      clinician: raman,
      reason: adhd,
      vitals: vitals([94, 56], 76, 23.6, 124.8),
      note: note('2024-08-20-medication.txt'),
      inattention: 5,
      hyperactivity: 4,
      bmiPercentile: 33,
    },
    {
      date: '2024-10-15',
      time: '15:00',
      kind: 'medication',
      clinician: raman,
      reason: adhd,
      vitals: vitals([92, 56], 74, 24.1, 125.7),
      inattention: 4,
      hyperactivity: 3,
      bmiPercentile: 35,
    },
    {
      date: '2025-01-14',
      time: '15:00',
      kind: 'medication',
      clinician: raman,
      reason: adhd,
      vitals: vitals([92, 58], 74, 24.9, 127.0),
      diagnosis: combined,
      note: note('2025-01-14-medication.html', 'binary'),
      inattention: 3,
      hyperactivity: 2,
      bmiPercentile: 38,
    },
    {
      date: '2025-05-13',
      time: '14:00',
      kind: 'therapy',
      clinician: feldman,
      reason: adhd,
      vitals: vitals([94, 58], 76, 25.9, 128.9),
      note: note('2025-05-13-therapy.txt'),
      inattention: 3,
      hyperactivity: 2,
      bmiPercentile: 41,
    },
  ];
}

/** The visits at the practice; answers each by its date. */
export function recordOliverVisits(chart: Chart, problems: OliverProblems) {
  const records = new Map(
    visitsFor(problems).map((visit) => {
      const record = recordVisit(chart, visit);
      const setting = { date: visit.date, when: record.when, encounter: record.encounter, performer: visit.clinician };
      recordGrowth(chart, setting, 'bmi-percentile', visit.bmiPercentile);
      for (const part of ['inattention', 'hyperactivity'] as const) {
        recordMeasure(chart, setting, {
          key: `vanderbilt-${part}`,
          code: `local:vanderbilt-parent-${part}`,
          display: `Vanderbilt parent form, ${part} symptoms`,
          value: visit[part],
          category: functionalStatus,
          informant: problems.parent,
        });
      }
      return [visit.date, { ...record, setting }];
    }),
  );
  return (date: string) => {
    const record = records.get(date);
    if (record === undefined) throw new Error(`no visit on ${date}`);
    return record;
  };
}

export type OliverVisits = ReturnType<typeof recordOliverVisits>;
