import type {
  Condition,
  DiagnosticReport,
  Encounter,
  Location,
  Observation,
  Practitioner,
  Reference,
} from '@medplum/fhirtypes';
import { hospital } from '../practice.ts';
import type { Chart } from './chart.ts';
import { add, refTo } from './chart.ts';
import { claims, hl7, hl7Coding, loinc, loincSystem, snomed } from './codes.ts';
import { attachmentOf, pdfOf } from './documents.ts';

export interface Stay {
  readonly key: string;
  readonly kind: 'EMER' | 'IMP';
  readonly type: readonly [code: string, display: string];
  readonly start: string;
  readonly end: string;
  readonly location: 'casco-general-hospital' | 'casco-general-emergency';
  readonly attending: Reference<Practitioner>;
  readonly reason: string | Reference<Condition>;
  readonly disposition: readonly [code: string, display: string];
  readonly partOf?: Reference<Encounter>;
}

/** A stay at the hospital, as the hospital sent it over. */
export function recordStay(chart: Chart, stay: Stay): Reference<Encounter> {
  const period = { start: stay.start, end: stay.end };
  return add<Encounter>(chart, {
    resourceType: 'Encounter',
    id: `${chart.slug}-${stay.key}`,
    meta: claims('us-core-encounter'),
    identifier: [
      {
        system: 'https://casco-general.example/account',
        value: `CGH-${chart.slug}-${stay.start.slice(0, 10)}-${stay.kind}`,
      },
    ],
    status: 'finished',
    class:
      stay.kind === 'IMP'
        ? hl7Coding('v3-ActCode', 'IMP', 'inpatient encounter')
        : hl7Coding('v3-ActCode', 'EMER', 'emergency'),
    type: [snomed(stay.type[0], stay.type[1])],
    subject: chart.patient,
    participant: [{ type: [hl7('v3-ParticipationType', 'ATND', 'attender')], period, individual: stay.attending }],
    period,
    ...(typeof stay.reason === 'string' ? { reasonCode: [{ text: stay.reason }] } : { reasonReference: [stay.reason] }),
    hospitalization: {
      admitSource: hl7('admit-source', 'emd', 'From accident/emergency department'),
      dischargeDisposition: hl7('discharge-disposition', stay.disposition[0], stay.disposition[1]),
    },
    location: [{ location: refTo<Location>('Location', stay.location), status: 'completed', period }],
    serviceProvider: hospital,
    ...(stay.partOf ? { partOf: stay.partOf } : {}),
  });
}

const departments = {
  radiology: ['LP29684-5', 'Radiology'],
  cardiology: ['LP29708-2', 'Cardiology'],
} as const;

/** A narrative report (ECG, imaging) with the results it rests on and its page as a PDF. */
export function fileReport(
  chart: Chart,
  report: {
    readonly key: string;
    readonly department: keyof typeof departments;
    readonly code: readonly [code: string, display: string];
    readonly when: string;
    readonly issued: string;
    readonly encounter: Reference<Encounter>;
    readonly by: Reference<Practitioner>;
    readonly results: readonly Reference<Observation>[];
    readonly conclusion: string;
  },
): Reference<DiagnosticReport> {
  const [code, display] = departments[report.department];
  const bytes = pdfOf([report.code[1], report.when.slice(0, 10), '', ...report.conclusion.split('. ')]);
  return add<DiagnosticReport>(chart, {
    resourceType: 'DiagnosticReport',
    id: `${chart.slug}-${report.key}`,
    meta: claims('us-core-diagnosticreport-note'),
    status: 'final',
    category: [{ coding: [{ system: loincSystem, code, display }] }],
    code: loinc(report.code[0], report.code[1]),
    subject: chart.patient,
    encounter: report.encounter,
    effectiveDateTime: report.when,
    issued: report.issued,
    performer: [hospital, report.by],
    ...(report.results.length > 0 ? { result: [...report.results] } : {}),
    conclusion: report.conclusion,
    presentedForm: [
      {
        ...attachmentOf({ contentType: 'application/pdf', title: report.code[1], when: report.issued }, bytes),
        data: bytes.toString('base64'),
      },
    ],
  });
}
