import type { Chart } from '../../build/chart.ts';
import { loinc } from '../../build/codes.ts';
import { recordLabs } from '../../build/labs.ts';
import { prescribe } from '../../build/medications.ts';
import { recordFinding, recordOccupation, recordOrientation, recordSmoking } from '../../build/social.ts';
import { recordVisit, type VisitRecord } from '../../build/visit.ts';
import { beaulieu, halvorsen } from '../../practice.ts';
import { type JamesProblems, severe } from './problems.ts';

const note = (file: string, storage: 'inline' | 'binary' = 'inline') => ({ file: `james/${file}`, storage });

/** 2022: early abstinence, a cough from lisinopril. */
export function recordJamesFirstYear(chart: Chart, { alcohol, hypertension }: JamesProblems): VisitRecord {
  const intake = recordVisit(chart, {
    date: '2022-03-28',
    time: '10:00',
    kind: 'intake',
    clinician: halvorsen,
    reason: alcohol,
    vitals: { bp: [158, 96], pulse: 92, breaths: 16, tempF: 98.4, weight: 198, height: 71 },
    scores: [
      { instrument: 'auditc', total: 12 },
      { instrument: 'phq9', total: 14 },
    ],
    diagnosis: severe,
    note: note('2022-03-28-intake.txt'),
  });
  const social = { date: '2022-03-28', when: intake.when, encounter: intake.encounter, performer: halvorsen };
  recordSmoking(chart, social, 'daily');
  recordOrientation(chart, social, 'heterosexual');
  recordOccupation(chart, social, {
    occupation: ['6440', 'Pipelayers, plumbers, pipefitters, and steamfitters'],
    industry: ['0770', 'Construction'],
    start: '1999-06-01',
    end: '2021-11-19',
  });
  recordFinding(chart, social, {
    key: 'alcohol',
    code: loinc('11331-6', 'History of alcohol use'),
    value: { text: 'About a fifth of vodka a day, November 2021 to 13 March 2022' },
  });
  recordFinding(chart, social, {
    key: 'drinks',
    code: loinc('11287-0', 'Alcoholic drinks per day'),
    value: { amount: [17, '/d', '/d'] },
  });
  recordLabs(chart, {
    date: '2022-03-28',
    time: '11:20',
    orderedBy: halvorsen,
    encounter: intake.encounter,
    reason: 'Before naltrexone',
    results: {
      'urine-screen': {
        opiates: { code: '260385009', display: 'Negative' },
        benzodiazepines: { code: '10828004', display: 'Positive' },
        cannabinoids: { code: '260385009', display: 'Negative' },
        'urine-color': { text: 'Yellow' },
      },
      liver: { ast: 88, alt: 79, ggt: 318 },
    },
  });
  prescribe(chart, {
    drug: 'naltrexone-50',
    date: '2022-03-28',
    sig: 'Take 1 tablet by mouth daily with food',
    dose: 1,
    perDay: 1,
    refills: 5,
    by: halvorsen,
    encounter: intake.encounter,
    reason: alcohol,
    ended: { on: '2022-12-05', why: 'Not taken since October; transaminases raised', status: 'stopped' },
    fills: ['2022-03-28', '2022-04-27', '2022-06-20'],
    statement: { on: '2022-12-05', text: 'Stopped on his own in October because he felt well.' },
  });
  const april = recordVisit(chart, {
    date: '2022-04-25',
    time: '10:00',
    kind: 'medication',
    clinician: halvorsen,
    reason: alcohol,
    vitals: { bp: [148, 92], pulse: 84, weight: 196 },
    scores: [
      { instrument: 'auditc', total: 5 },
      { instrument: 'phq9', total: 11 },
    ],
    note: note('2022-04-25-medication.txt'),
  });
  recordLabs(chart, {
    date: '2022-04-25',
    time: '09:10',
    orderedBy: halvorsen,
    encounter: april.encounter,
    reason: 'Liver tests on naltrexone',
    results: { liver: { ast: 61, alt: 58, ggt: 203 } },
  });
  prescribe(chart, {
    drug: 'lisinopril-20',
    date: '2022-04-25',
    sig: 'Take 1 tablet by mouth daily',
    dose: 1,
    perDay: 1,
    refills: 5,
    by: halvorsen,
    encounter: april.encounter,
    reason: hypertension,
    reportedBy: beaulieu,
    ended: { on: '2022-08-15', why: 'Dry cough', status: 'stopped' },
    fills: ['2022-04-25', '2022-06-24'],
  });
  recordVisit(chart, {
    date: '2022-06-20',
    time: '10:00',
    kind: 'medication',
    clinician: halvorsen,
    reason: alcohol,
    vitals: { bp: [140, 88], pulse: 80, weight: 194 },
    scores: [
      { instrument: 'auditc', total: 2 },
      { instrument: 'phq9', total: 8 },
    ],
  });
  const august = recordVisit(chart, {
    date: '2022-08-15',
    time: '10:00',
    kind: 'medication',
    clinician: halvorsen,
    reason: hypertension,
    vitals: { bp: [136, 86], pulse: 78, weight: 193 },
    scores: [
      { instrument: 'auditc', total: 0 },
      { instrument: 'phq9', total: 6 },
    ],
    note: note('2022-08-15-medication.txt'),
  });
  prescribe(chart, {
    drug: 'amlodipine-5',
    date: '2022-08-15',
    sig: 'Take 1 tablet by mouth daily',
    dose: 1,
    perDay: 1,
    refills: 11,
    by: halvorsen,
    encounter: august.encounter,
    reason: hypertension,
    category: ['community', 'Community'],
    fills: ['2022-08-15', '2023-02-14', '2023-08-15', '2024-02-13', '2024-08-14', '2025-02-12'],
    statement: { on: '2025-03-17', text: 'Takes it every morning.' },
  });
  return intake;
}
