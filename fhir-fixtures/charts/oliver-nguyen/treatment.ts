import type { Chart } from '../../build/chart.ts';
import { at } from '../../build/clock.ts';
import { observationCategory } from '../../build/codes.ts';
import { fileDocument, pdfOf, readNote } from '../../build/documents.ts';
import { prescribe } from '../../build/medications.ts';
import { recordFinding, recordSmoking } from '../../build/social.ts';
import { feldman, raman } from '../../practice.ts';
import type { OliverProblems } from './problems.ts';
import type { OliverVisits } from './visits.ts';

/** Findings, letters and medicines. */
export function recordOliverTreatment(chart: Chart, { parent, adhd }: OliverProblems, on: OliverVisits): void {
  const intake = on('2024-02-06');
  recordSmoking(chart, intake.setting, 'never');
  recordFinding(chart, intake.setting, {
    key: 'grade',
    code: { text: 'School grade' },
    value: { text: 'Second grade, East End School' },
  });
  recordFinding(chart, intake.setting, {
    key: 'iep',
    code: { text: 'Has an education plan' },
    value: { boolean: false },
    category: observationCategory('survey', 'Survey'),
  });
  const letter = fileDocument(chart, {
    id: 'school-letter-oliver-2024-02-13',
    title: 'Letter to the school',
    type: ['51852-2', 'Letter'],
    contentType: 'application/pdf',
    content: pdfOf(readNote('oliver/school-letter.txt', {}).split('\n')),
    when: at('2024-02-13', '12:00'),
    author: feldman,
    encounter: intake.encounter,
    storage: 'binary',
  });
  recordFinding(chart, on('2024-10-15').setting, {
    key: 'plan-504',
    code: { text: 'Has a 504 plan' },
    value: { boolean: true },
    category: observationCategory('survey', 'Survey'),
    derivedFrom: [letter],
  });
  fileDocument(chart, {
    id: 'mother-message-oliver-2024-05-28',
    title: 'Message from Oliver\u2019s mother',
    type: ['51855-5', 'Patient Note'],
    contentType: 'text/plain',
    content: 'He blinks all the time since two weeks and he is not eating. Should we come earlier? Linh\n',
    when: at('2024-05-28', '21:14'),
    author: parent,
    storage: 'inline',
  });

  const medicine = { perDay: 1, dose: 1, by: raman, reason: adhd, reportedBy: parent } as const;
  prescribe(chart, {
    ...medicine,
    drug: 'methylphenidate-er-18',
    date: '2024-02-27',
    sig: 'Give 1 tablet by mouth every morning after breakfast',
    encounter: on('2024-02-27').encounter,
    ended: { on: '2024-04-23', why: 'Wears off by lunch; dose increased', status: 'stopped' },
    fills: ['2024-02-27', '2024-03-26'],
  });
  prescribe(chart, {
    ...medicine,
    drug: 'methylphenidate-er-27',
    date: '2024-04-23',
    sig: 'Give 1 tablet by mouth every morning after breakfast',
    encounter: on('2024-04-23').encounter,
    ended: { on: '2024-06-25', why: 'Weight loss, insomnia and tics', status: 'stopped' },
    fills: ['2024-04-23', '2024-05-22'],
  });
  prescribe(chart, {
    ...medicine,
    drug: 'guanfacine-er-1',
    date: '2024-07-09',
    sig: 'Give 1 tablet by mouth every evening',
    refills: 1,
    encounter: on('2024-06-25').encounter,
    ended: { on: '2024-08-20', why: 'Dose increased to 2 mg', status: 'stopped' },
    fills: ['2024-07-09', '2024-08-07'],
  });
  prescribe(chart, {
    ...medicine,
    drug: 'guanfacine-er-2',
    date: '2024-08-20',
    sig: 'Give 1 tablet by mouth every evening; do not stop suddenly',
    refills: 11,
    encounter: on('2024-08-20').encounter,
    fills: ['2024-08-20', '2024-11-19', '2025-02-18', '2025-05-13'],
    statement: { on: '2025-05-13', text: 'Mother gives it every evening.' },
  });
  prescribe(chart, {
    ...medicine,
    drug: 'melatonin-1',
    date: '2024-02-27',
    sig: 'Give 1 tablet by mouth at bedtime as needed',
    asNeeded: true,
    reason: 'Slow to fall asleep',
    encounter: on('2024-02-27').encounter,
    ended: { on: '2024-08-20', why: 'Asleep by nine without it', status: 'completed' },
  });
}
