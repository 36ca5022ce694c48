import type { Encounter, Observation, Practitioner, Quantity, Reference } from '@medplum/fhirtypes';
import type { Chart } from './chart.ts';
import { add } from './chart.ts';
import { claims, coding, concept, hl7, loinc, loincSystem, observationCategory, quantity } from './codes.ts';

/** What the nurse measured; weights in lb and heights in inches unless `metric`. */
export interface Vitals {
  readonly bp?: readonly [systolic: number, diastolic: number | 'not-obtained'];
  readonly pulse?: number;
  readonly breaths?: number;
  readonly tempF?: number;
  readonly weight?: number;
  readonly height?: number;
  readonly oxygen?: number;
  /** Litres a minute and percent of inspired oxygen, when the saturation was not on room air. */
  readonly onOxygen?: readonly [flow: number, concentration: number];
  readonly metric?: boolean;
}

export interface Setting {
  readonly date: string;
  readonly when: string;
  readonly encounter?: Reference<Encounter>;
  readonly performer: Reference<Practitioner>;
}

const vitalCategory = observationCategory('vital-signs', 'Vital Signs');

function base(chart: Chart, setting: Setting, key: string, profile: string, code: Observation['code']) {
  return {
    resourceType: 'Observation' as const,
    id: `${key}-${chart.slug}-${setting.date}`,
    meta: claims(profile),
    status: 'final' as const,
    category: [vitalCategory],
    code,
    subject: chart.patient,
    ...(setting.encounter === undefined ? {} : { encounter: setting.encounter }),
    effectiveDateTime: setting.when,
    performer: [setting.performer],
  };
}

function measured(
  chart: Chart,
  setting: Setting,
  key: string,
  profile: string,
  code: Observation['code'],
  value: Quantity,
): Reference<Observation> {
  return add<Observation>(chart, { ...base(chart, setting, key, profile, code), valueQuantity: value });
}

function bloodPressure(chart: Chart, setting: Setting, bp: NonNullable<Vitals['bp']>): Reference<Observation> {
  const [systolic, diastolic] = bp;
  return add<Observation>(chart, {
    ...base(chart, setting, 'bp', 'us-core-blood-pressure', loinc('85354-9', 'Blood pressure panel')),
    component: [
      { code: loinc('8480-6', 'Systolic blood pressure'), valueQuantity: quantity(systolic, 'mmHg', 'mm[Hg]') },
      {
        code: loinc('8462-4', 'Diastolic blood pressure'),
        ...(diastolic === 'not-obtained'
          ? { dataAbsentReason: hl7('data-absent-reason', 'error', 'Error') }
          : { valueQuantity: quantity(diastolic, 'mmHg', 'mm[Hg]') }),
      },
    ],
  });
}

/** A reading the cuff could not take at all: both halves absent, with the reason. */
export function refusedBloodPressure(chart: Chart, setting: Setting): Reference<Observation> {
  const absent = { dataAbsentReason: hl7('data-absent-reason', 'asked-declined', 'Asked But Declined') };
  return add<Observation>(chart, {
    ...base(chart, setting, 'bp', 'us-core-blood-pressure', loinc('85354-9', 'Blood pressure panel')),
    component: [
      { code: loinc('8480-6', 'Systolic blood pressure'), ...absent },
      { code: loinc('8462-4', 'Diastolic blood pressure'), ...absent },
    ],
  });
}

function oximetry(chart: Chart, setting: Setting, percent: number, vitals: Vitals): Reference<Observation> {
  const text = 'Oxygen saturation by pulse oximetry';
  const code = concept(text, coding(loincSystem, '59408-5', text), coding(loincSystem, '2708-6', 'Oxygen saturation'));
  const [flow, concentration] = vitals.onOxygen ?? [];
  return add<Observation>(chart, {
    ...base(chart, setting, 'spo2', 'us-core-pulse-oximetry', code),
    valueQuantity: quantity(percent, '%', '%'),
    ...(flow === undefined || concentration === undefined
      ? {}
      : {
          component: [
            { code: loinc('3151-8', 'Inhaled oxygen flow rate'), valueQuantity: quantity(flow, 'L/min', 'L/min') },
            { code: loinc('3150-0', 'Inhaled oxygen concentration'), valueQuantity: quantity(concentration, '%', '%') },
          ],
        }),
  });
}

function bodyMassIndex(weight: number, height: number, metric: boolean): number {
  const kilograms = metric ? weight : weight * 0.45359237;
  const meters = (metric ? height : height * 2.54) / 100;
  return Math.round((kilograms / (meters * meters)) * 10) / 10;
}

/** Records each measured vital sign as its own Observation and answers the references. */
export function recordVitals(chart: Chart, setting: Setting, vitals: Vitals): Reference<Observation>[] {
  const metric = vitals.metric ?? false;
  const made: Reference<Observation>[] = [];
  const put = (key: string, profile: string, code: string, display: string, value: Quantity) =>
    made.push(measured(chart, setting, key, profile, loinc(code, display), value));
  if (vitals.bp) made.push(bloodPressure(chart, setting, vitals.bp));
  if (vitals.pulse) put('hr', 'us-core-heart-rate', '8867-4', 'Heart rate', quantity(vitals.pulse, '/min', '/min'));
  if (vitals.breaths)
    put('rr', 'us-core-respiratory-rate', '9279-1', 'Respiratory rate', quantity(vitals.breaths, '/min', '/min'));
  if (vitals.tempF)
    put('temp', 'us-core-body-temperature', '8310-5', 'Body temperature', quantity(vitals.tempF, '°F', '[degF]'));
  if (vitals.weight) {
    const value = metric ? quantity(vitals.weight, 'kg', 'kg') : quantity(vitals.weight, 'lb', '[lb_av]');
    put('weight', 'us-core-body-weight', '29463-7', 'Body weight', value);
  }
  if (vitals.height) {
    const value = metric ? quantity(vitals.height, 'cm', 'cm') : quantity(vitals.height, 'in', '[in_i]');
    put('height', 'us-core-body-height', '8302-2', 'Body height', value);
  }
  if (vitals.weight && vitals.height) {
    const bmi = bodyMassIndex(vitals.weight, vitals.height, metric);
    put('bmi', 'us-core-bmi', '39156-5', 'Body mass index', quantity(bmi, 'kg/m2', 'kg/m2'));
  }
  if (vitals.oxygen) made.push(oximetry(chart, setting, vitals.oxygen, vitals));
  return made;
}

/** A growth-chart measure of a child, by its US Core profile. */
export function recordGrowth(
  chart: Chart,
  setting: Setting,
  measure: 'head' | 'head-percentile' | 'weight-for-length' | 'bmi-percentile',
  value: number,
): Reference<Observation> {
  const rows = {
    head: ['us-core-head-circumference', '9843-4', 'Head circumference', 'cm'],
    'head-percentile': [
      'head-occipital-frontal-circumference-percentile',
      '8289-1',
      'Head circumference percentile',
      '%',
    ],
    'weight-for-length': ['pediatric-weight-for-height', '77606-2', 'Weight-for-length per age and sex', '%'],
    'bmi-percentile': ['pediatric-bmi-for-age', '59576-9', 'BMI percentile per age and sex', '%'],
  } as const;
  const [profile, code, display, unit] = rows[measure];
  return measured(chart, setting, measure, profile, loinc(code, display), quantity(value, unit, unit));
}
