import type { Chart } from '../../build/chart.ts';
import { usCoreCategorySystem } from '../../build/codes.ts';
import { recordLabs } from '../../build/labs.ts';
import { addProblem } from '../../build/problems.ts';
import { addProcedure, addReferral } from '../../build/procedures.ts';
import { recordSocialNeeds } from '../../build/screening.ts';
import { recordVisit, type VisitRecord } from '../../build/visit.ts';
import { kowalczyk, okafor, raman } from '../../practice.ts';
import { fullRemission, type MariaProblems, partialRemission } from './problems.ts';

const note = (file: string, storage: 'inline' | 'binary' = 'inline') => ({ file: `maria/${file}`, storage });

/** 2024 and 2025: a bend upwards when food ran out, then remission. */
export function recordMariaLaterYears(chart: Chart, { depressionProblem }: MariaProblems): VisitRecord {
  recordVisit(chart, {
    date: '2024-01-17',
    time: '15:30',
    kind: 'medication',
    clinician: raman,
    reason: depressionProblem,
    vitals: { bp: [120, 78], pulse: 74, weight: 164, height: 64 },
    scores: [
      { instrument: 'phq9', total: 6 },
      { instrument: 'gad7', total: 6 },
    ],
    diagnosis: partialRemission,
  });
  recordLabs(chart, {
    date: '2024-02-05',
    time: '07:50',
    orderedBy: raman,
    reason: 'Annual monitoring',
    results: {
      cmp: { glucose: 91, sodium: 140, potassium: 4.1, creatinine: 0.8, egfr: 96, ast: 19, alt: 22 },
      lipids: { cholesterol: 201, triglycerides: 128, hdl: 52, ldl: 128 },
      glycated: { a1c: 5.5 },
      vitamins: { ferritin: 34, b12: { absent: 'not-performed' } },
    },
  });
  const booster = recordVisit(chart, {
    date: '2024-03-12',
    time: '16:00',
    kind: 'therapy',
    clinician: okafor,
    reason: depressionProblem,
    scores: [
      { instrument: 'phq9', total: 11 },
      { instrument: 'gad7', total: 10 },
    ],
    note: note('2024-03-12-therapy.txt', 'binary'),
  });
  const needsSetting = { date: '2024-03-12', when: booster.when, encounter: booster.encounter, performer: okafor };
  const needs = recordSocialNeeds(chart, needsSetting, {
    worry: ['LA28397-0', 'Often true'],
    ranOut: ['LA28398-8', 'Sometimes true'],
    risk: ['LA19952-3', 'At risk'],
    housing: 'Has a place to live, worried about losing it',
  });
  const food = addProblem(chart, {
    key: 'food-insecurity',
    kind: 'health-concern',
    domain: ['sdoh', 'SDOH'],
    snomed: ['733423003', 'Food insecurity'],
    icd10: ['Z59.41', 'Food insecurity'],
    status: 'resolved',
    onset: '2024-02-20',
    abated: '2024-07-17',
    asserted: '2024-03-12',
    recorded: '2024-03-12',
    recorder: okafor,
  });
  const pantry = addReferral(chart, {
    key: 'food',
    category: [usCoreCategorySystem, 'sdoh', 'SDOH'],
    code: ['467771000124109', 'Assistance with application for food pantry program'],
    date: '2024-03-12',
    until: '2024-06-30',
    status: 'completed',
    by: okafor,
    encounter: booster.encounter,
    reason: needs.risk,
  });
  addProcedure(chart, {
    key: 'food',
    code: ['467771000124109', 'Assistance with application for food pantry program'],
    date: '2024-03-14',
    by: kowalczyk,
    basedOn: pantry,
    reason: food,
    note: 'SNAP application filed the same day, approved 2 April.',
  });
  recordVisit(chart, {
    date: '2024-04-10',
    time: '15:30',
    kind: 'medication',
    clinician: raman,
    reason: depressionProblem,
    vitals: { bp: [126, 80], pulse: 80, weight: 165 },
    scores: [
      { instrument: 'phq9', total: 9 },
      { instrument: 'gad7', total: 8 },
    ],
    note: note('2024-04-10-medication.txt'),
  });
  recordVisit(chart, {
    date: '2024-07-17',
    time: '10:00',
    kind: 'medication',
    clinician: raman,
    reason: depressionProblem,
    vitals: { bp: [118, 74], pulse: 72, weight: 163 },
    scores: [
      { instrument: 'phq9', total: 5 },
      { instrument: 'gad7', total: 5 },
    ],
    diagnosis: partialRemission,
    note: note('2024-07-17-medication.txt'),
  });
  recordVisit(chart, {
    date: '2024-11-13',
    time: '16:30',
    kind: 'telehealth',
    clinician: raman,
    reason: depressionProblem,
    scores: [
      { instrument: 'phq9', total: 4 },
      { instrument: 'gad7', total: 4 },
    ],
    note: note('2024-11-13-telehealth.txt'),
  });
  const twoYears = recordVisit(chart, {
    date: '2025-02-19',
    time: '15:30',
    kind: 'medication',
    clinician: raman,
    reason: depressionProblem,
    vitals: { bp: [116, 74], pulse: 70, weight: 161, height: 64 },
    scores: [
      { instrument: 'phq9', total: 3 },
      { instrument: 'gad7', total: 3 },
    ],
    diagnosis: fullRemission,
    note: note('2025-02-19-medication.txt'),
  });
  recordLabs(chart, {
    date: '2025-02-20',
    time: '07:45',
    orderedBy: raman,
    encounter: twoYears.encounter,
    reason: 'Annual monitoring',
    results: {
      cmp: { glucose: 89, sodium: 138, potassium: 4.3, creatinine: 0.8, egfr: 95, ast: 20, alt: 21 },
      lipids: { cholesterol: 192, triglycerides: 117, hdl: 55, ldl: 114 },
    },
  });
  recordVisit(chart, {
    date: '2025-05-21',
    time: '16:00',
    kind: 'therapy',
    clinician: okafor,
    reason: depressionProblem,
    scores: [{ instrument: 'phq9', total: 3 }],
    note: note('2025-05-21-therapy.txt'),
  });
  return booster;
}
