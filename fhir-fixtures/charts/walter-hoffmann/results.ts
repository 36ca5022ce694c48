import type { Chart } from '../../build/chart.ts';
import { at } from '../../build/clock.ts';
import { loinc } from '../../build/codes.ts';
import { fileReport } from '../../build/hospital.ts';
import { recordLabs } from '../../build/labs.ts';
import { addProcedure } from '../../build/procedures.ts';
import { cognitiveStatus, recordMeasure } from '../../build/screening.ts';
import { recordFinding, recordOccupation, recordOrientation, recordResult, recordSmoking } from '../../build/social.ts';
import { refusedBloodPressure } from '../../build/vitals.ts';
import { beaulieu, halvorsen } from '../../practice.ts';
import type { WalterVisits } from './visits.ts';

/** Measures, social history, laboratory results and ECGs. */
export function recordWalterResults(chart: Chart, on: WalterVisits): void {
  const intake = on('2022-10-04');
  for (const [date, value] of [
    ['2022-10-04', 9],
    ['2023-11-14', 4],
  ] as const)
    recordMeasure(chart, on(date), {
      key: 'gds',
      code: '48545-8',
      display: 'Geriatric depression scale, short version total',
      value,
    });
  for (const [date, value] of [
    ['2022-10-04', 21],
    ['2023-11-14', 18],
  ] as const)
    recordMeasure(chart, on(date), {
      key: 'moca',
      code: '72172-0',
      display: 'MoCA total score',
      value,
      category: cognitiveStatus,
    });
  recordSmoking(chart, intake, 'former');
  recordOrientation(chart, intake, 'heterosexual');
  recordOccupation(chart, intake, {
    occupation: ['6230', 'Carpenters'],
    industry: ['3680', 'Ship and boat building'],
    start: '1959-05-01',
    end: '2008-10-31',
  });
  recordFinding(chart, intake, { key: 'firearms', code: { text: 'Firearms in the home' }, value: { boolean: false } });
  refusedBloodPressure(chart, { ...on('2024-03-19'), date: '2024-03-19-first' });

  recordLabs(chart, {
    date: '2022-10-06',
    time: '09:15',
    orderedBy: halvorsen,
    encounter: intake.encounter,
    reason: 'Reversible causes of low mood and memory loss',
    results: {
      cmp: { glucose: 101, sodium: 138, potassium: 4.4, creatinine: 1.1, egfr: 66, calcium: 9.1, albumin: 3.7 },
      cbc: { wbc: 6.1, hemoglobin: 13.2, hematocrit: 39.8, mcv: 93, platelets: 201 },
      thyroid: { tsh: 3.0 },
      vitamins: { b12: 298, ferritin: 88 },
    },
  });
  recordLabs(chart, {
    date: '2023-07-10',
    time: '09:00',
    orderedBy: halvorsen,
    reason: 'With the ECG',
    results: { cmp: { sodium: 139, potassium: 4.3, creatinine: 1.2, egfr: 59, magnesium: 2.0 } },
  });
  for (const [date, interval, conclusion] of [
    ['2023-05-08', 486, 'Atrial paced rhythm at 60. QTc 486 ms on citalopram. Advise another agent.'],
    ['2023-07-10', 448, 'Atrial paced rhythm at 62. QTc 448 ms, shorter after stopping citalopram.'],
  ] as const) {
    const when = at(date, '10:10');
    const encounter = on(date === '2023-05-08' ? '2023-05-09' : '2023-07-11').encounter;
    const setting = { date, when, encounter, performer: beaulieu };
    const qtc = recordResult(chart, setting, {
      key: 'qtc',
      code: loinc('8636-3', 'QT interval corrected'),
      category: 'procedure',
      value: { amount: [interval, 'ms', 'ms'] },
    });
    fileReport(chart, {
      key: `ecg-${date}`,
      department: 'cardiology',
      code: ['11524-6', 'ECG study'],
      when,
      issued: at(date, '13:30'),
      encounter,
      by: beaulieu,
      results: [qtc],
      conclusion,
    });
    addProcedure(chart, {
      key: `ecg-${date}`,
      code: ['29303009', 'Electrocardiographic procedure'],
      date,
      by: beaulieu,
    });
  }
}
