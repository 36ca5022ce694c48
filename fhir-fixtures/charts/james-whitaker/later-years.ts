import type { Chart } from '../../build/chart.ts';
import { recordLabs } from '../../build/labs.ts';
import { prescribe } from '../../build/medications.ts';
import { recordOccupation, recordSmoking } from '../../build/social.ts';
import { recordVisit, type VisitRecord } from '../../build/visit.ts';
import { halvorsen } from '../../practice.ts';
import { inRemission, type JamesProblems, severe } from './problems.ts';

const note = (file: string, storage: 'inline' | 'binary' = 'inline') => ({ file: `james/${file}`, storage });

/** From the return to use in December 2022 to sustained remission. */
export function recordJamesLaterYears(chart: Chart, { alcohol }: JamesProblems): VisitRecord {
  const relapse = recordVisit(chart, {
    date: '2022-12-05',
    time: '14:00',
    kind: 'medication',
    clinician: halvorsen,
    reason: 'Return to drinking',
    vitals: { bp: [150, 94], pulse: 96, weight: 199 },
    scores: [
      { instrument: 'auditc', total: 9 },
      { instrument: 'phq9', total: 12 },
    ],
    diagnosis: severe,
    note: note('2022-12-05-medication.txt', 'binary'),
  });
  recordLabs(chart, {
    date: '2022-12-05',
    time: '13:15',
    orderedBy: halvorsen,
    encounter: relapse.encounter,
    reason: 'Return to drinking',
    results: {
      liver: { ast: 131, alt: 118, ggt: 290 },
      cmp: { creatinine: 0.9, egfr: 102, sodium: 137, potassium: 3.9 },
    },
  });
  prescribe(chart, {
    drug: 'acamprosate-333',
    date: '2022-12-05',
    sig: 'Take 2 tablets by mouth three times daily',
    dose: 2,
    perDay: 3,
    refills: 11,
    by: halvorsen,
    encounter: relapse.encounter,
    reason: alcohol,
    ended: { on: '2024-09-16', why: 'Course completed in sustained remission', status: 'completed' },
    fills: ['2022-12-05', '2023-01-04', '2023-03-13', '2023-09-18', '2024-03-18'],
  });
  recordVisit(chart, {
    date: '2023-03-13',
    time: '10:00',
    kind: 'medication',
    clinician: halvorsen,
    reason: alcohol,
    vitals: { bp: [128, 82], pulse: 76, weight: 195 },
    scores: [
      { instrument: 'auditc', total: 1 },
      { instrument: 'phq9', total: 7 },
    ],
    note: note('2023-03-13-medication.txt'),
  });
  recordLabs(chart, {
    date: '2023-03-13',
    time: '09:05',
    orderedBy: halvorsen,
    reason: 'Liver tests',
    results: { liver: { ast: 38, alt: 44, ggt: 71 } },
  });
  recordVisit(chart, {
    date: '2023-09-18',
    time: '10:00',
    kind: 'medication',
    clinician: halvorsen,
    reason: alcohol,
    vitals: { bp: [130, 80], pulse: 74, weight: 194 },
    scores: [
      { instrument: 'auditc', total: 0 },
      { instrument: 'phq9', total: 4 },
    ],
    diagnosis: inRemission,
  });
  const march = recordVisit(chart, {
    date: '2024-03-18',
    time: '10:00',
    kind: 'medication',
    clinician: halvorsen,
    reason: alcohol,
    vitals: { bp: [126, 80], pulse: 74, weight: 193, height: 71 },
    scores: [
      { instrument: 'auditc', total: 0 },
      { instrument: 'phq9', total: 3 },
    ],
    diagnosis: inRemission,
    note: note('2024-03-18-medication.html', 'binary'),
  });
  recordLabs(chart, {
    date: '2024-03-18',
    time: '09:00',
    orderedBy: halvorsen,
    encounter: march.encounter,
    reason: 'Annual monitoring',
    results: {
      cmp: { glucose: 97, sodium: 140, potassium: 4.2, creatinine: 1.0, egfr: 90, ast: 24, alt: 27 },
      lipids: { cholesterol: 188, triglycerides: 121, hdl: 47, ldl: 117 },
    },
  });
  const quit = recordVisit(chart, {
    date: '2024-09-16',
    time: '10:00',
    kind: 'medication',
    clinician: halvorsen,
    reason: alcohol,
    vitals: { bp: [130, 82], pulse: 72, weight: 200 },
    scores: [
      { instrument: 'auditc', total: 0 },
      { instrument: 'phq9', total: 2 },
    ],
    note: note('2024-09-16-medication.txt'),
  });
  recordSmoking(
    chart,
    { date: '2024-09-16', when: quit.when, encounter: quit.encounter, performer: halvorsen },
    'former',
  );
  const last = recordVisit(chart, {
    date: '2025-03-17',
    time: '10:00',
    kind: 'medication',
    clinician: halvorsen,
    reason: alcohol,
    vitals: { bp: [124, 78], pulse: 70, weight: 197 },
    scores: [
      { instrument: 'auditc', total: 0 },
      { instrument: 'phq9', total: 2 },
    ],
    diagnosis: inRemission,
    note: note('2025-03-17-medication.txt'),
  });
  recordOccupation(
    chart,
    { date: '2025-03-17', when: last.when, encounter: last.encounter, performer: halvorsen },
    {
      occupation: ['6200', 'First-line supervisors of construction trades and extraction workers'],
      industry: ['0770', 'Construction'],
      start: '2025-01-06',
    },
  );
  return march;
}
