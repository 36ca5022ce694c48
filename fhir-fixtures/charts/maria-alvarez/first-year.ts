import type { Chart } from '../../build/chart.ts';
import { loinc } from '../../build/codes.ts';
import { recordLabs } from '../../build/labs.ts';
import { prescribe } from '../../build/medications.ts';
import {
  recordFinding,
  recordOccupation,
  recordOrientation,
  recordPregnancyStatus,
  recordSmoking,
} from '../../build/social.ts';
import { recordVisit, type VisitRecord } from '../../build/visit.ts';
import { okafor, raman } from '../../practice.ts';
import { type MariaProblems, moderate } from './problems.ts';

const note = (file: string, storage: 'inline' | 'binary' = 'inline') => ({ file: `maria/${file}`, storage });

/** 2023: from intake at PHQ-9 19 to response. */
export function recordMariaFirstYear(
  chart: Chart,
  { depressionProblem, anxiety, insomnia }: MariaProblems,
): VisitRecord {
  const intake = recordVisit(chart, {
    date: '2023-02-08',
    time: '09:00',
    kind: 'intake',
    clinician: raman,
    reason: 'Low mood and constant worry for four months',
    vitals: { bp: [128, 82], pulse: 84, breaths: 16, tempF: 98.2, weight: 171, height: 64 },
    scores: [
      { instrument: 'phq9', total: 19, lastItem: 1, comment: 'Mornings are the worst.', panel: true },
      { instrument: 'gad7', total: 16 },
    ],
    diagnosis: { ...moderate, onset: '2022-10' },
    note: note('2023-02-08-intake.txt'),
  });
  const social = { date: '2023-02-08', when: intake.when, encounter: intake.encounter, performer: raman };
  recordSmoking(chart, social, 'never');
  recordOrientation(chart, social, 'heterosexual');
  recordPregnancyStatus(chart, social, false);
  recordOccupation(chart, social, {
    occupation: ['2310', 'Elementary and middle school teachers'],
    industry: ['7860', 'Elementary and secondary schools'],
    start: '2016-08-29',
  });
  recordFinding(chart, social, {
    key: 'alcohol',
    code: loinc('11331-6', 'History of alcohol use'),
    value: { text: 'One or two drinks a month' },
  });
  recordFinding(chart, social, {
    key: 'education',
    code: loinc('82589-3', 'Highest level of education'),
    value: { concept: ['224871002', 'Received university education'] },
  });

  const sertraline = { perDay: 1, dose: 1, by: raman, reason: depressionProblem } as const;
  prescribe(chart, {
    ...sertraline,
    drug: 'sertraline-50',
    date: '2023-02-08',
    sig: 'Take 1 tablet by mouth every morning',
    encounter: intake.encounter,
    ended: { on: '2023-03-08', why: 'Dose increased to 100 mg', status: 'stopped' },
    fills: ['2023-02-08'],
  });
  prescribe(chart, {
    drug: 'hydroxyzine-25',
    date: '2023-02-08',
    sig: 'Take 1 tablet by mouth up to twice daily as needed for anxiety',
    dose: 1,
    perDay: 2,
    asNeeded: true,
    supplyDays: 15,
    refills: 2,
    by: raman,
    encounter: intake.encounter,
    reason: anxiety,
    ended: { on: '2024-11-13', why: 'No longer needed', status: 'stopped' },
    fills: ['2023-02-08', '2023-06-02'],
  });
  recordLabs(chart, {
    date: '2023-02-10',
    time: '08:10',
    orderedBy: raman,
    encounter: intake.encounter,
    reason: 'Baseline before antidepressant treatment',
    results: {
      cmp: {
        glucose: 96,
        sodium: 139,
        potassium: 4.2,
        creatinine: 0.8,
        egfr: 97,
        calcium: 9.4,
        albumin: 4.3,
        bilirubin: 0.5,
        ast: 21,
        alt: 24,
      },
      cbc: { wbc: 6.8, hemoglobin: 12.1, hematocrit: 37.2, mcv: 82, platelets: 268 },
      thyroid: { tsh: 2.1 },
      lipids: { cholesterol: 218, triglycerides: 142, hdl: 49, ldl: 141 },
      glycated: { a1c: 5.7 },
      vitamins: { b12: 412, ferritin: 11 },
    },
  });
  recordVisit(chart, {
    date: '2023-02-22',
    time: '16:00',
    kind: 'therapy',
    clinician: okafor,
    reason: depressionProblem,
    scores: [{ instrument: 'phq9', total: 18, lastItem: 1 }],
    note: note('2023-02-22-therapy.txt', 'binary'),
  });
  const march = recordVisit(chart, {
    date: '2023-03-08',
    time: '15:30',
    kind: 'medication',
    clinician: raman,
    reason: depressionProblem,
    vitals: { bp: [124, 80], pulse: 80, weight: 169 },
    scores: [
      { instrument: 'phq9', total: 16 },
      { instrument: 'gad7', total: 14 },
    ],
    diagnosis: moderate,
    note: note('2023-03-08-medication.txt'),
  });
  prescribe(chart, {
    ...sertraline,
    drug: 'sertraline-100',
    date: '2023-03-08',
    sig: 'Take 1 tablet by mouth every morning',
    refills: 11,
    encounter: march.encounter,
    fills: ['2023-03-08', '2023-09-05', '2024-03-04', '2024-09-03'],
    statement: { on: '2025-02-19', text: 'Takes it every morning, misses about one dose a month.' },
  });
  const april = recordVisit(chart, {
    date: '2023-04-19',
    time: '15:30',
    kind: 'medication',
    clinician: raman,
    reason: insomnia,
    vitals: { bp: [122, 78], pulse: 76, weight: 168 },
    scores: [
      { instrument: 'phq9', total: 13 },
      { instrument: 'gad7', total: 11 },
    ],
    note: note('2023-04-19-medication.html', 'binary'),
  });
  prescribe(chart, {
    drug: 'trazodone-50',
    date: '2023-04-19',
    sig: 'Take 1 tablet by mouth at bedtime',
    dose: 1,
    perDay: 1,
    refills: 2,
    by: raman,
    encounter: april.encounter,
    reason: insomnia,
    ended: { on: '2023-08-09', why: 'Morning grogginess, sleeping without it', status: 'stopped' },
    fills: ['2023-04-20'],
  });
  recordVisit(chart, {
    date: '2023-05-17',
    time: '16:00',
    kind: 'therapy',
    clinician: okafor,
    reason: depressionProblem,
    scores: [{ instrument: 'phq9', total: 12 }],
    note: note('2023-05-17-therapy.txt'),
  });
  const june = recordVisit(chart, {
    date: '2023-06-21',
    time: '15:30',
    kind: 'medication',
    clinician: raman,
    reason: depressionProblem,
    vitals: { bp: [120, 76], pulse: 74, weight: 168 },
    scores: [
      { instrument: 'phq9', total: 12 },
      { instrument: 'gad7', total: 9 },
    ],
    diagnosis: moderate,
    note: note('2023-06-21-medication.txt'),
  });
  prescribe(chart, {
    drug: 'bupropion-xl-150',
    date: '2023-06-21',
    sig: 'Take 1 tablet by mouth every morning',
    dose: 1,
    perDay: 1,
    refills: 11,
    by: raman,
    encounter: june.encounter,
    reason: 'Residual fatigue on sertraline',
    fills: ['2023-06-21', '2023-12-20', '2024-06-18'],
  });
  recordVisit(chart, {
    date: '2023-08-09',
    time: '10:00',
    kind: 'medication',
    clinician: raman,
    reason: depressionProblem,
    vitals: { bp: [118, 76], pulse: 76, weight: 166 },
    scores: [
      { instrument: 'phq9', total: 8 },
      { instrument: 'gad7', total: 8 },
    ],
    note: note('2023-08-09-medication.txt'),
  });
  return intake;
}
