import type { Chart } from '../../build/chart.ts';
import { at } from '../../build/clock.ts';
import { recordStay } from '../../build/hospital.ts';
import { prescribe } from '../../build/medications.ts';
import { addProcedure } from '../../build/procedures.ts';
import { beaulieu, halvorsen } from '../../practice.ts';
import type { DanaProblems } from './problems.ts';
import type { DanaVisits } from './visits.ts';

/** Medicines and the birth. */
export function recordDanaTreatment(chart: Chart, { mood, pregnancy }: DanaProblems, on: DanaVisits): void {
  const order = { by: halvorsen, reason: mood, perDay: 1 } as const;
  prescribe(chart, {
    ...order,
    drug: 'lithium-300',
    date: '2022-06-07',
    dose: 3,
    sig: 'Take 3 capsules by mouth every evening',
    refills: 11,
    encounter: on('2022-06-07').encounter,
    ended: { on: '2024-02-06', why: 'Planned change before pregnancy', status: 'stopped' },
    fills: ['2022-06-08', '2022-12-06', '2023-06-06', '2023-12-05'],
  });
  prescribe(chart, {
    ...order,
    drug: 'lamotrigine-25',
    date: '2023-11-07',
    dose: 1,
    sig: '1 tablet daily for 2 weeks, then 2 daily for 2 weeks, then as instructed',
    refills: 2,
    encounter: on('2023-11-07').encounter,
    ended: { on: '2024-01-23', why: 'Titration finished', status: 'completed' },
    fills: ['2023-11-08', '2023-12-08'],
  });
  prescribe(chart, {
    ...order,
    drug: 'lamotrigine-100',
    date: '2024-02-06',
    dose: 1,
    sig: 'Take 1 tablet by mouth every evening',
    refills: 11,
    encounter: on('2024-02-06').encounter,
    fills: ['2024-02-06', '2024-05-07', '2025-02-18'],
    statement: {
      on: '2025-04-15',
      text: 'Takes it every evening. Was 1 and a half tablets from September 2024 until two weeks after the birth.',
    },
  });
  prescribe(chart, {
    ...order,
    drug: 'lamotrigine-100',
    date: '2024-09-10',
    dose: 1.5,
    sig: 'Take 1 and a half tablets by mouth every evening while pregnant',
    refills: 5,
    encounter: on('2024-09-10').encounter,
    ended: { on: '2025-02-17', why: 'Back to 100 mg after the birth', status: 'completed' },
    fills: ['2024-09-10', '2024-12-03'],
  });
  prescribe(chart, {
    ...order,
    drug: 'folic-acid-1',
    date: '2023-11-07',
    dose: 1,
    sig: 'Take 1 tablet by mouth daily',
    refills: 11,
    reason: pregnancy,
    encounter: on('2023-11-07').encounter,
    ended: { on: '2025-02-03', why: 'Pregnancy over', status: 'completed' },
  });
  prescribe(chart, {
    ...order,
    drug: 'quetiapine-50',
    date: '2025-03-04',
    dose: 1,
    sig: 'Take 1 tablet by mouth at bedtime',
    refills: 5,
    encounter: on('2025-03-04').encounter,
    fills: ['2025-03-04', '2025-04-02'],
  });

  recordStay(chart, {
    key: '2025-02-03-birth',
    kind: 'IMP',
    type: ['32485007', 'Hospital admission'],
    start: at('2025-02-03', '02:40'),
    end: at('2025-02-05', '11:30'),
    location: 'casco-general-hospital',
    attending: beaulieu,
    reason: pregnancy,
    disposition: ['home', 'Home'],
  });
  addProcedure(chart, {
    key: 'birth',
    code: ['177184002', 'Normal delivery procedure'],
    date: '2025-02-03',
    by: beaulieu,
    reason: pregnancy,
  });
}
