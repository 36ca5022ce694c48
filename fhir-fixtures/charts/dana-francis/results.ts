import type { Chart } from '../../build/chart.ts';
import { loinc, observationCategory } from '../../build/codes.ts';
import { recordLabs } from '../../build/labs.ts';
import { recordMeasure } from '../../build/screening.ts';
import {
  recordFinding,
  recordOccupation,
  recordOrientation,
  recordPregnancyIntent,
  recordPregnancyStatus,
  recordSmoking,
} from '../../build/social.ts';
import { halvorsen } from '../../practice.ts';
import type { DanaVisits } from './visits.ts';

/** Measures, pregnancy findings and laboratory results. */
export function recordDanaResults(chart: Chart, on: DanaVisits): void {
  for (const [date, value] of [
    ['2024-09-10', 9],
    ['2024-12-03', 8],
    ['2025-03-04', 13],
    ['2025-04-15', 7],
  ] as const) {
    recordMeasure(chart, on(date), { key: 'epds', code: '71354-5', display: 'EPDS total score', value });
  }
  const intake = on('2022-06-07');
  recordSmoking(chart, intake, 'never');
  recordOrientation(chart, intake, 'bisexual');
  recordPregnancyStatus(chart, intake, false);
  recordPregnancyIntent(chart, intake, false);
  recordPregnancyIntent(chart, on('2023-11-07'), true);
  recordPregnancyStatus(chart, on('2024-06-11'), true);
  recordPregnancyStatus(chart, on('2025-03-04'), false);
  recordPregnancyIntent(chart, on('2025-04-15'), false);
  recordOccupation(chart, on('2023-11-07'), {
    occupation: ['3255', 'Registered nurses'],
    industry: ['8190', 'Hospitals'],
    start: '2023-06-12',
  });
  recordFinding(chart, on('2024-06-11'), {
    key: 'due-date',
    code: loinc('11778-8', 'Delivery date estimated'),
    value: { text: '1 February 2025' },
    category: observationCategory('exam', 'Exam'),
  });
  recordFinding(chart, on('2025-03-04'), {
    key: 'breastfeeding',
    code: { text: 'Breastfeeding' },
    value: { boolean: true },
  });

  const reason = 'Lithium monitoring';
  recordLabs(chart, {
    date: '2022-06-07',
    time: '14:20',
    orderedBy: halvorsen,
    encounter: intake.encounter,
    reason: 'Before lithium',
    results: {
      cmp: { creatinine: 0.7, egfr: 122, calcium: 9.3, sodium: 140, potassium: 4.0 },
      thyroid: { tsh: 2.0, ft4: 1.2 },
      'urine-pregnancy': { 'urine-hcg': { code: '260385009', display: 'Negative' } },
    },
  });
  recordLabs(chart, {
    date: '2022-06-21',
    time: '08:00',
    orderedBy: halvorsen,
    reason,
    results: { 'lithium-level': { lithium: 0.58 } },
  });
  recordLabs(chart, {
    date: '2022-08-05',
    time: '08:00',
    orderedBy: halvorsen,
    reason,
    results: { 'lithium-level': { lithium: 0.74 }, cmp: { creatinine: 0.8, egfr: 105 } },
  });
  recordLabs(chart, {
    date: '2023-02-10',
    time: '08:05',
    orderedBy: halvorsen,
    reason,
    results: {
      'lithium-level': { lithium: 0.77 },
      cmp: { creatinine: 0.8, egfr: 104, calcium: 9.5 },
      thyroid: { tsh: 4.1 },
    },
  });
  recordLabs(chart, {
    date: '2023-11-02',
    time: '07:50',
    orderedBy: halvorsen,
    reason,
    results: {
      'lithium-level': { lithium: 0.71 },
      cmp: { creatinine: 0.8, egfr: 103, calcium: 9.6 },
      thyroid: { tsh: 5.2, ft4: 1.0 },
    },
  });
  recordLabs(chart, {
    date: '2024-02-05',
    time: '08:00',
    orderedBy: halvorsen,
    reason: 'Thyroid after lithium',
    results: { thyroid: { tsh: 3.4 } },
  });
  recordLabs(chart, {
    date: '2024-06-11',
    time: '14:00',
    orderedBy: halvorsen,
    encounter: on('2024-06-11').encounter,
    reason: 'Pregnancy',
    results: {
      pregnancy: { hcg: 18450 },
      cbc: { wbc: 8.9, hemoglobin: 12.4, hematocrit: 37.0, platelets: 251 },
      thyroid: { tsh: 1.8 },
    },
  });
}
