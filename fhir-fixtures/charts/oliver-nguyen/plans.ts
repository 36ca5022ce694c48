import type { Chart } from '../../build/chart.ts';
import { addAppointment, addCarePlan, addGoal } from '../../build/plans.ts';
import { addProcedure, addReferral } from '../../build/procedures.ts';
import { feldman, hale, raman } from '../../practice.ts';
import type { OliverProblems } from './problems.ts';
import type { OliverVisits } from './visits.ts';

/** Goals, plan, parent training and appointments. */
export function addOliverPlans(chart: Chart, { adhd, school }: OliverProblems, on: OliverVisits): void {
  const intake = on('2024-02-06');
  const schoolGoal = addGoal(chart, {
    key: 'school',
    text: 'Finish classwork on four days of five',
    start: '2024-02-06',
    due: '2025-06-13',
    status: 'completed',
    addresses: school,
    by: feldman,
  });
  const growth = addGoal(chart, {
    key: 'growth',
    text: 'Back to his growth line (BMI above the 35th percentile)',
    start: '2024-06-25',
    due: '2025-01-31',
    status: 'completed',
    addresses: adhd,
    by: raman,
  });
  const plan = addCarePlan(chart, {
    key: 'adhd',
    title: 'Treatment plan: ADHD',
    start: '2024-02-06',
    status: 'active',
    author: feldman,
    addresses: [adhd, school],
    goals: [schoolGoal, growth],
    paragraphs: [
      'Parent training with Dr. Feldman, medicine with Priya Raman, and a 504 plan at East End School.',
      'Methylphenidate helped but cost weight and sleep and brought tics; guanfacine ER since July 2024.',
    ],
    activities: [
      'Guanfacine ER 2 mg every evening',
      'Weight, height, pulse and blood pressure at each visit',
      '504 plan reviewed every October',
    ],
  });
  const training = addReferral(chart, {
    key: 'parent-training',
    category: ['http://snomed.info/sct', '409073007', 'Education'],
    code: ['385992006', 'Parenting education'],
    date: '2024-02-13',
    until: '2024-05-31',
    status: 'completed',
    by: feldman,
    encounter: intake.encounter,
    reason: adhd,
  });
  addProcedure(chart, {
    key: 'parent-training',
    code: ['385992006', 'Parenting education'],
    date: '2024-03-05',
    until: '2024-05-14',
    by: feldman,
    basedOn: training,
    reason: adhd,
    note: 'Eight of eight sessions.',
  });
  addProcedure(chart, {
    key: 'growth-check',
    code: ['386053000', 'Evaluation procedure'],
    date: '2024-06-25',
    by: hale,
    basedOn: plan,
    reason: adhd,
  });
  addAppointment(chart, {
    date: '2024-03-26',
    time: '15:00',
    minutes: 30,
    status: 'cancelled',
    clinician: raman,
    description: 'Medication visit, child',
    cancelled: ['pat', 'Patient'],
  });
  addAppointment(chart, {
    date: '2025-05-13',
    time: '14:00',
    minutes: 50,
    status: 'fulfilled',
    clinician: feldman,
    description: 'Follow-up',
  });
  addAppointment(chart, {
    date: '2025-08-19',
    time: '09:00',
    minutes: 30,
    status: 'booked',
    clinician: raman,
    description: 'Medication visit before fourth grade',
  });
}
