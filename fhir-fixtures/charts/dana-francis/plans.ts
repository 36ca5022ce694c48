import type { Chart } from '../../build/chart.ts';
import { at } from '../../build/clock.ts';
import { fileDocument, pdfOf } from '../../build/documents.ts';
import { addAppointment, addCarePlan, addGoal, addImmunization } from '../../build/plans.ts';
import { addProcedure, addReferral } from '../../build/procedures.ts';
import { halvorsen, okafor } from '../../practice.ts';
import type { DanaProblems } from './problems.ts';
import type { DanaVisits } from './visits.ts';

/** Goals, plans, group, shots, appointments and the early signs list. */
export function addDanaPlans(chart: Chart, { mood, thyroid, pregnancy }: DanaProblems, on: DanaVisits): void {
  const stable = addGoal(chart, {
    key: 'stable',
    text: 'No mood episode for twelve months',
    start: '2022-08-09',
    due: '2023-08-09',
    status: 'completed',
    addresses: mood,
    by: halvorsen,
  });
  const sleep = addGoal(chart, {
    key: 'sleep',
    text: 'Two blocks of four hours of sleep with the baby',
    start: '2025-03-04',
    due: '2025-08-03',
    status: 'active',
    addresses: mood,
    by: halvorsen,
  });
  const first = addCarePlan(chart, {
    key: '2022',
    title: 'Treatment plan: bipolar II',
    start: '2022-06-07',
    end: '2024-06-11',
    status: 'completed',
    author: halvorsen,
    addresses: [mood, thyroid],
    goals: [stable],
    paragraphs: [
      'Lithium with levels every six months, mood chart, psychoeducation group.',
      'From November 2023: change to lamotrigine before pregnancy.',
    ],
    activities: ['Lithium level, TSH and creatinine every six months', 'Mood chart'],
  });
  addCarePlan(chart, {
    key: 'perinatal',
    title: 'Treatment plan: pregnancy and the year after',
    start: '2024-06-11',
    status: 'active',
    author: halvorsen,
    addresses: [mood, pregnancy],
    goals: [sleep],
    replaces: first,
    paragraphs: [
      'Lamotrigine through pregnancy. EPDS with PHQ-9 at every visit from the second trimester.',
      'Protect sleep: Sam takes the 2 a.m. bottle. Under four hours two nights running: call the same day.',
    ],
    activities: ['Lamotrigine 100 mg', 'Quetiapine 50 mg at night until six months postpartum', 'Weekly nurse calls'],
  });
  const group = addReferral(chart, {
    key: 'group',
    category: ['http://snomed.info/sct', '409073007', 'Education'],
    code: ['76168009', 'Group psychotherapy'],
    date: '2022-06-07',
    until: '2022-12-31',
    status: 'completed',
    by: halvorsen,
    encounter: on('2022-06-07').encounter,
    reason: mood,
  });
  addProcedure(chart, {
    key: 'group',
    code: ['76168009', 'Group psychotherapy'],
    date: '2022-06-21',
    until: '2022-09-27',
    by: okafor,
    basedOn: group,
    reason: mood,
  });
  addImmunization(chart, { key: 'tdap', cvx: ['115', 'Tdap'], date: '2024-12-03', lot: 'TD-5510' });
  addImmunization(chart, {
    key: 'influenza',
    cvx: ['141', 'Influenza, seasonal, injectable'],
    date: '2024-09-10',
    lot: 'FL24-201',
  });
  addAppointment(chart, {
    date: '2025-03-18',
    time: '13:00',
    minutes: 30,
    status: 'cancelled',
    clinician: halvorsen,
    description: 'Postpartum check, moved to a call',
    cancelled: ['pat', 'Patient'],
  });
  addAppointment(chart, {
    date: '2025-04-15',
    time: '13:00',
    minutes: 30,
    status: 'fulfilled',
    clinician: halvorsen,
    description: 'Medication management',
  });
  addAppointment(chart, {
    date: '2025-08-05',
    time: '13:00',
    minutes: 30,
    status: 'booked',
    clinician: halvorsen,
    description: 'Six months postpartum',
  });
  fileDocument(chart, {
    id: 'early-signs-dana-2024-02-06',
    title: 'Early signs list',
    type: ['18776-5', 'Plan of care note'],
    contentType: 'application/pdf',
    when: at('2024-02-06', '13:40'),
    author: halvorsen,
    encounter: on('2024-02-06').encounter,
    storage: 'binary',
    content: pdfOf([
      'Early signs - Dana and Sam',
      '',
      'Up: sleep under 5 hours and not tired; three projects at once; texting after midnight.',
      'Down: snooze four times; no music in the car; "I am a burden".',
      'First step either way: call Harborlight, 207-555-0110.',
    ]),
  });
}
