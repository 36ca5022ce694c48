import type { Chart } from '../../build/chart.ts';
import { prescribe } from '../../build/medications.ts';
import { beaulieu, halvorsen } from '../../practice.ts';
import type { WalterProblems } from './problems.ts';
import type { WalterVisits } from './visits.ts';

/** Medicines. */
export function recordWalterTreatment(
  chart: Chart,
  { depression, dementia, fibrillation }: WalterProblems,
  on: WalterVisits,
): void {
  const order = {
    dose: 1,
    perDay: 1,
    encounter: on('2022-10-04').encounter,
    by: halvorsen,
    reason: depression,
  } as const;
  prescribe(chart, {
    ...order,
    drug: 'citalopram-20',
    date: '2022-10-04',
    sig: 'Take 1 tablet by mouth every morning',
    refills: 11,
    reportedBy: beaulieu,
    ended: { on: '2023-05-09', why: 'QTc 486 ms, little benefit', status: 'stopped' },
    fills: ['2022-10-05', '2023-02-02'],
  });
  prescribe(chart, {
    ...order,
    drug: 'mirtazapine-15',
    date: '2023-05-09',
    sig: 'Take 1 tablet by mouth at bedtime',
    refills: 11,
    encounter: on('2023-05-09').encounter,
    ended: { on: '2024-11-04', why: 'No longer able to swallow', status: 'stopped' },
    fills: ['2023-05-09', '2023-11-14', '2024-05-14'],
    statement: { on: '2024-07-16', text: 'Greta gives it with applesauce.' },
  });
  prescribe(chart, {
    ...order,
    drug: 'donepezil-5',
    date: '2023-11-14',
    sig: 'Take 1 tablet by mouth at bedtime',
    refills: 11,
    reason: dementia,
    encounter: on('2023-11-14').encounter,
    ended: { on: '2024-07-16', why: 'Weight loss, comfort goals', status: 'stopped' },
    fills: ['2023-11-15', '2024-02-13'],
  });
  prescribe(chart, {
    ...order,
    drug: 'apixaban-5',
    date: '2022-10-04',
    perDay: 2,
    sig: 'Take 1 tablet by mouth twice daily',
    by: beaulieu,
    reason: fibrillation,
    category: ['community', 'Community'],
    ended: { on: '2024-10-21', why: 'Hospice, comfort goals', status: 'stopped' },
    fills: ['2022-10-11', '2023-10-10', '2024-09-12'],
  });
  prescribe(chart, {
    ...order,
    drug: 'metoprolol-25',
    date: '2022-10-04',
    perDay: 2,
    sig: 'Take 1 tablet by mouth twice daily',
    by: beaulieu,
    reason: fibrillation,
    category: ['community', 'Community'],
    ended: { on: '2024-11-04', why: 'No longer able to swallow', status: 'stopped' },
    fills: ['2022-10-11', '2023-10-10'],
  });
}
