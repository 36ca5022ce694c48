import type { Chart } from '../../build/chart.ts';
import { addAppointment, addCarePlan, addGoal, addImmunization } from '../../build/plans.ts';
import { addProcedure, addReferral } from '../../build/procedures.ts';
import type { VisitRecord } from '../../build/visit.ts';
import { hale, halvorsen, kowalczyk, okafor } from '../../practice.ts';
import type { JamesProblems } from './problems.ts';

/** Goals, plans, referrals, shots and appointments. */
export function addJamesPlans(
  chart: Chart,
  { alcohol, hypertension, tobacco, unemployed }: JamesProblems,
  { intake, march }: Readonly<Record<'intake' | 'march', VisitRecord>>,
): void {
  const sober = addGoal(chart, {
    key: 'sobriety',
    text: 'No alcohol for twelve months',
    start: '2022-12-12',
    due: '2023-12-12',
    status: 'completed',
    addresses: alcohol,
    by: halvorsen,
  });
  const pressure = addGoal(chart, {
    key: 'blood-pressure',
    text: 'Blood pressure under 130/80',
    start: '2022-03-28',
    due: '2025-12-31',
    status: 'active',
    addresses: hypertension,
    by: halvorsen,
  });
  const work = addGoal(chart, {
    key: 'work',
    text: 'Back at work full time',
    start: '2022-03-28',
    due: '2023-06-30',
    status: 'completed',
    addresses: unemployed,
    by: kowalczyk,
  });
  const first = addCarePlan(chart, {
    key: '2022',
    title: 'Treatment plan: alcohol use disorder',
    start: '2022-03-28',
    end: '2022-12-05',
    status: 'completed',
    author: halvorsen,
    paragraphs: [
      'Naltrexone 50 mg daily, recovery group every Tuesday, liver tests monthly at first.',
      'Curtis (brother) holds the car keys and has this plan.',
    ],
    addresses: [alcohol, hypertension, unemployed],
    goals: [pressure, work],
    activities: ['Naltrexone 50 mg daily', 'Weekly recovery group', 'Home blood pressure log'],
  });
  addCarePlan(chart, {
    key: '2023',
    title: 'Treatment plan: staying sober',
    start: '2022-12-05',
    status: 'active',
    author: halvorsen,
    replaces: first,
    paragraphs: [
      'Acamprosate for at least a year, finished September 2024. AUDIT-C at each visit.',
      'First sign of trouble: skipping group. Then: call the practice the same day.',
    ],
    addresses: [alcohol, hypertension, tobacco],
    goals: [sober, pressure],
    activities: ['Recovery group', 'AUDIT-C and PHQ-9 at each visit', 'Amlodipine 5 mg daily'],
  });
  const counseling = addReferral(chart, {
    key: 'tobacco',
    category: ['http://snomed.info/sct', '409063005', 'Counseling'],
    code: ['710081004', 'Smoking cessation therapy'],
    date: '2024-03-18',
    until: '2024-07-31',
    status: 'completed',
    by: halvorsen,
    encounter: march.encounter,
    reason: tobacco,
  });
  addProcedure(chart, {
    key: 'tobacco',
    code: ['710081004', 'Smoking cessation therapy'],
    date: '2024-04-08',
    until: '2024-07-29',
    by: hale,
    basedOn: counseling,
    reason: tobacco,
    note: 'Six sessions. Quit date 15 April kept.',
  });
  addProcedure(chart, {
    key: 'group',
    code: ['76168009', 'Group psychotherapy'],
    date: '2022-04-05',
    by: okafor,
    status: 'in-progress',
    basedOn: first,
    reason: alcohol,
  });
  addProcedure(chart, {
    key: 'alcohol-screening',
    code: ['386053000', 'Evaluation procedure'],
    date: '2022-03-28',
    by: halvorsen,
    encounter: intake.encounter,
    reason: alcohol,
  });
  addImmunization(chart, {
    key: 'pneumococcal',
    cvx: ['216', 'Pneumococcal conjugate, 20-valent'],
    date: '2022-08-15',
    lot: 'PCV20-0415',
  });
  addImmunization(chart, {
    key: 'hepatitis-b',
    cvx: ['189', 'Hepatitis B, CpG adjuvanted'],
    date: '2022-08-15',
    lot: 'HB-7719',
    dose: 1,
  });
  addImmunization(chart, {
    key: 'influenza',
    cvx: ['141', 'Influenza, seasonal, injectable'],
    date: '2024-09-16',
    lot: 'FL24-220',
  });
  addAppointment(chart, {
    date: '2022-10-24',
    time: '10:00',
    minutes: 30,
    status: 'cancelled',
    clinician: halvorsen,
    description: 'Medication management',
    cancelled: ['pat', 'Patient'],
  });
  addAppointment(chart, {
    date: '2025-03-17',
    time: '10:00',
    minutes: 30,
    status: 'fulfilled',
    clinician: halvorsen,
    description: 'Medication management',
  });
  addAppointment(chart, {
    date: '2026-03-16',
    time: '10:00',
    minutes: 30,
    status: 'booked',
    clinician: halvorsen,
    description: 'Yearly visit',
  });
}
