import type { CodeableConcept, Observation, Reference } from '@medplum/fhirtypes';
import type { Chart } from './chart.ts';
import { add } from './chart.ts';
import { claims, coding, concept, loinc, observationCategory, quantity, snomed } from './codes.ts';
import type { Setting } from './vitals.ts';

const socialHistory = observationCategory('social-history', 'Social History');

function socialBase(chart: Chart, setting: Setting, key: string, profile: string, code: CodeableConcept) {
  return {
    resourceType: 'Observation' as const,
    id: `${key}-${chart.slug}-${setting.date}`,
    meta: claims(profile),
    status: 'final' as const,
    category: [socialHistory],
    code,
    subject: chart.patient,
    ...(setting.encounter === undefined ? {} : { encounter: setting.encounter }),
    performer: [setting.performer],
  };
}

const smoking = {
  never: ['266919005', 'Never smoked tobacco'],
  former: ['8517006', 'Ex-smoker'],
  daily: ['449868002', 'Smokes tobacco daily'],
  'some-days': ['428041000124106', 'Occasional tobacco smoker'],
} as const;

export function recordSmoking(chart: Chart, setting: Setting, status: keyof typeof smoking): void {
  add<Observation>(chart, {
    ...socialBase(chart, setting, 'smoking', 'us-core-smokingstatus', loinc('72166-2', 'Tobacco smoking status')),
    effectiveDateTime: setting.when,
    valueCodeableConcept: snomed(smoking[status][0], smoking[status][1]),
  });
}

/** A job held over a period, coded in the 2010 Census lists. */
export function recordOccupation(
  chart: Chart,
  setting: Setting,
  job: {
    readonly occupation: readonly [code: string, display: string];
    readonly industry: readonly [code: string, display: string];
    readonly start: string;
    readonly end?: string;
  },
): void {
  const census = (list: string, [code, display]: readonly [string, string]) =>
    concept(display, coding(`http://terminology.hl7.org/CodeSystem/${list}`, code, display));
  add<Observation>(chart, {
    ...socialBase(
      chart,
      setting,
      'occupation',
      'us-core-observation-occupation',
      loinc('11341-5', 'History of occupation'),
    ),
    effectivePeriod: { start: job.start, ...(job.end ? { end: job.end } : {}) },
    valueCodeableConcept: census('PHOccupationCDCCensus2010', job.occupation),
    component: [
      {
        code: loinc('86188-0', 'History of occupation industry'),
        valueCodeableConcept: census('PHIndustryCDCCensus2010', job.industry),
      },
    ],
  });
}

const orientations = {
  heterosexual: ['20430005', 'Heterosexual'],
  bisexual: ['42035005', 'Bisexual'],
  homosexual: ['38628009', 'Homosexual'],
} as const;

export function recordOrientation(chart: Chart, setting: Setting, orientation: keyof typeof orientations): void {
  const [code, display] = orientations[orientation];
  add<Observation>(chart, {
    ...socialBase(
      chart,
      setting,
      'orientation',
      'us-core-observation-sexual-orientation',
      loinc('76690-7', 'Sexual orientation'),
    ),
    effectiveDateTime: setting.when,
    valueCodeableConcept: snomed(code, display),
  });
}

export function recordPregnancyStatus(chart: Chart, setting: Setting, pregnant: boolean): Reference<Observation> {
  return add<Observation>(chart, {
    ...socialBase(
      chart,
      setting,
      'pregnancy',
      'us-core-observation-pregnancystatus',
      loinc('82810-3', 'Pregnancy status'),
    ),
    effectiveDateTime: setting.when,
    valueCodeableConcept: pregnant ? snomed('77386006', 'Pregnant') : snomed('60001007', 'Not pregnant'),
  });
}

export function recordPregnancyIntent(chart: Chart, setting: Setting, wants: boolean): void {
  add<Observation>(chart, {
    ...socialBase(
      chart,
      setting,
      'pregnancy-intent',
      'us-core-observation-pregnancyintent',
      loinc('86645-9', 'Pregnancy intention in the next year'),
    ),
    effectiveDateTime: setting.when,
    valueCodeableConcept: wants
      ? snomed('454411000124108', 'Wants to become pregnant')
      : snomed('454401000124105', 'No desire to become pregnant'),
  });
}

type SimpleValue =
  | { readonly boolean: boolean }
  | { readonly text: string }
  | { readonly amount: readonly [value: number, unit: string, ucum: string] }
  | { readonly concept: readonly [code: string, display: string] };

function simpleValue(value: SimpleValue): Partial<Observation> {
  if ('boolean' in value) return { valueBoolean: value.boolean };
  if ('text' in value) return { valueString: value.text };
  if ('amount' in value) return { valueQuantity: quantity(value.amount[0], value.amount[1], value.amount[2]) };
  return { valueCodeableConcept: snomed(value.concept[0], value.concept[1]) };
}

/** A plain finding: US Core's simple observation, in social history unless `category` says otherwise. */
export function recordFinding(
  chart: Chart,
  setting: Setting,
  finding: {
    readonly key: string;
    readonly code: CodeableConcept;
    readonly value: SimpleValue;
    readonly category?: CodeableConcept;
    readonly derivedFrom?: Observation['derivedFrom'];
  },
): Reference<Observation> {
  return add<Observation>(chart, {
    ...socialBase(chart, setting, finding.key, 'us-core-simple-observation', finding.code),
    category: [finding.category ?? socialHistory],
    effectiveDateTime: setting.when,
    ...simpleValue(finding.value),
    ...(finding.derivedFrom ? { derivedFrom: finding.derivedFrom } : {}),
  });
}

/** A clinical result that is no laboratory test: an ECG interval, a CT finding. */
export function recordResult(
  chart: Chart,
  setting: Setting,
  result: {
    readonly key: string;
    readonly code: CodeableConcept;
    readonly category: 'procedure' | 'imaging' | 'exam';
    readonly value: SimpleValue;
  },
): Reference<Observation> {
  const display = { procedure: 'Procedure', imaging: 'Imaging', exam: 'Exam' }[result.category];
  return add<Observation>(chart, {
    ...socialBase(chart, setting, result.key, 'us-core-observation-clinical-result', result.code),
    category: [observationCategory(result.category, display)],
    effectiveDateTime: setting.when,
    ...simpleValue(result.value),
  });
}
