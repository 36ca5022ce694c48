import type { Chart } from '../../build/chart.ts';
import { recordLabs } from '../../build/labs.ts';
import { addImmunization } from '../../build/plans.ts';
import { recordVisit } from '../../build/visit.ts';
import { recordGrowth } from '../../build/vitals.ts';
import { beaulieu } from '../../practice.ts';

/** Checkups of the first two years: weight kg, length cm, head cm, head percentile, weight-for-length percentile. */
const infancy = [
  ['2016-07-25', 5.6, 58.5, 39.1, 48, 55],
  ['2016-11-28', 7.9, 67.5, 43.3, 51, 50],
  ['2017-05-30', 9.7, 75.9, 46.0, 47, 52],
  ['2018-05-29', 12.3, 87.5, 48.4, 46, 49],
] as const;

const shots = [
  ['hepatitis-b', '08', 'Hepatitis B, pediatric', ['2016-05-24', '2016-07-25', '2016-11-28']],
  ['dtap-hib-ipv', '120', 'DTaP-Hib-IPV', ['2016-07-25', '2016-09-26', '2016-11-28']],
  [
    'pneumococcal',
    '133',
    'Pneumococcal conjugate, 13-valent',
    ['2016-07-25', '2016-09-26', '2016-11-28', '2017-05-30'],
  ],
  ['mmr', '03', 'MMR', ['2017-05-30']],
  ['varicella', '21', 'Varicella', ['2017-05-30']],
  ['mmrv', '94', 'MMRV', ['2020-06-02']],
  ['dtap-ipv', '130', 'DTaP-IPV', ['2020-06-02']],
] as const;

/** Checkups, growth and shots, as the family doctor sent them. */
export function recordOliverEarlyYears(chart: Chart): void {
  for (const [date, weight, height, head, headPercentile, weightForLength] of infancy) {
    const visit = recordVisit(chart, {
      date,
      time: '09:30',
      kind: 'primary',
      clinician: beaulieu,
      reason: 'Well-child visit',
      vitals: { weight, height, tempF: 98.6, pulse: 120, breaths: 30, metric: true },
    });
    const setting = { date, when: visit.when, encounter: visit.encounter, performer: beaulieu };
    recordGrowth(chart, setting, 'head', head);
    recordGrowth(chart, setting, 'head-percentile', headPercentile);
    recordGrowth(chart, setting, 'weight-for-length', weightForLength);
  }
  recordLabs(chart, {
    date: '2017-05-30',
    time: '10:15',
    orderedBy: beaulieu,
    reason: 'Screening at 12 months',
    results: { 'blood-lead': { lead: 1.2 }, cbc: { hemoglobin: 12.0, hematocrit: 36.1 } },
  });
  for (const [key, code, display, dates] of shots) {
    for (const [index, date] of dates.entries())
      addImmunization(chart, { key, cvx: [code, display], date, historical: true, dose: index + 1 });
  }
  addImmunization(chart, {
    key: 'influenza',
    cvx: ['150', 'Influenza, injectable, quadrivalent, preservative free'],
    date: '2024-10-15',
    notGiven: ['MEDPREC', 'Medical precaution'],
  });
}
