import type { Chart } from '../../build/chart.ts';
import { at } from '../../build/clock.ts';
import { fileDocument, pdfOf } from '../../build/documents.ts';
import { addAppointment, addCarePlan, addGoal, addImmunization } from '../../build/plans.ts';
import { addProcedure, addReferral } from '../../build/procedures.ts';
import { beaulieu, halvorsen, kowalczyk } from '../../practice.ts';
import type { WalterProblems } from './problems.ts';
import type { WalterVisits } from './visits.ts';

/** Procedures, goals, plans, shots, appointments and the power of attorney. */
export function addWalterPlans(
  chart: Chart,
  { daughter, depression, dementia, fibrillation }: WalterProblems,
  on: WalterVisits,
): void {
  addProcedure(chart, {
    key: 'spine',
    code: ['55705006', 'Spinal arthrodesis'],
    date: '2016-04-12',
    by: beaulieu,
    note: 'L4-L5, with donor bone graft.',
  });
  addProcedure(chart, {
    key: 'pacemaker',
    code: ['307280005', 'Implantation of cardiac pacemaker'],
    date: '2019-04-10',
    by: beaulieu,
    reason: fibrillation,
  });
  const eat = addGoal(chart, {
    key: 'weight',
    text: 'Weight above 155 pounds',
    start: '2023-05-09',
    due: '2023-12-31',
    status: 'completed',
    addresses: depression,
    by: halvorsen,
  });
  const atHome = addGoal(chart, {
    key: 'home',
    text: 'Stay at home with Greta to the end',
    start: '2023-11-14',
    due: '2024-12-31',
    status: 'completed',
    addresses: dementia,
    by: halvorsen,
  });
  const plan = addCarePlan(chart, {
    key: '2022',
    title: 'Treatment plan: late-life depression',
    start: '2022-10-04',
    end: '2024-07-16',
    status: 'completed',
    author: halvorsen,
    addresses: [depression],
    goals: [eat],
    paragraphs: [
      'Medicine, day program, workshop with Anna nearby. Greta goes to the caregiver group.',
      'Mirtazapine in place of citalopram since May 2023, after an ECG.',
    ],
    activities: ['Mirtazapine 15 mg at bedtime', 'Day program', 'Caregiver group'],
  });
  addCarePlan(chart, {
    key: 'comfort',
    title: 'Plan: comfort at home',
    start: '2024-07-16',
    end: '2024-11-19',
    status: 'completed',
    author: halvorsen,
    addresses: [dementia],
    goals: [atHome],
    replaces: plan,
    paragraphs: [
      'In his words of November 2023: home, no hospital, no feeding tube.',
      'Anna holds the health care power of attorney. Hospice when Dr. Beaulieu agrees.',
    ],
    activities: ['Home aide three mornings', 'Hospice referral', 'Calls to Greta every week'],
  });
  const aide = addReferral(chart, {
    key: 'aide',
    category: ['http://snomed.info/sct', '410606002', 'Social service procedure'],
    code: ['385781007', 'Home health aide service'],
    date: '2024-03-19',
    until: '2024-10-21',
    status: 'completed',
    by: halvorsen,
    encounter: on('2024-03-19').encounter,
    reason: dementia,
  });
  addProcedure(chart, {
    key: 'aide',
    code: ['385781007', 'Home health aide service'],
    date: '2024-03-26',
    until: '2024-10-18',
    by: kowalczyk,
    basedOn: aide,
    reason: dementia,
  });
  addImmunization(chart, {
    key: 'zoster',
    cvx: ['187', 'Zoster, recombinant'],
    date: '2021-09-14',
    historical: true,
    dose: 2,
  });
  addImmunization(chart, {
    key: 'influenza',
    cvx: ['141', 'Influenza, seasonal, injectable'],
    date: '2023-11-14',
    lot: 'FL23-177',
  });
  addAppointment(chart, {
    date: '2024-07-16',
    time: '11:00',
    minutes: 30,
    status: 'fulfilled',
    clinician: halvorsen,
    description: 'Telehealth visit with the family',
  });
  addAppointment(chart, {
    date: '2024-12-10',
    time: '11:00',
    minutes: 30,
    status: 'cancelled',
    clinician: halvorsen,
    description: 'Follow-up',
    cancelled: ['pat-dec', 'Patient: Deceased'],
  });
  fileDocument(chart, {
    id: 'advance-directive-walter-2023-11-14',
    title: 'Health care power of attorney',
    type: ['42348-3', 'Advance directive'],
    contentType: 'application/pdf',
    when: at('2023-11-14', '11:50'),
    author: daughter,
    encounter: on('2023-11-14').encounter,
    storage: 'binary',
    content: pdfOf([
      'Health care power of attorney',
      '',
      'I, Walter Karl Hoffmann, name my daughter Anna Hoffmann to decide for me when I cannot.',
      'I want to be at home. No hospital for comfort I can have at home. No feeding tube.',
      'Signed 14 November 2023, two witnesses.',
    ]),
  });
}
