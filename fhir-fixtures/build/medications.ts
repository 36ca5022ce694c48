import type {
  Condition,
  Dosage,
  Encounter,
  Medication,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
  Practitioner,
  Reference,
} from '@medplum/fhirtypes';
import { pharmacy } from '../practice.ts';
import type { Chart } from './chart.ts';
import { add, refTo } from './chart.ts';
import { addDays, at } from './clock.ts';
import { claims, coding, concept, hl7, quantity, rxnormSystem } from './codes.ts';
import { type DrugName, formulary } from './formulary.ts';

export interface Order {
  readonly drug: DrugName;
  readonly date: string;
  readonly sig: string;
  /** Units of the form at a time, and times a day. */
  readonly dose: number;
  readonly perDay: number;
  readonly asNeeded?: boolean;
  readonly supplyDays?: number;
  readonly refills?: number;
  readonly by: Reference<Practitioner>;
  readonly encounter: Reference<Encounter>;
  readonly reason: string | Reference<Condition>;
  /** The day it ended, and why; an order without it is still active. */
  readonly ended?: { readonly on: string; readonly why: string; readonly status: 'stopped' | 'completed' };
  /** Days the pharmacy handed it over. */
  readonly fills?: readonly string[];
  readonly reportedBy?: MedicationRequest['reportedReference'];
  readonly category?: readonly [code: 'outpatient' | 'community' | 'inpatient' | 'discharge', display: string];
  /** Makes the statement of what the patient says about taking it. */
  readonly statement?: { readonly on: string; readonly text: string };
}

function dosageOf(order: Order): Dosage {
  const form = formulary[order.drug].form;
  return {
    text: order.sig,
    timing: { repeat: { frequency: order.perDay, period: 1, periodUnit: 'd' } },
    ...(order.asNeeded ? { asNeededBoolean: true } : {}),
    route: concept('Oral', coding('http://snomed.info/sct', '26643006', 'Oral route')),
    doseAndRate: [
      {
        type: hl7('dose-rate-type', 'ordered', 'Ordered'),
        doseQuantity: quantity(order.dose, form, `{${form.replaceAll(' ', '-')}}`),
      },
    ],
  };
}

/** Stocked drugs are referred to, the others written out, so that both forms are in the charts. */
function medicationOf(name: DrugName): Pick<MedicationRequest, 'medicationReference' | 'medicationCodeableConcept'> {
  const drug = formulary[name];
  if (drug.stocked) return { medicationReference: refTo<Medication>('Medication', name, drug.product) };
  return { medicationCodeableConcept: concept(drug.product, coding(rxnormSystem, drug.rxcui, drug.ingredient)) };
}

function dispense(chart: Chart, order: Order, request: Reference<MedicationRequest>, on: string, index: number): void {
  const days = order.supplyDays ?? 30;
  add<MedicationDispense>(chart, {
    resourceType: 'MedicationDispense',
    id: `fill-${order.drug}-${chart.slug}-${on}`,
    meta: claims('us-core-medicationdispense'),
    status: 'completed',
    ...medicationOf(order.drug),
    subject: chart.patient,
    performer: [{ actor: pharmacy }],
    authorizingPrescription: [request],
    type: index === 0 ? hl7('v3-ActCode', 'FF', 'First Fill') : hl7('v3-ActCode', 'RF', 'Refill'),
    quantity: quantity(order.dose * order.perDay * days, formulary[order.drug].form, '{count}'),
    daysSupply: quantity(days, 'day', 'd'),
    whenPrepared: at(on, '15:05'),
    whenHandedOver: at(on, '16:20'),
    dosageInstruction: [dosageOf(order)],
  });
}

function requestOf(chart: Chart, order: Order): MedicationRequest & { id: string } {
  const days = order.supplyDays ?? 30;
  const [categoryCode, categoryDisplay] = order.category ?? ['outpatient', 'Outpatient'];
  return {
    resourceType: 'MedicationRequest',
    id: `${order.drug}-${chart.slug}-${order.date}`,
    meta: claims('us-core-medicationrequest'),
    status: order.ended?.status ?? 'active',
    ...(order.ended ? { statusReason: { text: order.ended.why } } : {}),
    intent: 'order',
    category: [hl7('medicationrequest-category', categoryCode, categoryDisplay)],
    ...(order.reportedBy ? { reportedReference: order.reportedBy } : { reportedBoolean: false }),
    ...medicationOf(order.drug),
    subject: chart.patient,
    encounter: order.encounter,
    authoredOn: at(order.date, '12:00'),
    requester: order.by,
    ...(typeof order.reason === 'string'
      ? { reasonCode: [{ text: order.reason }] }
      : { reasonReference: [order.reason] }),
    dosageInstruction: [dosageOf(order)],
    dispenseRequest: {
      validityPeriod: { start: order.date, end: order.ended?.on ?? addDays(order.date, 365) },
      numberOfRepeatsAllowed: order.refills ?? 0,
      quantity: quantity(order.dose * order.perDay * days, formulary[order.drug].form, '{count}'),
      expectedSupplyDuration: quantity(days, 'day', 'd'),
    },
  };
}

/** Files an order, what the pharmacy handed over for it and, when asked, the patient's own statement. */
export function prescribe(chart: Chart, order: Order): Reference<MedicationRequest> {
  const request = add<MedicationRequest>(chart, requestOf(chart, order), formulary[order.drug].product);
  for (const [index, on] of (order.fills ?? []).entries()) dispense(chart, order, request, on, index);
  if (order.statement) {
    add<MedicationStatement>(chart, {
      resourceType: 'MedicationStatement',
      id: `taking-${order.drug}-${chart.slug}-${order.statement.on}`,
      basedOn: [refTo<MedicationRequest>('MedicationRequest', `${order.drug}-${chart.slug}-${order.date}`)],
      status: order.ended ? 'stopped' : 'active',
      ...medicationOf(order.drug),
      subject: chart.patient,
      effectivePeriod: { start: order.date, ...(order.ended ? { end: order.ended.on } : {}) },
      dateAsserted: order.statement.on,
      informationSource: chart.patient,
      note: [{ text: order.statement.text }],
      dosage: [dosageOf(order)],
    });
  }
  return request;
}
