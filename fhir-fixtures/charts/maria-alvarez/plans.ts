import { type Chart, refTo } from '../../build/chart.ts';
import { at } from '../../build/clock.ts';
import { fileDocument, pdfOf } from '../../build/documents.ts';
import { addAppointment, addCarePlan, addGoal, addImmunization } from '../../build/plans.ts';
import { addProcedure } from '../../build/procedures.ts';
import type { VisitRecord } from '../../build/visit.ts';
import { okafor, raman } from '../../practice.ts';
import type { MariaProblems } from './problems.ts';

/** Goals, plans, appointments, shots and the documents Maria and the practice wrote. */
export function addMariaPlans(
  chart: Chart,
  { depressionProblem, anxiety, insomnia }: MariaProblems,
  { intake, booster }: Readonly<Record<'intake' | 'booster', VisitRecord>>,
): void {
  const remission = addGoal(chart, {
    key: 'remission',
    text: 'PHQ-9 below 5 at two visits in a row',
    start: '2023-02-08',
    due: '2025-02-28',
    status: 'completed',
    addresses: depressionProblem,
    by: raman,
    measure: ['44261-6', 'PHQ-9 total score', 5],
    note: 'Met in February 2025.',
  });
  const walking = addGoal(chart, {
    key: 'activity',
    text: 'Walk three evenings a week',
    start: '2023-02-22',
    due: '2025-12-31',
    status: 'active',
    addresses: depressionProblem,
    by: okafor,
  });
  const acute = addCarePlan(chart, {
    key: 'acute',
    title: 'Treatment plan: depression and anxiety, acute phase',
    start: '2023-02-08',
    end: '2024-01-17',
    status: 'completed',
    paragraphs: [
      'Maria wants to "come home with something left". Starting point: PHQ-9 19, GAD-7 16.',
      'Medication with Priya Raman every four to eight weeks; cognitive behavioral therapy with Daniel Okafor weekly, then monthly.',
      'If thoughts of death return: safety plan of 8 February 2023, call 988 or the practice.',
    ],
    addresses: [depressionProblem, anxiety, insomnia],
    goals: [remission, walking],
    author: raman,
    activities: ['Sertraline, adjusted to response', 'Cognitive behavioral therapy', 'Evening walks, activity log'],
  });
  addCarePlan(chart, {
    key: 'maintenance',
    title: 'Treatment plan: staying well',
    start: '2024-01-17',
    status: 'active',
    paragraphs: [
      'Continue sertraline 100 mg and bupropion XL 150 mg through the 2024-25 school year; taper bupropion first, in summer 2025.',
      'Seven early signs and three people to tell are on the relapse plan. First step: book a session within two weeks.',
    ],
    addresses: [depressionProblem, anxiety],
    goals: [walking],
    author: raman,
    replaces: acute,
    activities: [
      'Sertraline 100 mg and bupropion XL 150 mg daily',
      'PHQ-9 and GAD-7 at every visit',
      'Annual labs in February',
    ],
  });
  addProcedure(chart, {
    key: 'cbt',
    code: ['228557008', 'Cognitive and behavioral therapy'],
    date: '2023-02-22',
    until: '2025-05-21',
    by: okafor,
    basedOn: acute,
    reason: depressionProblem,
  });
  addImmunization(chart, {
    key: 'influenza',
    cvx: ['150', 'Influenza, injectable, quadrivalent, preservative free'],
    date: '2023-10-11',
    lot: 'FLQ23-118',
  });
  addImmunization(chart, { key: 'tdap', cvx: ['115', 'Tdap'], date: '2019-08-20', historical: true });
  addImmunization(chart, {
    key: 'covid',
    cvx: ['309', 'COVID-19, mRNA, 2023-24 formula, 30 mcg'],
    date: '2023-10-11',
    notGiven: ['PATOBJ', 'Patient objection'],
  });
  addAppointment(chart, {
    date: '2023-12-06',
    time: '15:30',
    minutes: 30,
    status: 'noshow',
    clinician: raman,
    description: 'Medication management',
  });
  addAppointment(chart, {
    date: '2025-02-19',
    time: '15:30',
    minutes: 30,
    status: 'fulfilled',
    clinician: raman,
    description: 'Medication management',
  });
  addAppointment(chart, {
    date: '2025-08-20',
    time: '10:00',
    minutes: 30,
    status: 'booked',
    clinician: raman,
    description: 'Medication management, bupropion taper',
  });
  fileDocument(chart, {
    id: 'safety-plan-maria-2023-02-08',
    title: 'Safety plan',
    type: ['18776-5', 'Plan of care note'],
    contentType: 'application/pdf',
    content: pdfOf([
      'Safety plan - Maria Alvarez - 8 February 2023',
      '',
      '1. My signs: lying down before dinner, not answering messages, counting bills at night.',
      '2. What I can do alone: walk on the Eastern Prom, call my sister, choir recordings.',
      '3. People: Luis 207-555-0185, my sister, Father Tom.',
      '4. Professionals: Harborlight 207-555-0110; 988 call or text; emergency 911.',
      '5. Home: no firearms; Luis keeps the medicines.',
    ]),
    when: at('2023-02-08', '10:05'),
    author: raman,
    encounter: intake.encounter,
    storage: 'binary',
  });
  fileDocument(chart, {
    id: 'own-words-maria-2024-03-12',
    title: 'What Maria wrote before the visit',
    type: ['51855-5', 'Patient Note'],
    contentType: 'text/plain',
    content:
      'I did not want to say it to the children. On the 27th there was rice. My mother is in the hospital and I am here.\n',
    when: at('2024-03-12', '08:30'),
    author: refTo('Organization', 'harborlight'),
    encounter: booster.encounter,
    storage: 'inline',
  });
}
