import type { Chart } from '../../build/chart.ts';
import { at } from '../../build/clock.ts';
import { loinc } from '../../build/codes.ts';
import { fileDocument, readNote } from '../../build/documents.ts';
import { fileReport, recordStay } from '../../build/hospital.ts';
import { recordLabs } from '../../build/labs.ts';
import { prescribe } from '../../build/medications.ts';
import { addEncounterDiagnosis } from '../../build/problems.ts';
import { recordResult } from '../../build/social.ts';
import { attest } from '../../build/visit.ts';
import { recordVitals } from '../../build/vitals.ts';
import { beaulieu, hale } from '../../practice.ts';
import type { JamesProblems } from './problems.ts';

/** March 2022: withdrawal, from the emergency department to the way home. */
export function recordJamesHospitalStay(chart: Chart, { alcohol, hypertension }: JamesProblems): void {
  const emergency = recordStay(chart, {
    key: '2022-03-14-emergency',
    kind: 'EMER',
    type: ['4525004', 'Emergency department patient visit'],
    start: at('2022-03-14', '13:20'),
    end: at('2022-03-14', '18:40'),
    location: 'casco-general-emergency',
    attending: beaulieu,
    reason: 'Tremor and vomiting after the last drink',
    disposition: ['other-hcf', 'Other healthcare facility'],
  });
  const stay = recordStay(chart, {
    key: '2022-03-14-inpatient',
    kind: 'IMP',
    type: ['183452005', 'Emergency hospital admission'],
    start: at('2022-03-14', '18:40'),
    end: at('2022-03-18', '11:15'),
    location: 'casco-general-hospital',
    attending: beaulieu,
    reason: alcohol,
    disposition: ['home', 'Home'],
    partOf: emergency,
  });
  const arrival = { date: '2022-03-14', when: at('2022-03-14', '13:35'), encounter: emergency, performer: hale };
  recordVitals(chart, arrival, {
    bp: [172, 104],
    pulse: 118,
    breaths: 22,
    tempF: 99.7,
    weight: 204,
    height: 71,
    oxygen: 91,
    onOxygen: [2, 28],
  });
  const third = { date: '2022-03-16', when: at('2022-03-16', '08:00'), encounter: stay, performer: hale };
  recordVitals(chart, third, { bp: [156, 'not-obtained'], pulse: 92, breaths: 18, tempF: 98.6, oxygen: 96 });
  const withdrawal = addEncounterDiagnosis(chart, {
    date: '2022-03-14',
    snomed: ['85561006', 'Uncomplicated alcohol withdrawal'],
    icd10: ['F10.230', 'Alcohol dependence with withdrawal, uncomplicated'],
    encounter: stay,
    recorder: beaulieu,
    onset: '2022-03-14',
    abated: '2022-03-18',
  });
  const labs = recordLabs(chart, {
    date: '2022-03-14',
    time: '13:50',
    orderedBy: beaulieu,
    encounter: emergency,
    reason: 'Alcohol withdrawal',
    results: {
      cmp: {
        glucose: 104,
        sodium: 133,
        potassium: 3.2,
        creatinine: 0.9,
        egfr: 101,
        calcium: 8.7,
        albumin: 3.6,
        bilirubin: 1.4,
        ast: 142,
        alt: 96,
        magnesium: 1.4,
      },
      liver: { ggt: 412 },
      'blood-alcohol': { ethanol: 268 },
      cbc: { wbc: 9.8, hemoglobin: 13.4, hematocrit: 40.1, mcv: 102, platelets: 138 },
    },
  });
  const rhythm = recordResult(chart, arrival, {
    key: 'rhythm',
    code: loinc('8884-9', 'Heart rhythm'),
    category: 'procedure',
    value: { concept: ['11092001', 'Sinus tachycardia'] },
  });
  const qtc = recordResult(chart, arrival, {
    key: 'qtc',
    code: loinc('8636-3', 'QT interval corrected'),
    category: 'procedure',
    value: { amount: [452, 'ms', 'ms'] },
  });
  const [, , potassium] = labs;
  fileReport(chart, {
    key: 'ecg-2022-03-14',
    department: 'cardiology',
    code: ['11524-6', 'ECG study'],
    when: at('2022-03-14', '14:05'),
    issued: at('2022-03-14', '15:10'),
    encounter: emergency,
    by: beaulieu,
    results: potassium ? [rhythm, qtc, potassium] : [rhythm, qtc],
    conclusion: 'Sinus tachycardia at 118. QTc 452 ms with potassium 3.2. No ischemic changes.',
  });
  const head = recordResult(chart, arrival, {
    key: 'ct-head',
    code: loinc('30799-1', 'CT head without contrast'),
    category: 'imaging',
    value: { text: 'No intracranial hemorrhage' },
  });
  fileReport(chart, {
    key: 'ct-head-2022-03-14',
    department: 'radiology',
    code: ['30799-1', 'CT head without contrast'],
    when: at('2022-03-14', '14:40'),
    issued: at('2022-03-14', '16:20'),
    encounter: emergency,
    by: beaulieu,
    results: [head],
    conclusion: 'Fall at home. No intracranial hemorrhage. Mild volume loss for age.',
  });
  prescribe(chart, {
    drug: 'chlordiazepoxide-25',
    date: '2022-03-14',
    sig: '1 capsule by mouth every 6 hours, then taper',
    dose: 1,
    perDay: 4,
    supplyDays: 3,
    by: beaulieu,
    encounter: stay,
    reason: withdrawal,
    category: ['inpatient', 'Inpatient'],
    ended: { on: '2022-03-17', why: 'Taper finished', status: 'completed' },
  });
  const summary = fileDocument(chart, {
    id: 'discharge-summary-james-2022-03-18',
    title: 'Discharge summary',
    type: ['18842-5', 'Discharge summary'],
    contentType: 'text/plain',
    content: readNote('james/2022-03-18-discharge.txt', {}),
    when: at('2022-03-18', '13:00'),
    author: beaulieu,
    encounter: stay,
    period: { start: at('2022-03-14', '18:40'), end: at('2022-03-18', '11:15') },
    storage: 'binary',
  });
  attest(chart, {
    id: 'signed-james-2022-03-18',
    recorded: at('2022-03-18', '13:05'),
    author: beaulieu,
    targets: [stay, summary, withdrawal],
  });
  prescribe(chart, {
    drug: 'lisinopril-10',
    date: '2022-03-18',
    sig: 'Take 1 tablet by mouth daily',
    dose: 1,
    perDay: 1,
    refills: 2,
    by: beaulieu,
    encounter: stay,
    reason: hypertension,
    category: ['discharge', 'Discharge'],
    ended: { on: '2022-04-25', why: 'Dose increased to 20 mg', status: 'stopped' },
    fills: ['2022-03-18'],
  });
  prescribe(chart, {
    drug: 'thiamine-100',
    date: '2022-03-18',
    sig: 'Take 1 tablet by mouth daily',
    dose: 1,
    perDay: 1,
    refills: 4,
    by: beaulieu,
    encounter: stay,
    reason: alcohol,
    category: ['discharge', 'Discharge'],
    ended: { on: '2022-08-15', why: 'Course finished', status: 'completed' },
    fills: ['2022-03-18', '2022-05-20'],
  });
}
